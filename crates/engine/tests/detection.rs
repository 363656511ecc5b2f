//! What hinders detection, in runs of a small laydown: cells, clutter, the filter's notch from the air.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Options, flyer, laydown};
use gapfiller_engine::{Setup, run};
use gapfiller_models::radar::{Clutter, Resolution};
use gapfiller_numerics::math::db_to_ratio;
use gapfiller_records::{Keep, Record, Side};

const CELL: Resolution = Resolution {
    range_m: 150.0,
    azimuth_rad: 0.02,
};

fn with(mut setup: Setup, change: impl Fn(&mut gapfiller_world::RadarSetup)) -> Setup {
    for node in &mut setup.world.nodes {
        node.radars.iter_mut().for_each(&change);
    }
    setup
}

/// Plots of the search radar of the post, by object: those of the first, those of the second, and all that are true.
fn plots(setup: &Setup, number: u64) -> [usize; 3] {
    let output = run(setup, 7, number, Keep::Everything);
    let keys: Vec<_> = setup
        .world
        .objects
        .iter()
        .map(|object| {
            gapfiller_records::ObjectKey(gapfiller_numerics::draws::stable_hash(&object.name))
        })
        .collect();
    let mut counts = [0; 3];
    for entry in output.log.entries() {
        if let Record::PlotTaken {
            node,
            object: Some(object),
            ..
        } = entry.record
            && node.0 == 0
        {
            counts[2] += 1;
            if let Some(place) = keys.iter().position(|key| *key == object) {
                counts[place.min(1)] += 1;
            }
        }
    }
    counts
}

#[test]
fn two_side_by_side_are_one_plot_and_two_apart_are_two() {
    // 0.0005 degrees of longitude are 43 m, 0.1 degrees 8.7 km.
    for (apart_deg, merged) in [(0.0005, true), (0.1, false)] {
        let pair = vec![
            flyer("left", Side::Hostile, 0.0, 0.0, None),
            flyer("right", Side::Hostile, apart_deg, 0.0, None),
        ];
        let options = Options {
            kill_probability: 0.0,
            ..Options::default()
        };
        let clear = laydown(pair, &options);
        let cells = with(clear.clone(), |radar| radar.resolution = Some(CELL));
        let (mut before, mut after) = ([0; 3], [0; 3]);
        for number in 0..5 {
            for (sum, now) in [
                (&mut before, plots(&clear, number)),
                (&mut after, plots(&cells, number)),
            ] {
                for (sum, now) in sum.iter_mut().zip(now) {
                    *sum += now;
                }
            }
        }
        println!("{apart_deg} deg apart: {before:?} plots, {after:?} with cells");
        if merged {
            // Both are detected in nearly every look.
            assert!(after[2] < before[2] * 6 / 10, "{after:?} of {before:?}");
            assert!(after[0] > 0 && after[1] > 0, "{after:?}");
        } else {
            assert_eq!(before, after);
        }
    }
}

/// A slow filter and a rough country hide what flies low, and nothing else.
#[test]
fn clutter_hides_what_flies_low() {
    let country = |improvement_db: f64| Clutter {
        gamma_ratio: db_to_ratio(-10.0),
        improvement_ratio: db_to_ratio(improvement_db),
        elevation_beamwidth_rad: 0.05,
    };
    let mut low = flyer("low", Side::Civil, -0.5, 0.0, None);
    let point = |lat: f64, height_m: f64| gapfiller_models::motion::Waypoint {
        position: gapfiller_geo::frames::Geodetic::from_degrees(lat, 32.55, height_m),
        speed_m_s: 100.0,
    };
    // Within 14 km of the post, whose mast of 15 m sees the ground as far as 16 km.
    low.cross_section_m2 = 0.1;
    low.trajectory =
        gapfiller_models::motion::route(&[point(38.08, 40.0), point(38.32, 40.0)], 0.0).unwrap();
    let high = flyer("high", Side::Civil, 0.0, 0.0, None);
    let clear = laydown(vec![low, high], &Options::default());
    let seen: Vec<[usize; 3]> = [f64::INFINITY, 60.0, 30.0, 10.0]
        .iter()
        .map(|&improvement_db| {
            let clutter = improvement_db.is_finite().then(|| country(improvement_db));
            plots(&with(clear.clone(), |radar| radar.clutter = clutter), 0)
        })
        .collect();
    println!("low and high, without clutter and with 60, 30 and 10 dB of improvement: {seen:?}");
    assert!(seen[0][0] > 10);
    // A good filter hides next to nothing; a poor one most of the low flyer. Draws are the same: less is never more.
    assert!(seen[1][0] * 10 >= seen[0][0] * 9);
    assert!(seen[3][0] * 2 < seen[0][0]);
    for pair in seen.windows(2) {
        assert!(pair[1][0] <= pair[0][0]);
    }
    // At 7 km and beyond the horizon of the ground, the high one never notices.
    assert!(seen[3][1] * 10 >= seen[0][1] * 9);
}
