//! Estimates with their intervals.
//!
//! Sums are taken in index order with Neumaier's compensation, so that they depend neither on threads nor on the compiler,
//! and lose nothing over a million runs. Confidence is a probability, such as 0.95.

mod intervals;
mod proportions;
mod tests_of_hypotheses;

pub use intervals::{Estimate, PairedDifference, mean_interval, paired_difference};
pub use proportions::{clopper_pearson, wilson};
pub use tests_of_hypotheses::{holm, normal_two_sided_p};

/// The sum in the given order, with the rounding errors added back at the end.
///
/// Neumaier, A. (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", *ZAMM* 54, pp. 39–51.
///
/// ```
/// use gapfiller_numerics::statistics::sum;
///
/// assert_eq!(sum([1e100, 1.0, -1e100]), 1.0);
/// ```
#[must_use]
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() {
            (total - next) + value
        } else {
            (value - next) + total
        };
        total = next;
    }
    // After an overflow the compensation is NaN and means nothing.
    if total.is_finite() {
        total + lost
    } else {
        total
    }
}

/// The arithmetic mean; NaN for no values.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    match values {
        // Dividing a sum of equal values need not give the value back.
        [first, rest @ ..] if rest.iter().all(|value| value == first) => *first,
        _ => sum(values.iter().copied()) / values.len() as f64,
    }
}

/// The unbiased variance (division by n − 1); 0 for fewer than two values.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let centre = mean(values);
    sum(values
        .iter()
        .map(|value| (value - centre) * (value - centre)))
        / (values.len() - 1) as f64
}

/// The quantile at `p` of values in ascending order, linear between neighbours (Hyndman and Fan 1996, type 7); NaN for none.
///
/// ```
/// use gapfiller_numerics::statistics::quantile_of_sorted;
///
/// assert_eq!(quantile_of_sorted(&[1.0, 2.0, 4.0, 8.0], 0.5), 3.0);
/// ```
#[must_use]
pub fn quantile_of_sorted(ascending: &[f64], p: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = position.floor();
    let low = ascending[(below as usize).min(last)];
    let high = ascending[(position.ceil() as usize).min(last)];
    if low == high {
        low
    } else {
        low + (position - below) * (high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_moments() {
        assert_eq!(sum(std::iter::repeat_n(0.1, 1_000_000)), 100_000.0);
        assert_eq!(sum([f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(mean(&[0.1; 3]), 0.1);
        assert!(mean(&[]).is_nan());
        assert_eq!(variance(&[1.0, 2.0, 3.0, 4.0]), 5.0 / 3.0);
        assert_eq!(variance(&[1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]), 1.0);
        assert_eq!((variance(&[7.3]), variance(&[0.1; 7])), (0.0, 0.0));
    }

    #[test]
    fn quantiles() {
        assert_eq!(quantile_of_sorted(&[5.0], 0.9), 5.0);
        assert_eq!(quantile_of_sorted(&[1.0, 2.0, 3.0], 0.0), 1.0);
        assert_eq!(quantile_of_sorted(&[1.0, 2.0, 3.0], 1.0), 3.0);
        assert_eq!(quantile_of_sorted(&[1.0, 2.0, 3.0], 0.25), 1.5);
        assert!(quantile_of_sorted(&[], 0.5).is_nan());
    }
}
