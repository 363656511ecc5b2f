//! Radar detection.

use super::{input, output, values};
use crate::{Answer, Compute, Input, Model, Range};
use gapfiller_models::radar::{
    MAXIMUM_PULSES, Swerling, probability, required_snr, snr_from_reference, threshold,
};
use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};

const SWERLING: Input = input("swerling", "1", "Swerling case", Range::Whole(0, 4));
const N_PULSES: Input = input(
    "n_pulses",
    "1",
    "pulses integrated, not coherently",
    Range::Whole(1, MAXIMUM_PULSES as u64),
);
const PFA: Input = input(
    "pfa",
    "1",
    "probability of false alarm",
    Range::From(1e-300, 1.0 - 1e-12),
);
const PD: Input = input(
    "pd",
    "1",
    "probability of detection",
    Range::Between(0.0, 1.0),
);
const DB: Range = Range::From(-1_000.0, 1_000.0);

pub const MODELS: &[Model] = &[
    Model {
        name: "radar.pd",
        about: "exact probability of detection, square-law detector, Swerling 0 to 4",
        source: "Marcum, RAND RM-754 (1947); Swerling, IRE Trans. IT-6 (1960) 269-308",
        inputs: &[
            SWERLING,
            N_PULSES,
            PFA,
            input(
                "snr_db",
                "dB",
                "mean signal-to-noise ratio of one pulse",
                DB,
            ),
        ],
        outputs: &[output("pd", "1", "probability of detection")],
        compute: Compute::Row(pd),
    },
    Model {
        name: "radar.snr-required",
        about: "signal-to-noise ratio that gives a probability of detection: the inverse of radar.pd",
        source: "Marcum 1947, Swerling 1960, inverted by Chandrupatla's method (1997)",
        inputs: &[SWERLING, N_PULSES, PFA, PD],
        outputs: &[output(
            "snr_db",
            "dB",
            "mean signal-to-noise ratio of one pulse",
        )],
        compute: Compute::Row(snr_required),
    },
    Model {
        name: "radar.threshold",
        about: "detection threshold over the mean noise power of one pulse",
        source: "Marcum, RAND RM-754 (1947)",
        inputs: &[N_PULSES, PFA],
        outputs: &[output(
            "threshold",
            "1",
            "threshold for the sum of the squared pulses",
        )],
        compute: Compute::Row(detection_threshold),
    },
    Model {
        name: "radar.reference-range",
        about: "detection of any target at any range, from a published reference range",
        source: "fourth-power scaling of the range equation: Skolnik, Introduction to Radar Systems, chapter 1",
        inputs: &[
            SWERLING,
            N_PULSES,
            PFA,
            input(
                "reference_pd",
                "1",
                "probability of detection at the reference",
                Range::Between(0.0, 1.0),
            ),
            input(
                "reference_range_m",
                "m",
                "range of the reference",
                Range::Above(0.0, 1e12),
            ),
            input(
                "reference_rcs_m2",
                "m2",
                "cross-section of the reference",
                Range::Above(0.0, 1e12),
            ),
            input(
                "range_m",
                "m",
                "range of the target",
                Range::From(1.0, 1e12),
            ),
            input(
                "rcs_m2",
                "m2",
                "cross-section of the target",
                Range::Above(0.0, 1e12),
            ),
        ],
        outputs: &[
            output("snr_db", "dB", "mean signal-to-noise ratio of one pulse"),
            output("pd", "1", "probability of detection"),
        ],
        compute: Compute::Row(reference_range),
    },
];

fn case(number: f64) -> Result<Swerling, String> {
    Swerling::from_number(number as u32)
        .ok_or_else(|| format!("there is no Swerling case {number}"))
}

fn pd(row: &[f64]) -> Answer {
    let [swerling, n_pulses, pfa, snr_db] = values(row)?;
    let pd = probability(case(swerling)?, n_pulses as u32, pfa, db_to_ratio(snr_db));
    Ok(vec![pd])
}

/// The ratio that a probability needs, as long as there is one.
fn ratio_for(swerling: f64, n_pulses: f64, pfa: f64, pd: f64) -> Result<f64, String> {
    if pd <= pfa {
        return Err(format!(
            "a probability of detection of {pd:?} must be above that of false alarm, {pfa:?}"
        ));
    }
    Ok(required_snr(case(swerling)?, n_pulses as u32, pfa, pd))
}

fn snr_required(row: &[f64]) -> Answer {
    let [swerling, n_pulses, pfa, pd] = values(row)?;
    Ok(vec![ratio_to_db(ratio_for(swerling, n_pulses, pfa, pd)?)])
}

fn detection_threshold(row: &[f64]) -> Answer {
    let [n_pulses, pfa] = values(row)?;
    Ok(vec![threshold(n_pulses as u32, pfa)])
}

fn reference_range(row: &[f64]) -> Answer {
    let [
        swerling,
        n_pulses,
        pfa,
        reference_pd,
        reference_m,
        reference_m2,
        range_m,
        rcs_m2,
    ] = values(row)?;
    let reference = ratio_for(swerling, n_pulses, pfa, reference_pd)?;
    let snr = snr_from_reference(reference, reference_m, reference_m2, range_m, rcs_m2);
    let pd = probability(case(swerling)?, n_pulses as u32, pfa, snr);
    Ok(vec![ratio_to_db(snr), pd])
}
