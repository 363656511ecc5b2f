use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_models::radar::Confirmation;

/// Over how many scans the table's mean is summed.
const SUMMED_SCANS: u64 = 400;

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut plot = Plot::new("probability of detection", "confirmed by the 5th scan");
    let mut rules: Vec<(u32, u32)> = Vec::new();
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let (needed, window, pd) = (number("M") as u32, number("N") as u32, number("Pd"));
        let rule = Confirmation::new(needed, window);
        let name = format!("{needed} of {window}, Pd {pd}");
        let values = [
            (
                "in one window",
                number("P_confirm_in_exactly_N_scans(binomial)"),
                rule.in_one_window(pd),
            ),
            ("by scan 5", number("P_by_scan5"), rule.by_scan(pd, 5)),
            ("by scan 10", number("P_by_scan10"), rule.by_scan(pd, 10)),
            ("by scan 20", number("P_by_scan20"), rule.by_scan(pd, 20)),
        ];
        for (what, want, got) in values {
            evidence.row(format!("{name}: {what}"), want, got, Bound::Absolute(1e-9));
        }
        // The name of the last column holds commas, which its values do not.
        let want = table.field(row, 7).parse().unwrap_or(f64::NAN);
        let got = mean_of_first(&rule, pd);
        evidence.row(
            format!("{name}: mean scans"),
            want,
            got,
            Bound::Absolute(1e-7),
        );
        if !rules.contains(&(needed, window)) {
            rules.push((needed, window));
        }
    }
    for (needed, window) in rules {
        let rule = Confirmation::new(needed, window);
        let curve = (0..=40).map(|step| {
            let pd = f64::from(step) / 40.0;
            (pd, rule.by_scan(pd, 5))
        });
        plot = plot.line(format!("{needed} of {window}"), curve.collect());
    }
    evidence.plot = Some(plot);
    Ok(evidence)
}

fn mean_of_first(rule: &Confirmation, pd: f64) -> f64 {
    let mut before = 0.0;
    let mut mean = 0.0;
    for scan in 1..=SUMMED_SCANS {
        let now = rule.by_scan(pd, scan);
        mean += scan as f64 * (now - before);
        before = now;
    }
    mean
}
