use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_models::radar::{Swerling, required_snr};
use gapfiller_numerics::math;

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut shnidman = vec![Vec::new(); 5];
    for row in 0..table.len() {
        let case = (table.number(row, "swerling") as usize).min(4);
        let (pulses, pfa) = (table.number(row, "N"), table.number(row, "Pfa"));
        let pd = table.number(row, "Pd");
        let want = table.number(row, "required_snr_dB_exact");
        let have = math::ratio_to_db(required_snr(Swerling::ALL[case], pulses as u32, pfa, pd));
        evidence.row(
            format!("Swerling {case}, {pulses} pulses, Pfa {pfa:e}, Pd {pd} (dB)"),
            want,
            have,
            Bound::Absolute(1e-4),
        );
        shnidman[case].push((have, table.number(row, "shnidman_dB") - have));
    }
    let mut plot = Plot::new(
        "exact signal-to-noise ratio per pulse (dB)",
        "Shnidman's approximation less exact (dB)",
    );
    for (case, points) in shnidman.into_iter().enumerate() {
        plot = plot.points(format!("Swerling {case}"), points);
    }
    evidence.plot = Some(plot);
    Ok(evidence)
}
