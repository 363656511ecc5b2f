//! The stand-alone tracker as a whole: the same numbers as the textbook filters, bad input refused, floods survived.

#![allow(clippy::unwrap_used)]

use gapfiller_border::SimTime;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_tracking::filters::gaussian::Gaussian;
use gapfiller_tracking::filters::motion;
use gapfiller_tracking::filters::multiple_models::MultipleModels;
use gapfiller_tracking::tracker::{
    Association, Dimensions, Filter, MotionModel, MultiTargetTracker, PositionPlot, ScanError,
    TrackView, TrackerSettings,
};
use nalgebra::{SMatrix, SVector};
use proptest::prelude::*;

fn plot(seconds: f64, x: f64, y: f64, z: f64) -> PositionPlot {
    PositionPlot {
        time: SimTime::from_seconds(seconds),
        position_m: Vector3::new(x, y, z),
        covariance: Matrix3::identity() * 2_500.0,
        dimensions: Dimensions::Three,
    }
}

fn rows(text: &str) -> Vec<Vec<f64>> {
    let row = |line: &str| line.split(',').map(|cell| cell.parse().unwrap()).collect();
    text.lines().skip(1).map(row).collect()
}

fn confirmed(tracker: &MultiTargetTracker) -> Vec<TrackView> {
    tracker.tracks().filter(|track| track.confirmed).collect()
}

/// The plots of the filters' reference in the plane, to 100 m, started at zero velocity to 300 m/s.
fn reference_settings(filter: Filter, association: Association) -> TrackerSettings {
    TrackerSettings {
        filter,
        association,
        gate_probability: 1.0 - 1e-12,
        detection_probability: 0.999_999_9,
        clutter_density: 1e-30,
        initial_speed_sigma_m_s: 300.0,
        max_speed_m_s: 10_000.0,
        ..TrackerSettings::default()
    }
}

fn reference_plot(row: &[f64]) -> PositionPlot {
    PositionPlot {
        covariance: Matrix3::identity() * 1e4,
        dimensions: Dimensions::Two,
        ..plot(row[0], row[5], row[6], f64::NAN)
    }
}

/// Stone Soup's Kalman filter, step by step, through the whole tracker.
#[test]
fn one_target_is_stone_soups_filter() {
    let input = rows(include_str!("data/filter_input.csv"));
    let expected = rows(include_str!("data/kf_cv_stonesoup.csv"));
    for association in [Association::Gnn, Association::Jpda] {
        let filter = Filter::ConstantVelocity {
            acceleration_psd: 10.0,
        };
        let mut tracker = MultiTargetTracker::new(reference_settings(filter, association)).unwrap();
        for (step, row) in input.iter().enumerate() {
            let plot = reference_plot(row);
            tracker.scan(0, plot.time, &[plot]).unwrap();
            let tracks: Vec<_> = tracker.tracks().collect();
            assert_eq!(tracks.len(), 1);
            let (state, Some(want)) = (tracks[0].state, step.checked_sub(1).map(|s| &expected[s]))
            else {
                continue;
            };
            let found = [
                state.position_m.x,
                state.velocity_m_s.x,
                state.position_m.y,
                state.velocity_m_s.y,
                state.position_covariance[(0, 0)],
                state.cross_covariance[(0, 0)],
            ];
            for (found, want) in found.iter().zip(&want[1..]) {
                assert!(
                    (found - want).abs() <= 1e-6 * want.abs() + 1e-9,
                    "{found} {want}"
                );
            }
            assert!((state.velocity_covariance[(1, 1)] - want[14]).abs() < 1e-6 * want[14]);
        }
    }
}

/// The tracker's models in blocks against the general filter, which knows nothing of blocks.
#[test]
fn interacting_models_are_those_of_the_general_filter() {
    let input = rows(include_str!("data/filter_input.csv"));
    let sojourn = 50.0;
    let models = [
        MotionModel::constant_velocity(1.0),
        MotionModel {
            acceleration_psd: 4.0,
            turn_rate_rad_s: 0.03,
        },
    ];
    let filter = Filter::Imm {
        models: models.to_vec(),
        mean_sojourn_s: sojourn,
    };
    let measurement_matrix = SMatrix::<f64, 2, 4>::new(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0);
    let noise = SMatrix::<f64, 2, 2>::identity() * 1e4;
    let stay = 0.5 + 0.5 * gapfiller_numerics::math::exp(-2.0 * 4.0 / sojourn);
    let switching = [[stay, 1.0 - stay], [1.0 - stay, stay]];
    let (straight, quiet) = motion::constant_velocity::<2, 4>(4.0, 1.0);
    let (_, rough) = motion::constant_velocity::<2, 4>(4.0, 4.0);
    let steps = [
        (straight, quiet),
        (motion::coordinated_turn(4.0, 0.03), rough),
    ];
    for association in [Association::Gnn, Association::Jpda] {
        let settings = reference_settings(filter.clone(), association);
        let mut tracker = MultiTargetTracker::new(settings).unwrap();
        let mut general = MultipleModels::<4, 2>::new(Gaussian {
            mean: SVector::from([input[0][5], 0.0, input[0][6], 0.0]),
            covariance: SMatrix::from_diagonal(&SVector::from([1e4, 9e4, 1e4, 9e4])),
        });
        for (step, row) in input.iter().enumerate() {
            let plot = reference_plot(row);
            tracker.scan(0, plot.time, &[plot]).unwrap();
            if step == 0 {
                continue;
            }
            let measured = SVector::from([row[5], row[6]]);
            general = general
                .predicted(&switching, &steps)
                .updated(|state| state.updated(&measured, &measurement_matrix, &noise))
                .unwrap();
            let track = tracker.tracks().next().unwrap();
            let probabilities = tracker.model_probabilities(track.id).unwrap();
            for (found, want) in probabilities.iter().zip(general.probabilities) {
                assert!((found - want).abs() < 1e-6, "{step}: {found} {want}");
            }
            let (state, want) = (track.state, general.combined());
            assert!((state.position_m.x - want.mean[0]).abs() < 1e-3);
            assert!((state.velocity_m_s.y - want.mean[3]).abs() < 1e-4);
            let variance = want.covariance[(2, 2)];
            assert!((state.position_covariance[(1, 1)] - variance).abs() < 1e-5 * variance);
            let cross = want.covariance[(0, 3)];
            assert!((state.cross_covariance[(0, 1)] - cross).abs() < 1e-4 * variance.sqrt());
        }
    }
}

/// Straight flights in all directions with missed looks and false plots: (plots of each scan, truth after the last).
fn traffic(
    targets: u64,
    false_plots: u64,
    scans: u64,
) -> (Vec<Vec<PositionPlot>>, Vec<Vector3<f64>>) {
    let draws = Draws::new(33, 0);
    let what = Purpose::named("traffic");
    let everywhere =
        |[x, y, z, _]: [f64; 4]| Vector3::new(1e5 * x - 5e4, 1e5 * y - 5e4, 2_000.0 + 8_000.0 * z);
    let truth = |target: u64, seconds: f64| {
        let start = everywhere(draws.uniforms(what, Subject::index(target), Subject::NONE, 0));
        let [a, b, ..] = draws.normals(what, Subject::index(target), Subject::NONE, 1);
        start + Vector3::new(a, b, 0.0) * (150.0 * seconds)
    };
    let scan = |number: u64| {
        let seconds = 4.0 * number as f64;
        let mut plots = Vec::new();
        for target in 0..targets {
            let subject = Subject::index(1_000 + target);
            if draws.uniform(what, subject, Subject::index(1), number) < 0.95 {
                let [x, y, z, _] = draws.normals(what, subject, Subject::NONE, number);
                let at = truth(target, seconds) + Vector3::new(x, y, z) * 50.0;
                plots.push(plot(seconds, at.x, at.y, at.z));
            }
        }
        for k in 0..false_plots {
            let subject = Subject::index(100_000 + k);
            let at = everywhere(draws.uniforms(what, subject, Subject::NONE, number));
            plots.push(plot(seconds, at.x, at.y, at.z));
        }
        plots
    };
    let last = 4.0 * (scans - 1) as f64;
    (
        (0..scans).map(scan).collect(),
        (0..targets).map(|target| truth(target, last)).collect(),
    )
}

fn all_settings() -> Vec<TrackerSettings> {
    let constant = Filter::ConstantVelocity {
        acceleration_psd: 1.0,
    };
    let several = Filter::Imm {
        models: vec![
            MotionModel::constant_velocity(0.5),
            MotionModel::constant_velocity(100.0),
        ],
        mean_sojourn_s: 60.0,
    };
    let mut all = Vec::new();
    for filter in [constant, several] {
        for association in [Association::Gnn, Association::Jpda] {
            all.push(TrackerSettings {
                filter: filter.clone(),
                association,
                detection_probability: 0.95,
                gate_probability: 0.999,
                clutter_density: 30.0 / 8e13,
                ..TrackerSettings::default()
            });
        }
    }
    all
}

#[test]
fn every_target_has_its_track_and_false_plots_have_none() {
    let (scans, truth) = traffic(60, 30, 40);
    for settings in all_settings() {
        let mut tracker = MultiTargetTracker::new(settings.clone()).unwrap();
        for (number, plots) in scans.iter().enumerate() {
            let time = SimTime::from_seconds(4.0 * number as f64);
            tracker.scan(0, time, plots).unwrap();
        }
        let time = SimTime::from_seconds(4.0 * (scans.len() - 1) as f64);
        let tracks: Vec<_> = tracker.tracks_at(time).filter(|t| t.confirmed).collect();
        let followed = truth.iter().filter(|target| {
            tracks.iter().any(|track| {
                let error = track.state.position_m - *target;
                error.norm() < 6.0 * track.state.position_covariance.trace().sqrt()
            })
        });
        assert_eq!(followed.count(), truth.len(), "{settings:?}");
        assert!(
            tracks.len() <= truth.len() + 2,
            "{} {settings:?}",
            tracks.len()
        );
        let certain = tracks
            .iter()
            .filter(|track| track.existence_probability() > 0.999);
        assert!(certain.count() >= truth.len());
    }
}

#[test]
fn the_same_scans_give_the_same_bits() {
    let (scans, _) = traffic(40, 60, 25);
    for settings in all_settings() {
        let run = |warm: bool| {
            let mut tracker = MultiTargetTracker::new(settings.clone()).unwrap();
            let mut hash = 0_u64;
            for (number, plots) in scans.iter().enumerate() {
                let time = SimTime::from_seconds(4.0 * number as f64);
                // Whatever its buffers have been through.
                if warm && number % 5 == 2 {
                    let mut copy = tracker.clone();
                    copy.scan(
                        3,
                        time,
                        &scans[0]
                            .iter()
                            .map(|p| PositionPlot { time, ..*p })
                            .collect::<Vec<_>>(),
                    )
                    .unwrap();
                    let mut bad = plots.clone();
                    bad.push(plot(f64::NAN, 0.0, f64::NAN, 0.0));
                    assert!(tracker.scan(0, time, &bad).is_err());
                }
                tracker.scan(0, time, plots).unwrap();
                for track in tracker.tracks() {
                    let state = track.state;
                    let numbers = state
                        .position_m
                        .iter()
                        .chain(state.position_covariance.iter());
                    for number in numbers.chain(state.velocity_m_s.iter()) {
                        hash = hash.rotate_left(7) ^ number.to_bits().wrapping_mul(0x9e37_79b9);
                    }
                    hash ^= u64::from(track.id);
                }
            }
            hash
        };
        assert_eq!(run(false), run(true));
    }
}

#[test]
fn bad_scans_are_refused_whole() {
    let mut tracker = MultiTargetTracker::new(TrackerSettings::default()).unwrap();
    let good = plot(10.0, 0.0, 0.0, 5_000.0);
    let time = good.time;
    tracker.scan(0, time, &[good]).unwrap();
    let before: Vec<_> = tracker.tracks().collect();
    let later = SimTime::from_seconds(20.0);
    let flat = Matrix3::new(1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0);
    let singular = ScanError::Singular { plot: 1 };
    let not_finite = ScanError::NotFinite { plot: 1 };
    let infinite = Vector3::new(0.0, f64::INFINITY, 0.0);
    let far = Vector3::new(0.0, 0.0, 1e9);
    let outside = ScanError::PlotOutsideScan { plot: 1 };
    let good = PositionPlot {
        time: later,
        ..good
    };
    #[rustfmt::skip]
    let cases = [
        (PositionPlot { position_m: infinite, ..good }, not_finite),
        (PositionPlot { position_m: infinite * f64::NAN, ..good }, not_finite),
        (PositionPlot { covariance: flat * f64::NAN, ..good }, not_finite),
        (PositionPlot { position_m: far, ..good }, ScanError::TooFar { plot: 1 }),
        (PositionPlot { covariance: Matrix3::zeros(), ..good }, singular),
        (PositionPlot { covariance: flat, ..good }, singular),
        (PositionPlot { covariance: flat, dimensions: Dimensions::Two, ..good }, singular),
        (PositionPlot { covariance: -Matrix3::identity(), ..good }, singular),
        (PositionPlot { covariance: Matrix3::identity() * 1e300, ..good }, singular),
        (PositionPlot { time: SimTime::from_seconds(21.0), ..good }, outside),
        (PositionPlot { time: SimTime::from_seconds(9.0), ..good }, outside),
    ];
    for (bad, expected) in cases {
        let error = tracker.scan(0, later, &[good, bad]).unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.to_string().is_empty());
        assert_eq!(tracker.tracks().collect::<Vec<_>>(), before);
    }
    let backwards = tracker
        .scan(7, SimTime::from_seconds(5.0), &[])
        .unwrap_err();
    assert!(matches!(backwards, ScanError::TimeBackwards { .. }));
    // After all that it goes on.
    assert_eq!(tracker.scan(0, later, &[good]).unwrap().updated, 1);
}

#[test]
fn bad_settings_are_named() {
    let good = TrackerSettings::default;
    let imm = |models: Vec<MotionModel>| Filter::Imm {
        models,
        mean_sojourn_s: 10.0,
    };
    let model = MotionModel::constant_velocity(1.0);
    #[rustfmt::skip]
    let cases = [
        (TrackerSettings { gate_probability: 1.0, ..good() }, "gate probability"),
        (TrackerSettings { clutter_density: 0.0, ..good() }, "clutter density"),
        (TrackerSettings { confirm_hits: 0, ..good() }, "hits to confirm"),
        (TrackerSettings { confirm_window: 33, ..good() }, "scans to confirm in"),
        (TrackerSettings { filter: imm(vec![model]), ..good() }, "number of IMM models"),
        (TrackerSettings { filter: imm(vec![model; 5]), ..good() }, "number of IMM models"),
        (TrackerSettings { filter: Filter::ConstantVelocity { acceleration_psd: f64::NAN }, ..good() }, "filter acceleration density"),
        (TrackerSettings { max_tracks: 0, ..good() }, "largest number of tracks"),
    ];
    for (settings, expected) in cases {
        let error = MultiTargetTracker::new(settings).unwrap_err();
        assert_eq!(error.setting, expected);
    }
}

/// A flood in one scan, half of it in one spot, identical, with two far corners: no more tracks than allowed, and the next
/// scans of the same go on. Time and memory are linear in the plots.
#[test]
fn a_flood_is_survived() {
    let draws = Draws::new(8, 0);
    for association in [Association::Gnn, Association::Jpda] {
        let mut tracker = MultiTargetTracker::new(TrackerSettings {
            association,
            max_tracks: 3_000,
            ..TrackerSettings::default()
        })
        .unwrap();
        for number in 0..5 {
            let seconds = 4.0 * number as f64;
            let mut plots = vec![plot(seconds, 9e7, 9e7, 0.0), plot(seconds, -9e7, 9e7, 0.0)];
            for k in 0..100_000 {
                let what = Purpose::named("flood");
                let [x, y, z, _] = draws.uniforms(what, Subject::index(k), Subject::NONE, number);
                plots.push(match k % 2 {
                    0 => plot(seconds, 100.0, 200.0, 300.0),
                    _ => plot(seconds, 1e4 * x, 1e4 * y, 1e4 * z),
                });
            }
            tracker
                .scan(0, SimTime::from_seconds(seconds), &plots)
                .unwrap();
            assert!(tracker.tracks().len() <= 3_000);
        }
        assert!(!confirmed(&tracker).is_empty());
        assert!(
            tracker
                .tracks()
                .all(|track| track.state.position_m.iter().all(|x| x.is_finite()))
        );
    }
}

#[test]
fn identical_plots_make_as_many_tracks_and_stay_apart() {
    let mut tracker = MultiTargetTracker::new(TrackerSettings::default()).unwrap();
    for step in 0..6 {
        let seconds = 4.0 * f64::from(step);
        let plots = vec![plot(seconds, 50.0 * seconds, 0.0, 3_000.0); 20];
        tracker
            .scan(0, SimTime::from_seconds(seconds), &plots)
            .unwrap();
    }
    assert_eq!(confirmed(&tracker).len(), 20);
}

/// Two sensors whose scans overlap, each plot with its own time, some older than what the other sensor has already told.
#[test]
fn two_rotating_sensors_make_one_picture() {
    for settings in all_settings() {
        let mut tracker = MultiTargetTracker::new(settings).unwrap();
        let truth = |seconds: f64| Vector3::new(-20_000.0 + 200.0 * seconds, 15_000.0, 6_000.0);
        let draws = Draws::new(3, 0);
        for half_turn in 0..60_u32 {
            // Each turns once in 8 s; the second is half a turn behind, and sees only what is west of 5 km.
            let (sensor, end) = ((half_turn % 2) as u16, 4.0 * f64::from(half_turn) + 8.0);
            let seconds = end - if sensor == 0 { 2.0 } else { 7.0 };
            let at = truth(seconds);
            let [x, y, z, _] = draws.normals(
                Purpose::named("rotating"),
                Subject::NONE,
                Subject::NONE,
                u64::from(half_turn),
            );
            let seen = at + Vector3::new(x, y, z) * 50.0;
            let mut plots = vec![plot(end - 5.0, 40_000.0, -30_000.0, 100.0)];
            if sensor == 0 || at.x < 5_000.0 {
                plots.push(plot(seconds, seen.x, seen.y, seen.z));
            }
            let time = SimTime::from_seconds(end);
            tracker.scan(sensor, time, &plots).unwrap();
            let error = |track: &TrackView| (track.state.position_m - truth(end)).norm();
            if half_turn > 8 {
                let tracks: Vec<_> = tracker.tracks_at(time).filter(|t| t.confirmed).collect();
                assert_eq!(tracks.len(), 2, "{half_turn}");
                assert!(
                    tracks.iter().any(|track| error(track) < 300.0),
                    "{half_turn}"
                );
            }
        }
    }
}

/// Two flights that cross at a small angle: both stay followed, one track each.
#[test]
fn crossing_flights_keep_two_tracks() {
    for settings in all_settings() {
        let mut kept = 0;
        for run in 0..20 {
            let draws = Draws::new(12, run);
            let mut tracker = MultiTargetTracker::new(settings.clone()).unwrap();
            let truth = |seconds: f64| {
                let y = 60.0 * (seconds - 80.0);
                [1.0, -1.0].map(|side| Vector3::new(250.0 * seconds, side * y, 8_000.0))
            };
            for number in 0..41_u64 {
                let seconds = 4.0 * number as f64;
                let mut plots = Vec::new();
                for (target, at) in truth(seconds).iter().enumerate() {
                    let subject = Subject::index(target as u64);
                    let what = Purpose::named("crossing");
                    let [x, y, z, _] = draws.normals(what, subject, Subject::NONE, number);
                    let seen = at + Vector3::new(x, y, z) * 50.0;
                    plots.push(plot(seconds, seen.x, seen.y, seen.z));
                }
                tracker
                    .scan(0, SimTime::from_seconds(seconds), &plots)
                    .unwrap();
            }
            let tracks = confirmed(&tracker);
            let followed = truth(160.0).iter().all(|target| {
                tracks
                    .iter()
                    .any(|track| (track.state.position_m - target).norm() < 200.0)
            });
            kept += u32::from(followed && tracks.len() == 2);
        }
        assert!(kept >= 19, "{kept} {settings:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the numbers: an answer or an error, and every state finite.
    #[test]
    fn any_numbers_are_answered(
        scans in prop::collection::vec(
            prop::collection::vec(
                (
                    prop::array::uniform3(prop_oneof![4 => -1e4..1e4_f64, 1 => any::<f64>()]),
                    prop::array::uniform3(prop_oneof![4 => 1.0..1e6_f64, 1 => any::<f64>()]),
                    -0.9..0.9_f64,
                    any::<bool>(),
                    0.0..4.0_f64,
                ),
                0..12,
            ),
            1..12,
        ),
        which in 0_usize..4,
    ) {
        let mut tracker = MultiTargetTracker::new(all_settings()[which].clone()).unwrap();
        for (number, plots) in scans.iter().enumerate() {
            let end = 4.0 * (number + 1) as f64;
            let plots: Vec<_> = plots
                .iter()
                .map(|(position, variances, correlation, flat, age)| {
                    let [a, b, c] = *variances;
                    let cross = correlation * (a * b).sqrt();
                    PositionPlot {
                        time: SimTime::from_seconds(end - age),
                        position_m: Vector3::from(*position),
                        covariance: Matrix3::new(a, cross, 0.0, cross, b, 0.0, 0.0, 0.0, c),
                        dimensions: if *flat { Dimensions::Two } else { Dimensions::Three },
                    }
                })
                .collect();
            let _ = tracker.scan((number % 3) as u16, SimTime::from_seconds(end), &plots);
            for track in tracker.tracks() {
                let state = track.state;
                prop_assert!(state.position_m.iter().all(|x| x.is_finite()));
                prop_assert!(state.velocity_m_s.iter().all(|x| x.is_finite()));
                prop_assert!(state.position_covariance.diagonal().iter().all(|x| *x > 0.0));
                prop_assert!(state.velocity_covariance.diagonal().iter().all(|x| *x > 0.0));
            }
        }
    }
}
