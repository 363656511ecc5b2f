//! Flying where one is sent: a level turn at a constant rate, then straight on; and back to the planned path.
//!
//! What flies so keeps its height and changes its speed at once. The turn is worked out in the tangent plane, the straight leg is a
//! geodesic.

use super::{Kinematics, Piece, Trajectory, Waypoint, route};
use gapfiller_geo::frames::{Ecef, Enu, Geodetic, LocalFrame, MEAN_EARTH_RADIUS_M};
use gapfiller_geo::{Vector3, geodesic};
use gapfiller_numerics::math;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_6, TAU};

/// How something flies where it is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agility {
    /// Speed \[m/s\], above 0.
    pub speed_m_s: f64,
    /// Turn rate \[rad/s\], above 0.
    pub turn_rate_rad_s: f64,
}

/// Estimates of when a moving place is reached.
const ITERATIONS: u32 = 24;

/// A turn, then a straight line: all in the tangent plane of where it begins.
struct Way {
    /// Heading at the start \[rad\].
    heading_rad: f64,
    /// Angle turned, clockwise \[rad\].
    turn_rad: f64,
    /// Length of the straight line \[m\].
    straight_m: f64,
}

impl Way {
    /// The shorter of the two ways by a turn to the right or to the left. What lies within both turns is left for later: straight on.
    fn to(heading_rad: f64, (east_m, north_m): (f64, f64), agility: &Agility) -> Self {
        let radius_m = agility.speed_m_s / agility.turn_rate_rad_s;
        let mut best: Option<(f64, f64, f64)> = None;
        for side in [1.0, -1.0] {
            let (sine, cosine) = math::sin_cos(heading_rad + side * FRAC_PI_2);
            let (east, north) = (east_m - radius_m * sine, north_m - radius_m * cosine);
            let beyond = east * east + north * north - radius_m * radius_m;
            if beyond <= 0.0 {
                continue;
            }
            let straight_m = beyond.sqrt();
            // From the middle of the turn, the tangent to the target touches this far before the target's bearing.
            let before = math::atan2(straight_m, radius_m);
            let leaves = math::atan2(east, north) - side * before;
            let begins = heading_rad - side * FRAC_PI_2;
            let turn_rad = (side * (leaves - begins)).rem_euclid(TAU);
            // Rounding can make nothing a full turn.
            let turn_rad = if turn_rad > TAU - 1e-9 { 0.0 } else { turn_rad };
            let length_m = turn_rad * radius_m + straight_m;
            if best.is_none_or(|(least, ..)| length_m < least) {
                best = Some((length_m, side * turn_rad, straight_m));
            }
        }
        let (_, turn_rad, straight_m) = best.unwrap_or((0.0, 0.0, 0.0));
        Self {
            heading_rad,
            turn_rad,
            straight_m,
        }
    }

    fn turn_s(&self, agility: &Agility) -> f64 {
        self.turn_rad.abs() / agility.turn_rate_rad_s
    }

    fn whole_s(&self, agility: &Agility) -> f64 {
        self.turn_s(agility) + self.straight_m / agility.speed_m_s
    }
}

/// Where something is, as this module needs it.
struct Start {
    frame: LocalFrame,
    height_m: f64,
    heading_rad: f64,
}

impl Start {
    fn of(state: &Kinematics) -> Self {
        let place = state.position.to_geodetic();
        let frame = LocalFrame::at(Geodetic {
            height_m: 0.0,
            ..place
        });
        let level = frame.rotate_to_enu(&state.velocity_m_s);
        Self {
            frame,
            height_m: place.height_m,
            heading_rad: math::atan2(level.x, level.y),
        }
    }

    /// East and north of a point \[m\].
    fn plane(&self, point: &Ecef) -> (f64, f64) {
        let level = self.frame.to_enu(point).0;
        (level.x, level.y)
    }

    /// A point of the tangent plane, put to the height flown.
    fn place(&self, (east, north): (f64, f64)) -> Geodetic {
        let place = self
            .frame
            .to_ecef(&Enu(Vector3::new(east, north, 0.0)))
            .to_geodetic();
        Geodetic {
            height_m: self.height_m,
            ..place
        }
    }
}

/// From a state at `start_s` towards a point, and straight on from there until `until_s`.
pub fn toward(
    state: &Kinematics,
    start_s: f64,
    point: &Ecef,
    agility: &Agility,
    until_s: f64,
) -> Trajectory {
    let start = Start::of(state);
    let way = Way::to(start.heading_rad, start.plane(point), agility);
    let mut pieces = Vec::new();
    let (now_s, place, heading_rad) = turn(&start, &way, start_s, agility, &mut pieces);
    let speed_m_s = over_ground(agility.speed_m_s, start.height_m);
    // A second more, so that rounding never ends it too soon.
    let straight_s = (until_s - now_s).max(0.0) + 1.0;
    let end = geodesic::direct(&place, heading_rad, speed_m_s * straight_s);
    let end = Geodetic {
        height_m: start.height_m,
        ..end
    };
    straight(&place, &end, speed_m_s, now_s, &mut pieces);
    Trajectory::new(pieces)
}

/// From a state at `start_s` back to where a plan will be, and on as planned. None if the plan ends before it can be reached.
pub fn rejoin(
    state: &Kinematics,
    start_s: f64,
    plan: &Trajectory,
    agility: &Agility,
) -> Option<Trajectory> {
    let start = Start::of(state);
    let way_at = |t: f64| {
        let there = plan.at(t)?;
        let way = Way::to(start.heading_rad, start.plane(&there.position), agility);
        Some((way, there))
    };
    // The plan is slower, so each estimate is nearer than the one before.
    let mut t = start_s + 1.0;
    for _ in 0..ITERATIONS {
        t = start_s + way_at(t)?.0.whole_s(agility).max(1.0);
    }
    let (way, there) = way_at(t)?;
    let mut pieces = Vec::new();
    let (now_s, place, _) = turn(&start, &way, start_s, agility, &mut pieces);
    let end = there.position.to_geodetic();
    let distance_m = geodesic::inverse(&place, &end).distance_m;
    if t - now_s > 1e-3 && distance_m > 1e-3 {
        // Just so fast that it is there in time.
        straight(&place, &end, distance_m / (t - now_s), now_s, &mut pieces);
        t = pieces.last().map_or(t, Piece::end_s);
    }
    pieces.extend(plan.pieces().iter().filter_map(|piece| rest(piece, t)));
    Some(Trajectory::new(pieces))
}

/// Speed over the ellipsoid at a speed through space at a height.
fn over_ground(speed_m_s: f64, height_m: f64) -> f64 {
    speed_m_s / (1.0 + height_m / MEAN_EARTH_RADIUS_M)
}

/// Adds the turn; returns when and where it ends, and the heading there.
fn turn(
    start: &Start,
    way: &Way,
    start_s: f64,
    agility: &Agility,
    pieces: &mut Vec<Piece>,
) -> (f64, Geodetic, f64) {
    let radius_m = agility.speed_m_s / agility.turn_rate_rad_s;
    let side = if way.turn_rad < 0.0 { -1.0 } else { 1.0 };
    let after = |turned: f64| {
        let (from_sine, from_cosine) = math::sin_cos(way.heading_rad);
        let heading = way.heading_rad + side * turned;
        let (sine, cosine) = math::sin_cos(heading);
        let east = side * radius_m * (from_cosine - cosine);
        let north = side * radius_m * (sine - from_sine);
        (start.place((east, north)), heading)
    };
    let whole = way.turn_rad.abs();
    let count = (whole / FRAC_PI_6).ceil();
    let mut now_s = start_s;
    let mut begin = after(0.0);
    for step in 0..count as u32 {
        let end = after(whole * f64::from(step + 1) / count);
        let duration_s = way.turn_s(agility) / count;
        pieces.push(Piece {
            start_s: now_s,
            duration_s,
            positions: [begin.0.to_ecef().0, end.0.to_ecef().0],
            velocities: [begin, end].map(|at| velocity(&at, agility.speed_m_s)),
            heights_m: [start.height_m; 2],
        });
        now_s += duration_s;
        begin = end;
    }
    (now_s, begin.0, begin.1)
}

fn velocity((place, heading_rad): &(Geodetic, f64), speed_m_s: f64) -> Vector3<f64> {
    let (sine, cosine) = math::sin_cos(*heading_rad);
    LocalFrame::at(*place).rotate_to_ecef(&Vector3::new(sine * speed_m_s, cosine * speed_m_s, 0.0))
}

/// Adds a straight leg, if it is one.
fn straight(from: &Geodetic, to: &Geodetic, speed_m_s: f64, start_s: f64, pieces: &mut Vec<Piece>) {
    let points = [*from, *to].map(|position| Waypoint {
        position,
        speed_m_s,
    });
    if let Ok(leg) = route(&points, start_s) {
        pieces.extend_from_slice(leg.pieces());
    }
}

/// What is left of a piece from a time on; a cubic's part is a cubic.
fn rest(piece: &Piece, from_s: f64) -> Option<Piece> {
    if from_s <= piece.start_s {
        return Some(*piece);
    }
    let duration_s = piece.end_s() - from_s;
    if duration_s <= 1e-6 {
        return None;
    }
    let here = piece.at(from_s);
    Some(Piece {
        start_s: from_s,
        duration_s,
        positions: [here.position.0, piece.positions[1]],
        velocities: [here.velocity_m_s, piece.velocities[1]],
        heights_m: [here.height_m, piece.heights_m[1]],
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Racetrack, racetrack};
    use super::*;

    const AGILITY: Agility = Agility {
        speed_m_s: 300.0,
        turn_rate_rad_s: 0.1,
    };

    fn flying(heading_deg: f64) -> Kinematics {
        let place = Geodetic::from_degrees(39.0, 35.0, 8_000.0);
        Kinematics {
            position: place.to_ecef(),
            velocity_m_s: velocity(&(place, heading_deg.to_radians()), 220.0),
            height_m: 8_000.0,
        }
    }

    /// Nothing jumps, nothing flies faster than it can, nothing turns faster.
    fn is_smooth(path: &Trajectory, until_s: f64, steps: u32) {
        let mut before = path.at(path.start_s()).unwrap();
        let step_s = (until_s - path.start_s()) / f64::from(steps);
        for step in 1..=steps {
            let t = path.start_s() + step_s * f64::from(step);
            let now = path.at(t).unwrap();
            let moved = before.position.distance_m(&now.position);
            assert!(moved <= 1.01 * AGILITY.speed_m_s * step_s, "{t}: {moved}");
            assert!((now.height_m - 8_000.0).abs() < 30.0);
            before = now;
        }
    }

    #[test]
    fn it_gets_there_from_every_side() {
        for heading in [0.0, 45.0, 130.0, 180.0, 260.0, 359.0] {
            for bearing in [0.0, 1.0, 2.5, 4.0, 6.0] {
                let state = flying(heading);
                let here = state.position.to_geodetic();
                let there = Geodetic {
                    height_m: 8_000.0,
                    ..geodesic::direct(&here, bearing, 40_000.0)
                };
                let path = toward(&state, 10.0, &there.to_ecef(), &AGILITY, 400.0);
                is_smooth(&path, 390.0, 3_800);
                let nearest = (0..3_000)
                    .filter_map(|step| path.at(10.0 + 0.1 * f64::from(step)))
                    .map(|now| now.position.distance_m(&there.to_ecef()))
                    .fold(f64::INFINITY, f64::min);
                assert!(nearest < 60.0, "{heading} {bearing}: {nearest}");
                assert!(path.end_s() >= 400.0);
            }
        }
    }

    #[test]
    fn what_lies_within_its_turn_is_left_for_later() {
        let state = flying(0.0);
        let here = state.position.to_geodetic();
        let beside = geodesic::direct(&here, FRAC_PI_2, 2_000.0).to_ecef();
        let path = toward(&state, 0.0, &beside, &AGILITY, 60.0);
        is_smooth(&path, 59.0, 590);
    }

    #[test]
    fn it_comes_back_to_its_orbit() {
        let pattern = Racetrack {
            centre: Geodetic::from_degrees(39.5, 35.5, 8_000.0),
            heading_rad: 0.7,
            leg_m: 40_000.0,
            radius_m: 8_000.0,
            speed_m_s: 220.0,
            phase: 0.2,
        };
        let plan = racetrack(&pattern, 0.0, 4_000.0);
        for heading in [0.0, 90.0, 200.0] {
            let path = rejoin(&flying(heading), 500.0, &plan, &AGILITY).unwrap();
            is_smooth(&path, 3_000.0, 25_000);
            let same = |t: f64| {
                let (a, b) = (path.at(t).unwrap(), plan.at(t).unwrap());
                a.position.distance_m(&b.position) < 1.0
            };
            assert!(!same(520.0) && same(1_500.0) && same(3_900.0), "{heading}");
            assert!((path.end_s() - plan.end_s()).abs() < 1e-6);
        }
        assert!(
            rejoin(
                &flying(0.0),
                3_990.0,
                &racetrack(&pattern, 0.0, 3_900.0),
                &AGILITY
            )
            .is_none()
        );
    }
}
