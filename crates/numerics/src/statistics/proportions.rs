//! Proportions with their intervals.

use crate::special::{beta_quantile, normal_quantile};

/// Wilson's score interval of a proportion; (0, 1) for no trials.
///
/// Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", *JASA* 22, pp. 209–212.
/// Its coverage is close to the stated confidence on average; see [`clopper_pearson`] for never less. Successes beyond the
/// trials count as the trials.
///
/// ```
/// use gapfiller_numerics::statistics::wilson;
///
/// let (low, high) = wilson(0, 300, 0.95); // no friend hit in 300 runs is not "never"
/// assert!(low == 0.0 && (high - 0.012_642_971).abs() < 1e-9);
/// ```
#[must_use]
pub fn wilson(successes: u64, trials: u64, confidence: f64) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    let successes = successes.min(trials);
    let n = trials as f64;
    let share = successes as f64 / n;
    let z = normal_quantile(0.5 + 0.5 * confidence);
    let z2 = z * z;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    // At the ends the two terms cancel exactly, their rounded values only nearly.
    let low = if successes == 0 {
        0.0
    } else {
        (centre - half).max(0.0)
    };
    let high = if successes == trials {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    (low, high)
}

/// Clopper and Pearson's exact interval of a proportion; (0, 1) for no trials.
///
/// Clopper, C. and Pearson, E. S. (1934), "The use of confidence or fiducial limits illustrated in the case of the
/// binomial", *Biometrika* 26, pp. 404–413. It holds the truth at least as often as stated, and is wider for it.
#[must_use]
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> (f64, f64) {
    let successes = successes.min(trials);
    let tail = 0.5 - 0.5 * confidence;
    let (hits, misses) = (successes as f64, (trials - successes) as f64);
    let low = if successes == 0 {
        0.0
    } else {
        beta_quantile(tail, hits, misses + 1.0)
    };
    let high = if successes == trials {
        1.0
    } else {
        beta_quantile(1.0 - tail, hits + 1.0, misses)
    };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Draws, Purpose, Subject};
    use crate::special::binomial_cdf;

    /// Reference values by statsmodels 0.15.
    #[test]
    fn against_the_reference() {
        let table = include_str!("../../tests/data/binomial_ci95.csv");
        let mut rows = 0;
        for line in table.lines().skip(1) {
            let cells: Vec<f64> = line
                .split(',')
                .map(|cell| cell.trim().parse().unwrap())
                .collect();
            let (x, n) = (cells[0] as u64, cells[1] as u64);
            let (wilson_low, wilson_high) = wilson(x, n, 0.95);
            let (exact_low, exact_high) = clopper_pearson(x, n, 0.95);
            for (found, known) in [wilson_low, wilson_high, exact_low, exact_high]
                .iter()
                .zip(&cells[2..])
            {
                assert!(
                    (found - known).abs() < 1e-10,
                    "{x} of {n}: {found} instead of {known}"
                );
            }
            rows += 1;
        }
        assert_eq!(rows, 10);
    }

    #[test]
    fn edges() {
        assert_eq!(wilson(0, 0, 0.95), (0.0, 1.0));
        assert_eq!(clopper_pearson(0, 0, 0.95), (0.0, 1.0));
        assert_eq!(clopper_pearson(9, 5, 0.95), clopper_pearson(5, 5, 0.95));
    }

    /// By definition: at either end the observed count, or a more extreme one, has the probability of the tail.
    #[test]
    fn clopper_pearson_inverts_the_binomial() {
        for (x, n) in [(1, 12), (40, 97), (950, 1000), (3, 100_000)] {
            let (low, high) = clopper_pearson(x, n, 0.9);
            assert!((1.0 - binomial_cdf(x - 1, n, low) - 0.05).abs() < 1e-12);
            assert!((binomial_cdf(x, n, high) - 0.05).abs() < 1e-12);
        }
    }

    /// Of 3,000 samples of 40 at 0.3: Wilson near its 95 %, Clopper–Pearson not below (four sigma: 1.6 %).
    #[test]
    fn coverage() {
        let purpose = Purpose::named("proportion");
        let (mut by_wilson, mut by_exact) = (0, 0);
        for run in 0..3_000 {
            let draws = Draws::new(4, run);
            let hits = (0..40)
                .filter(|&k| draws.uniform(purpose, Subject::NONE, Subject::NONE, k) < 0.3)
                .count() as u64;
            let holds = |(low, high): (f64, f64)| low <= 0.3 && 0.3 <= high;
            by_wilson += u32::from(holds(wilson(hits, 40, 0.95)));
            by_exact += u32::from(holds(clopper_pearson(hits, 40, 0.95)));
        }
        let share = f64::from(by_wilson) / 3_000.0;
        assert!((0.93..0.98).contains(&share), "{share}");
        assert!(by_exact >= by_wilson.min(2_802), "{by_exact}");
    }
}
