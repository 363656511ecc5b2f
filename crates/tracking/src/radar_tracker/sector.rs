//! The sector that holds all bearings of a look: a test of a few products, without roots, angles or branches.

use crate::block::{dot, transposed_times};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::LocalFrame;

/// Wider than 78° to either side, the test is given up and lets everything through.
const LEAST_COSINE: f64 = 0.2;

/// A sector of the horizon, as seen from the radar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sector {
    /// Horizontal unit vectors of its middle and to the right of that, earth-centred axes.
    along: Vector3<f64>,
    across: Vector3<f64>,
    /// Tangent and 1 + tangent of the half-angle.
    tangent: f64,
    margin: f64,
    everything: bool,
}

impl Sector {
    /// The sector around bearings given as (sine, cosine) of the azimuth.
    pub fn around(frame: &LocalFrame, bearings: &[(f64, f64)]) -> Self {
        let (mut east, mut north) = (0.0, 0.0);
        for (sine, cosine) in bearings {
            east += sine;
            north += cosine;
        }
        let length = (east * east + north * north).sqrt();
        let (east, north) = if length > 0.0 {
            (east / length, north / length)
        } else {
            (0.0, 1.0)
        };
        let mut least = 1.0_f64;
        for (sine, cosine) in bearings {
            least = least.min(sine * east + cosine * north);
        }
        let everything = least < LEAST_COSINE;
        let cosine = least.max(LEAST_COSINE);
        let tangent = (1.0 - cosine * cosine).max(0.0).sqrt() / cosine;
        Self {
            along: transposed_times(&frame.rotation, &Vector3::new(east, north, 0.0)),
            across: transposed_times(&frame.rotation, &Vector3::new(north, -east, 0.0)),
            tangent,
            margin: 1.0 + tangent,
            everything,
        }
    }

    /// Whether anything within `reach` \[m\] of `sight` (from the radar, earth-centred axes) and then within `angle` \[rad\]
    /// of azimuth can lie in the sector; never wrongly false.
    #[inline]
    pub fn reaches(&self, sight: &Vector3<f64>, reach: f64, angle: f64) -> bool {
        let (along, across) = (dot(sight, &self.along), dot(sight, &self.across));
        let reach = reach + angle * (along.abs() + across.abs() + reach);
        self.everything | (across.abs() <= along * self.tangent + reach * self.margin)
    }
}

/// A slant range \[m\] and a place, packed so that sorting sorts by range, then place: 40 bits of 1/1024 m, 24 bits of place.
#[inline]
pub(super) fn range_key(range_m: f64, place: u32) -> u64 {
    const LARGEST: u64 = (1 << 40) - 1;
    // The conversion saturates: negative to zero, NaN to zero.
    ((range_m * 1024.0) as u64).min(LARGEST) << 24 | u64::from(place & PLACE_MASK)
}

/// The place in a [`range_key`].
#[inline]
pub(super) fn place_of(key: u64) -> u32 {
    key as u32 & PLACE_MASK
}

const PLACE_MASK: u32 = (1 << 24) - 1;

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::frames::Geodetic;
    use gapfiller_numerics::math::sin_cos;

    #[test]
    fn it_lets_through_what_lies_in_it_and_little_else() {
        let frame = LocalFrame::at(Geodetic::from_degrees(39.9, 41.27, 1_890.0));
        let bearings = [0.5_f64, 1.0, 1.9].map(sin_cos);
        let sector = Sector::around(&frame, &bearings);
        let at = |azimuth: f64, up: f64| {
            let (sine, cosine) = sin_cos(azimuth);
            frame.rotate_to_ecef(&Vector3::new(50_000.0 * sine, 50_000.0 * cosine, up))
        };
        for up in [-500.0, 80_000.0] {
            for step in 0..63 {
                let azimuth = 0.1 * f64::from(step);
                let inside = (0.5..=1.9).contains(&azimuth);
                let far = !(0.0..=2.4).contains(&azimuth);
                assert!(!inside || sector.reaches(&at(azimuth, up), 0.001, 0.0));
                assert!(
                    !far || !sector.reaches(&at(azimuth, up), 1_000.0, 0.0),
                    "{azimuth}"
                );
            }
        }
        assert!(sector.reaches(&at(0.48, 0.0), 2_000.0, 0.0));
        assert!(sector.reaches(&at(0.48, 0.0), 0.0, 0.02));
        assert!(
            Sector::around(&frame, &[0.0, 2.0, 4.0].map(sin_cos)).reaches(&at(5.0, 0.0), 0.0, 0.0)
        );
    }

    #[test]
    fn keys_sort_by_range_then_place() {
        let mut keys = [
            range_key(2e5, 0),
            range_key(1e5, 2),
            range_key(1e5, 1),
            range_key(1e30, 3),
        ];
        keys.sort_unstable();
        assert_eq!(keys.map(place_of), [1, 2, 0, 3]);
        assert_eq!(range_key(-5.0, 0), 0);
    }
}
