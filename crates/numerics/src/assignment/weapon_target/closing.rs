//! Proof, or something better: all combinations of the ways that can still matter.
//!
//! With prices, each target has a cheapest way; the sum of their costs, less the price of all rounds, is a lower bound. An
//! assignment that is better than the best known can exceed that bound by no more than the gap, so each of its ways exceeds its
//! target's cheapest by no more than the gap. Those ways are listed, and combined target by target as long as the sum of
//! excesses, and the price of rounds that no later target can use, stay below the gap. A part of the gap is tried first: if
//! nothing is found there, the bound rises by that part.

use super::Terms;
use super::columns::{Columns, Item};
use super::pricing::Pricer;

/// A way that may matter, with what it costs above its target's cheapest.
#[derive(Clone, Copy, Debug)]
struct Excess {
    excess: f64,
    way: u32,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Closed {
    /// Everything was tried: nothing below the ceiling, or the least excess found.
    All(Option<f64>),
    /// There was too much to try; something better may have been found all the same.
    GaveUp(Option<f64>),
}

/// The search; its buffers are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Closing {
    ways: Vec<Excess>,
    /// Targets in the order they are gone through, with their ways.
    order: Vec<(u32, u32, u32)>,
    /// Per depth and weapon: the most rounds that targets from that depth on can use.
    later: Vec<u32>,
    free: Vec<u32>,
    chosen: Vec<u32>,
    /// The way of each target in the best combination found.
    pub found: Vec<u32>,
    least: f64,
    any: bool,
    nodes: u64,
    limit: u64,
}

impl Closing {
    /// Looks for an assignment whose cost exceeds the bound by less than `ceiling`.
    pub fn search(
        &mut self,
        terms: &Terms,
        columns: &mut Columns,
        pricer: &mut Pricer,
        (prices, cheapest): (&[f64], &[f64]),
        ceiling: f64,
        limit: u64,
    ) -> Closed {
        (self.nodes, self.limit) = (0, limit);
        (self.least, self.any) = (ceiling, false);
        if !self.list(terms, columns, pricer, (prices, cheapest), ceiling) {
            return Closed::GaveUp(None);
        }
        self.count_later(terms, columns);
        self.free.clone_from(&terms.rounds);
        self.chosen.clear();
        self.chosen.resize(terms.targets(), 0);
        self.found.clear();
        self.descend(columns, prices, 0, 0.0);
        let found = self.any.then_some(self.least);
        if self.nodes >= self.limit {
            Closed::GaveUp(found)
        } else {
            Closed::All(found)
        }
    }

    /// All ways of all targets within the ceiling; the target with fewest first.
    fn list(
        &mut self,
        terms: &Terms,
        columns: &mut Columns,
        pricer: &mut Pricer,
        (prices, cheapest): (&[f64], &[f64]),
        ceiling: f64,
    ) -> bool {
        self.ways.clear();
        self.order.clear();
        let mut items: Vec<Item> = Vec::new();
        for (target, least) in cheapest.iter().enumerate() {
            let limits = (least + ceiling, ceiling);
            if !pricer.all_up_to(terms, target, prices, limits, self.limit / 8 + 64) {
                return false;
            }
            let begin = self.ways.len();
            for way in pricer.collected() {
                items.clear();
                items.extend_from_slice(way);
                let way = columns.add(terms, target, &items);
                let excess = (columns.priced(way, prices) - least).max(0.0);
                self.ways.push(Excess { excess, way });
            }
            self.ways[begin..]
                .sort_unstable_by(|a, b| a.excess.total_cmp(&b.excess).then(a.way.cmp(&b.way)));
            if self.ways.len() as u64 > self.limit {
                return false;
            }
            self.order
                .push((target as u32, begin as u32, self.ways.len() as u32));
        }
        self.order
            .sort_unstable_by_key(|(target, begin, end)| (end - begin, *target));
        true
    }

    fn count_later(&mut self, terms: &Terms, columns: &Columns) {
        let weapons = terms.weapons();
        self.later.clear();
        self.later.resize((self.order.len() + 1) * weapons, 0);
        for (depth, (_, begin, end)) in self.order.iter().enumerate().rev() {
            let (here, next) = self.later[depth * weapons..].split_at_mut(weapons);
            here.fill(0);
            for way in &self.ways[*begin as usize..*end as usize] {
                for item in columns.items(way.way) {
                    let most = &mut here[item.weapon as usize];
                    *most = (*most).max(item.rounds);
                }
            }
            for (most, after) in here.iter_mut().zip(next.iter()) {
                *most = most.saturating_add(*after);
            }
        }
    }

    /// The price of rounds that no target from `depth` on can use.
    fn wasted(&self, prices: &[f64], depth: usize) -> f64 {
        let weapons = self.free.len();
        let later = &self.later[depth * weapons..(depth + 1) * weapons];
        self.free
            .iter()
            .zip(later)
            .zip(prices)
            .filter(|((free, later), _)| free > later)
            .map(|((free, later), price)| f64::from(free - later) * price)
            .sum()
    }

    fn descend(&mut self, columns: &Columns, prices: &[f64], depth: usize, excess: f64) {
        if self.nodes >= self.limit || excess + self.wasted(prices, depth) >= self.least {
            return;
        }
        self.nodes += 1;
        let Some((target, begin, end)) = self.order.get(depth).copied() else {
            self.least = excess + self.wasted(prices, depth);
            self.any = true;
            self.found.clone_from(&self.chosen);
            return;
        };
        for index in begin..end {
            let way = self.ways[index as usize];
            if excess + way.excess >= self.least {
                return;
            }
            let items = columns.items(way.way);
            let enough = |item: &Item| self.free[item.weapon as usize] >= item.rounds;
            if !items.iter().all(enough) {
                continue;
            }
            for item in items {
                self.free[item.weapon as usize] -= item.rounds;
            }
            self.chosen[target as usize] = way.way;
            self.descend(columns, prices, depth + 1, excess + way.excess);
            for item in items {
                self.free[item.weapon as usize] += item.rounds;
            }
        }
    }
}
