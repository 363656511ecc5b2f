//! Means and paired differences with Student's interval.

use super::{mean, variance};
use crate::special::student_t_quantile;

/// A mean and its confidence interval, in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean of the values.
    pub mean: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// The mean with Student's interval: mean ± t · s / √n, with n − 1 degrees of freedom.
///
/// One value, or values that are all equal, give `low == high == mean`: the data then say nothing about the spread. No
/// values give NaN throughout.
///
/// ```
/// use gapfiller_numerics::statistics::mean_interval;
///
/// let leakers = mean_interval(&[3.0, 5.0, 4.0, 4.0], 0.95);
/// assert_eq!(leakers.mean, 4.0);
/// assert!((leakers.high - 5.299_228).abs() < 1e-6);
/// ```
#[must_use]
pub fn mean_interval(values: &[f64], confidence: f64) -> Estimate {
    let mean = mean(values);
    let half = half_width(values, confidence);
    Estimate {
        mean,
        low: mean - half,
        high: mean + half,
    }
}

/// t · s / √n.
fn half_width(values: &[f64], confidence: f64) -> f64 {
    let spread = variance(values);
    if spread == 0.0 {
        return 0.0;
    }
    let count = values.len() as f64;
    student_t_quantile(0.5 + 0.5 * confidence, count - 1.0) * (spread / count).sqrt()
}

/// The mean of the differences of pairs, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedDifference {
    /// The mean of after − before.
    pub mean: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
    /// What pairing was worth: the variance of the difference had the two sides been independent, over what it is,
    /// (s_a² + s_b²) / s_d². Above 1 pairing helps, below 1 it hurts; by this factor fewer runs are needed. 1 when nothing
    /// varies at all; none when the sides vary and their difference does not, so that the factor has no bound.
    pub variance_factor: Option<f64>,
}

/// The paired difference `after` − `before`, position by position, with Student's interval over the differences.
///
/// Where one side is longer its surplus has no partner and is left out. No pairs give NaN.
///
/// ```
/// use gapfiller_numerics::statistics::paired_difference;
///
/// // Leakers run by run, without and with the link, on the same dice.
/// let gain = paired_difference(&[6.0, 9.0, 4.0, 7.0], &[5.0, 7.0, 3.0, 6.0], 0.95);
/// assert_eq!(gain.mean, -1.25);
/// assert!(gain.high < 0.0 && gain.variance_factor > Some(20.0));
/// ```
#[must_use]
pub fn paired_difference(before: &[f64], after: &[f64], confidence: f64) -> PairedDifference {
    let pairs = before.len().min(after.len());
    let (before, after) = (&before[..pairs], &after[..pairs]);
    let differences: Vec<f64> = before.iter().zip(after).map(|(b, a)| a - b).collect();
    let Estimate { mean, low, high } = mean_interval(&differences, confidence);
    PairedDifference {
        mean,
        low,
        high,
        variance_factor: variance_factor(
            variance(before) + variance(after),
            variance(&differences),
        ),
    }
}

/// The ratio where it has a finite value.
fn variance_factor(independent: f64, paired: f64) -> Option<f64> {
    if paired == 0.0 {
        return (independent == 0.0).then_some(1.0);
    }
    let factor = independent / paired;
    factor.is_finite().then_some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Draws, Purpose, Subject};

    #[test]
    fn nothing_varies() {
        let same = Estimate {
            mean: 0.1,
            low: 0.1,
            high: 0.1,
        };
        assert_eq!(mean_interval(&[0.1], 0.95), same);
        assert_eq!(mean_interval(&[0.1; 3], 0.95), same);
        assert!(mean_interval(&[], 0.95).mean.is_nan());
    }

    #[test]
    fn variance_factor_has_no_infinity() {
        let factor =
            |before: &[f64], after: &[f64]| paired_difference(before, after, 0.95).variance_factor;
        assert_eq!(factor(&[1.0, 1.0], &[2.0, 2.0]), Some(1.0));
        assert_eq!(factor(&[1.0, 2.0], &[2.0, 3.0]), None);
        assert_eq!(factor(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(0.5));
        assert_eq!(factor(&[], &[1.0]), Some(1.0));
        assert_eq!(
            paired_difference(&[1.0, 2.0, 99.0], &[2.0, 4.0], 0.9).mean,
            1.5
        );
    }

    /// Of 4,000 intervals at 90 % from 6 normal values each, close to 3,600 hold the true mean (four sigma: ± 76).
    #[test]
    fn coverage_of_the_mean() {
        let purpose = Purpose::named("coverage");
        let held = (0..4_000)
            .filter(|&run| {
                let draws = Draws::new(1, run);
                let normals: Vec<f64> = (0..6)
                    .map(|k| draws.normal(purpose, Subject::NONE, Subject::NONE, k))
                    .collect();
                let interval = mean_interval(&normals, 0.9);
                interval.low <= 0.0 && 0.0 <= interval.high
            })
            .count();
        assert!((3_524..=3_676).contains(&held), "{held}");
    }

    /// Correlated pairs: the factor estimates 1 / (1 − ρ), here 5.
    #[test]
    fn pairing_pays() {
        let purpose = Purpose::named("pairs");
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for run in 0..4_000 {
            let [common, a, b, _] =
                Draws::new(9, run).normals(purpose, Subject::NONE, Subject::NONE, 0);
            before.push(2.0 * common + a);
            after.push(2.0 * common + b + 0.5);
        }
        let difference = paired_difference(&before, &after, 0.999);
        assert!(difference.low < 0.5 && 0.5 < difference.high);
        let factor = difference.variance_factor.unwrap();
        assert!((4.5..5.5).contains(&factor), "{factor}");
    }
}
