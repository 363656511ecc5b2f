use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_tracking::filters::gaussian::Gaussian;
use gapfiller_tracking::filters::measurement_model::RangeBearing;
use gapfiller_tracking::filters::motion::constant_velocity;
use gapfiller_tracking::filters::unscented::{self, Spread};
use nalgebra::{SMatrix, SVector};

const PSD: f64 = 10.0;
const STATES: [&str; 4] = ["x", "vx", "y", "vy"];

pub fn check() -> Result<Evidence, Absent> {
    let input = Table::parse(include_str!("input.csv"));
    let numbers = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let radar = RangeBearing { site: [0.0, 0.0] };
    let bearing_sigma = 0.25_f64.to_radians();
    let noise = SMatrix::from_diagonal(&SVector::from([3_600.0, bearing_sigma * bearing_sigma]));
    let mut state = Gaussian {
        mean: SVector::from([input.number(0, "zx"), 0.0, input.number(0, "zy"), 0.0]),
        covariance: SMatrix::from_diagonal(&SVector::from([1e4, 9e4, 1e4, 9e4])),
    };
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for row in 0..numbers.len() {
        let (before, now) = (input.number(row, "t"), input.number(row + 1, "t"));
        let (transition, process) = constant_velocity::<2, 4>(now - before, PSD);
        let plot = SVector::from([
            input.number(row + 1, "range_m"),
            input.number(row + 1, "bearing_rad_from_x_ccw"),
        ]);
        let predicted = state.predicted(&transition, &process);
        let updated = unscented::update(&predicted, &radar, &plot, &noise, &Spread::default());
        let Some((after, innovation)) = updated else {
            evidence.row(format!("an update at {now} s"), 1.0, 0.0, Bound::Exact);
            break;
        };
        state = after;
        let truth = ["x_true", "vx_true", "y_true", "vy_true"];
        let truth = SVector::from(truth.map(|name| input.number(row + 1, name)));
        let mut compare = |name: &str, got: f64| {
            let want = numbers.number(row, name);
            let bound = Bound::Relative(1e-6);
            evidence.row(format!("{name} at {now} s"), want, got, bound);
        };
        for (i, name) in STATES.into_iter().enumerate() {
            compare(name, state.mean[i]);
            for j in i..4 {
                compare(&format!("P{i}{j}"), state.covariance[(i, j)]);
            }
        }
        compare("NIS", innovation.nis);
        compare("NEES", state.nees(&truth).unwrap_or(f64::NAN));
        theirs.push((now, numbers.number(row, "P00").sqrt()));
        ours.push((now, state.covariance[(0, 0)].sqrt()));
    }
    evidence.plot = Some(
        Plot::new("time (s)", "standard deviation of x (m)")
            .line("filter: Stone Soup", theirs)
            .points("filter: ours", ours),
    );
    Ok(evidence)
}
