//! What many looks add up to: cumulative detection, confirmation of a track; and what the ground and jammers do to them.

use super::{input, output, output_if_any, values};
use crate::{Answer, Compute, Input, Model, Range};
use gapfiller_models::jamming::BurnThrough;
use gapfiller_models::radar::{
    Approach, Clutter, ClutterLook, Confirmation, MAXIMUM_PULSES, MAXIMUM_WINDOW, Swerling,
    albersheim_snr_db, probability, shnidman_snr_db, snr_from_reference,
};
use gapfiller_numerics::math::{db_to_ratio, sin};

const SWERLING: Input = input("swerling", "1", "Swerling case", Range::Whole(0, 4));
const N_PULSES: Input = input(
    "n_pulses",
    "1",
    "pulses integrated, not coherently",
    Range::Whole(1, MAXIMUM_PULSES as u64),
);
const APPROXIMATE_PFA: Input = input(
    "pfa",
    "1",
    "probability of false alarm",
    Range::From(1e-12, 0.1),
);
const DB: Range = Range::From(-200.0, 200.0);
const POWER: Range = Range::Above(0.0, 1e15);
const JAMMED: [Input; 8] = [
    input("peak_power_w", "W", "peak power of the radar", POWER),
    input("gain_db", "dB", "gain of the radar towards the target", DB),
    input(
        "rcs_m2",
        "m2",
        "cross-section of the target",
        Range::Above(0.0, 1e9),
    ),
    input(
        "loss_db",
        "dB",
        "losses of the echo that the jammer's signal does not have",
        DB,
    ),
    input(
        "jammer_erp_w",
        "W",
        "effective radiated power of the jammer",
        POWER,
    ),
    input(
        "jammer_bandwidth_hz",
        "Hz",
        "bandwidth of the jammer",
        POWER,
    ),
    input(
        "radar_bandwidth_hz",
        "Hz",
        "noise bandwidth of the radar",
        POWER,
    ),
    input(
        "jammer_to_signal_db",
        "dB",
        "jammer-to-signal ratio at which the target is just seen",
        DB,
    ),
];

pub const MODELS: &[Model] = &[
    Model {
        name: "radar.albersheim",
        about: "required signal-to-noise ratio of a steady target, approximately",
        source: "Albersheim, Proc. IEEE 69 (1981) 839",
        inputs: &[
            N_PULSES,
            APPROXIMATE_PFA,
            input(
                "pd",
                "1",
                "probability of detection",
                Range::From(0.01, 0.999_999),
            ),
        ],
        outputs: &[output("snr_db", "dB", "signal-to-noise ratio of one pulse")],
        compute: Compute::Row(albersheim),
    },
    Model {
        name: "radar.shnidman",
        about: "required signal-to-noise ratio, Swerling 0 to 4, approximately",
        source: "Shnidman, IEEE Trans. AES 38 (2002) 1059-1064",
        inputs: &[
            SWERLING,
            N_PULSES,
            APPROXIMATE_PFA,
            input(
                "pd",
                "1",
                "probability of detection",
                Range::From(0.01, 0.9999),
            ),
        ],
        outputs: &[output(
            "snr_db",
            "dB",
            "mean signal-to-noise ratio of one pulse",
        )],
        compute: Compute::Row(shnidman),
    },
    Model {
        name: "radar.cumulative-detection",
        about: "probability that a target flying at the radar has been detected by the time it is this near, mean over scan phases",
        source: "Mallett and Brennan, Proc. IEEE 51 (1963) 596-601",
        inputs: &[
            SWERLING,
            N_PULSES,
            input(
                "pfa",
                "1",
                "probability of false alarm",
                Range::From(1e-300, 1.0 - 1e-12),
            ),
            input(
                "reference_snr_db",
                "dB",
                "mean signal-to-noise ratio of one pulse at the reference range",
                DB,
            ),
            input(
                "reference_range_m",
                "m",
                "reference range",
                Range::Above(0.0, 1e9),
            ),
            input("speed_m_s", "m/s", "closing speed", Range::Above(0.0, 1e6)),
            input(
                "scan_period_s",
                "s",
                "time between looks",
                Range::Above(0.0, 1e6),
            ),
            input(
                "start_m",
                "m",
                "range at which it comes into view",
                Range::Above(0.0, 1e9),
            ),
            input(
                "end_m",
                "m",
                "range that it has reached",
                Range::From(0.0, 1e9),
            ),
            input(
                "phases",
                "1",
                "scan phases to take the mean over",
                Range::Whole(1, 1_000),
            ),
        ],
        outputs: &[output(
            "probability",
            "1",
            "probability of at least one detection",
        )],
        compute: Compute::Row(cumulative),
    },
    Model {
        name: "tracking.m-of-n",
        about: "confirmation of a track by M plots in the last N looks",
        source: "Blackman and Popoli, Design and Analysis of Modern Tracking Systems (1999), chapter 6; the chain summed exactly",
        inputs: &[
            input(
                "needed",
                "1",
                "M: plots that confirm",
                Range::Whole(1, MAXIMUM_WINDOW as u64),
            ),
            input(
                "window",
                "1",
                "N: looks among which they are counted",
                Range::Whole(1, MAXIMUM_WINDOW as u64),
            ),
            input(
                "pd",
                "1",
                "probability of a plot in one look",
                Range::From(0.0, 1.0),
            ),
            input("scans", "1", "looks so far", Range::Whole(0, 1_000_000_000)),
        ],
        outputs: &[
            output(
                "in_one_window",
                "1",
                "probability that N looks hold M plots or more",
            ),
            output(
                "by_scan",
                "1",
                "probability of being confirmed by this many looks",
            ),
            output_if_any(
                "mean_scans",
                "1",
                "mean number of looks until confirmation; empty if there never is one",
            ),
        ],
        compute: Compute::Row(m_of_n),
    },
    Model {
        name: "radar.burn-through-self-screening",
        about: "range at which a target that carries a noise jammer is seen all the same",
        source: "NAWCWD TP 8347, 4th ed. (2013), chapter 4",
        inputs: &JAMMED,
        outputs: &[output("range_m", "m", "burn-through range")],
        compute: Compute::Row(self_screening),
    },
    Model {
        name: "radar.burn-through-stand-off",
        about: "range at which a target is seen all the same while a noise jammer stands off",
        source: "NAWCWD TP 8347, 4th ed. (2013), chapter 4",
        inputs: &[
            JAMMED[0],
            JAMMED[1],
            JAMMED[2],
            JAMMED[3],
            JAMMED[4],
            JAMMED[5],
            JAMMED[6],
            JAMMED[7],
            input(
                "gain_to_jammer_db",
                "dB",
                "gain of the radar towards the jammer",
                DB,
            ),
            input(
                "jammer_range_m",
                "m",
                "range of the jammer",
                Range::Above(0.0, 1e9),
            ),
        ],
        outputs: &[output("range_m", "m", "burn-through range")],
        compute: Compute::Row(stand_off),
    },
    Model {
        name: "radar.ground-clutter",
        about: "what the ground in a target's cell sends back, and what the Doppler filter leaves of it",
        source: "Barton, Proc. IEEE 73 (1985) 198-204 (constant gamma); Skolnik, Introduction to Radar Systems, chapters 3 and 7",
        inputs: &[
            input(
                "antenna_height_m",
                "m",
                "antenna above the ground that is looked at",
                Range::From(0.0, 1e6),
            ),
            input(
                "range_m",
                "m",
                "slant range of the target",
                Range::From(1.0, 1e9),
            ),
            input(
                "elevation_deg",
                "deg",
                "elevation of the target above the antenna's horizontal",
                Range::From(-90.0, 90.0),
            ),
            input(
                "range_resolution_m",
                "m",
                "size of the cell in range",
                Range::From(0.0, 1e6),
            ),
            input(
                "azimuth_resolution_deg",
                "deg",
                "size of the cell in azimuth",
                Range::From(0.0, 360.0),
            ),
            input(
                "gamma_db",
                "dB",
                "reflectivity of the ground at vertical incidence",
                Range::From(-100.0, 30.0),
            ),
            input(
                "improvement_db",
                "dB",
                "improvement factor of the filter",
                Range::From(0.0, 150.0),
            ),
            input(
                "elevation_beamwidth_deg",
                "deg",
                "half-power width of the beam in elevation",
                Range::Above(0.0, 360.0),
            ),
        ],
        outputs: &[
            output(
                "cross_section_m2",
                "m2",
                "cross-section of the ground before the filter",
            ),
            output("residue_m2", "m2", "what is left of it"),
        ],
        compute: Compute::Row(clutter),
    },
];

fn case(number: f64) -> Result<Swerling, String> {
    Swerling::from_number(number as u32)
        .ok_or_else(|| format!("there is no Swerling case {number}"))
}

fn albersheim(row: &[f64]) -> Answer {
    let [n_pulses, pfa, pd] = values(row)?;
    Ok(vec![albersheim_snr_db(n_pulses as u32, pfa, pd)])
}

fn shnidman(row: &[f64]) -> Answer {
    let [swerling, n_pulses, pfa, pd] = values(row)?;
    Ok(vec![shnidman_snr_db(
        case(swerling)?,
        n_pulses as u32,
        pfa,
        pd,
    )])
}

fn cumulative(row: &[f64]) -> Answer {
    let [
        swerling,
        n_pulses,
        pfa,
        reference_db,
        reference_m,
        speed,
        period,
        start_m,
        end_m,
        phases,
    ] = values(row)?;
    let case = case(swerling)?;
    if end_m > start_m {
        return Err(format!(
            "it comes from {start_m:?} m and cannot end at {end_m:?} m"
        ));
    }
    let approach = Approach {
        start_m,
        end_m,
        speed_m_s: speed,
        scan_period_s: period,
    };
    let reference = db_to_ratio(reference_db);
    let found = approach.cumulative_probability(phases as u32, |range_m| {
        let snr = snr_from_reference(reference, reference_m, 1.0, range_m, 1.0);
        probability(case, n_pulses as u32, pfa, snr)
    });
    Ok(vec![found])
}

fn m_of_n(row: &[f64]) -> Answer {
    let [needed, window, pd, scans] = values(row)?;
    if needed > window {
        return Err(format!("{needed} plots cannot come from {window} looks"));
    }
    let rule = Confirmation::new(needed as u32, window as u32);
    let mean = rule.mean_scans(pd);
    Ok(vec![
        rule.in_one_window(pd),
        rule.by_scan(pd, scans as u64),
        if mean.is_finite() { mean } else { f64::NAN },
    ])
}

fn jammed(row: [f64; 8]) -> BurnThrough {
    let [
        power,
        gain,
        rcs,
        loss,
        erp,
        jammer_bandwidth,
        radar_bandwidth,
        ratio,
    ] = row;
    BurnThrough {
        transmit_power_w: power,
        gain_ratio: db_to_ratio(gain),
        rcs_m2: rcs,
        loss_ratio: db_to_ratio(loss),
        jammer_erp_w: erp,
        jammer_bandwidth_hz: jammer_bandwidth,
        radar_bandwidth_hz: radar_bandwidth,
        jammer_to_signal_ratio: db_to_ratio(ratio),
    }
}

fn self_screening(row: &[f64]) -> Answer {
    Ok(vec![jammed(values(row)?).self_screening_m()])
}

fn stand_off(row: &[f64]) -> Answer {
    let [a, b, c, d, e, f, g, h, gain_to_jammer, jammer_m] = values(row)?;
    let case = jammed([a, b, c, d, e, f, g, h]);
    Ok(vec![
        case.stand_off_m(jammer_m, db_to_ratio(gain_to_jammer)),
    ])
}

fn clutter(row: &[f64]) -> Answer {
    let [
        height,
        range,
        elevation,
        range_cell,
        azimuth_cell,
        gamma,
        improvement,
        beamwidth,
    ] = values(row)?;
    let ground = Clutter {
        gamma_ratio: db_to_ratio(gamma),
        improvement_ratio: db_to_ratio(improvement),
        elevation_beamwidth_rad: beamwidth.to_radians(),
    };
    let look = ClutterLook {
        antenna_height_m: height,
        range_m: range,
        elevation_sine: sin(elevation.to_radians()),
        range_resolution_m: range_cell,
        azimuth_resolution_rad: azimuth_cell.to_radians(),
    };
    Ok(vec![
        ground.cross_section_m2(&look),
        ground.residue_m2(&look),
    ])
}
