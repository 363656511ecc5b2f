use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use gapfiller_models::radar::{PulseRadar, SearchRadar, solid_angle_sr};
use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};

fn radar_of(table: &Table, row: usize) -> PulseRadar {
    let number = |column: &str| table.number(row, column);
    PulseRadar {
        frequency_hz: 1e9 * number("frequency_ghz"),
        peak_power_w: 1e6,
        pulse_width_s: 1e-6 * number("pulse_us"),
        transmit_gain_ratio: db_to_ratio(number("gain_db")),
        receive_gain_ratio: db_to_ratio(number("receive_gain_db")),
        noise_temperature_k: number("temperature_k"),
        loss_ratio: db_to_ratio(number("loss_db")),
    }
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut evidence = Evidence::default();
    let mut plot = Plot::new("range (km)", "signal-to-noise ratio (dB), 1 m²");
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let (radar, rcs_m2) = (radar_of(&table, row), number("rcs_m2"));
        let (got, unit) = match table.text(row, "form") {
            "snr" => {
                let ranges = (1e3 * number("range_km"), 1e3 * number("receive_range_km"));
                let snr = if ranges.0 == ranges.1 {
                    radar.snr(ranges.0, rcs_m2)
                } else {
                    radar.bistatic_snr(ranges.0, ranges.1, rcs_m2)
                };
                (ratio_to_db(snr), "dB")
            }
            _ => (radar.range_m(db_to_ratio(number("snr_db")), rcs_m2), "m"),
        };
        let name = table.text(row, "case").to_owned();
        let bound = Bound::Absolute(number("tolerance"));
        evidence.row(format!("{name} ({unit})"), number("expected"), got, bound);
        let curve = (2..40).map(|step| {
            let range_m = 5e3 * f64::from(step);
            (range_m / 1e3, ratio_to_db(radar.snr(range_m, 1.0)))
        });
        plot = plot.line(name, curve.collect());
    }
    let search = SearchRadar {
        power_aperture_w_m2: 3e6,
        search_time_s: 10.0,
        solid_angle_sr: solid_angle_sr(30_f64.to_radians(), 0.0, 45_f64.to_radians()),
        noise_temperature_k: 487.0,
        loss_ratio: db_to_ratio(6.0),
    };
    let got = ratio_to_db(search.snr(1_000e3, db_to_ratio(-10.0)));
    evidence.row("search form (dB)", 13.8182, got, Bound::Absolute(0.01));
    evidence.plot = Some(plot);
    Ok(evidence)
}
