use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_border::SimTime;
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_tracking::kalman;
use gapfiller_tracking::measurement::PositionMeasurement;

const PSD: f64 = 10.0;

fn plot_of(table: &Table, row: usize) -> PositionMeasurement {
    PositionMeasurement {
        time: SimTime::from_seconds(table.number(row, "t")),
        position: Ecef(Vector3::new(
            table.number(row, "zx"),
            table.number(row, "zy"),
            0.0,
        )),
        covariance: Matrix3::identity() * 1e4,
    }
}

pub fn check() -> Result<Evidence, Absent> {
    let input = Table::parse(include_str!("input.csv"));
    let numbers = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    let mut state = kalman::start(&plot_of(&input, 0), 300.0);
    for row in 0..numbers.len() {
        let plot = plot_of(&input, row + 1);
        let predicted = state.extrapolated(plot.time, PSD);
        let nis = kalman::mahalanobis_squared(&predicted, &plot);
        state = kalman::update(&predicted, &plot);
        let (p, c, v) = (
            &state.position_covariance,
            &state.cross_covariance,
            &state.velocity_covariance,
        );
        let values = [
            ("x", state.position.0.x),
            ("vx", state.velocity_m_s.x),
            ("y", state.position.0.y),
            ("vy", state.velocity_m_s.y),
            ("P00", p[(0, 0)]),
            ("P01", c[(0, 0)]),
            ("P11", v[(0, 0)]),
            ("P22", p[(1, 1)]),
            ("P23", c[(1, 1)]),
            ("P33", v[(1, 1)]),
            ("NIS", nis),
        ];
        let t = numbers.number(row, "t");
        for (name, got) in values {
            evidence.row(
                format!("{name} at {t} s"),
                numbers.number(row, name),
                got,
                Bound::Relative(1e-6),
            );
        }
        theirs.push((t, numbers.number(row, "P00").sqrt()));
        ours.push((t, p[(0, 0)].sqrt()));
    }
    evidence.plot = Some(
        Plot::new("time (s)", "standard deviation of x (m)")
            .line("filter: Stone Soup", theirs)
            .points("filter: ours", ours),
    );
    Ok(evidence)
}
