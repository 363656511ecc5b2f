//! Two published approximations to the required signal-to-noise ratio, kept as cross-checks of the exact equations.
//!
//! Runs never use them. [`super::required_snr`] is exact; these tell a reader with a pocket calculator that it is.

use super::{Swerling, bounded};
use gapfiller_numerics::math::{db_to_ratio, exp, ln, log10, ratio_to_db};

/// Required signal-to-noise ratio per pulse \[dB\] of a steady target, by Albersheim.
///
/// W. J. Albersheim, *A Closed-Form Approximation to Robertson's Detection Characteristics*, Proc. IEEE 69 (1981) 839:
/// −5 log N + (6.2 + 4.54 / √(N + 0.44)) log(A + 0.12 A B + 1.7 B), A = ln(0.62 / Pfa), B = ln(Pd / (1 − Pd)), common
/// logarithms outside. Stated for a linear detector, Pfa 1e-7 to 1e-3, Pd 0.1 to 0.9, N 1 to 8096, within 0.2 dB.
///
/// Not meant outside that range: arguments are held to `pfa` 1e-12 to 0.1, `pd` 0.01 to 0.999999 so that it stays a number.
///
/// ```
/// use gapfiller_models::radar::albersheim_snr_db;
/// assert!((albersheim_snr_db(1, 1e-6, 0.9) - 13.114_544).abs() < 1e-6);
/// ```
#[must_use]
pub fn albersheim_snr_db(n_pulses: u32, pfa: f64, pd: f64) -> f64 {
    let n = f64::from(n_pulses.max(1));
    let pd = bounded(pd, 0.01, 0.999_999);
    let a = ln(0.62 / bounded(pfa, 1e-12, 0.1));
    let b = ln(pd / (1.0 - pd));
    // With a small Pd and a large Pfa the argument leaves the domain of the logarithm.
    let argument = (a + 0.12 * a * b + 1.7 * b).max(1e-6);
    -5.0 * log10(n) + (6.2 + 4.54 / (n + 0.44).sqrt()) * log10(argument)
}

/// Required signal-to-noise ratio per pulse \[dB\], any Swerling case, by Shnidman.
///
/// D. A. Shnidman, *Determination of Required SNR Values*, IEEE Trans. AES 38 (2002) 1059–1064: the ratio of a steady target,
/// X∞ = η (η + 2 √(N/2 + α − 1/4)), with η from the two probabilities, and a correction in decibels that falls with the number K of
/// independent samples of the cross-section. Stated for square law, Pd 0.1 to 0.99, Pfa 1e-9 to 1e-3, N 1 to 100, mostly
/// within 0.5 dB.
///
/// Not meant outside that range: arguments are held to `pfa` 1e-12 to 0.1, `pd` 0.01 to 0.9999.
///
/// ```
/// use gapfiller_models::radar::{Swerling, shnidman_snr_db};
/// assert!((shnidman_snr_db(Swerling::Case0, 1, 1e-6, 0.9) - 13.121_693).abs() < 1e-6);
/// ```
#[must_use]
pub fn shnidman_snr_db(swerling: Swerling, n_pulses: u32, pfa: f64, pd: f64) -> f64 {
    let n = f64::from(n_pulses.max(1));
    let pd = bounded(pd, 0.01, 0.9999);
    let pfa = bounded(pfa, 1e-12, 0.1);
    let spread = |p: f64| (-0.8 * ln(4.0 * p * (1.0 - p))).max(0.0).sqrt();
    let eta = spread(pfa) + if pd < 0.5 { -spread(pd) } else { spread(pd) };
    let alpha = if n < 40.0 { 0.0 } else { 0.25 };
    let steady = eta * (eta + 2.0 * (0.5 * n + alpha - 0.25).sqrt());
    let samples = match swerling {
        Swerling::Case0 => f64::INFINITY,
        Swerling::Case1 => 1.0,
        Swerling::Case2 => n,
        Swerling::Case3 => 2.0,
        Swerling::Case4 => 2.0 * n,
    };
    let low = (((17.7006 * pd - 18.4496) * pd + 14.5339) * pd - 3.525) / samples;
    let high = if pd > 0.872 {
        (exp(27.31 * pd - 25.14) + (pd - 0.8) * (0.7 * ln(1e-5 / pfa) + (2.0 * n - 20.0) / 80.0))
            / samples
    } else {
        0.0
    };
    ratio_to_db(db_to_ratio(low + high) * steady.max(1e-12) / n)
}
