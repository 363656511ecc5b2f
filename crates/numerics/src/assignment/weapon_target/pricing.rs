//! The cheapest way to shoot at one target when each round has a price.
//!
//! With prices λ, a target of value V is worth minᵪ V Πᵢ qᵢ^xᵢ + Σᵢ λᵢ xᵢ, q = 1 − p. Weapons are gone through in the order of
//! λ / −ln q, price for effect. If rounds could be split, that order would be followed until one more bit of effect cost more
//! than it saved: this is what a branch can still reach, at best (the same as for a knapsack: Dantzig, G. B. (1957),
//! "Discrete-variable extremum problems", *Operations Research* 5, pp. 266–288). A second limit, V (1 − Σ pᵢ), is sharper
//! where at most one round is left to choose.

use super::Terms;
use super::columns::Item;
use super::problem::power;
use crate::math;

/// A weapon that may pay at the target at hand.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    weapon: u32,
    rounds: u32,
    price: f64,
    kill: f64,
    miss: f64,
    miss_all: f64,
    /// Price for effect.
    ratio: f64,
}

/// Finds cheapest ways, target after target; its buffers are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Pricer {
    candidates: Vec<Candidate>,
    chosen: Vec<Item>,
    /// The cheapest way of the latest search, sorted by weapon.
    pub best: Vec<Item>,
    best_cost: f64,
    /// Least that a branch which was given up could have cost.
    given_up: f64,
    nodes: u64,
    limit: u64,
    /// When ways are collected: those up to this cost.
    ceiling: Option<f64>,
    slack: f64,
    found: Vec<(f64, usize, usize)>,
    found_items: Vec<Item>,
}

impl Pricer {
    /// The least cost of a target, or what it is at least where the search was given up. The way found is in `best`.
    pub fn cheapest(&mut self, terms: &Terms, target: usize, prices: &[f64], limit: u64) -> f64 {
        self.begin(terms, target, prices, limit, 0.0);
        self.ceiling = None;
        self.consider(terms.values[target]);
        self.descend(0, terms.values[target], 0.0);
        self.best.sort_unstable_by_key(|item| item.weapon);
        self.best_cost.min(self.given_up)
    }

    /// Every way that costs no more than `ceiling`, given that none costs less than `ceiling` − `slack`; false if there were
    /// too many.
    pub fn all_up_to(
        &mut self,
        terms: &Terms,
        target: usize,
        prices: &[f64],
        (ceiling, slack): (f64, f64),
        limit: u64,
    ) -> bool {
        self.begin(terms, target, prices, limit, slack);
        self.ceiling = Some(ceiling);
        self.consider(terms.values[target]);
        self.descend(0, terms.values[target], 0.0);
        self.given_up == f64::INFINITY
    }

    /// The ways that the latest collection found.
    pub fn collected(&self) -> impl Iterator<Item = &[Item]> {
        self.found
            .iter()
            .map(|(_, begin, end)| &self.found_items[*begin..*end])
    }

    fn begin(&mut self, terms: &Terms, target: usize, prices: &[f64], limit: u64, slack: f64) {
        self.candidates.clear();
        self.chosen.clear();
        self.best.clear();
        self.found.clear();
        self.found_items.clear();
        (self.best_cost, self.given_up) = (f64::INFINITY, f64::INFINITY);
        (self.nodes, self.limit, self.slack) = (0, limit, slack);
        let value = terms.values[target];
        for (weapon, rounds) in terms.rounds.iter().enumerate() {
            let (price, miss) = (prices[weapon], terms.miss(weapon, target));
            let kill = 1.0 - miss;
            if *rounds == 0 || miss >= 1.0 || value <= 0.0 || value * kill <= price - slack {
                continue;
            }
            self.candidates.push(Candidate {
                weapon: weapon as u32,
                rounds: *rounds,
                price,
                kill,
                miss,
                miss_all: power(miss, *rounds),
                ratio: price / terms.effect(weapon, target),
            });
        }
        self.candidates
            .sort_unstable_by(|a, b| a.ratio.total_cmp(&b.ratio).then(a.weapon.cmp(&b.weapon)));
    }

    /// A complete way.
    fn consider(&mut self, cost: f64) {
        match self.ceiling {
            None if cost < self.best_cost => {
                self.best_cost = cost;
                self.best.clone_from(&self.chosen);
            }
            Some(ceiling) if cost <= ceiling => {
                let begin = self.found_items.len();
                self.found_items.extend_from_slice(&self.chosen);
                self.found_items[begin..].sort_unstable_by_key(|item| item.weapon);
                self.found.push((cost, begin, self.found_items.len()));
            }
            _ => {}
        }
    }

    /// All ways that add weapons from `first` on to those chosen, which leave `left` of the value and cost `paid`.
    fn descend(&mut self, first: usize, left: f64, paid: f64) {
        for place in first..self.candidates.len() {
            let candidate = self.candidates[place];
            if left * candidate.kill <= candidate.price - self.slack {
                continue;
            }
            let least = self.least(place, left, paid);
            let prune = match self.ceiling {
                None => least >= self.best_cost,
                Some(ceiling) => least > ceiling,
            };
            if prune {
                return;
            }
            if self.nodes >= self.limit {
                self.given_up = self.given_up.min(least);
                return;
            }
            // As many rounds as can pay, then fewer.
            let (mut rounds, mut after) = (0, left);
            while rounds < candidate.rounds && after * candidate.kill > candidate.price - self.slack
            {
                rounds += 1;
                after *= candidate.miss;
            }
            for rounds in (1..=rounds).rev() {
                self.nodes += 1;
                let after = left * power(candidate.miss, rounds);
                let paid = paid + candidate.price * f64::from(rounds);
                self.chosen.push(Item {
                    weapon: candidate.weapon,
                    rounds,
                });
                self.consider(after + paid);
                self.descend(place + 1, after, paid);
                self.chosen.pop();
            }
        }
    }

    /// What any way from here on costs at least.
    fn least(&self, first: usize, left: f64, paid: f64) -> f64 {
        let (mut split, mut cost) = (left, paid);
        let mut linear = left + paid;
        let mut splitting = true;
        for candidate in &self.candidates[first..] {
            let gain = left * candidate.kill - candidate.price;
            if gain > 0.0 {
                linear -= gain * f64::from(candidate.rounds);
            }
            if !splitting {
                continue;
            }
            if split <= candidate.ratio {
                splitting = false;
                continue;
            }
            let after = split * candidate.miss_all;
            if after >= candidate.ratio {
                split = after;
                cost += candidate.price * f64::from(candidate.rounds);
            } else {
                cost += candidate.ratio * math::ln(split / candidate.ratio);
                split = candidate.ratio;
                splitting = false;
            }
        }
        linear.max(split + cost)
    }
}
