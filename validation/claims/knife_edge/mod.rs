use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use crate::tables::{Comparison, From};

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    Comparison {
        model: "propagation.knife-edge",
        inputs: &[From::Column("nu")],
        outputs: &[
            ("exact_db", "J_exact_dB(P.526 eq30)"),
            ("approximate_db", "J_approx_dB(P.526 eq31)"),
        ],
        // The table has six decimals.
        bound: Bound::Absolute(1e-6),
    }
    .add_to(&mut evidence, &table);
    let column = |name: &str| -> Vec<(f64, f64)> {
        let point = |row| (table.number(row, "nu"), table.number(row, name));
        (0..table.len()).map(point).collect()
    };
    // Two outputs a row, the exact one first.
    let ours = |row: usize| (table.number(row, "nu"), evidence.rows[2 * row].got);
    evidence.plot = Some(
        Plot::new("parameter of the edge", "loss (dB)")
            .line("exact: expected", column("J_exact_dB(P.526 eq30)"))
            .points("exact: ours", (0..table.len()).map(ours).collect())
            .line("approximation", column("J_approx_dB(P.526 eq31)")),
    );
    Ok(evidence)
}
