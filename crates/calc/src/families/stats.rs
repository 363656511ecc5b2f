//! Statistics.

use super::{input, output, values};
use crate::{Answer, Compute, Model, Range};
use gapfiller_numerics::statistics::{clopper_pearson, wilson};

/// More trials than this are not whole numbers any more.
const MOST: u64 = 1 << 53;

pub const MODELS: &[Model] = &[Model {
    name: "stats.interval",
    about: "intervals of a proportion: Wilson's and the exact one",
    source: "Wilson, JASA 22 (1927) 209-212; Clopper and Pearson, Biometrika 26 (1934) 404-413",
    inputs: &[
        input(
            "successes",
            "1",
            "how many came true",
            Range::Whole(0, MOST),
        ),
        input("trials", "1", "of how many", Range::Whole(0, MOST)),
        input(
            "confidence",
            "1",
            "two-sided confidence, such as 0.95",
            Range::Between(0.0, 1.0),
        ),
    ],
    outputs: &[
        output("wilson_low", "1", "lower end by Wilson"),
        output("wilson_high", "1", "upper end by Wilson"),
        output(
            "clopper_pearson_low",
            "1",
            "lower end by Clopper and Pearson",
        ),
        output(
            "clopper_pearson_high",
            "1",
            "upper end by Clopper and Pearson",
        ),
    ],
    compute: Compute::Row(interval),
}];

fn interval(row: &[f64]) -> Answer {
    let [successes, trials, confidence] = values(row)?;
    if successes > trials {
        return Err(format!("{successes} successes of {trials} trials"));
    }
    let (successes, trials) = (successes as u64, trials as u64);
    let (wilson_low, wilson_high) = wilson(successes, trials, confidence);
    let (exact_low, exact_high) = clopper_pearson(successes, trials, confidence);
    Ok(vec![wilson_low, wilson_high, exact_low, exact_high])
}
