//! The problem's numbers as the search uses them.

use super::problem::Problem;
use crate::math;

/// A sure kill counts as this chance of a miss, so that the effect of a round stays finite. Changes a value by 1e-12 of itself.
const LEAST_MISS: f64 = 1e-12;

/// Rounds, values, and for each pair the chance of a miss and the effect −ln of it; by target, then weapon.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    pub rounds: Vec<u32>,
    pub values: Vec<f64>,
    miss: Vec<f64>,
    effect: Vec<f64>,
}

impl Terms {
    pub fn set(&mut self, problem: &Problem<'_>) {
        self.rounds.clear();
        self.rounds.extend_from_slice(problem.rounds());
        self.values.clear();
        self.values.extend_from_slice(problem.values());
        self.miss.clear();
        self.effect.clear();
        for target in 0..problem.targets() {
            for weapon in 0..problem.weapons() {
                let miss = (1.0 - problem.kill_probability(weapon, target)).max(LEAST_MISS);
                self.miss.push(miss);
                self.effect.push(-math::ln(miss));
            }
        }
    }

    #[inline]
    pub fn weapons(&self) -> usize {
        self.rounds.len()
    }

    #[inline]
    pub fn targets(&self) -> usize {
        self.values.len()
    }

    /// Chance that one round misses.
    #[inline]
    pub fn miss(&self, weapon: usize, target: usize) -> f64 {
        self.miss[target * self.rounds.len() + weapon]
    }

    /// −ln of the chance that one round misses.
    #[inline]
    pub fn effect(&self, weapon: usize, target: usize) -> f64 {
        self.effect[target * self.rounds.len() + weapon]
    }
}
