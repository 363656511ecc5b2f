//! Fewer points for the same path.
//!
//! Douglas and Peucker (1973, "Algorithms for the reduction of the number of points required to represent a digitized line or its
//! caricature", Cartographica 10, 112–122), with the distance taken between places at the same time instead of to the line
//! (Meratnia and de By 2004, "Spatiotemporal compression techniques for moving point objects", EDBT, LNCS 2992, section 3.3),
//! so that speed is kept as well as shape.

use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Geodetic;

/// A point is kept at least so often \[s\] …
const LONGEST_LEG_S: f64 = 600.0;
/// … and among so many, which bounds the work.
const LONGEST_RUN: usize = 1_000;

/// How far from a path its points may be in the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    pub level_m: f64,
    pub height_m: f64,
}

/// The places of the points to keep, in order: the first, the last, and as many between as it takes for every other to be within
/// the tolerance of the path at its own time.
pub(crate) fn thin(points: &[(f64, Geodetic)], tolerance: Tolerance) -> Vec<usize> {
    let at_sea = |(_, point): &(f64, Geodetic)| {
        let point = Geodetic {
            height_m: 0.0,
            ..*point
        };
        point.to_ecef().0
    };
    let line = Line {
        points,
        places: points.iter().map(at_sea).collect(),
        tolerance,
    };
    let mut kept: Vec<usize> = (0..points.len().min(1)).collect();
    while let Some(&from) = kept.last()
        && let Some(to) = line.reach(from)
    {
        line.between(from, to, &mut kept);
        kept.push(to);
    }
    kept
}

struct Line<'a> {
    points: &'a [(f64, Geodetic)],
    /// Of each point, at sea level \[m, earth-centred\].
    places: Vec<Vector3<f64>>,
    tolerance: Tolerance,
}

impl Line<'_> {
    /// The farthest point that a leg from here may end at.
    fn reach(&self, from: usize) -> Option<usize> {
        let until_s = self.points.get(from)?.0 + LONGEST_LEG_S;
        let rest = self.points.get(from + 1..)?;
        let within = rest.iter().take(LONGEST_RUN);
        let count = within
            .take_while(|(time_s, _)| *time_s <= until_s)
            .count()
            .max(1);
        (!rest.is_empty()).then_some(from + count)
    }

    /// Adds the points to keep between two.
    fn between(&self, from: usize, to: usize, kept: &mut Vec<usize>) {
        // The legs still to be looked at, the next one last.
        let mut legs = vec![(from, to)];
        while let Some((from, to)) = legs.pop() {
            match self.farthest(from, to) {
                Some(middle) => legs.extend([(middle, to), (from, middle)]),
                None if legs.is_empty() => {}
                None => kept.push(to),
            }
        }
    }

    /// The point that a leg misses by the most, if that is more than the tolerance.
    fn farthest(&self, from: usize, to: usize) -> Option<usize> {
        let mut farthest = (1.0, None);
        for at in from + 1..to {
            let miss = self.miss(from, to, at).unwrap_or(0.0);
            if miss > farthest.0 {
                farthest = (miss, Some(at));
            }
        }
        farthest.1
    }

    /// By how much a leg misses a point, in tolerances.
    fn miss(&self, from: usize, to: usize, at: usize) -> Option<f64> {
        let ((start_s, start), (end_s, end)) = (self.points.get(from)?, self.points.get(to)?);
        let (time_s, point) = self.points.get(at)?;
        let share = (time_s - start_s) / (end_s - start_s);
        let (first, last, here) = (
            self.places.get(from)?,
            self.places.get(to)?,
            self.places.get(at)?,
        );
        let chord = first + (last - first) * share;
        // The chord runs under the curved Earth.
        let lifted = chord * (here.norm() / chord.norm());
        let height_m = start.height_m + (end.height_m - start.height_m) * share;
        let level = (here - lifted).norm() / self.tolerance.level_m;
        Some(level.max((point.height_m - height_m).abs() / self.tolerance.height_m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_models::motion::recorded;

    const TOLERANCE: Tolerance = Tolerance {
        level_m: 200.0,
        height_m: 50.0,
    };

    /// Two hours of straight flight, turns, climbs and holding, once in 7 s.
    fn wandering() -> Vec<(f64, Geodetic)> {
        let mut at = Geodetic::from_degrees(39.0, 32.0, 3_000.0);
        let mut points = Vec::new();
        for step in 0..1_000 {
            let time_s = f64::from(step) * 7.0;
            points.push((time_s, at));
            let turning = (step / 60) % 3 == 1;
            let azimuth_rad = if turning {
                f64::from(step) * 0.12
            } else {
                0.8 + f64::from(step / 180)
            };
            at = gapfiller_geo::geodesic::direct(&at, azimuth_rad, 7.0 * 180.0);
            at.height_m = 6_000.0 - (f64::from((step + 130) % 400) - 200.0).abs() * 20.0;
        }
        points
    }

    #[test]
    fn every_point_is_within_the_tolerance_at_its_time() {
        let points = wandering();
        let kept = thin(&points, TOLERANCE);
        assert!(
            kept.len() < points.len() / 2 && kept.len() > 50,
            "{}",
            kept.len()
        );
        assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!((kept[0], kept[kept.len() - 1]), (0, points.len() - 1));
        let path: Vec<_> = kept.iter().map(|place| points[*place]).collect();
        assert!(path.windows(2).all(|leg| leg[1].0 - leg[0].0 <= 600.0));
        let trajectory = recorded(&path).unwrap();
        for (time_s, point) in &points {
            let state = trajectory.at(time_s.min(trajectory.end_s())).unwrap();
            let flown = state.position.to_geodetic();
            assert!((flown.height_m - point.height_m).abs() < 55.0);
            let flown = Geodetic {
                height_m: point.height_m,
                ..flown
            };
            let miss_m = flown.to_ecef().distance_m(&point.to_ecef());
            assert!(miss_m < 202.0, "{miss_m} m at {time_s} s");
        }
        // What is within nothing is kept whole.
        let nothing = Tolerance {
            level_m: 1e-9,
            height_m: 1e-9,
        };
        assert_eq!(thin(&points, nothing).len(), points.len());
        assert!(thin(&[], TOLERANCE).is_empty());
        assert_eq!(thin(&points[..1], TOLERANCE), [0]);
    }
}
