use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_numerics::statistics::{clopper_pearson, wilson};

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut widths = [Vec::new(), Vec::new()];
    for row in 0..table.len() {
        let (x, n) = (table.number(row, "x"), table.number(row, "n"));
        let methods = [
            (
                "Wilson",
                "wilson_lo",
                "wilson_hi",
                wilson(x as u64, n as u64, 0.95),
            ),
            (
                "Clopper-Pearson",
                "cp_lo",
                "cp_hi",
                clopper_pearson(x as u64, n as u64, 0.95),
            ),
        ];
        for (place, (method, low, high, got)) in methods.into_iter().enumerate() {
            // The table has ten decimals.
            let bound = Bound::Absolute(1e-9);
            evidence.row(
                format!("{x} of {n}, {method}, low"),
                table.number(row, low),
                got.0,
                bound,
            );
            evidence.row(
                format!("{x} of {n}, {method}, high"),
                table.number(row, high),
                got.1,
                bound,
            );
            widths[place].push((x / n, got.1 - got.0));
        }
    }
    let [wilson, exact] = widths;
    evidence.plot = Some(
        Plot::new("proportion found", "width of the interval")
            .points("Wilson", wilson)
            .points("Clopper-Pearson", exact),
    );
    Ok(evidence)
}
