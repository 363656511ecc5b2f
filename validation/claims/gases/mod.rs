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
    let mut rows: Vec<usize> = (0..table.len()).collect();
    rows.sort_by(|a, b| table.number(*a, "f").total_cmp(&table.number(*b, "f")));
    let curve = |value: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        let point = |row: &usize| (table.number(*row, "f"), value(*row));
        rows.iter().map(point).collect()
    };
    let theirs = curve(&|row| table.number(row, "gamma"));
    let ours = curve(&|row| evidence.rows[row].got);
    evidence.plot = Some(plot.line("gases: ITU", theirs).points("gases: ours", ours));
    Ok(evidence)
}
