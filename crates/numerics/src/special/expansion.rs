//! What series and continued fractions have in common.

/// More terms than an incomplete gamma or beta function with parameters up to `largest` takes (about 10 √largest), so that
/// an expansion ends whatever it is given.
pub fn term_limit(largest: f64) -> f64 {
    500.0 + 30.0 * largest.min(1e10).sqrt()
}

/// `x`, unless it is so near zero that Lentz's method could not divide by it.
#[inline]
pub fn away_from_zero(x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    if x.abs() < TINY { TINY } else { x }
}
