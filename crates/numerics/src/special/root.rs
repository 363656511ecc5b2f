//! Inverting a distribution by halving.

/// The least positive number at which `reached` holds, for a condition that once met stays met.
///
/// Positive floating-point numbers sort as their bits do, so halving over the bits ends after 63 steps on the exact
/// neighbour, whatever the scale of the answer. Infinity when the condition never holds.
pub fn least_positive(reached: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0_u64, f64::INFINITY.to_bits());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reached(f64::from_bits(middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    f64::from_bits(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_exact_neighbour() {
        assert_eq!(least_positive(|x| x >= 0.3), 0.3);
        assert_eq!(least_positive(|x| x >= 1e-300), 1e-300);
        assert_eq!(least_positive(|x| x * x >= 2.0), std::f64::consts::SQRT_2);
        assert_eq!(least_positive(|_| false), f64::INFINITY);
    }
}
