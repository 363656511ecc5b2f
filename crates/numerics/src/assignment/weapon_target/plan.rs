//! An assignment under construction: greedy, by layers, and improved by moving and exchanging rounds.
//!
//! *Greedy*: the round that saves most, again and again (Manne, A. S. (1958), "A target-assignment problem", *Operations
//! Research* 6, pp. 346–351, as the maximum marginal return of den Broeder, Ellison & Emerling (1959), *Operations Research* 7,
//! pp. 322–326, for weapons that differ). *Layers*: one round of each weapon at most, no two at one target, best possible
//! together; then the next layer on what survives.

use super::Terms;
use super::columns::Item;
use crate::assignment::Assigner;

/// Gains smaller than this share of all value are rounding.
const NOTHING: f64 = 1e-13;

/// Who shoots at what, target by target, and what survives.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Rounds at each target, sorted by weapon.
    pub at: Vec<Vec<Item>>,
    /// Rounds of each weapon not used.
    pub free: Vec<u32>,
    left: Vec<f64>,
    least_gain: f64,
    best_weapon: Vec<Option<u32>>,
    costs: Vec<f64>,
    assigner: Assigner,
}

impl Plan {
    /// Nobody shoots.
    pub fn clear(&mut self, terms: &Terms) {
        self.at.iter_mut().for_each(Vec::clear);
        self.at.resize_with(terms.targets(), Vec::new);
        self.free.clone_from(&terms.rounds);
        self.left.clone_from(&terms.values);
        self.least_gain = NOTHING * terms.values.iter().sum::<f64>();
    }

    /// What survives.
    pub fn surviving(&self) -> f64 {
        self.left.iter().sum()
    }

    /// Takes over what another plan does.
    pub fn copy_from(&mut self, other: &Self) {
        self.at.clone_from(&other.at);
        self.free.clone_from(&other.free);
        self.left.clone_from(&other.left);
        self.least_gain = other.least_gain;
    }

    /// Gives the rounds of one target anew; the caller sees to it that there are enough.
    pub fn set(&mut self, terms: &Terms, target: usize, items: &[Item]) {
        for item in &self.at[target] {
            self.free[item.weapon as usize] += item.rounds;
        }
        self.at[target].clear();
        self.at[target].extend_from_slice(items);
        for item in items {
            self.free[item.weapon as usize] -= item.rounds;
        }
        self.recount(terms, target);
    }

    fn recount(&mut self, terms: &Terms, target: usize) {
        self.left[target] = self.at[target]
            .iter()
            .fold(terms.values[target], |left, item| {
                left * super::problem::power(terms.miss(item.weapon as usize, target), item.rounds)
            });
    }

    fn put(&mut self, terms: &Terms, weapon: u32, target: usize) {
        let items = &mut self.at[target];
        match items.binary_search_by_key(&weapon, |item| item.weapon) {
            Ok(place) => items[place].rounds += 1,
            Err(place) => items.insert(place, Item { weapon, rounds: 1 }),
        }
        self.free[weapon as usize] -= 1;
        self.recount(terms, target);
    }

    fn take(&mut self, terms: &Terms, weapon: u32, target: usize) {
        let items = &mut self.at[target];
        let Ok(place) = items.binary_search_by_key(&weapon, |item| item.weapon) else {
            return;
        };
        if items[place].rounds > 1 {
            items[place].rounds -= 1;
        } else {
            items.remove(place);
        }
        self.free[weapon as usize] += 1;
        self.recount(terms, target);
    }

    /// Fires the round that saves most, until no round is left or none saves anything.
    pub fn fill_greedily(&mut self, terms: &Terms) {
        self.best_weapon.clear();
        for target in 0..terms.targets() {
            let best = self.best_free(terms, target);
            self.best_weapon.push(best);
        }
        loop {
            let mut chosen: Option<(f64, usize, u32)> = None;
            for target in 0..terms.targets() {
                let Some(weapon) = self.best_weapon[target] else {
                    continue;
                };
                let gain = self.left[target] * (1.0 - terms.miss(weapon as usize, target));
                if gain > chosen.map_or(0.0, |best| best.0) {
                    chosen = Some((gain, target, weapon));
                }
            }
            let Some((_, target, weapon)) = chosen else {
                return;
            };
            self.put(terms, weapon, target);
            if self.free[weapon as usize] > 0 {
                continue;
            }
            for target in 0..terms.targets() {
                if self.best_weapon[target] == Some(weapon) {
                    self.best_weapon[target] = self.best_free(terms, target);
                }
            }
        }
    }

    /// The weapon with a round left that is best at a target.
    fn best_free(&self, terms: &Terms, target: usize) -> Option<u32> {
        let mut best = None;
        let mut least = 1.0;
        for weapon in 0..terms.weapons() {
            let miss = terms.miss(weapon, target);
            if self.free[weapon] > 0 && miss < least {
                (best, least) = (Some(weapon as u32), miss);
            }
        }
        best
    }

    /// What one more round of a weapon would save.
    pub fn worth_of_one_more(&self, terms: &Terms, weapon: usize) -> f64 {
        if self.free[weapon] > 0 {
            return 0.0;
        }
        (0..terms.targets())
            .map(|target| self.left[target] * (1.0 - terms.miss(weapon, target)))
            .fold(0.0, f64::max)
    }

    /// Layer after layer of at most one round at each target.
    pub fn fill_by_layers(&mut self, terms: &Terms) {
        let (weapons, targets) = (terms.weapons(), terms.targets());
        loop {
            self.costs.clear();
            for weapon in 0..weapons {
                for target in 0..targets {
                    let gain = self.left[target] * (1.0 - terms.miss(weapon, target));
                    let free = self.free[weapon] > 0 && gain > 0.0;
                    self.costs.push(if free { -gain } else { f64::INFINITY });
                }
            }
            let mut assigner = std::mem::take(&mut self.assigner);
            let matched = assigner.solve(&self.costs, weapons, targets, 0.0);
            let mut any = false;
            for (weapon, target) in matched.iter().enumerate() {
                if let Some(target) = target {
                    self.put(terms, weapon as u32, *target);
                    any = true;
                }
            }
            self.assigner = assigner;
            if !any {
                return;
            }
        }
    }

    /// Moves rounds from target to target, and exchanges two, as long as that saves something, at most `sweeps` times over.
    pub fn improve(&mut self, terms: &Terms, sweeps: usize) {
        for _ in 0..sweeps {
            let moved = self.move_rounds(terms);
            let exchanged = self.exchange_rounds(terms);
            if !moved && !exchanged {
                return;
            }
        }
    }

    fn move_rounds(&mut self, terms: &Terms) -> bool {
        let mut any = false;
        for target in 0..terms.targets() {
            let mut place = 0;
            while let Some(item) = self.at[target].get(place).copied() {
                let weapon = item.weapon as usize;
                let without = self.left[target] / terms.miss(weapon, target);
                let loss = without - self.left[target];
                let better = (0..terms.targets())
                    .filter(|other| *other != target)
                    .map(|other| (self.left[other] * (1.0 - terms.miss(weapon, other)), other))
                    .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
                match better {
                    Some((gain, other)) if gain > loss + self.least_gain => {
                        self.take(terms, item.weapon, target);
                        self.put(terms, item.weapon, other);
                        any = true;
                    }
                    _ => place += 1,
                }
            }
        }
        any
    }

    fn exchange_rounds(&mut self, terms: &Terms) -> bool {
        let mut any = false;
        for one in 0..terms.targets() {
            for other in one + 1..terms.targets() {
                let mut again = true;
                while again {
                    again = self.exchange_between(terms, one, other);
                    any |= again;
                }
            }
        }
        any
    }

    /// The best exchange of two rounds between two targets, if one saves anything.
    fn exchange_between(&mut self, terms: &Terms, one: usize, other: usize) -> bool {
        let mut best: Option<(f64, u32, u32)> = None;
        for a in &self.at[one] {
            for b in &self.at[other] {
                if a.weapon == b.weapon {
                    continue;
                }
                let (i, k) = (a.weapon as usize, b.weapon as usize);
                let one_after = self.left[one] / terms.miss(i, one) * terms.miss(k, one);
                let other_after = self.left[other] / terms.miss(k, other) * terms.miss(i, other);
                let gain = self.left[one] + self.left[other] - one_after - other_after;
                if gain > best.map_or(self.least_gain, |best| best.0) {
                    best = Some((gain, a.weapon, b.weapon));
                }
            }
        }
        let Some((_, a, b)) = best else {
            return false;
        };
        self.take(terms, a, one);
        self.take(terms, b, other);
        self.put(terms, b, one);
        self.put(terms, a, other);
        true
    }
}
