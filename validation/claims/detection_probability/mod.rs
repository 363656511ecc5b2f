use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_models::radar::{Swerling, probability};
use gapfiller_numerics::math;

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let (mut expected, mut got) = (Plot::default(), vec![Vec::new(); 5]);
    let mut lines = vec![Vec::new(); 5];
    for row in 0..table.len() {
        let case = table.number(row, "swerling") as usize;
        let swerling = Swerling::ALL[case.min(4)];
        let (pulses, pfa) = (table.number(row, "N"), table.number(row, "Pfa"));
        let snr_db = table.number(row, "snr_dB");
        let want = table.number(row, "Pd_exact");
        let have = probability(swerling, pulses as u32, pfa, math::db_to_ratio(snr_db));
        evidence.row(
            format!("Swerling {case}, {pulses} pulses, Pfa {pfa:e}, {snr_db} dB"),
            want,
            have,
            Bound::Absolute(1e-8),
        );
        if pulses == 10.0 && pfa == 1e-6 {
            lines[case.min(4)].push((snr_db, want));
            got[case.min(4)].push((snr_db, have));
        }
    }
    expected.x = "signal-to-noise ratio per pulse (dB), 10 pulses, Pfa 1e-6".to_owned();
    expected.y = "probability of detection".to_owned();
    for (case, points) in lines.into_iter().enumerate() {
        expected = expected.line(format!("Swerling {case}: expected"), points);
    }
    for (case, points) in got.into_iter().enumerate() {
        expected = expected.points(format!("Swerling {case}: ours"), points);
    }
    evidence.plot = Some(expected);
    Ok(evidence)
}
