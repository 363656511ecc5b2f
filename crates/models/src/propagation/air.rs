//! What air and rain do to the echoes of one radar, compiled to a table that a look can afford.
//!
//! A published reference range was measured through air: its loss is in it already. So gases count as the *difference* between the
//! two-way loss to the target and the two-way loss to the reference target; nearer or higher than that, the echo is stronger
//! than the fourth power of range says, farther or lower, it is weaker. The reference target is taken at its range and
//! [`REFERENCE_HEIGHT_M`] above the sea, or at the horizon if that is higher. A reference range is one of clear weather: rain counts in
//! full. The rain falls evenly from one height downwards, as widespread rain does, over all of the ray below that height.
//!
//! [`AirTable`] holds the decibels over the sine of elevation and slant range, worked out ray by ray, and interpolates. The elevation is
//! the geometric one of the straight line to the target; the ray itself is the one that refraction (an effective radius)
//! lets end at the target.

use super::gas::{GasProfile, Ray};
use super::rain::RainCoefficients;
use super::{refraction::EARTH_RADIUS_M, within};
use gapfiller_numerics::math::{asin_clamped, db_to_ratio};

/// Height of the target that a reference range was measured with, above the sea \[m\]: nobody publishes it; a cruising height.
pub const REFERENCE_HEIGHT_M: f64 = 10_000.0;

/// Knots of the table over elevation on either side of the horizontal, closer together near it.
const HALF_KNOTS: usize = 40;
/// Knots over range.
const RANGE_KNOTS: usize = 48;
/// The longest step along a ray \[m\], and the least number of steps.
const STEP_M: f64 = 2_000.0;
const LEAST_STEPS: f64 = 24.0;

/// Rain that falls evenly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rain {
    /// Rain rate \[mm/h\].
    pub rate_mm_h: f64,
    /// Height above the sea from which it falls as rain \[m\]; above it is snow, which costs next to nothing.
    pub top_m: f64,
}

/// What hinders the echoes of one radar on their way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AirPath {
    /// Frequency \[Hz\].
    pub frequency_hz: f64,
    /// Antenna above the sea \[m\].
    pub antenna_height_m: f64,
    /// The farthest that the table is asked for \[m\].
    pub maximum_range_m: f64,
    /// Range of the reference target \[m\].
    pub reference_range_m: f64,
    /// Effective Earth radius over the radius: 4/3 in the standard atmosphere.
    pub k_factor: f64,
    /// Whether gases count.
    pub gases: bool,
    /// The rain, if it rains.
    pub rain: Option<Rain>,
}

/// The two-way loss of echoes of one radar, over what its reference range includes.
#[derive(Clone, Debug, PartialEq)]
pub struct AirTable {
    /// Decibels: ranges of the first elevation, of the second, …
    excess_db: Vec<f32>,
    range_step_m: f64,
    least_db: f64,
}

impl AirTable {
    /// Works the table out: some tens of milliseconds.
    #[must_use]
    pub fn new(path: &AirPath) -> Self {
        let losses = Losses::new(path);
        let reference_db = losses.reference_db(path);
        let range_step_m = within(path.maximum_range_m, 1_000.0, 3e6) / (RANGE_KNOTS - 1) as f64;
        let mut excess_db = Vec::with_capacity((2 * HALF_KNOTS + 1) * RANGE_KNOTS);
        for row in 0..=2 * HALF_KNOTS {
            let sine = sine_of(row);
            for column in 0..RANGE_KNOTS {
                let range_m = column as f64 * range_step_m;
                excess_db.push((losses.two_way_db(sine, range_m) - reference_db) as f32);
            }
        }
        Self {
            excess_db,
            range_step_m,
            least_db: -reference_db,
        }
    }

    /// What the way there and back takes beyond what the reference range includes \[dB\], negative where it takes less.
    #[must_use]
    pub fn excess_db(&self, elevation_sine: f64, range_m: f64) -> f64 {
        let (row, across) = knot_of(elevation_sine);
        let place = within(range_m / self.range_step_m, 0.0, (RANGE_KNOTS - 1) as f64);
        let column = (place.floor() as usize).min(RANGE_KNOTS - 2);
        let along = place - column as f64;
        let at = |row: usize, column: usize| {
            let index = row * RANGE_KNOTS + column;
            f64::from(self.excess_db.get(index).copied().unwrap_or_default())
        };
        let low = at(row, column) + along * (at(row, column + 1) - at(row, column));
        let high = at(row + 1, column) + along * (at(row + 1, column + 1) - at(row + 1, column));
        low + across * (high - low)
    }

    /// By what the signal-to-noise ratio of the range equation is to be multiplied.
    #[must_use]
    #[inline]
    pub fn factor(&self, elevation_sine: f64, range_m: f64) -> f64 {
        db_to_ratio(-self.excess_db(elevation_sine, range_m))
    }

    /// No factor is greater.
    #[must_use]
    pub fn greatest_factor(&self) -> f64 {
        db_to_ratio(-self.least_db)
    }
}

/// The sine of the elevation at a knot: from −1 to 1, evenly spaced in its root.
fn sine_of(row: usize) -> f64 {
    let root = row as f64 / HALF_KNOTS as f64 - 1.0;
    root * root.abs()
}

/// The knot below a sine, and how far beyond it.
fn knot_of(sine: f64) -> (usize, f64) {
    let root = within(sine.abs(), 0.0, 1.0).sqrt();
    let root = if sine < 0.0 { -root } else { root };
    let place = (root + 1.0) * HALF_KNOTS as f64;
    let row = (place.floor() as usize).min(2 * HALF_KNOTS - 1);
    // Linear in the sine itself, as the losses nearly are, between knots of its root.
    let (low, high) = (sine_of(row), sine_of(row + 1));
    (row, within((sine - low) / (high - low), 0.0, 1.0))
}

/// Specific attenuation along rays from one antenna.
struct Losses {
    gas: Option<GasProfile>,
    rain: Option<(Rain, f64)>,
    antenna_height_m: f64,
    k_factor: f64,
}

impl Losses {
    fn new(path: &AirPath) -> Self {
        // Horizontal polarisation, level rays: a few per cent more than vertical or steep ones pay.
        let rain = path.rain.map(|rain| {
            let rain = Rain {
                top_m: within(rain.top_m, 0.0, 1e5),
                ..rain
            };
            let coefficients = RainCoefficients::new(path.frequency_hz, 0.0, 0.0);
            (rain, coefficients.attenuation_db_per_km(rain.rate_mm_h))
        });
        Self {
            gas: path.gases.then(|| GasProfile::new(path.frequency_hz)),
            rain,
            antenna_height_m: within(path.antenna_height_m, 0.0, 1e5),
            k_factor: within(path.k_factor, 0.1, 1e3),
        }
    }

    /// Two-way loss to the reference target, which rain is no part of.
    fn reference_db(&self, path: &AirPath) -> f64 {
        let dry = Self {
            gas: self.gas.clone(),
            rain: None,
            ..*self
        };
        let range = within(path.reference_range_m, 1.0, 3e6);
        let from_centre = EARTH_RADIUS_M + self.antenna_height_m;
        let to_centre = EARTH_RADIUS_M + REFERENCE_HEIGHT_M;
        // Law of cosines: the straight line that ends at the height, if one of this length does.
        let sine = (to_centre * to_centre - from_centre * from_centre - range * range)
            / (2.0 * from_centre * range);
        dry.two_way_db(within(sine, self.horizon_sine(range), 1.0), range)
    }

    /// The sine of the geometric elevation of a ray that leaves level.
    fn horizon_sine(&self, range_m: f64) -> f64 {
        -self.bending_sine(range_m)
    }

    /// How much a ray must be lifted for refraction to let it end where the straight line does.
    fn bending_sine(&self, range_m: f64) -> f64 {
        0.5 * range_m * (1.0 / EARTH_RADIUS_M - 1.0 / (self.k_factor * EARTH_RADIUS_M))
    }

    /// Loss \[dB\] out and back.
    fn two_way_db(&self, sine: f64, range_m: f64) -> f64 {
        if range_m <= 0.0 {
            return 0.0;
        }
        let lifted = within(sine + self.bending_sine(range_m), -1.0, 1.0);
        let ray = Ray::new(
            self.antenna_height_m,
            asin_clamped(lifted),
            self.k_factor * EARTH_RADIUS_M,
        );
        let steps = (range_m / STEP_M).ceil().max(LEAST_STEPS);
        let step_m = range_m / steps;
        let mut sum = 0.0;
        for n in 0..steps as u32 {
            let start = f64::from(n) * step_m;
            let heights = [start, start + 0.5 * step_m, start + step_m].map(|s| ray.height_m(s));
            if let Some(gas) = &self.gas {
                let [a, b, c] = heights.map(|height| gas.attenuation_db_per_km(height));
                sum += (a + 4.0 * b + c) / 6.0;
            }
            if let Some((rain, per_km)) = &self.rain {
                sum += per_km * share_below(heights[0], heights[2], rain.top_m);
            }
        }
        2.0 * sum * step_m / 1e3
    }
}

/// The share of a line between two heights that is below a third.
fn share_below(one_m: f64, other_m: f64, top_m: f64) -> f64 {
    let (low, high) = (one_m.min(other_m), one_m.max(other_m));
    if high <= top_m {
        1.0
    } else if low >= top_m {
        0.0
    } else {
        (top_m - low) / (high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propagation::refraction::STANDARD_EFFECTIVE_RADIUS_M;
    use proptest::prelude::*;

    const X_BAND: AirPath = AirPath {
        frequency_hz: 10e9,
        antenna_height_m: 200.0,
        maximum_range_m: 300_000.0,
        reference_range_m: 150_000.0,
        k_factor: 4.0 / 3.0,
        gases: true,
        rain: None,
    };

    /// At the reference, nothing changes: 10 km up and 150 km off.
    #[test]
    fn the_reference_is_the_reference() {
        let table = AirTable::new(&X_BAND);
        let from = EARTH_RADIUS_M + 200.0;
        let to = EARTH_RADIUS_M + REFERENCE_HEIGHT_M;
        let sine = (to * to - from * from - 150_000.0 * 150_000.0) / (2.0 * from * 150_000.0);
        let excess = table.excess_db(sine, 150_000.0);
        assert!(excess.abs() < 0.05, "{excess}");
        // Lower pays more, nearer pays less, and no more than all of it is given back.
        assert!(table.excess_db(0.0, 150_000.0) > 0.5);
        assert!(table.excess_db(sine, 50_000.0) < -0.5);
        assert!(table.factor(0.0, 0.0) <= table.greatest_factor() * (1.0 + 1e-6));
    }

    /// The table against the ray itself, with its apparent elevation.
    #[test]
    fn the_table_follows_the_ray() {
        let table = AirTable::new(&X_BAND);
        let gas = GasProfile::new(10e9);
        let reference = table.excess_db(0.0, 0.0);
        for (sine, range) in [
            (0.0, 100e3),
            (0.005, 220e3),
            (0.03, 140e3),
            (0.3, 37e3),
            (-0.01, 60e3),
        ] {
            let lift = 0.5 * range * (1.0 / EARTH_RADIUS_M - 1.0 / STANDARD_EFFECTIVE_RADIUS_M);
            let elevation = asin_clamped(sine + lift);
            let direct = 2.0 * gas.path_db(200.0, elevation, range, STANDARD_EFFECTIVE_RADIUS_M);
            let found = table.excess_db(sine, range) - reference;
            assert!(
                (found - direct).abs() < 0.03,
                "{sine} {range}: {found} {direct}"
            );
        }
    }

    /// 10 mm/h below 4 km on a ray that stays in it: twice its length times the specific attenuation, and none above.
    #[test]
    fn rain_counts_in_full() {
        let rain = Rain {
            rate_mm_h: 10.0,
            top_m: 4_000.0,
        };
        let table = AirTable::new(&AirPath {
            gases: false,
            rain: Some(rain),
            ..X_BAND
        });
        let per_km = RainCoefficients::new(10e9, 0.0, 0.0).attenuation_db_per_km(10.0);
        let found = table.excess_db(0.0, 100_000.0);
        assert!((found - 200.0 * per_km).abs() < 0.01, "{found}");
        // Steeply up, only the part below four kilometres.
        let found = table.excess_db(0.5, 60_000.0);
        assert!((found - 2.0 * 7.6 * per_km).abs() < 0.2, "{found}");
        assert_eq!(table.greatest_factor(), 1.0);
    }

    #[test]
    fn nothing_on_nothing_changes() {
        let table = AirTable::new(&AirPath {
            gases: false,
            ..X_BAND
        });
        assert_eq!(table.factor(0.1, 123_456.0), 1.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn whatever_comes(
            numbers in prop::array::uniform5(prop::num::f64::ANY),
            rate in prop::num::f64::ANY,
            asked in (prop::num::f64::ANY, prop::num::f64::ANY),
        ) {
            let table = AirTable::new(&AirPath {
                frequency_hz: numbers[0],
                antenna_height_m: numbers[1],
                maximum_range_m: numbers[2],
                reference_range_m: numbers[3],
                k_factor: numbers[4],
                gases: true,
                rain: Some(Rain { rate_mm_h: rate, top_m: numbers[1] }),
            });
            let excess = table.excess_db(asked.0, asked.1);
            prop_assert!(excess.is_finite(), "{excess}");
            prop_assert!(table.factor(asked.0, asked.1) >= 0.0);
        }
    }
}
