use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;

fn first(model: &str, inputs: &[f64]) -> f64 {
    gapfiller_calc::model(model)
        .ok()
        .and_then(|model| model.evaluate(inputs).ok()?.first().copied())
        .unwrap_or(f64::NAN)
}

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    let radius_m = first("propagation.effective-earth-radius", &[-39e-9, 6_371_000.0]);
    // Five digits are published.
    let half_digit = Bound::Absolute(50.0);
    evidence.row("effective radius (m)", 8.4774e6, radius_m, half_digit);
    let horizon_m = first("propagation.horizon", &[30.0, radius_m]);
    evidence.row(
        "horizon of 30 m (m)",
        22_553.0,
        horizon_m,
        Bound::Absolute(1.0),
    );
    let curve = |radius_m: f64| -> Vec<(f64, f64)> {
        let point = |step: i32| {
            let height_m = 5.0 * f64::from(step);
            (
                height_m,
                first("propagation.horizon", &[height_m, radius_m]) / 1e3,
            )
        };
        (0..=40).map(point).collect()
    };
    evidence.plot = Some(
        Plot::new("antenna above the ground (m)", "horizon (km)")
            .line("standard atmosphere: ours", curve(radius_m))
            .line("no refraction", curve(6_371_000.0))
            .points("standard atmosphere: published", vec![(30.0, 22.553)]),
    );
    Ok(evidence)
}
