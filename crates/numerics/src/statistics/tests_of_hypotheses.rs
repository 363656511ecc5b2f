//! p-values, alone and together.

/// Holm's adjusted p-values, in the order given: each may be compared with the level for the whole family.
///
/// Holm, S. (1979), "A simple sequentially rejective multiple test procedure", *Scandinavian Journal of Statistics* 6,
/// pp. 65–70. Good without any assumption on how the tests depend on each other. A NaN stays last and NaN.
///
/// ```
/// use gapfiller_numerics::statistics::holm;
///
/// assert_eq!(holm(&[0.01, 0.5, 0.02]), vec![0.03, 0.5, 0.04]);
/// ```
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&i, &j| p_values[i].total_cmp(&p_values[j]).then(i.cmp(&j)));

    let mut adjusted = vec![f64::NAN; p_values.len()];
    let mut largest_yet = 0.0_f64;
    for (rank, &i) in order.iter().enumerate() {
        let remaining = (p_values.len() - rank) as f64;
        // `max` would drop a NaN in silence.
        if !p_values[i].is_nan() {
            largest_yet = largest_yet.max((p_values[i] * remaining).min(1.0));
            adjusted[i] = largest_yet;
        }
    }
    adjusted
}

/// Probability that a standard normal variate is at least as far from zero as `z`.
#[must_use]
pub fn normal_two_sided_p(z: f64) -> f64 {
    crate::special::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holm_is_monotone_and_at_most_one() {
        let adjusted = holm(&[0.04, 0.01, 0.03, 0.8]);
        let expected = [0.09, 0.04, 0.09, 0.8];
        for (a, e) in adjusted.iter().zip(expected) {
            assert!((a - e).abs() < 1e-15);
        }
        assert_eq!(holm(&[0.9, 0.9]), vec![1.0, 1.0]);
        assert!(holm(&[]).is_empty());
        assert!(holm(&[0.1, f64::NAN])[1].is_nan());
    }

    #[test]
    fn two_sided() {
        assert_eq!(normal_two_sided_p(0.0), 1.0);
        assert!((normal_two_sided_p(-1.959_963_984_540_054) - 0.05).abs() < 1e-15);
    }
}
