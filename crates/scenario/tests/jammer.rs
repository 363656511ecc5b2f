//! The jammer scenario: burn-through emerges in runs where the closed forms put it; strobes cross the border and are noted.
#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers of tests are tests too.

use gapfiller_border::{Note, Observation, SimTime};
use gapfiller_engine::{Setup, run};
use gapfiller_fields::Overlay;
use gapfiller_models::jamming::BurnThrough;
use gapfiller_models::radar::{BOLTZMANN_J_K, Swerling, probability, required_snr};
use gapfiller_numerics::draws::stable_hash;
use gapfiller_records::{Entry, Keep, ObjectKey, Record};
use gapfiller_scenario::Scenario;
use std::collections::BTreeSet;
use std::f64::consts::PI;
use std::path::Path;

const RUNS: u64 = 200;
const SEED: u64 = 4;

fn setup(file: &str, jamming: bool) -> Setup {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/jammer");
    let overlay = Overlay::parse(&format!("detection.jamming={jamming}"), "--set").unwrap();
    let scenario = Scenario::load(&folder.join(file), &[overlay]).unwrap();
    scenario.setup("alone").unwrap()
}

/// When plots of the raider were taken in a run.
fn raider_plots(setup: &Setup, number: u64) -> BTreeSet<SimTime> {
    let output = run(setup, SEED, number, Keep::Everything);
    let raider = ObjectKey(stable_hash("raider"));
    let of_raider = |entry: &&Entry| matches!(entry.record, Record::PlotTaken { object: Some(object), .. } if object == raider);
    let entries = output.log.entries().iter().filter(of_raider);
    entries.map(|entry| entry.time).collect()
}

/// Mean number of plots of the raider in a run, and the standard error of that mean.
fn counted(setup: &Setup) -> (f64, f64) {
    let counts: Vec<f64> = (0..RUNS)
        .map(|number| raider_plots(setup, number).len() as f64)
        .collect();
    let mean = counts.iter().sum::<f64>() / RUNS as f64;
    let squares: f64 = counts.iter().map(|n| (n - mean) * (n - mean)).sum();
    (mean, (squares / (RUNS * (RUNS - 1)) as f64).sqrt())
}

/// The raider's slant range at every second \[m\].
fn ranges(setup: &Setup) -> Vec<f64> {
    let radar = setup.world.nodes[0].radars[0].masks[0].1.site();
    let antenna = gapfiller_geo::frames::Geodetic {
        height_m: setup.world.nodes[0].radars[0].model.antenna_height_m,
        ..radar
    }
    .to_ecef();
    let raider = setup
        .world
        .objects
        .iter()
        .find(|object| object.name == "raider")
        .unwrap();
    (0..1200)
        .filter_map(|second| raider.trajectory.at(f64::from(second) + 0.5))
        .map(|state| state.position.distance_m(&antenna))
        .collect()
}

/// The number of plots to be expected of a radar that sees the raider at a given range half of the time.
fn expected(ranges: &[f64], even_m: impl Fn(f64) -> f64) -> f64 {
    let snr = required_snr(Swerling::Case0, 1, 1e-6, 0.5);
    let looks_per_s = 1.0 / 4.0;
    ranges
        .iter()
        .map(|&range| {
            let ratio = even_m(range) / range;
            looks_per_s
                * probability(
                    Swerling::Case0,
                    1,
                    1e-6,
                    snr * ratio * ratio * ratio * ratio,
                )
        })
        .sum()
}

/// The range at which the raider is seen half of the time, from how often it was seen.
fn measured_m(ranges: &[f64], count: f64) -> f64 {
    let (mut low, mut high) = (1_000.0, 400_000.0);
    while high - low > 1.0 {
        let middle = 0.5 * (low + high);
        if expected(ranges, |_| middle) < count {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The radar of the scenario by power and gain: its power follows from its range.
fn closed_form(setup: &Setup, jammer_erp_w: f64) -> BurnThrough {
    let radar = &setup.world.nodes[0].radars[0];
    let receiver = radar.receiver.as_ref().unwrap();
    let snr = required_snr(Swerling::Case0, 1, 1e-6, 0.5);
    let noise_w = BOLTZMANN_J_K * receiver.noise_temperature_k * receiver.bandwidth_hz;
    let gain = receiver.gain_ratio * receiver.wavelength_m;
    let power_w =
        radar.detector.snr_scale() * (4.0 * PI) * (4.0 * PI) * (4.0 * PI) * noise_w / (gain * gain);
    BurnThrough {
        transmit_power_w: power_w,
        gain_ratio: receiver.gain_ratio,
        rcs_m2: 1.0,
        loss_ratio: 1.0 / receiver.loss_ratio,
        jammer_erp_w,
        jammer_bandwidth_hz: 100e6,
        radar_bandwidth_hz: receiver.bandwidth_hz,
        jammer_to_signal_ratio: 1.0 / snr,
    }
}

/// Four standard errors each, three ranges: they all hold with a probability of more than 0.9998.
#[test]
fn burn_through_emerges() {
    let check = |name: &str, (measured_m, error_m): (f64, f64), formula_m: f64| {
        println!(
            "{name}: measured {:.2} km ± {:.2}, closed form {:.2} km",
            measured_m / 1e3,
            error_m / 1e3,
            formula_m / 1e3
        );
        // Beside chance: the closed form leaves out the receiver's own noise, and the jammer flies a circle of 2 km.
        let allowed_m = 4.0 * error_m + 0.01 * formula_m;
        assert!((measured_m - formula_m).abs() < allowed_m, "{name}");
    };
    // A look is a kilometre of path.
    let clear = setup("scenario.toml", false);
    let ranges_m = ranges(&clear);
    let (count, error) = counted(&clear);
    check(
        "clear",
        (measured_m(&ranges_m, count), 1e3 * error),
        200_000.0,
    );

    // Ranges shorter than 44 km are passed twice: half a kilometre of range for a plot.
    let stood_off = setup("scenario.toml", true);
    let (count, error) = counted(&stood_off);
    let receiver = stood_off.world.nodes[0].radars[0].receiver.unwrap();
    let towards = receiver.gain_ratio * receiver.side_lobe_ratio;
    let formula_m = closed_form(&stood_off, 300e3).stand_off_m(150_000.0, towards);
    check(
        "stand-off",
        (measured_m(&ranges_m, count), 500.0 * error),
        formula_m,
    );

    let screened = setup("self-screening.toml", true);
    let (count, error) = counted(&screened);
    // The echo over the jammer's noise grows with the square of the range: with an even chance at R, by (R / r)² at r.
    let formula_m = closed_form(&screened, 100.0).self_screening_m();
    let by_formula = expected(&ranges_m, |range| (formula_m * range).sqrt());
    println!(
        "self-screening: {count:.2} plots ± {error:.2}, {by_formula:.2} by the closed form of {:.2} km",
        formula_m / 1e3
    );
    assert!((count - by_formula).abs() < 4.0 * error);
}

#[test]
fn a_jammed_radar_sees_nothing_that_it_would_not_see_otherwise() {
    let (clear, jammed) = (setup("scenario.toml", false), setup("scenario.toml", true));
    for number in 0..10 {
        let (all, some) = (raider_plots(&clear, number), raider_plots(&jammed, number));
        assert!(some.len() < all.len());
        assert!(some.is_subset(&all));
    }
}

#[test]
fn strobes_cross_the_border_and_are_noted() {
    let output = run(&setup("scenario.toml", true), SEED, 0, Keep::Everything);
    let (mut strobes, mut notes) = (Vec::new(), 0);
    for entry in output.log.entries() {
        match &entry.record {
            Record::Observed {
                observation: Observation::Strobes { strobes: seen, .. },
                ..
            } => strobes.extend(seen.iter().copied()),
            Record::Noted {
                note: Note::Jammed { azimuth_rad, .. },
                ..
            } => {
                notes += 1;
                assert!((azimuth_rad.to_degrees() - 135.0).abs() < 3.0);
            }
            _ => {}
        }
    }
    // A scan every 4 s for 1200 s, one jammer; it circles, so its azimuth varies by a degree about 135.
    assert!((295..=301).contains(&strobes.len()), "{}", strobes.len());
    assert_eq!(notes, 1);
    for strobe in strobes {
        let azimuth_deg = strobe.azimuth_rad.to_degrees();
        assert!((azimuth_deg - 135.0).abs() < 3.0, "{azimuth_deg}");
    }
    let quiet = run(&setup("scenario.toml", false), SEED, 0, Keep::Everything);
    let any = quiet.log.entries().iter().any(|entry| {
        matches!(
            &entry.record,
            Record::Observed {
                observation: Observation::Strobes { .. },
                ..
            }
        )
    });
    assert!(!any);
}
