//! The radar range equation, from power and gain.

use super::{input, output, values};
use crate::{Answer, Compute, Input, Model, Range};
use gapfiller_models::radar::{PulseRadar, SearchRadar, blind_speed_m_s, solid_angle_sr};
use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};

const FREQUENCY: Input = input(
    "frequency_ghz",
    "GHz",
    "carrier frequency",
    Range::Above(0.0, 1_000.0),
);
const POWER: Input = input(
    "peak_power_w",
    "W",
    "peak transmitted power",
    Range::Above(0.0, 1e12),
);
const PULSE: Input = input(
    "pulse_width_s",
    "s",
    "width of the pulse before compression",
    Range::Above(0.0, 1e3),
);
const GAIN: Input = input(
    "gain_db",
    "dB",
    "gain of the antenna towards the target, out and back alike",
    Range::From(-100.0, 150.0),
);
const RANGE: Input = input(
    "range_m",
    "m",
    "range of the target",
    Range::Above(0.0, 1e12),
);
const RCS: Input = input(
    "rcs_m2",
    "m2",
    "cross-section of the target",
    Range::Above(0.0, 1e9),
);
const TEMPERATURE: Input = input(
    "noise_temperature_k",
    "K",
    "system noise temperature",
    Range::Above(0.0, 1e9),
);
const LOSS: Input = input(
    "loss_db",
    "dB",
    "all losses together",
    Range::From(-100.0, 200.0),
);
const SNR: crate::Output = output("snr_db", "dB", "signal-to-noise ratio");

pub const MODELS: &[Model] = &[
    Model {
        name: "radar.range-equation",
        about: "signal-to-noise ratio of one pulse, transmitter and receiver in one place",
        source: "Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 1",
        inputs: &[FREQUENCY, RANGE, POWER, PULSE, GAIN, RCS, TEMPERATURE, LOSS],
        outputs: &[SNR],
        compute: Compute::Row(monostatic),
    },
    Model {
        name: "radar.range-equation-bistatic",
        about: "signal-to-noise ratio of one pulse, transmitter and receiver apart",
        source: "Willis, Bistatic Radar (1991), chapter 4",
        inputs: &[
            FREQUENCY,
            input(
                "transmit_range_m",
                "m",
                "from the transmitter to the target",
                Range::Above(0.0, 1e12),
            ),
            input(
                "receive_range_m",
                "m",
                "from the target to the receiver",
                Range::Above(0.0, 1e12),
            ),
            POWER,
            PULSE,
            input(
                "transmit_gain_db",
                "dB",
                "gain of the transmitting antenna towards the target",
                Range::From(-100.0, 150.0),
            ),
            input(
                "receive_gain_db",
                "dB",
                "gain of the receiving antenna towards the target",
                Range::From(-100.0, 150.0),
            ),
            RCS,
            TEMPERATURE,
            LOSS,
        ],
        outputs: &[SNR],
        compute: Compute::Row(bistatic),
    },
    Model {
        name: "radar.maximum-range",
        about: "range at which a target gives a signal-to-noise ratio",
        source: "Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 1",
        inputs: &[
            FREQUENCY,
            input(
                "snr_db",
                "dB",
                "signal-to-noise ratio of one pulse",
                Range::From(-200.0, 300.0),
            ),
            POWER,
            PULSE,
            GAIN,
            RCS,
            TEMPERATURE,
            LOSS,
        ],
        outputs: &[output("range_m", "m", "range")],
        compute: Compute::Row(maximum_range),
    },
    Model {
        name: "radar.search-range-equation",
        about: "signal-to-noise ratio of one search of a sector, whatever the beam",
        source: "Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 2; the sector as a zone of the sphere",
        inputs: &[
            RANGE,
            input(
                "power_aperture_w_m2",
                "W m2",
                "mean power times effective aperture",
                Range::Above(0.0, 1e15),
            ),
            input(
                "search_time_s",
                "s",
                "time to search the sector once",
                Range::Above(0.0, 1e9),
            ),
            input(
                "azimuth_extent_deg",
                "deg",
                "width of the sector",
                Range::Above(0.0, 360.0),
            ),
            input(
                "lowest_elevation_deg",
                "deg",
                "lowest elevation of the sector",
                Range::From(-90.0, 90.0),
            ),
            input(
                "highest_elevation_deg",
                "deg",
                "highest elevation of the sector",
                Range::From(-90.0, 90.0),
            ),
            RCS,
            TEMPERATURE,
            LOSS,
        ],
        outputs: &[SNR],
        compute: Compute::Row(search),
    },
    Model {
        name: "radar.blind-speed",
        about: "radial speeds that a canceller of clutter cancels too",
        source: "Skolnik, Introduction to Radar Systems, 3rd ed. (2001), chapter 3",
        inputs: &[
            FREQUENCY,
            input(
                "repetition_hz",
                "Hz",
                "pulse repetition frequency",
                Range::Above(0.0, 1e9),
            ),
            input(
                "order",
                "1",
                "which of them, from 1",
                Range::Whole(1, 1_000_000),
            ),
        ],
        outputs: &[output("speed_m_s", "m/s", "radial speed")],
        compute: Compute::Row(blind_speed),
    },
];

fn pulse_radar(
    frequency_ghz: f64,
    power_w: f64,
    pulse_s: f64,
    gains_db: [f64; 2],
    temperature_k: f64,
    loss_db: f64,
) -> PulseRadar {
    PulseRadar {
        frequency_hz: frequency_ghz * 1e9,
        peak_power_w: power_w,
        pulse_width_s: pulse_s,
        transmit_gain_ratio: db_to_ratio(gains_db[0]),
        receive_gain_ratio: db_to_ratio(gains_db[1]),
        noise_temperature_k: temperature_k,
        loss_ratio: db_to_ratio(loss_db),
    }
}

fn monostatic(row: &[f64]) -> Answer {
    let [frequency, range, power, pulse, gain, rcs, temperature, loss] = values(row)?;
    let radar = pulse_radar(frequency, power, pulse, [gain, gain], temperature, loss);
    Ok(vec![ratio_to_db(radar.snr(range, rcs))])
}

fn bistatic(row: &[f64]) -> Answer {
    let [
        frequency,
        out,
        back,
        power,
        pulse,
        transmit,
        receive,
        rcs,
        temperature,
        loss,
    ] = values(row)?;
    let radar = pulse_radar(
        frequency,
        power,
        pulse,
        [transmit, receive],
        temperature,
        loss,
    );
    Ok(vec![ratio_to_db(radar.bistatic_snr(out, back, rcs))])
}

fn maximum_range(row: &[f64]) -> Answer {
    let [
        frequency,
        snr_db,
        power,
        pulse,
        gain,
        rcs,
        temperature,
        loss,
    ] = values(row)?;
    let radar = pulse_radar(frequency, power, pulse, [gain, gain], temperature, loss);
    Ok(vec![radar.range_m(db_to_ratio(snr_db), rcs)])
}

fn search(row: &[f64]) -> Answer {
    let [
        range,
        power_aperture,
        time,
        extent,
        lowest,
        highest,
        rcs,
        temperature,
        loss,
    ] = values(row)?;
    if highest <= lowest {
        return Err(format!(
            "the highest elevation, {highest:?}, must be above the lowest, {lowest:?}"
        ));
    }
    let radar = SearchRadar {
        power_aperture_w_m2: power_aperture,
        search_time_s: time,
        solid_angle_sr: solid_angle_sr(
            extent.to_radians(),
            lowest.to_radians(),
            highest.to_radians(),
        ),
        noise_temperature_k: temperature,
        loss_ratio: db_to_ratio(loss),
    };
    Ok(vec![ratio_to_db(radar.snr(range, rcs))])
}

fn blind_speed(row: &[f64]) -> Answer {
    let [frequency, repetition, order] = values(row)?;
    let wavelength = gapfiller_models::propagation::SPEED_OF_LIGHT_M_S / (frequency * 1e9);
    Ok(vec![blind_speed_m_s(wavelength, repetition, order as u32)])
}
