use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::{Table, shared_text};
use crate::tables::{Comparison, From};

pub fn check() -> Result<Evidence, Absent> {
    let file = "reference/fetched/propagation/ITURP676-12_gamma.csv";
    let table = Table::parse(&shared_text(file)?).without_units();
    let mut evidence = Evidence::default();
    let inputs = ["f", "P", "T", "rho"].map(From::Column);
    Comparison {
        model: "propagation.gas",
        inputs: &inputs,
        outputs: &[("attenuation_db_per_km", "gamma")],
        bound: Bound::Relative(1e-6),
    }
    .add_to(&mut evidence, &table);
    let mut plot = Plot::new("frequency (GHz)", "attenuation (dB/km)");
    plot.log_y = true;
    let at = |row: usize, column: &str| (table.number(row, "f"), table.number(row, column));
    let ours = |row: usize| (table.number(row, "f"), evidence.rows[row].got);
    evidence.plot = Some(
        plot.line(
            "gases: ITU",
            (0..table.len()).map(|row| at(row, "gamma")).collect(),
        )
        .points("gases: ours", (0..table.len()).map(ours).collect()),
    );
    Ok(evidence)
}
