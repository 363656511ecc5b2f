//! Exact probability of detection: Swerling cases 0 to 4, N pulses, square-law detector, non-coherent integration.
//!
//! N pulses are squared and summed, in units of the mean noise power of one pulse. Without a target the sum follows a gamma
//! law of shape N, and the threshold T leaves the false-alarm probability above it: Q(N, T) = Pfa. With a target of fixed
//! total signal-to-noise ratio s = N · snr, the sum is a Poisson mixture of gamma laws (the series of the Marcum Q function):
//!
//! Pd = Σ_j w_j · Q(N + j, T),  w_j = Poisson(j; s).
//!
//! A fluctuating target only spreads s by a gamma law, which turns the weights w_j into a negative binomial law of mean N · snr:
//!
//! | case | fluctuation | shape of the gamma law |
//! |---|---|---|
//! | 0 | none | – (Poisson weights) |
//! | 1 | exponential power, one draw per scan | 1 |
//! | 2 | exponential power, one draw per pulse | N |
//! | 3 | chi-squared with 4 degrees of freedom, per scan | 2 |
//! | 4 | chi-squared with 4 degrees of freedom, per pulse | 2 N |
//!
//! N is whole, so Q(N + j, T) is the probability that a Poisson count of mean T stays below N + j. Every case is then one sum of
//! positive terms, free of the cancellation that spoils the usual closed forms at large N or small Pfa.
//!
//! Sources: J. I. Marcum, *A Statistical Theory of Target Detection by Pulsed Radar*, RAND RM-754 (1947); P. Swerling,
//! *Probability of Detection for Fluctuating Targets*, IRE Trans. IT-6 (1960) 269–308; D. P. Meyer and H. A. Mayer, *Radar
//! Target Detection: Handbook of Theory and Practice* (1973); B. R. Mahafza, *Radar Systems Analysis and Design Using MATLAB*,
//! chapter on radar detection; M. A. Richards, *Fundamentals of Radar Signal Processing*, chapter on detection.

use super::counts::{negative_binomial_pmf, poisson_ln_pmf, poisson_pmf};
use gapfiller_numerics::math::{exp, ln};
use gapfiller_numerics::special::{beta_inc, gamma_p};
use serde::{Deserialize, Serialize};

/// More pulses than this are treated as this many: it keeps a mistyped count from taking all memory.
pub const MAXIMUM_PULSES: u32 = 100_000;

/// How a target's radar cross-section fluctuates (Swerling 1960; case 0 is Marcum's steady target).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swerling {
    /// Steady: the same cross-section at every pulse.
    Case0,
    /// Many scatterers of like size, one draw per scan.
    Case1,
    /// Many scatterers of like size, one draw per pulse.
    Case2,
    /// One dominant scatterer among small ones, one draw per scan.
    Case3,
    /// One dominant scatterer among small ones, one draw per pulse.
    Case4,
}

impl Swerling {
    /// All five, in order.
    pub const ALL: [Self; 5] = [
        Self::Case0,
        Self::Case1,
        Self::Case2,
        Self::Case3,
        Self::Case4,
    ];

    /// The case of this number, 0 to 4.
    ///
    /// ```
    /// use gapfiller_models::radar::Swerling;
    /// assert_eq!(Swerling::from_number(3), Some(Swerling::Case3));
    /// assert_eq!(Swerling::from_number(5), None);
    /// ```
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|case| u32::from(case.number()) == number)
    }

    /// Its number, 0 to 4.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Case0 => 0,
            Self::Case1 => 1,
            Self::Case2 => 2,
            Self::Case3 => 3,
            Self::Case4 => 4,
        }
    }

    /// Shape of the gamma law of the summed signal power over `n_pulses`; none for a steady target.
    fn gamma_shape(self, n_pulses: f64) -> Option<f64> {
        match self {
            Self::Case0 => None,
            Self::Case1 => Some(1.0),
            Self::Case2 => Some(n_pulses),
            Self::Case3 => Some(2.0),
            Self::Case4 => Some(2.0 * n_pulses),
        }
    }
}

/// Detection threshold for the sum of `n_pulses` squared pulses \[mean noise power of one pulse\], such that noise alone passes
/// it with probability `pfa`: the T of Q(N, T) = Pfa.
///
/// `n_pulses` is taken within 1 to [`MAXIMUM_PULSES`], `pfa` within 1e-300 to 1 − 1e-12.
///
/// ```
/// use gapfiller_models::radar::threshold;
/// // One pulse: T = -ln(pfa).
/// assert!((threshold(1, 1e-6) - 13.815_510_557_964).abs() < 1e-11);
/// ```
#[must_use]
pub fn threshold(n_pulses: u32, pfa: f64) -> f64 {
    let last = pulses(n_pulses) - 1.0;
    // `max` also turns a NaN into a number.
    let target = ln(pfa.max(0.0).clamp(1e-300, 1.0 - 1e-12));
    // ln Q is concave in T, so Newton's method, once right of the root, comes down to it without crossing.
    let mut t = last + 1.0;
    for _ in 0..200 {
        // Q(N, T) = Poisson(N - 1; T) · (1 + (N-1)/T · (1 + (N-2)/T · (...))), and d ln Q / dT = -1 / that sum.
        let mut sum = 1.0;
        let mut k = 1.0;
        while k <= last {
            sum = 1.0 + sum * k / t;
            k += 1.0;
        }
        let step = (poisson_ln_pmf(last, t) + ln(sum) - target) * sum;
        t += step;
        if step.abs() <= 1e-14 * t {
            break;
        }
    }
    t
}

/// Probability of detection of one look: `n_pulses` integrated, false-alarm probability `pfa`, mean signal-to-noise ratio per
/// pulse `snr_ratio` (a ratio, not decibels; negative counts as 0).
///
/// Exact to about 1e-13. Takes microseconds; [`super::PdTable`] is for looks by the million.
///
/// ```
/// use gapfiller_models::radar::{Swerling, probability};
/// // Swerling 1, one pulse: Pd = Pfa^(1 / (1 + snr)).
/// let pd = probability(Swerling::Case1, 1, 1e-6, 20.0);
/// assert!((pd - 0.517_947_467_923_121).abs() < 1e-12);
/// ```
#[must_use]
pub fn probability(swerling: Swerling, n_pulses: u32, pfa: f64, snr_ratio: f64) -> f64 {
    SquareLaw::new(swerling, n_pulses, pfa).probability(snr_ratio)
}

/// Mean signal-to-noise ratio per pulse (a ratio, not decibels) that gives the probability of detection `pd`.
///
/// Zero if `pd` is not above `pfa`; infinite if no ratio up to 1e18 reaches it or `pd` is not a number.
///
/// ```
/// use gapfiller_models::radar::{Swerling, required_snr};
/// // Swerling 1, one pulse: snr = ln(Pfa) / ln(Pd) - 1.
/// let snr = required_snr(Swerling::Case1, 1, 1e-6, 0.5);
/// assert!((snr - 18.931_568_569_324).abs() < 1e-9);
/// ```
#[must_use]
pub fn required_snr(swerling: Swerling, n_pulses: u32, pfa: f64, pd: f64) -> f64 {
    SquareLaw::new(swerling, n_pulses, pfa).required_snr(pd)
}

/// The detector with its threshold set: what many evaluations share.
pub(super) struct SquareLaw {
    swerling: Swerling,
    n_pulses: f64,
    /// Q(N + j, T) for j = 0, 1, ...; the last is 1 to rounding, and so are all after it.
    passes: Vec<f64>,
}

impl SquareLaw {
    pub(super) fn new(swerling: Swerling, n_pulses: u32, pfa: f64) -> Self {
        let t = threshold(n_pulses, pfa);
        let n_pulses = pulses(n_pulses);
        Self {
            swerling,
            n_pulses,
            passes: gamma_tails(n_pulses, t),
        }
    }

    /// See [`probability`].
    pub(super) fn probability(&self, snr_ratio: f64) -> f64 {
        let mean = self.n_pulses * snr_ratio.max(0.0).clamp(0.0, 1e18);
        let last = (self.passes.len() - 1) as f64;
        // Start at the heart of the weights, or at the last j that matters, and walk away from it both ways.
        let start = mean.floor().min(last);
        let weights = Weights::new(self.swerling, self.n_pulses, mean);
        let start_weight = weights.at(start);

        let (mut below, mut weights_below) = (0.0, 0.0);
        let (mut j, mut weight) = (start, start_weight);
        while j > 0.0 && weight > 0.0 {
            weight /= weights.growth(j - 1.0);
            j -= 1.0;
            below += weight * self.passes[j as usize];
            weights_below += weight;
        }

        let (mut above, mut weights_above) = (0.0, 0.0);
        let (mut j, mut weight) = (start, start_weight);
        while j <= last {
            above += weight * self.passes[j as usize];
            weights_above += weight;
            weight *= weights.growth(j);
            j += 1.0;
        }
        let beyond = if mean > 0.25 * last {
            // Here Pd is not small, and the complement loses nothing.
            (1.0 - weights_below - weights_above).max(0.0)
        } else {
            weights.from(last + 1.0)
        };
        (below + above + beyond).min(1.0)
    }

    /// See [`required_snr`].
    pub(super) fn required_snr(&self, pd: f64) -> f64 {
        let miss = |log_snr: f64| self.probability(exp(log_snr)) - pd;
        if pd <= self.passes[0] {
            return 0.0;
        }
        if pd.is_nan() {
            return f64::INFINITY;
        }
        let (mut low, mut high) = (ln(1e-2), ln(1e2));
        while miss(low) > 0.0 && low > ln(1e-18) {
            high = low;
            low -= 4.0;
        }
        while miss(high) < 0.0 {
            low = high;
            high += 4.0;
            if high > ln(1e18) {
                return f64::INFINITY;
            }
        }
        exp(root(miss, low, high))
    }
}

/// The law of j: Poisson, or negative binomial for a target that fluctuates.
struct Weights {
    mean: f64,
    shape: Option<f64>,
    /// mean / (shape + mean)
    odds: f64,
}

impl Weights {
    fn new(swerling: Swerling, n_pulses: f64, mean: f64) -> Self {
        let shape = swerling.gamma_shape(n_pulses);
        let odds = mean / (shape.unwrap_or(0.0) + mean).max(f64::MIN_POSITIVE);
        Self { mean, shape, odds }
    }

    /// w_j.
    fn at(&self, j: f64) -> f64 {
        match self.shape {
            None => poisson_pmf(j, self.mean),
            Some(shape) => negative_binomial_pmf(j, shape, self.mean),
        }
    }

    /// w_j + w_(j+1) + ...
    fn from(&self, j: f64) -> f64 {
        match self.shape {
            None => gamma_p(j, self.mean),
            Some(shape) => beta_inc(j, shape, self.odds),
        }
    }

    /// w_(j+1) / w_j.
    fn growth(&self, j: f64) -> f64 {
        match self.shape {
            None => self.mean / (j + 1.0),
            Some(shape) => self.odds * (shape + j) / (j + 1.0),
        }
    }
}

/// The number of pulses as used.
fn pulses(n_pulses: u32) -> f64 {
    f64::from(n_pulses.clamp(1, MAXIMUM_PULSES))
}

/// Q(N, T), Q(N + 1, T), ... until 1: the running sums of a Poisson law of mean T, from N − 1 on.
fn gamma_tails(n_pulses: f64, t: f64) -> Vec<f64> {
    let mode = t.floor();
    let at_mode = poisson_pmf(mode, t);
    let mut counts = vec![0.0; mode as usize + 1];
    let (mut x, mut probability) = (mode, at_mode);
    loop {
        counts[x as usize] = probability;
        if x < 1.0 {
            break;
        }
        probability *= x / t;
        x -= 1.0;
    }
    let (mut x, mut probability) = (mode, at_mode);
    while probability > 1e-20 || x < n_pulses {
        x += 1.0;
        probability *= t / x;
        counts.push(probability);
    }
    let mut sum = 0.0;
    for count in &mut counts {
        sum += *count;
        *count = sum.min(1.0);
    }
    counts.split_off(n_pulses as usize - 1)
}

/// The root of `f` between `low` and `high`, where it changes sign: T. R. Chandrupatla, Advances in Engineering Software 28
/// (1997) 145–149, bisection with inverse quadratic steps where these are safe.
fn root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut b, mut a) = (low, high);
    let (mut fb, mut fa) = (f(b), f(a));
    let mut part = 0.5;
    for _ in 0..120 {
        let x = a + part * (b - a);
        let fx = f(x);
        // (a, fa) becomes the newest point, b the other end of the bracket, c the one dropped.
        let (c, fc);
        if (fx < 0.0) == (fa < 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);
        let tolerance = 1e-14 * (1.0 + a.abs());
        let smallest_part = tolerance / (b - a).abs();
        if fa == 0.0 || smallest_part > 0.5 {
            break;
        }
        let xi = (a - b) / (c - b);
        let phi = (fa - fb) / (fc - fb);
        part = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        } else {
            0.5
        };
        part = part.clamp(smallest_part, 1.0 - smallest_part);
    }
    if fa.abs() < fb.abs() { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_numerics::math::pow;

    #[test]
    fn no_signal_gives_the_false_alarm_probability() {
        for swerling in Swerling::ALL {
            for n in [1, 2, 10, 100, 3000] {
                for pfa in [0.9, 0.5, 1e-2, 1e-6, 1e-12] {
                    let pd = probability(swerling, n, pfa, 0.0);
                    assert!((pd / pfa - 1.0).abs() < 1e-10, "{n} {pfa} {pd}");
                }
            }
        }
    }

    #[test]
    fn swerling_1_and_3_against_closed_forms() {
        // One pulse, Swerling 1: Pfa^(1/(1+s)); Swerling 3: (1 + T s / (2 (1 + s/2)^2)) exp(-T / (1 + s/2)) (Mahafza).
        for s in [0.01, 0.5, 3.0, 40.0, 1e4, 1e9] {
            let pd = probability(Swerling::Case1, 1, 1e-8, s);
            assert!((pd - pow(1e-8, 1.0 / (1.0 + s))).abs() < 1e-13);
            let (t, d) = (threshold(1, 1e-8), 1.0 + 0.5 * s);
            let closed = (1.0 + t * s / (2.0 * d * d)) * exp(-t / d);
            let pd = probability(Swerling::Case3, 1, 1e-8, s);
            assert!((pd - closed).abs() < 1e-13, "{s}: {pd} {closed}");
        }
    }

    #[test]
    fn cases_agree_where_they_must() {
        // One pulse: per pulse is per scan.
        for s in [0.3, 8.0, 200.0] {
            let of = |case| probability(case, 1, 1e-5, s);
            assert_eq!(of(Swerling::Case1), of(Swerling::Case2));
            assert_eq!(of(Swerling::Case3), of(Swerling::Case4));
        }
        // Many pulses of independent fluctuation: nearly steady.
        let steady = probability(Swerling::Case0, 20_000, 1e-6, 0.04);
        let averaged = probability(Swerling::Case4, 20_000, 1e-6, 0.04);
        assert!(steady > 0.5 && steady < 0.999, "{steady}");
        assert!((steady - averaged).abs() < 1e-2, "{steady} {averaged}");
    }

    #[test]
    fn required_snr_inverts() {
        for swerling in Swerling::ALL {
            for n in [1, 7, 300] {
                for pd in [1e-3, 0.1, 0.5, 0.9, 0.9999] {
                    let snr = required_snr(swerling, n, 1e-6, pd);
                    let back = probability(swerling, n, 1e-6, snr);
                    assert!((back - pd).abs() < 1e-12, "{swerling:?} {n} {pd} {back}");
                }
            }
        }
        assert_eq!(required_snr(Swerling::Case1, 4, 1e-3, 1e-4), 0.0);
        assert_eq!(required_snr(Swerling::Case1, 4, 1e-3, 1.5), f64::INFINITY);
    }

    #[test]
    fn odd_input_is_survived() {
        assert!(
            (probability(Swerling::Case2, 0, 1e-6, 5.0)
                - probability(Swerling::Case2, 1, 1e-6, 5.0))
            .abs()
                < 1e-15
        );
        for snr in [f64::INFINITY, 1e300] {
            assert_eq!(probability(Swerling::Case0, 3, 1e-6, snr), 1.0);
        }
        for snr in [f64::NAN, -1.0, f64::NEG_INFINITY] {
            assert!((probability(Swerling::Case1, 3, 1e-6, snr) - 1e-6).abs() < 1e-15);
        }
    }
}
