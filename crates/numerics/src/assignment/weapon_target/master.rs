//! The best mixture of known ways: a linear programme, and its prices.
//!
//! Σ over ways of what survives is made least, with one way for each target, in parts if need be, and no more rounds than there
//! are. The simplex method with generalised upper bounds (Dantzig, G. B. and Van Slyke, R. M. (1967), "Generalized upper
//! bounding techniques", *Journal of Computer and System Sciences* 1, pp. 213–226): each target has a *key* way in the basis,
//! so that only an inverse of weapons × weapons is kept. Each limit on rounds is loosened by a different small amount, which
//! keeps the method from walking in place; the prices are those of the true problem all the same.

use super::Terms;
use super::columns::Columns;

/// A reduced cost nearer to 0 than this share of all value does not count.
const NOTHING: f64 = 1e-12;
/// Pivots smaller than this are not used.
const LEAST_PIVOT: f64 = 1e-9;

/// What stands in a place of the basis besides the key ways.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Basic {
    /// Rounds of a weapon left over.
    Spare(u32),
    /// One more way of its target.
    Way(u32),
}

/// The linear programme; its buffers are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Master {
    key: Vec<u32>,
    key_share: Vec<f64>,
    basis: Vec<Basic>,
    share: Vec<f64>,
    /// Row by place in the basis, column by weapon.
    inverse: Vec<f64>,
    supply: Vec<f64>,
    /// What one more round of each weapon is worth.
    pub prices: Vec<f64>,
    column: Vec<f64>,
    /// How fast the key way of each target runs out.
    key_rate: Vec<f64>,
    row: Vec<f64>,
    candidates: Vec<(f64, u32)>,
    weapons: usize,
    pub pivots: u64,
}

impl Master {
    /// Starts from one way for each target that together need no more rounds than there are.
    pub fn begin(&mut self, terms: &Terms, columns: &Columns, start: &[u32]) {
        let weapons = terms.weapons();
        self.weapons = weapons;
        self.pivots = 0;
        self.key.clear();
        self.key.extend_from_slice(start);
        self.key_share.clear();
        self.key_share.resize(start.len(), 1.0);
        self.basis.clear();
        self.supply.clear();
        for (weapon, rounds) in terms.rounds.iter().enumerate() {
            self.basis.push(Basic::Spare(weapon as u32));
            // Different for all, and in no simple proportion.
            let part = (weapon as f64 * 0.618_033_988_749_895).rem_euclid(1.0);
            self.supply.push(f64::from(*rounds) + 1e-6 * (1.0 + part));
        }
        self.inverse.clear();
        self.inverse.resize(weapons * weapons, 0.0);
        for place in 0..weapons {
            self.inverse[place * weapons + place] = 1.0;
        }
        self.share.clone_from(&self.supply);
        for way in start {
            for item in columns.items(*way) {
                self.share[item.weapon as usize] -= f64::from(item.rounds);
            }
        }
        self.prices.clear();
        self.prices.resize(weapons, 0.0);
        self.column.clear();
        self.column.resize(weapons, 0.0);
    }

    /// Pivots until no known way is better, or `limit` pivots are made. The prices are then ready; true if it is solved.
    pub fn solve(&mut self, terms: &Terms, columns: &Columns, limit: u64) -> bool {
        let tolerance = NOTHING * terms.values.iter().sum::<f64>().max(1e-300);
        loop {
            self.update_prices(columns);
            self.enter_spares(columns, tolerance, limit);
            self.list_candidates(terms, columns, tolerance);
            if self.candidates.is_empty() {
                return true;
            }
            let mut moved = false;
            for index in 0..self.candidates.len() {
                let way = self.candidates[index].1;
                if index > 0 {
                    self.update_prices(columns);
                    if self.reduced(columns, way) >= -tolerance {
                        continue;
                    }
                }
                if self.pivots >= limit {
                    return false;
                }
                moved |= self.enter(columns, Basic::Way(way));
            }
            if !moved {
                return false;
            }
        }
    }

    /// What the mixture leaves.
    pub fn surviving(&self, columns: &Columns) -> f64 {
        let keys: f64 = self
            .key
            .iter()
            .zip(&self.key_share)
            .map(|(way, share)| columns.surviving[*way as usize] * share)
            .sum();
        let others: f64 = self
            .basis
            .iter()
            .zip(&self.share)
            .map(|(basic, share)| match basic {
                Basic::Spare(_) => 0.0,
                Basic::Way(way) => columns.surviving[*way as usize] * share,
            })
            .sum();
        keys + others
    }

    /// For each target the way of which the mixture has most, with its share.
    pub fn main_ways(&self, columns: &Columns) -> Vec<(f64, u32)> {
        let mut main: Vec<(f64, u32)> = self
            .key_share
            .iter()
            .copied()
            .zip(self.key.iter().copied())
            .collect();
        for (basic, share) in self.basis.iter().zip(&self.share) {
            if let Basic::Way(way) = basic {
                let held = &mut main[columns.target[*way as usize] as usize];
                if *share > held.0 {
                    *held = (*share, *way);
                }
            }
        }
        main
    }

    fn update_prices(&mut self, columns: &Columns) {
        self.prices.fill(0.0);
        for (place, basic) in self.basis.iter().enumerate() {
            let Basic::Way(way) = *basic else {
                continue;
            };
            let key = self.key[columns.target[way as usize] as usize];
            let more = columns.surviving[way as usize] - columns.surviving[key as usize];
            let row = &self.inverse[place * self.weapons..(place + 1) * self.weapons];
            for (price, entry) in self.prices.iter_mut().zip(row) {
                *price -= more * entry;
            }
        }
    }

    fn reduced(&self, columns: &Columns, way: u32) -> f64 {
        let key = self.key[columns.target[way as usize] as usize];
        columns.priced(way, &self.prices) - columns.priced(key, &self.prices)
    }

    /// The most promising way of each target, best first.
    fn list_candidates(&mut self, terms: &Terms, columns: &Columns, tolerance: f64) {
        self.candidates.clear();
        for target in 0..terms.targets() {
            let mut least = (f64::INFINITY, 0);
            for way in &columns.of_target[target] {
                let cost = columns.priced(*way, &self.prices);
                if cost < least.0 {
                    least = (cost, *way);
                }
            }
            let reduced = least.0 - columns.priced(self.key[target], &self.prices);
            if reduced < -tolerance {
                self.candidates.push((reduced, least.1));
            }
        }
        self.candidates
            .sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// A round more can do no harm: spare rounds come in where rounding says so.
    fn enter_spares(&mut self, columns: &Columns, tolerance: f64, limit: u64) {
        for weapon in 0..self.weapons {
            while self.prices[weapon] < -tolerance
                && self.pivots < limit
                && self.enter(columns, Basic::Spare(weapon as u32))
            {
                self.update_prices(columns);
            }
        }
    }

    /// Takes something into the basis and lets go of what runs out first.
    fn enter(&mut self, columns: &Columns, entering: Basic) -> bool {
        let target = match entering {
            Basic::Way(way) => Some(columns.target[way as usize] as usize),
            Basic::Spare(_) => None,
        };
        self.measure(columns, entering, target);
        self.pivots += 1;
        let Some((length, leaving)) = self.runs_out_first() else {
            return false;
        };
        for (share, rate) in self.share.iter_mut().zip(&self.column) {
            *share -= length * rate;
        }
        for (share, rate) in self.key_share.iter_mut().zip(&self.key_rate) {
            *share -= length * rate;
        }
        let key = match leaving {
            Leaving::Place(place) => {
                self.replace(place, entering, length);
                return true;
            }
            Leaving::Key(key) => key,
        };
        // Of the target's other ways, the one with the largest share becomes the key.
        let heir = (0..self.weapons)
            .filter(|place| self.is_of(columns, *place, key))
            .max_by(|a, b| self.share[*a].total_cmp(&self.share[*b]).then(b.cmp(a)));
        match (heir, entering) {
            (Some(place), _) => {
                self.change_key(columns, key, place, target == Some(key));
                self.replace(place, entering, length);
            }
            (None, Basic::Way(way)) if target == Some(key) => {
                self.key[key] = way;
                self.key_share[key] = length;
            }
            (None, _) => return false,
        }
        true
    }

    fn is_of(&self, columns: &Columns, place: usize, target: usize) -> bool {
        matches!(self.basis[place], Basic::Way(way) if columns.target[way as usize] as usize == target)
    }

    /// How fast everything in the basis runs out as the entering way comes in.
    fn measure(&mut self, columns: &Columns, entering: Basic, target: Option<usize>) {
        let weapons = self.weapons;
        self.column.fill(0.0);
        let inverse = &self.inverse;
        let column = &mut self.column;
        let mut add = |weapon: u32, amount: f64| {
            for (place, entry) in column.iter_mut().enumerate() {
                *entry += amount * inverse[place * weapons + weapon as usize];
            }
        };
        match entering {
            Basic::Spare(weapon) => add(weapon, 1.0),
            Basic::Way(way) => {
                let key = self.key[columns.target[way as usize] as usize];
                let items = |way: u32| columns.items(way).iter();
                items(way).for_each(|item| add(item.weapon, f64::from(item.rounds)));
                items(key).for_each(|item| add(item.weapon, -f64::from(item.rounds)));
            }
        }
        self.key_rate.clear();
        self.key_rate.resize(self.key.len(), 0.0);
        if let Some(target) = target {
            self.key_rate[target] = 1.0;
        }
        for (basic, rate) in self.basis.iter().zip(&self.column) {
            if let Basic::Way(way) = basic {
                self.key_rate[columns.target[*way as usize] as usize] -= rate;
            }
        }
    }

    /// What runs out first, and how much of the entering way that allows; of several, the one with the safest pivot.
    fn runs_out_first(&self) -> Option<(f64, Leaving)> {
        let places = self.share.iter().zip(&self.column).enumerate();
        let keys = self.key_share.iter().zip(&self.key_rate).enumerate();
        let all = places
            .map(|(place, (share, rate))| (*share, *rate, Leaving::Place(place)))
            .chain(keys.map(|(key, (share, rate))| (*share, *rate, Leaving::Key(key))));
        let mut first: Option<(f64, f64, Leaving)> = None;
        for (share, rate, leaving) in all.filter(|(_, rate, _)| *rate > LEAST_PIVOT) {
            let length = share.max(0.0) / rate;
            let sooner = first.is_none_or(|(shortest, pivot, _)| {
                length < shortest - 1e-15 || (length <= shortest && rate > pivot)
            });
            if sooner {
                first = Some((length, rate, leaving));
            }
        }
        first.map(|(length, _, leaving)| (length, leaving))
    }

    /// The way in a place becomes its target's key; the old key takes the place.
    fn change_key(&mut self, columns: &Columns, key: usize, place: usize, same: bool) {
        let weapons = self.weapons;
        let Basic::Way(heir) = self.basis[place] else {
            return;
        };
        let mut entry = 0.0;
        self.row.clear();
        self.row.resize(weapons, 0.0);
        for other in 0..weapons {
            if self.is_of(columns, other, key) {
                let inverse = &self.inverse[other * weapons..(other + 1) * weapons];
                for (sum, value) in self.row.iter_mut().zip(inverse) {
                    *sum -= value;
                }
                entry -= self.column[other];
            }
        }
        self.inverse[place * weapons..(place + 1) * weapons].copy_from_slice(&self.row);
        // The entering way, if it is of this target, is now measured from another key.
        self.column[place] = entry + if same { 1.0 } else { 0.0 };
        self.basis[place] = Basic::Way(self.key[key]);
        std::mem::swap(&mut self.share[place], &mut self.key_share[key]);
        self.key[key] = heir;
    }

    /// The entering column takes a place.
    fn replace(&mut self, place: usize, entering: Basic, share: f64) {
        let weapons = self.weapons;
        let pivot = self.column[place];
        let (before, rest) = self.inverse.split_at_mut(place * weapons);
        let (row, after) = rest.split_at_mut(weapons);
        for value in row.iter_mut() {
            *value /= pivot;
        }
        let others = before
            .chunks_exact_mut(weapons)
            .chain(after.chunks_exact_mut(weapons));
        let rates = self.column[..place].iter().chain(&self.column[place + 1..]);
        for (other, rate) in others.zip(rates) {
            if *rate != 0.0 {
                for (value, pivot_row) in other.iter_mut().zip(row.iter()) {
                    *value -= rate * pivot_row;
                }
            }
        }
        self.basis[place] = entering;
        self.share[place] = share;
    }
}

/// What leaves the basis.
#[derive(Clone, Copy, Debug)]
enum Leaving {
    /// What stands in this place of the basis.
    Place(usize),
    /// The key way of this target.
    Key(usize),
}
