//! Points with times, for what is flown by the clock.

use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;

/// A time from the start of the run \[s\], and a place.
pub(crate) type Timed = (f64, Geodetic);

/// Every so often along a leg the ground below is looked at \[m\].
const GROUND_STEP_M: f64 = 2_500.0;
/// No ground is higher \[m\].
const HIGHEST_GROUND_M: f64 = 9_000.0;

/// The part of a path from the start of the run until a time \[s\]; its ends lie on the path.
pub(crate) fn within(points: &[Timed], until_s: f64) -> Vec<Timed> {
    let mut part: Vec<Timed> = Vec::new();
    for leg in points.windows(2) {
        let [from, to] = leg else { continue };
        if to.0 < 0.0 || from.0 > until_s || to.0 <= from.0 {
            continue;
        }
        let start = if from.0 < 0.0 {
            at(from, to, 0.0)
        } else {
            *from
        };
        let end = if to.0 > until_s {
            at(from, to, until_s)
        } else {
            *to
        };
        if part.is_empty() {
            part.push(start);
        }
        if part.last().is_some_and(|last| end.0 > last.0) {
            part.push(end);
        }
    }
    part
}

/// The point of a leg at a time within it.
fn at(from: &Timed, to: &Timed, time_s: f64) -> Timed {
    let share = (time_s - from.0) / (to.0 - from.0);
    let inverse = geodesic::inverse(&from.1, &to.1);
    let place = geodesic::direct(&from.1, inverse.azimuth1_rad, inverse.distance_m * share);
    let height_m = from.1.height_m + share * (to.1.height_m - from.1.height_m);
    (time_s, Geodetic { height_m, ..place })
}

/// A path nowhere lower than so much above the ground \[m\]: points below are raised, and between them points are put in where the
/// ground is too high. Also gives how many points that were.
pub(crate) fn above_ground(
    points: &[Timed],
    ground: &dyn Elevation,
    clearance_m: f64,
) -> (Vec<Timed>, usize) {
    let mut count = 0;
    let mut raised = |(time_s, place): Timed| {
        let ground_m = ground.height_m(place.latitude_deg(), place.longitude_deg());
        let is_low = place.height_m < ground_m + clearance_m;
        count += usize::from(is_low);
        let height_m = place.height_m.max(ground_m + clearance_m);
        ((time_s, Geodetic { height_m, ..place }), is_low)
    };
    let points: Vec<Timed> = points.iter().map(|point| raised(*point).0).collect();
    let mut path: Vec<Timed> = points.first().copied().into_iter().collect();
    for leg in points.windows(2) {
        let [from, to] = leg else { continue };
        if from.1.height_m.min(to.1.height_m) < HIGHEST_GROUND_M {
            let inverse = geodesic::inverse(&from.1, &to.1);
            let line = geodesic::Line::new(&from.1, inverse.azimuth1_rad);
            let steps = (inverse.distance_m / GROUND_STEP_M).ceil();
            for step in 1..steps as u32 {
                let share = f64::from(step) / steps;
                let height_m = from.1.height_m + share * (to.1.height_m - from.1.height_m);
                let place = Geodetic {
                    height_m,
                    ..line.position(inverse.distance_m * share)
                };
                let (point, is_low) = raised((from.0 + share * (to.0 - from.0), place));
                if is_low {
                    path.push(point);
                }
            }
        }
        path.push(*to);
    }
    (path, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::elevation::Flat;

    fn line() -> Vec<Timed> {
        [-100.0, 100.0, 300.0]
            .into_iter()
            .enumerate()
            .map(|(at, time_s)| {
                let place = Geodetic::from_degrees(39.0, 32.0 + at as f64, 1_000.0);
                (time_s, place)
            })
            .collect()
    }

    #[test]
    fn a_part_ends_on_the_path() {
        let part = within(&line(), 250.0);
        let times: Vec<f64> = part.iter().map(|point| point.0).collect();
        assert_eq!(times, [0.0, 100.0, 250.0]);
        assert!((part[0].1.longitude_deg() - 32.5).abs() < 1e-6);
        assert!((part[2].1.longitude_deg() - 33.75).abs() < 1e-3);
        assert_eq!(within(&line(), 1_000.0).len(), 3);
        assert!(within(&line()[..1], 1_000.0).is_empty());
        let past: Vec<Timed> = line()
            .iter()
            .map(|(t, place)| (t - 500.0, *place))
            .collect();
        assert!(within(&past, 1_000.0).is_empty());
    }

    /// A wall at 32.5° to 32.7° east.
    struct Wall;

    impl Elevation for Wall {
        fn height_m(&self, _: f64, longitude_deg: f64) -> f64 {
            if (32.5..32.7).contains(&longitude_deg) {
                2_000.0
            } else {
                0.0
            }
        }

        fn resolution_m(&self) -> f64 {
            1_000.0
        }

        fn name(&self) -> &str {
            "wall"
        }
    }

    #[test]
    fn nothing_flies_through_the_ground() {
        let (path, raised) = above_ground(&line(), &Wall, 10.0);
        assert_eq!(raised, path.len() - 3);
        assert!((6..9).contains(&raised), "{raised}");
        assert!(path.windows(2).all(|leg| leg[1].0 > leg[0].0));
        let low = |(_, place): &&Timed| place.height_m < 2_010.0;
        assert_eq!(path.iter().filter(low).count(), 3);
        let (path, raised) = above_ground(&line(), &Flat, 1_200.0);
        assert!(raised >= 3 && path.iter().all(|(_, place)| place.height_m == 1_200.0));
    }
}
