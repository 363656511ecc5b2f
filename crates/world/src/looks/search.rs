//! Where a pointed radar looks when its cue is worse than its beam: tile by tile.
//!
//! The three-sigma volume of the cue, a box along the line of sight, across it and upwards, is cut into tiles as wide as the beam and
//! as deep as the range gate. Each dwell looks at one of them, so what the cue means is looked at in one dwell of `n`,
//!
//! n = ⌈3σ_across / half beam⌉ · ⌈3σ_up / half beam⌉ · ⌈3σ_along / half gate⌉,
//!
//! and acquisition takes as much longer (the mean time to find a target somewhere in a box searched at a constant rate is proportional
//! to its volume: Koopman 1980, *Search and Screening*, ch. 2; here with a fixed pattern instead of random placement). The pattern is a
//! raster: across the line of sight fastest, then upwards, then along it, on each axis from the middle outwards. With a cue sharper
//! than beam and gate there is one tile, and it is the beam.

use gapfiller_border::StateEstimate;
use gapfiller_geo::Vector3;

/// No more tiles than this on an axis: a cue so poor that it needs more is searched in its middle only.
const MOST_TILES: u32 = 9;
/// So many standard deviations each way are searched.
const SIGMAS: f64 = 3.0;

/// The part of a cue's volume that one dwell looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tile {
    across: Vector3<f64>,
    up: Vector3<f64>,
    /// Middle of the tile: across \[rad\], up \[rad\], along \[m\], from the aim.
    middle: [f64; 3],
    half_beam_rad: f64,
    half_gate_m: f64,
}

impl Tile {
    /// Which tile the `nth` dwell of a search looks at; none if there is but one. `aimed` is the aim from the radar \[m\],
    /// earth-centred axes, and `range_m` its length.
    pub(super) fn of(
        aim: &StateEstimate,
        (aimed, range_m): (&Vector3<f64>, f64),
        (half_beam_rad, half_gate_m): (f64, f64),
        vertical: &Vector3<f64>,
        nth: u32,
    ) -> Option<Self> {
        let covariance = &aim.position_covariance;
        // No axis spreads more than all together: most beams end here.
        let most_m = SIGMAS * covariance.trace().max(0.0).sqrt();
        let half_beam_m = half_beam_rad * range_m;
        if most_m <= half_beam_m.min(half_gate_m) {
            return None;
        }
        let along = aimed / range_m;
        let level = along.cross(vertical);
        // Straight up, any direction across will do; a radar cannot be pointed there.
        let across = level / level.norm().max(1e-9);
        let up = across.cross(&along);
        let tiles = |axis: &Vector3<f64>, half_m: f64| {
            let sigma_m = axis.dot(&(covariance * axis)).max(0.0).sqrt();
            let wanted = (SIGMAS * sigma_m / half_m.max(1e-9)).ceil();
            wanted.clamp(1.0, f64::from(MOST_TILES)) as u32
        };
        let counts = [
            tiles(&across, half_beam_m),
            tiles(&up, half_beam_m),
            tiles(&along, half_gate_m),
        ];
        let all: u32 = counts.iter().product();
        if all <= 1 {
            return None;
        }
        let mut rest = nth % all;
        let mut place = |count: u32| {
            let step = rest % count;
            rest /= count;
            outwards(step, count)
        };
        let middle = [
            2.0 * half_beam_rad * place(counts[0]),
            2.0 * half_beam_rad * place(counts[1]),
            2.0 * half_gate_m * place(counts[2]),
        ];
        Some(Self {
            across,
            up,
            middle,
            half_beam_rad,
            half_gate_m,
        })
    }

    /// Whether something `relative` to the radar, at `range_m`, lies in it; the aim is at `aimed_range_m`. Angles from the aim are
    /// taken for their sines.
    pub(super) fn holds(&self, relative: &Vector3<f64>, range_m: f64, aimed_range_m: f64) -> bool {
        let off = |axis: &Vector3<f64>, middle: f64| (relative.dot(axis) / range_m - middle).abs();
        (range_m - aimed_range_m - self.middle[2]).abs() <= self.half_gate_m
            && off(&self.across, self.middle[0]) <= self.half_beam_rad
            && off(&self.up, self.middle[1]) <= self.half_beam_rad
    }
}

/// The middle of the `step`-th of `count` tiles from the middle outwards, in tiles: 0, 1, −1, 2, −2 … for an odd number,
/// ½, −½, 1½, −1½ … for an even one.
fn outwards(step: u32, count: u32) -> f64 {
    let (pair, odd) = (f64::from(step.div_ceil(2)), count % 2 == 1);
    let sign = if step % 2 == 1 { 1.0 } else { -1.0 };
    if odd {
        sign * pair
    } else {
        -sign * (f64::from(step / 2) + 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_border::SimTime;
    use gapfiller_geo::Matrix3;
    use gapfiller_geo::frames::Ecef;

    fn cue(sigmas_m: [f64; 3]) -> StateEstimate {
        StateEstimate {
            time: SimTime::ZERO,
            position: Ecef(Vector3::zeros()),
            velocity_m_s: Vector3::zeros(),
            position_covariance: Matrix3::from_diagonal(&Vector3::from(sigmas_m.map(|s| s * s))),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::zeros(),
        }
    }

    /// The radar looks along x, up is z, so y is across.
    fn tile(sigmas_m: [f64; 3], nth: u32) -> Option<Tile> {
        let aimed = Vector3::new(100_000.0, 0.0, 0.0);
        let at = (&aimed, 100_000.0);
        Tile::of(&cue(sigmas_m), at, (0.01, 2_000.0), &Vector3::z(), nth)
    }

    #[test]
    fn a_sharp_cue_has_one_tile() {
        assert_eq!(tile([300.0, 200.0, 200.0], 0), None);
        assert_eq!(
            tile([600.0, 100.0, 100.0], 5),
            None,
            "three sigmas are within the gate"
        );
    }

    #[test]
    fn every_place_is_looked_at_once_in_a_round() {
        // 3 · 1,000 m across over 1,000 m: three tiles; 3 · 500 m upwards: two; 3 · 1,500 m along over 2,000 m: three.
        let sigmas = [1_500.0, 1_000.0, 500.0];
        let mut seen = 0;
        for across in [-2_700.0, -900.0, 800.0, 2_700.0] {
            for up in [-1_500.0, -100.0, 1_700.0] {
                for along in [-5_500.0, -1_000.0, 3_000.0] {
                    let relative = Vector3::new(100_000.0 + along, across, up);
                    let range_m = relative.norm();
                    let looks = (0..18)
                        .filter(|nth| {
                            let tile = tile(sigmas, *nth).expect("a tile");
                            tile.holds(&relative, range_m, 100_000.0)
                        })
                        .count();
                    assert_eq!(looks, 1, "{across} {up} {along}");
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 36);
        assert_eq!(tile(sigmas, 0), tile(sigmas, 18), "and then anew");
        // What is outside is never looked at.
        let outside = Vector3::new(100_000.0, 4_000.0, 0.0);
        assert!((0..18).all(|nth| !tile(sigmas, nth).expect("a tile").holds(
            &outside,
            outside.norm(),
            100_000.0
        )));
    }

    #[test]
    fn a_hopeless_cue_is_searched_in_its_middle() {
        let far = tile([1e7, 1e7, 1e7], 9 * 9 * 9 - 1).expect("a tile");
        assert!(far.middle[0].abs() <= 9.0 * 0.01 && far.middle[2].abs() <= 9.0 * 2_000.0);
        assert_eq!(
            far,
            tile([1e8, 1e8, 1e8], 2 * 9 * 9 * 9 - 1).expect("a tile")
        );
    }

    #[test]
    fn from_the_middle_outwards() {
        let odd: Vec<f64> = (0..5).map(|step| outwards(step, 5)).collect();
        assert_eq!(odd, [0.0, 1.0, -1.0, 2.0, -2.0]);
        let even: Vec<f64> = (0..4).map(|step| outwards(step, 4)).collect();
        assert_eq!(even, [0.5, -0.5, 1.5, -1.5]);
    }
}
