//! Ways to shoot at one target: how many rounds of which weapons, and what then survives.

use super::Terms;
use super::problem::power;

/// Rounds of one weapon at one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub weapon: u32,
    pub rounds: u32,
}

/// Every way found so far, by target.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    items: Vec<Item>,
    /// Where each way's items begin and end.
    span: Vec<(u32, u32)>,
    /// What survives of its target's value.
    pub surviving: Vec<f64>,
    pub target: Vec<u32>,
    /// Ways of each target.
    pub of_target: Vec<Vec<u32>>,
}

impl Columns {
    pub fn clear(&mut self, targets: usize) {
        self.items.clear();
        self.span.clear();
        self.surviving.clear();
        self.target.clear();
        self.of_target.iter_mut().for_each(Vec::clear);
        self.of_target.resize_with(targets, Vec::new);
    }

    pub fn len(&self) -> usize {
        self.span.len()
    }

    pub fn items(&self, column: u32) -> &[Item] {
        let (begin, end) = self.span[column as usize];
        &self.items[begin as usize..end as usize]
    }

    /// The way's number; a known one keeps it. Items are sorted by weapon.
    pub fn add(&mut self, terms: &Terms, target: usize, items: &[Item]) -> u32 {
        let surviving = items.iter().fold(terms.values[target], |left, item| {
            left * power(terms.miss(item.weapon as usize, target), item.rounds)
        });
        let known = self.of_target[target].iter().copied().find(|column| {
            self.surviving[*column as usize] == surviving && self.items(*column) == items
        });
        if let Some(column) = known {
            return column;
        }
        let column = self.span.len() as u32;
        let begin = self.items.len() as u32;
        self.items.extend_from_slice(items);
        self.span.push((begin, self.items.len() as u32));
        self.surviving.push(surviving);
        self.target.push(target as u32);
        self.of_target[target].push(column);
        column
    }

    /// What survives, and the price of the rounds.
    pub fn priced(&self, column: u32, prices: &[f64]) -> f64 {
        self.items(column)
            .iter()
            .fold(self.surviving[column as usize], |sum, item| {
                sum + prices[item.weapon as usize] * f64::from(item.rounds)
            })
    }
}
