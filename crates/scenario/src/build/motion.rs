//! Paths: routes, racetracks, ballistic arcs.

use crate::context::{Context, at_height, degrees, on_ground};
use crate::format::flight::{ArcMotion, Motion, OrbitMotion, RouteMotion, RoutePoint};
use gapfiller_fields::{Amount, Spanned};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_models::motion::{
    Racetrack, RouteError, Trajectory, Waypoint, ballistic, racetrack, route,
};

/// Between two points above ground a way-point is put in every so often, so that the flight follows the relief \[m\].
const FOLLOWING_STEP_M: f64 = 2_500.0;
/// A lap takes at least this long \[s\]: shorter ones are mistakes, and would fill the memory.
const SHORTEST_LAP_S: f64 = 10.0;

/// A path that can be flown several times, one after another.
#[derive(Clone, Debug)]
pub(crate) enum Path {
    /// Over way-points, with the time over each from the start of the route; `places` are those of the file's own points.
    Route {
        waypoints: Vec<Waypoint>,
        times_s: Vec<f64>,
        places: Vec<usize>,
        start_s: f64,
    },
    /// Round and round.
    Orbit { pattern: Racetrack, lap_s: f64 },
    /// From ground to ground.
    Arc {
        from: Geodetic,
        to: Geodetic,
        apogee_m: f64,
        start_s: f64,
    },
}

impl Path {
    /// The path flown `later_s` after the first.
    pub fn trajectory(&self, later_s: f64, duration_s: f64) -> Result<Trajectory, RouteError> {
        match self {
            Self::Route {
                waypoints, start_s, ..
            } => route(waypoints, start_s + later_s),
            Self::Orbit { pattern, lap_s } => {
                let phase = pattern.phase - later_s / lap_s;
                Ok(racetrack(&Racetrack { phase, ..*pattern }, 0.0, duration_s))
            }
            Self::Arc {
                from,
                to,
                apogee_m,
                start_s,
            } => Ok(ballistic(from, to, *apogee_m, start_s + later_s)),
        }
    }

    /// The file's own points of a route with their times from the start of the run \[s\].
    pub fn timed_points(&self) -> Vec<(f64, Geodetic)> {
        let Self::Route {
            waypoints,
            times_s,
            places,
            start_s,
        } = self
        else {
            return Vec::new();
        };
        let point = |place: &usize| {
            Some((
                start_s + times_s.get(*place)?,
                waypoints.get(*place)?.position,
            ))
        };
        places.iter().filter_map(point).collect()
    }
}

/// The path of a flight; what is wrong with it is a problem.
pub(crate) fn path(
    context: &mut Context<'_>,
    motion: &Spanned<Motion>,
    cruise_m_s: f64,
) -> Option<Path> {
    match &motion.value {
        Motion::Route(table) => route_path(context, motion, table, cruise_m_s),
        Motion::Orbit(table) => orbit_path(context, motion, table, cruise_m_s),
        Motion::Arc(table) => arc_path(context, motion, table),
    }
}

fn route_path(
    context: &mut Context<'_>,
    motion: &Spanned<Motion>,
    table: &RouteMotion,
    cruise_m_s: f64,
) -> Option<Path> {
    if table.points.len() < 2 {
        let problem = motion.problem("a route needs at least two points");
        context.problems.push(problem);
        return None;
    }
    let start_s = table.start.si();
    beyond_window(context, motion, start_s);
    let before = context.problems.pushed();
    let points: Vec<Waypoint> = table
        .points
        .iter()
        .filter_map(|point| waypoint(context, point, cruise_m_s))
        .collect();
    if points.len() < table.points.len() {
        return None;
    }
    let mut waypoints = Vec::new();
    let mut places = vec![0];
    for (legs, points) in table.points.windows(2).zip(points.windows(2)) {
        leg(
            context,
            [&legs[0], &legs[1]],
            [&points[0], &points[1]],
            &mut waypoints,
        );
        places.push(waypoints.len());
    }
    waypoints.extend(points.last().copied());
    if context.problems.pushed() > before {
        return None;
    }
    let times_s = waypoint_times(&waypoints);
    Some(Path::Route {
        waypoints,
        times_s,
        places,
        start_s,
    })
}

fn beyond_window(context: &mut Context<'_>, motion: &Spanned<Motion>, start_s: f64) {
    if start_s >= context.duration_s {
        let message = format!(
            "it starts at {start_s} s, after the end of the window at {} s",
            context.duration_s
        );
        context.problems.push(motion.problem(message));
    }
}

/// A point with its height above sea level.
fn waypoint(
    context: &mut Context<'_>,
    point: &Spanned<RoutePoint>,
    cruise_m_s: f64,
) -> Option<Waypoint> {
    let ground = context.on_ground(&point.value.at);
    let height_m = match (&point.value.height, &point.value.above_ground) {
        (Some(height), None) => height.si(),
        (None, Some(above)) => ground.height_m + above.si(),
        _ => {
            let problem = point.problem("a point needs a height, of one kind");
            context
                .problems
                .push(problem.expected("either height or above_ground"));
            return None;
        }
    };
    if height_m < ground.height_m {
        let message = format!(
            "this is below the ground, which is {:.0} m high here",
            ground.height_m
        );
        let fix = "a greater height, or above_ground = …, which follows the relief";
        context.problems.push(point.problem(message).expected(fix));
        return None;
    }
    let speed_m_s = point.value.speed.map_or(cruise_m_s, |speed| speed.si());
    Some(Waypoint {
        position: Geodetic { height_m, ..ground },
        speed_m_s,
    })
}

/// Adds the way-points from the first of two points on, without the second.
fn leg(
    context: &mut Context<'_>,
    points: [&Spanned<RoutePoint>; 2],
    ends: [&Waypoint; 2],
    waypoints: &mut Vec<Waypoint>,
) {
    let [from, to] = ends;
    let inverse = geodesic::inverse(&from.position, &to.position);
    if inverse.distance_m <= 0.0 {
        let message = "this is the same place as the point before";
        context.problems.push(points[1].problem(message));
        return;
    }
    waypoints.push(*from);
    let steps = (inverse.distance_m / FOLLOWING_STEP_M).ceil();
    let line = geodesic::Line::new(&from.position, inverse.azimuth1_rad);
    let follows = points.map(|point| point.value.above_ground);
    for step in 1..steps as u32 {
        let share = f64::from(step) / steps;
        let place = line.position(inverse.distance_m * share);
        let ground_m = context
            .ground
            .height_m(place.latitude_deg(), place.longitude_deg());
        if let [Some(before), Some(after)] = follows {
            let height_m = ground_m + before.si() + share * (after.si() - before.si());
            let position = Geodetic { height_m, ..place };
            waypoints.push(Waypoint {
                position,
                speed_m_s: from.speed_m_s,
            });
            continue;
        }
        let (low, high) = (from.position.height_m, to.position.height_m);
        let height_m = low + share * (high - low);
        if height_m < ground_m {
            let message = format!(
                "the leg that ends here runs into the ground: at {:.3} N {:.3} E it is {height_m:.0} m high, the ground {ground_m:.0} m",
                place.latitude_deg(),
                place.longitude_deg(),
            );
            let fix =
                "a greater height, or above_ground = … at both ends, which follows the relief";
            context
                .problems
                .push(points[1].problem(message).expected(fix));
            return;
        }
    }
}

/// Times over the way-points from the start of a route \[s\].
fn waypoint_times(waypoints: &[Waypoint]) -> Vec<f64> {
    let mut times = vec![0.0];
    let mut now_s = 0.0;
    for leg in waypoints.windows(2) {
        let inverse = geodesic::inverse(&leg[0].position, &leg[1].position);
        now_s += inverse.distance_m / leg[0].speed_m_s;
        times.push(now_s);
    }
    times
}

fn orbit_path(
    context: &mut Context<'_>,
    motion: &Spanned<Motion>,
    table: &OrbitMotion,
    cruise_m_s: f64,
) -> Option<Path> {
    let pattern = Racetrack {
        centre: at_height(&table.centre, table.height.si()),
        heading_rad: table.heading.si(),
        leg_m: table.leg.si(),
        radius_m: table.radius.si(),
        speed_m_s: table.speed.map_or(cruise_m_s, |speed| speed.si()),
        phase: table.phase.si(),
    };
    let (latitude, longitude) = degrees(&table.centre);
    let ground_m = context.ground.height_m(latitude, longitude);
    if pattern.centre.height_m < ground_m {
        let message =
            format!("it is below the ground, which is {ground_m:.0} m high at its centre");
        context.problems.push(motion.problem(message));
        return None;
    }
    let round_m = 2.0 * pattern.leg_m + core::f64::consts::TAU * pattern.radius_m;
    let lap_s = round_m / pattern.speed_m_s;
    if lap_s < SHORTEST_LAP_S {
        let message = format!("one lap takes {lap_s:.3} s");
        let fix = format!("a leg and a radius that take at least {SHORTEST_LAP_S} s at its speed");
        context.problems.push(motion.problem(message).expected(fix));
        return None;
    }
    Some(Path::Orbit { pattern, lap_s })
}

fn arc_path(
    context: &mut Context<'_>,
    motion: &Spanned<Motion>,
    table: &ArcMotion,
) -> Option<Path> {
    let (from, to) = (
        on_ground(context.ground, &table.from),
        on_ground(context.ground, &table.to),
    );
    let start_s = table.start.si();
    beyond_window(context, motion, start_s);
    if geodesic::inverse(&from, &to).distance_m <= 0.0 {
        context
            .problems
            .push(motion.problem("it comes down where it is launched"));
        return None;
    }
    Some(Path::Arc {
        from,
        to,
        apogee_m: table.apogee.si(),
        start_s,
    })
}

impl Path {
    /// How long one lap of an orbit takes \[s\].
    pub fn lap_s(&self) -> Option<f64> {
        match self {
            Self::Orbit { lap_s, .. } => Some(*lap_s),
            Self::Route { .. } | Self::Arc { .. } => None,
        }
    }
}
