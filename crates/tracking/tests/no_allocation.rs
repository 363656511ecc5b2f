//! A tracker whose buffers have grown allocates nothing more: counted by the allocator itself.

#![allow(clippy::unwrap_used)]

use gapfiller_border::SimTime;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_tracking::tracker::{
    Association, Dimensions, Filter, MotionModel, MultiTargetTracker, PositionPlot, TrackerSettings,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const PERIOD_S: f64 = 4.0;

/// Targets in pairs, 300 m apart, that fly in a circle, so that every scan is as crowded as the one 90 scans before; and false
/// plots, the same number in each scan.
fn scan(number: u64) -> (SimTime, Vec<PositionPlot>) {
    let draws = Draws::new(4, 0);
    let time = SimTime::from_seconds(PERIOD_S * number as f64);
    let plot = |position_m: Vector3<f64>| PositionPlot {
        time,
        position_m,
        covariance: Matrix3::identity() * 2_500.0,
        dimensions: Dimensions::Three,
    };
    let mut plots = Vec::new();
    for target in 0..100_u64 {
        let subject = Subject::index(target);
        let angle = std::f64::consts::TAU * (number as f64 / 90.0 + (target / 2) as f64 / 50.0);
        let (sin, cos) = gapfiller_numerics::math::sin_cos(angle);
        let radius = 20_000.0 + 300.0 * (target % 2) as f64;
        // Errors repeat with the circle.
        let error = draws.normals(Purpose::named("error"), subject, Subject::NONE, number % 90);
        let error = Vector3::new(error[0], error[1], error[2]) * 50.0;
        plots.push(plot(
            Vector3::new(radius * cos, radius * sin, 5_000.0) + error,
        ));
    }
    for k in 0..40 {
        let what = Purpose::named("clutter");
        let [x, y, z, _] = draws.uniforms(what, Subject::index(k), Subject::NONE, number % 90);
        plots.push(plot(Vector3::new(
            60_000.0 * x - 30_000.0,
            60_000.0 * y - 30_000.0,
            10_000.0 * z,
        )));
    }
    (time, plots)
}

#[test]
fn nothing_is_allocated_once_the_buffers_have_grown() {
    let constant = Filter::ConstantVelocity {
        acceleration_psd: 50.0,
    };
    let several = Filter::Imm {
        models: vec![
            MotionModel::constant_velocity(5.0),
            MotionModel {
                acceleration_psd: 20.0,
                turn_rate_rad_s: 0.0175,
            },
        ],
        mean_sojourn_s: 60.0,
    };
    for filter in [constant, several] {
        for association in [Association::Gnn, Association::Jpda] {
            let mut tracker = MultiTargetTracker::new(TrackerSettings {
                filter: filter.clone(),
                association,
                clutter_density: 40.0 / 3.6e13,
                ..TrackerSettings::default()
            })
            .unwrap();
            // The second time round all is as large as it gets.
            let warm: Vec<_> = (0..270).map(scan).collect();
            let timed: Vec<_> = (270..360).map(scan).collect();
            for (time, plots) in &warm {
                tracker.scan(0, *time, plots).unwrap();
            }
            let region = Region::new(ALLOCATOR);
            let (mut updated, mut started) = (0, 0);
            for (time, plots) in &timed {
                let summary = tracker.scan(0, *time, plots).unwrap();
                updated += summary.updated;
                started += summary.started;
            }
            let change = region.change();
            assert_eq!(
                (change.allocations, change.reallocations),
                (0, 0),
                "{filter:?} {association:?}"
            );
            assert!(updated > 7_000 && started > 1_000, "{updated} {started}");
        }
    }
}
