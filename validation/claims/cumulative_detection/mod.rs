use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_models::radar::{Approach, Swerling, probability};
use gapfiller_numerics::math::db_to_ratio;

/// What was expected and what was found, by the range reached.
struct Curve {
    name: String,
    expected: Vec<(f64, f64)>,
    got: Vec<(f64, f64)>,
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut curves: Vec<Curve> = Vec::new();
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let case = (number("swerling") as usize).min(4);
        let (pulses, pfa) = (number("N_pulses") as u32, number("Pfa"));
        let (speed_m_s, snr_db) = (number("speed_m_s"), number("SNR_at_100km_dB"));
        let approach = Approach {
            start_m: 1e3 * number("R_start_km"),
            end_m: 1e3 * number("R_end_km"),
            speed_m_s,
            scan_period_s: number("scan_period_s"),
        };
        let reference = db_to_ratio(snr_db);
        let got = approach.cumulative_probability(20, |range_m| {
            let ratio = 1e5 / range_m;
            let snr = reference * ratio * ratio * ratio * ratio;
            probability(Swerling::ALL[case], pulses, pfa, snr)
        });
        let want = number("Pc_mean_over_20_scan_phases");
        let scan_s = approach.scan_period_s;
        let name = format!("case {case}, {snr_db} dB, {speed_m_s} m/s, {scan_s} s");
        let end_km = number("R_end_km");
        evidence.row(
            format!("{name}, in to {end_km} km"),
            want,
            got,
            Bound::Absolute(1e-8),
        );
        let place = curves.iter().position(|curve| curve.name == name);
        let place = place.unwrap_or_else(|| {
            curves.push(Curve {
                name,
                expected: Vec::new(),
                got: Vec::new(),
            });
            curves.len() - 1
        });
        curves[place].expected.push((end_km, want));
        curves[place].got.push((end_km, got));
    }
    let mut plot = Plot::new("range reached (km)", "detected at least once");
    for curve in curves {
        plot = plot
            .line(format!("{}: expected", curve.name), curve.expected)
            .points(format!("{}: ours", curve.name), curve.got);
    }
    evidence.plot = Some(plot);
    Ok(evidence)
}
