//! M-of-N confirmation: how soon a tracker believes what a radar sees.
//!
//! A tentative track is confirmed at the first scan at which at least M of the last N looks gave a plot. Each look detects with
//! the same probability, independently. The window slides from the first scan on (fewer than N looks count as they are), which
//! makes the state the outcomes of the last N − 1 looks: a Markov chain, summed exactly (Y. Bar-Shalom, X. R. Li and
//! T. Kirubarajan, *Estimation with Applications to Tracking and Navigation*, 2001; S. S. Blackman and R. Popoli, *Design and
//! Analysis of Modern Tracking Systems*, 1999, chapter 6, on track initiation).

use super::bounded;
use gapfiller_numerics::math::{exp_m1, ln_1p};
use gapfiller_numerics::special::binomial_cdf;

/// Longer windows are taken as this long: the chain has two to the power of it states.
pub const MAXIMUM_WINDOW: u32 = 16;

/// Steps after which the share confirmed per scan has long settled.
const SETTLED: u64 = 400;

/// Confirm at `needed` plots in the last `window` looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    needed: u32,
    window: u32,
}

impl Confirmation {
    /// The rule "`needed` of `window`"; the window is held to 1 to [`MAXIMUM_WINDOW`], and `needed` to 1 to the window.
    #[must_use]
    pub fn new(needed: u32, window: u32) -> Self {
        let window = window.clamp(1, MAXIMUM_WINDOW);
        Self {
            needed: needed.clamp(1, window),
            window,
        }
    }

    /// Chance that exactly one full window of looks holds enough plots: the binomial tail.
    ///
    /// ```
    /// use gapfiller_models::radar::Confirmation;
    /// let p = Confirmation::new(2, 3).in_one_window(0.7);
    /// assert!((p - 0.784).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn in_one_window(&self, probability: f64) -> f64 {
        let misses = u64::from(self.window - self.needed);
        // Counting misses keeps a small tail small instead of taking it from 1.
        binomial_cdf(
            misses,
            u64::from(self.window),
            1.0 - bounded(probability, 0.0, 1.0),
        )
    }

    /// Chance of being confirmed by the `scans`-th look, the window sliding from the first.
    ///
    /// ```
    /// use gapfiller_models::radar::Confirmation;
    /// let p = Confirmation::new(2, 2).by_scan(0.5, 5);
    /// assert!((p - 0.59375).abs() < 1e-15);
    /// ```
    #[must_use]
    pub fn by_scan(&self, probability: f64, scans: u64) -> f64 {
        let mut chain = Chain::new(*self, probability);
        let steps = scans.min(SETTLED);
        for _ in 0..steps {
            chain.step();
        }
        if scans <= steps || chain.survivors <= 0.0 {
            return chain.confirmed.min(1.0);
        }
        let later = -exp_m1((scans - steps) as f64 * ln_1p(-chain.hazard.min(1.0)));
        (chain.confirmed + chain.survivors * later).min(1.0)
    }

    /// Mean number of looks until confirmation; infinite if nothing is ever detected.
    ///
    /// ```
    /// use gapfiller_models::radar::Confirmation;
    /// // Two hits in a row of a fair coin: six throws.
    /// assert!((Confirmation::new(2, 2).mean_scans(0.5) - 6.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn mean_scans(&self, probability: f64) -> f64 {
        let mut chain = Chain::new(*self, probability);
        // The mean is the sum over scans of the chance of not being confirmed before; after it has settled, a geometric series.
        let mut mean = 0.0;
        for _ in 0..SETTLED {
            mean += chain.survivors;
            chain.step();
            if chain.survivors <= 1e-20 {
                return mean;
            }
        }
        if chain.hazard > 0.0 {
            mean + chain.survivors / chain.hazard
        } else {
            f64::INFINITY
        }
    }
}

/// The chain: by outcomes of the last `window − 1` looks as bits, the chance of being there unconfirmed.
struct Chain {
    rule: Confirmation,
    probability: f64,
    states: Vec<f64>,
    next: Vec<f64>,
    survivors: f64,
    confirmed: f64,
    /// Share of the survivors confirmed in the last step.
    hazard: f64,
}

impl Chain {
    fn new(rule: Confirmation, probability: f64) -> Self {
        let count = 1_usize << (rule.window - 1);
        let mut states = vec![0.0; count];
        states[0] = 1.0;
        Self {
            rule,
            probability: bounded(probability, 0.0, 1.0),
            next: vec![0.0; count],
            states,
            survivors: 1.0,
            confirmed: 0.0,
            hazard: 0.0,
        }
    }

    fn step(&mut self) {
        self.next.fill(0.0);
        let memory = self.states.len() - 1;
        let (mut confirmed, mut survivors) = (0.0, 0.0);
        for (past, &share) in self.states.iter().enumerate() {
            if share <= 0.0 {
                continue;
            }
            let (hit, miss) = (share * self.probability, share * (1.0 - self.probability));
            self.next[(past << 1) & memory] += miss;
            survivors += miss;
            if past.count_ones() + 1 >= self.rule.needed {
                confirmed += hit;
            } else {
                self.next[((past << 1) | 1) & memory] += hit;
                survivors += hit;
            }
        }
        self.hazard = if self.survivors > 0.0 {
            confirmed / self.survivors
        } else {
            0.0
        };
        self.confirmed += confirmed;
        self.survivors = survivors;
        std::mem::swap(&mut self.states, &mut self.next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_one_is_geometric() {
        let rule = Confirmation::new(1, 1);
        for p in [1e-9, 1e-3, 0.2, 0.9, 1.0] {
            assert!((rule.mean_scans(p) * p - 1.0).abs() < 1e-12, "{p}");
        }
        assert_eq!(rule.mean_scans(0.0), f64::INFINITY);
        assert_eq!(rule.by_scan(0.0, u64::MAX), 0.0);
        assert!(rule.by_scan(1e-6, u64::MAX) <= 1.0);
        // Far beyond the steps that are made one by one.
        let p = 1e-6;
        let closed = -exp_m1(3e6 * ln_1p(-p));
        assert!((rule.by_scan(p, 3_000_000) - closed).abs() < 1e-9);
    }

    #[test]
    fn two_in_a_row_has_a_closed_form() {
        // Mean waiting time for k hits in a row: (1 − p^k) / (p^k (1 − p)) (W. Feller, vol. 1, XIII.7).
        for p in [1e-5, 0.01, 0.3, 0.8] {
            let closed = (1.0 - p * p) / (p * p * (1.0 - p));
            let mean = Confirmation::new(2, 2).mean_scans(p);
            assert!((mean / closed - 1.0).abs() < 1e-11, "{p}: {mean} {closed}");
        }
    }
}
