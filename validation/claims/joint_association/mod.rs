use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use gapfiller_numerics::math;
use gapfiller_tracking::tracker::association_probabilities;
use serde_json::Value;
use std::f64::consts::TAU;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

pub fn check() -> Result<Evidence, Absent> {
    let reference: Value = serde_json::from_str(include_str!("numbers.json"))
        .map_err(|error| Absent(format!("numbers.json cannot be read: {error}")))?;
    let (detection, gate) = (number(&reference["Pd"]), number(&reference["Pg"]));
    let clutter = number(&reference["lambda_per_m2"]);
    let plots = reference["Z"].as_array().map_or(&[][..], Vec::as_slice);
    let predicted = &reference["predicted_meas_and_S"];
    let mut weights = Vec::new();
    for track in 0..2 {
        let variance = number(&predicted[track][1][0][0]);
        let row = plots.iter().map(|plot| {
            let offset = |axis: usize| number(&plot[axis]) - number(&predicted[track][0][axis]);
            let square = (offset(0) * offset(0) + offset(1) * offset(1)) / variance;
            let likelihood = math::exp(-0.5 * square) / (TAU * variance);
            Some(detection * likelihood / clutter)
        });
        weights.push(row.collect::<Vec<Option<f64>>>());
    }
    let got = association_probabilities(&weights, 1.0 - detection * gate);
    let mut evidence = Evidence::default();
    let expected = &reference["beta_bruteforce[track][det0,det1,det2,none]"];
    let theirs = &reference["beta_stonesoup_1.9.1"];
    let within = Bound::Absolute(1e-9);
    let mut points = Vec::new();
    for track in 0..2 {
        let betas = got.get(track).map_or(&[][..], Vec::as_slice);
        let none = 1.0 - betas.iter().sum::<f64>();
        for place in 0..=3 {
            let beta = if place == 3 {
                none
            } else {
                betas.get(place).copied().unwrap_or(f64::NAN)
            };
            let (name, key) = match place {
                3 => ("no plot".to_owned(), "none".to_owned()),
                _ => (format!("plot {place}"), place.to_string()),
            };
            let want = number(&expected[track][place]);
            evidence.row(
                format!("track {track}, {name}: all events listed"),
                want,
                beta,
                within,
            );
            let soup = number(&theirs[track][&key]);
            evidence.row(
                format!("track {track}, {name}: Stone Soup"),
                soup,
                beta,
                within,
            );
            points.push((want, beta));
        }
    }
    evidence.plot = Some(
        Plot::new("all events listed", "probability")
            .line("equal", vec![(0.0, 0.0), (0.6, 0.6)])
            .points("ours", points),
    );
    Ok(evidence)
}
