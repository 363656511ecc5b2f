//! The geometry against cases that can be worked out by hand.

use super::*;
use crate::setup::DefendedAsset;
use gapfiller_border::Class;
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Enu, Geodetic, LocalFrame};
use gapfiller_models::interceptor::Interceptor;

fn incirlik() -> LocalFrame {
    LocalFrame::at(Geodetic::from_degrees(37.0, 35.43, 70.0))
}

fn at(east_m: f64, north_m: f64, up_m: f64) -> Ecef {
    incirlik().to_ecef(&Enu(Vector3::new(east_m, north_m, up_m)))
}

fn course(east_m: f64, north_m: f64, velocity: (f64, f64, f64)) -> Course {
    Course {
        position: at(east_m, north_m, 5_000.0),
        velocity_m_s: incirlik().rotate_to_ecef(&Vector3::new(velocity.0, velocity.1, velocity.2)),
    }
}

fn round() -> Interceptor {
    Interceptor {
        name: "round".into(),
        minimum_range_m: 3_000.0,
        maximum_range_m: 50_000.0,
        ballistic_range_m: 40_000.0,
        minimum_height_m: 0.0,
        maximum_height_m: 25_000.0,
        maximum_target_speed_m_s: 2_800.0,
        mean_speed_m_s: 1_000.0,
        kill_probability: 0.7,
        ballistic_kill_probability: 0.5,
        basket_radius_m: 1_000.0,
        common_cause_failure: 0.0,
        coast_s: None,
        low_altitude: None,
    }
}

fn latest(course: &Course, until_s: f64) -> Option<f64> {
    let path = Path::of(course, Some(Class::Fighter));
    last_safe_launch(
        &path,
        &at(0.0, 0.0, 0.0),
        &round(),
        Some(Class::Fighter),
        until_s,
    )
}

/// The same by trying every hundredth of a second, for what the closed form says in one line.
fn by_trying(course: &Course, until_s: f64) -> Option<f64> {
    let (launcher, round) = (at(0.0, 0.0, 0.0), round());
    (0..(until_s * 100.0) as u32)
        .filter_map(|step| {
            let time_s = f64::from(step) / 100.0;
            let place = Ecef(course.position.0 + course.velocity_m_s * time_s);
            let range_m = launcher.distance_m(&place);
            let reached = range_m >= round.minimum_range_m && range_m <= round.maximum_range_m;
            reached.then(|| time_s - range_m / round.mean_speed_m_s)
        })
        .max_by(f64::total_cmp)
}

#[test]
fn a_track_flying_in_threatens_and_one_flying_out_does_not() {
    let here = incirlik().origin;
    let inbound = course(0.0, -100_000.0, (0.0, 250.0, 0.0));
    let passing = approach(&inbound, &here);
    assert!(
        (passing.in_s - 400.0).abs() < 1.0 && passing.distance_m < 100.0,
        "{passing:?}"
    );
    assert!(approaches(&inbound, &here, 5_000.0, 600.0));
    let outbound = course(0.0, -100_000.0, (0.0, -250.0, 0.0));
    assert!(!approaches(&outbound, &here, 5_000.0, 600.0));
}

#[test]
fn the_last_safe_launch_is_the_latest_that_meets_it() {
    let cases = [
        // Overhead, past the side, past the side and out of reach, out of reach altogether, faster than the round, receding.
        course(0.0, -100_000.0, (0.0, 250.0, 0.0)),
        course(20_000.0, -60_000.0, (0.0, 250.0, 0.0)),
        course(48_000.0, -60_000.0, (0.0, 250.0, 0.0)),
        course(80_000.0, -60_000.0, (0.0, 250.0, 0.0)),
        course(20_000.0, -60_000.0, (0.0, 1_400.0, 0.0)),
        course(10_000.0, 10_000.0, (0.0, 250.0, 0.0)),
        course(1_000.0, -30_000.0, (0.0, 300.0, 0.0)),
    ];
    for (number, course) in cases.iter().enumerate() {
        for until_s in [50.0, 200.0, 390.0, 1_000.0] {
            let (found, tried) = (latest(course, until_s), by_trying(course, until_s));
            match (found, tried) {
                (Some(found), Some(tried)) => {
                    assert!(
                        (found - tried).abs() < 0.05,
                        "{number}, {until_s}: {found} {tried}"
                    );
                }
                (found, tried) => assert_eq!(found, tried, "{number}, {until_s}"),
            }
        }
    }
}

#[test]
fn too_fast_and_too_high_are_never_met() {
    assert_eq!(
        latest(&course(0.0, -60_000.0, (0.0, 3_000.0, 0.0)), 60.0),
        None
    );
    let mut high = course(0.0, -60_000.0, (0.0, 250.0, 0.0));
    high.position = at(0.0, -60_000.0, 30_000.0);
    assert_eq!(latest(&high, 600.0), None);
}

fn assets() -> Vec<DefendedAsset> {
    let asset = |name: &str, north_m: f64, value: f64| DefendedAsset {
        name: name.into(),
        position: at(0.0, north_m, 0.0),
        value,
    };
    vec![asset("far", 60_000.0, 5.0), asset("near", 0.0, 1.0)]
}

#[test]
fn keep_out_brings_the_time_forward() {
    let path = Path::of(&course(0.0, -100_000.0, (0.0, 250.0, 0.0)), None);
    let by = |keep_out_m: f64| {
        let assets = assets();
        let mut all = threats(&path, &assets, (5_000.0, 500.0), keep_out_m);
        let threat = all.next().unwrap();
        // The other asset is 640 s away.
        assert!(all.next().is_none() && threat.value == 1.0);
        threat.met_by_s
    };
    assert!((by(0.0) - 400.0).abs() < 1.0);
    assert!((by(25_000.0) - 300.0).abs() < 1.0, "{}", by(25_000.0));
    assert_eq!(by(500_000.0), 0.0);
    assert!(threatens(&path, &assets(), (5_000.0, 500.0)));
    assert!(!threatens(&path, &assets(), (5_000.0, 300.0)));
}

/// A ballistic missile that rises away from an asset and comes down on it: straight on, it would pass over.
#[test]
fn what_falls_threatens_where_it_comes_down() {
    let rising = Course {
        position: at(0.0, -120_000.0, 20_000.0),
        velocity_m_s: incirlik().rotate_to_ecef(&Vector3::new(0.0, 700.0, 780.0)),
    };
    let path = Path::of(&rising, Some(Class::Ballistic));
    let Path::Falling(fall) = path else {
        panic!("it falls");
    };
    let passing = path.approach(&at(0.0, 0.0, 0.0));
    assert!(passing.distance_m < 15_000.0, "{passing:?}");
    assert!((160.0..200.0).contains(&passing.in_s), "{passing:?}");
    let (end, _) = fall.after(fall.impact.after_s);
    assert!(end.distance_m(&fall.impact.position) < 1.0);
    // What falls at 1 km/s can be met within 40 km and below 25 km: in the last half minute only.
    let round = round();
    let last = last_safe_launch(
        &path,
        &at(0.0, 0.0, 0.0),
        &round,
        Some(Class::Ballistic),
        1e9,
    )
    .unwrap();
    assert!((140.0..passing.in_s).contains(&last), "{last}");
    assert!(matches!(
        Path::of(&rising, Some(Class::Fighter)),
        Path::Straight(_)
    ));
}

#[test]
fn time_comes_first_then_value_and_too_late_last() {
    let urgency = |last_safe_s: Option<f64>, worth: f64| Urgency {
        last_safe_s,
        engaged: false,
        worth,
        distance_m: 0.0,
        threatens: true,
    };
    let soon = urgency(Some(21.0), 1.0);
    let engaged = Urgency {
        engaged: true,
        ..soon
    };
    let order = [
        urgency(Some(22.0), 2.0),
        soon,
        engaged,
        urgency(Some(60.0), 9.0),
        urgency(Some(-5.0), 3.0),
        urgency(None, 1.0),
        Urgency::receding(10_000.0),
        Urgency::receding(20_000.0),
    ];
    for (first, pair) in order.windows(2).enumerate() {
        assert!(pair[0].order(&pair[1]).is_lt(), "{first}");
    }
}
