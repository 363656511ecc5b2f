use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::{Table, shared_text};
use crate::tables::{Comparison, From};

pub fn check() -> Result<Evidence, Absent> {
    let file = "reference/fetched/propagation/ITURP838-3_rain_specific_attenuation.csv";
    let table = Table::parse(&shared_text(file)?).without_units();
    let mut evidence = Evidence::default();
    let points = Comparison {
        model: "propagation.rain",
        inputs: &["f", "el", "tau", "R"].map(From::Column),
        outputs: &[("attenuation_db_per_km", "gamma_r")],
        bound: Bound::Relative(1e-6),
    }
    .add_to(&mut evidence, &table);
    Comparison {
        model: "propagation.rain-coefficients",
        inputs: &["f", "el", "tau"].map(From::Column),
        outputs: &[("k", "k"), ("alpha", "alpha")],
        // The examples give eight digits.
        bound: Bound::Relative(1e-6),
    }
    .add_to(&mut evidence, &table);
    evidence.plot = Some(
        Plot::new("ITU (dB/km)", "ours (dB/km)")
            .line("equal", vec![(0.0, 0.0), (10.0, 10.0)])
            .points("found", points),
    );
    Ok(evidence)
}
