//! Reference tables through the registry, as anybody would check them: columns renamed, rows evaluated, results compared.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Table, read_shared, read_shared_gzip};
use gapfiller_calc::model;

fn evaluate(name: &str, values: &[f64]) -> Vec<f64> {
    model(name)
        .unwrap()
        .evaluate(values)
        .unwrap_or_else(|error| panic!("{name} of {values:?}: {error}"))
}

/// The largest difference over a table between a model's first output and a column.
fn worst(table: &Table, name: &str, inputs: &[&str], known: &str) -> f64 {
    table.rows().fold(0.0, |worst: f64, row| {
        let values: Vec<f64> = inputs.iter().map(|column| row.number(column)).collect();
        worst.max((evaluate(name, &values)[0] - row.number(known)).abs())
    })
}

#[test]
fn radar_pd() {
    let table = Table::parse(include_str!("data/radar_pd_table.csv"));
    let inputs = ["swerling", "N", "Pfa", "snr_dB"];
    let worst = worst(&table, "radar.pd", &inputs, "Pd_exact");
    eprintln!("radar.pd: {} rows within {worst:.1e}", table.len());
    assert!(table.len() == 600 && worst < 1e-8);
}

#[test]
fn radar_snr_required() {
    let table = Table::parse(include_str!("data/radar_required_snr.csv"));
    let inputs = ["swerling", "N", "Pfa", "Pd"];
    let worst = worst(
        &table,
        "radar.snr-required",
        &inputs,
        "required_snr_dB_exact",
    );
    eprintln!(
        "radar.snr-required: {} rows within {worst:.1e} dB",
        table.len()
    );
    assert!(table.len() == 900 && worst < 1e-4);
}

#[test]
fn erlang_b() {
    let table = Table::parse(include_str!("data/erlang_b.csv"));
    let worst = worst(
        &table,
        "queue.erlang-b",
        &["servers_c", "offered_a_erlang"],
        "B_loss",
    );
    eprintln!("queue.erlang-b: {} rows within {worst:.1e}", table.len());
    assert!(table.len() == 140 && worst < 1e-12);
}

#[test]
fn queue_waits() {
    let table = Table::parse(include_str!("data/queue_waits.csv"));
    for row in table.rows() {
        let (arrivals, services) = (row.number("lambda"), row.number("mu"));
        let found = match row.text("model") {
            "M/M/c" => evaluate("queue.m-m-c", &[arrivals, services, row.number("c")]),
            _ => evaluate("queue.m-d-1", &[arrivals, services]),
        };
        for (value, column) in found.iter().zip(["rho", "P_wait", "Wq", "W", "Lq"]) {
            assert!(
                (value - row.number(column)).abs() < 1e-10,
                "{column}: {value}"
            );
        }
    }
    assert_eq!(table.len(), 30);
}

#[test]
fn intervals() {
    let table = Table::parse(include_str!("data/binomial_ci95.csv"));
    for row in table.rows() {
        let found = evaluate("stats.interval", &[row.number("x"), row.number("n"), 0.95]);
        for (value, column) in found
            .iter()
            .zip(["wilson_lo", "wilson_hi", "cp_lo", "cp_hi"])
        {
            assert!(
                (value - row.number(column)).abs() < 1e-10,
                "{column}: {value}"
            );
        }
    }
    assert_eq!(table.len(), 10);
}

#[test]
fn knife_edge() {
    let table = Table::parse(include_str!("data/knife_edge_p526.csv"));
    let inputs = ["nu"];
    assert!(
        worst(
            &table,
            "propagation.knife-edge",
            &inputs,
            "J_exact_dB(P.526 eq30)"
        ) < 1e-6
    );
    for row in table.rows() {
        let approximate = evaluate("propagation.knife-edge", &[row.number("nu")])[1];
        assert!((approximate - row.number("J_approx_dB(P.526 eq31)")).abs() < 1e-6);
    }
    assert_eq!(table.len(), 13);
}

#[test]
fn loans() {
    let table = Table::parse(include_str!("data/loan_deal_2p5bn_45pct_upfront.csv"));
    for row in table.rows() {
        let payments = row.number("years") * row.number("freq");
        let loan = [
            row.number("principal"),
            row.number("rate_annual"),
            payments,
            row.number("freq"),
        ];
        let with = |last: f64| [&loan[..], &[last]].concat();
        let found = evaluate("finance.loan", &loan);
        let columns = [
            "payment",
            "total_paid",
            "total_interest",
            "first_interest",
            "first_principal",
        ];
        for (value, column) in found.iter().zip(columns) {
            assert!(
                (value - row.number(column)).abs() < 1e-3,
                "{column}: {value}"
            );
        }
        let half = evaluate("finance.loan-balance", &with((payments / 2.0).floor()))[0];
        assert!((half - row.number("balance_after_half")).abs() < 1e-3);
        let cost = 1.125e9 + evaluate("finance.loan-present-value", &with(0.03))[0];
        assert!((cost - row.number("npv_total_cost_at_3pct_incl_upfront_1.125bn")).abs() < 1e-3);
    }
    assert_eq!(table.len(), 24);
}

#[test]
fn frames() {
    let table = Table::parse(include_str!("data/enu_aer_vectors.csv"));
    for row in table.rows() {
        let places = ["lat0", "lon0", "h0", "lat", "lon", "h"].map(|column| row.number(column));
        for (value, column) in evaluate("geo.enu", &places)
            .iter()
            .zip(["east", "north", "up"])
        {
            assert!(
                (value - row.number(column)).abs() < 2e-6,
                "{column}: {value}"
            );
        }
        for (value, column) in evaluate("geo.aer", &places)
            .iter()
            .zip(["az_deg", "el_deg", "range_m"])
        {
            assert!(
                (value - row.number(column)).abs() < 2e-6,
                "{column}: {value}"
            );
        }
        for (value, column) in evaluate("geo.ecef", &places[3..])
            .iter()
            .zip(["ecef_x", "ecef_y", "ecef_z"])
        {
            assert!(
                (value - row.number(column)).abs() < 2e-6,
                "{column}: {value}"
            );
        }
    }
    assert_eq!(table.len(), 61);
}

/// Lines of Karney's GeodTest: latitude, longitude and azimuth of both ends, and the distance.
#[test]
fn geodesics() {
    let Some(text) = read_shared_gzip("reference/fetched/geodesy/GeodTest-short-first5000.dat.gz")
    else {
        return;
    };
    let (mut worst, mut lines) = (0.0_f64, 0);
    for line in text.lines() {
        let v: Vec<f64> = line
            .split_whitespace()
            .map(|cell| cell.parse().unwrap())
            .collect();
        let found = evaluate("geo.inverse", &[v[0], v[1], v[3], v[4]]);
        worst = worst.max((found[2] - v[6]).abs());
        let end = evaluate("geo.direct", &[v[0], v[1], v[2], v[6]]);
        // A degree is 111 km.
        assert!((end[0] - v[3]).abs() < 1e-12, "{line}");
        lines += 1;
    }
    eprintln!("geo.inverse: {lines} lines within {worst:.1e} m");
    assert!(lines > 4_000 && worst < 2e-8);
}

#[test]
fn gases_and_rain() {
    if let Some(text) = read_shared("reference/fetched/propagation/ITURP676-12_gamma.csv") {
        let table = Table::parse(&text);
        let mut worst: f64 = 0.0;
        for row in table.rows().skip(1) {
            let inputs = ["f", "P", "T", "rho"].map(|column| row.number(column));
            let found = evaluate("propagation.gas", &inputs)[0];
            worst = worst.max((found / row.number("gamma") - 1.0).abs());
        }
        eprintln!(
            "propagation.gas: {} rows within {worst:.1e}",
            table.len() - 1
        );
        assert!(table.len() == 356 && worst < 1e-6);
    }
    let name = "reference/fetched/propagation/ITURP838-3_rain_specific_attenuation.csv";
    if let Some(text) = read_shared(name) {
        let table = Table::parse(&text);
        let mut worst: f64 = 0.0;
        for row in table.rows().skip(1) {
            let inputs = ["f", "el", "tau", "R"].map(|column| row.number(column));
            let found = evaluate("propagation.rain", &inputs)[0];
            worst = worst.max((found / row.number("gamma_r") - 1.0).abs());
        }
        eprintln!(
            "propagation.rain: {} rows within {worst:.1e}",
            table.len() - 1
        );
        assert!(table.len() == 65 && worst < 1e-6);
    }
}

#[test]
fn delta_bullington() {
    for (name, known_db) in [("dbull_path1", 34.4430), ("dbull_path3", 17.6204)] {
        let Some(text) = read_shared(&format!(
            "reference/fetched/propagation/deltabull/{name}.csv"
        )) else {
            return;
        };
        let table = Table::parse(&text);
        let rows: Vec<[f64; 8]> = table
            .rows()
            .map(|row| {
                let distance_m = row.number("Distance (km)") * 1e3;
                [
                    distance_m,
                    row.number("DEM Height (m AMSL)"),
                    30.0,
                    30.0,
                    1.0,
                    8.5e6,
                    0.0,
                    0.0,
                ]
            })
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
        let found = model("propagation.delta-bullington")
            .unwrap()
            .evaluate_group(&rows)
            .unwrap();
        eprintln!("{name}: {:.4} dB", found[3]);
        assert!((found[3] - known_db).abs() < 0.1);
    }
}

#[test]
fn published_radii() {
    let found = evaluate("propagation.effective-earth-radius", &[-39e-9, 6_371_000.0]);
    assert!((found[0] - 8.4774e6).abs() < 50.0);
    assert!((evaluate("propagation.horizon", &[30.0, found[0]])[0] - 22_553.0).abs() < 1.0);
}

/// An interceptor that is slower than the target which flies away never gets there.
#[test]
fn a_value_that_does_not_exist_is_empty() {
    let caught = evaluate(
        "engagement.intercept-time",
        &[120_000.0, 0.0, 0.0, -200.0, 0.0, 0.0, 1_000.0],
    );
    assert!((caught[0] - 100.0).abs() < 1e-6);
    let never = evaluate(
        "engagement.intercept-time",
        &[120_000.0, 0.0, 0.0, 500.0, 0.0, 0.0, 400.0],
    );
    assert!(never[0].is_nan());
}

/// The published cases of the range equation, 290 K unless stated.
#[test]
fn range_equation() {
    let close = |name, inputs: &[f64], known: f64, tolerance: f64| {
        let found = evaluate(name, inputs)[0];
        assert!(
            (found - known).abs() < tolerance,
            "{name}: {found}, not {known}"
        );
    };
    let monostatic = "radar.range-equation";
    close(
        monostatic,
        &[1.0, 50e3, 1e6, 0.2e-6, 20.0, 1.0, 290.0, 0.0],
        5.5868,
        1e-4,
    );
    close(
        monostatic,
        &[10.0, 100e3, 1e6, 1e-6, 40.0, 0.5, 300.0, 3.0],
        14.3778,
        1e-4,
    );
    let bistatic = [10.0, 50e3, 75e3, 1e6, 1e-6, 40.0, 20.0, 1.0, 290.0, 0.0];
    close("radar.range-equation-bistatic", &bistatic, 9.0547, 1e-4);
    let range = "radar.maximum-range";
    close(
        range,
        &[10.0, 6.0, 1e6, 10e-6, 20.0, 1.0, 290.0, 0.0],
        41_057.0,
        1.0,
    );
    close(
        range,
        &[10.0, 6.0, 1e6, 10e-6, 40.0, 0.1, 290.0, 3.0],
        194_260.0,
        1.0,
    );
    let search = [1000e3, 3e6, 10.0, 30.0, 0.0, 45.0, 0.1, 487.0, 6.0];
    close("radar.search-range-equation", &search, 13.8182, 1e-4);
}

#[test]
fn approximations() {
    let table = Table::parse(include_str!("data/radar_required_snr.csv"));
    let mut steady = 0;
    for row in table.rows() {
        let [swerling, n, pfa, pd] =
            ["swerling", "N", "Pfa", "Pd"].map(|column| row.number(column));
        let found = evaluate("radar.shnidman", &[swerling, n, pfa, pd])[0];
        assert!((found - row.number("shnidman_dB")).abs() < 1e-6);
        if swerling == 0.0 {
            let found = evaluate("radar.albersheim", &[n, pfa, pd])[0];
            assert!((found - row.number("albersheim_dB(SW0)")).abs() < 1e-6);
            steady += 1;
        }
    }
    assert_eq!(steady, 180);
}

#[test]
fn cumulative_detection() {
    let table = Table::parse(include_str!("data/cumulative_detection.csv"));
    for row in table.rows() {
        let inputs = [
            row.number("swerling"),
            row.number("N_pulses"),
            row.number("Pfa"),
            row.number("SNR_at_100km_dB"),
            100e3,
            row.number("speed_m_s"),
            row.number("scan_period_s"),
            row.number("R_start_km") * 1e3,
            row.number("R_end_km") * 1e3,
            20.0,
        ];
        let found = evaluate("radar.cumulative-detection", &inputs)[0];
        assert!(
            (found - row.number("Pc_mean_over_20_scan_phases")).abs() < 1e-9,
            "{inputs:?}"
        );
    }
    assert_eq!(table.len(), 30);
}

#[test]
fn confirmation() {
    let table = Table::parse(include_str!("data/track_init_mofn.csv"));
    for row in table.rows() {
        for (scans, column) in [
            (5.0, "P_by_scan5"),
            (10.0, "P_by_scan10"),
            (20.0, "P_by_scan20"),
        ] {
            let inputs = [row.number("M"), row.number("N"), row.number("Pd"), scans];
            let found = evaluate("tracking.m-of-n", &inputs);
            assert!((found[0] - row.number("P_confirm_in_exactly_N_scans(binomial)")).abs() < 1e-9);
            assert!((found[1] - row.number(column)).abs() < 1e-9, "{inputs:?}");
        }
    }
    assert_eq!(table.len(), 36);
    assert!(evaluate("tracking.m-of-n", &[2.0, 3.0, 0.0, 10.0])[2].is_nan());
}

#[test]
fn burn_through() {
    let table = Table::parse(include_str!("data/jamming_burnthrough.csv"));
    for row in table.rows() {
        let mut inputs = [
            "Pt_W",
            "G_dB",
            "rcs_m2",
            "radar_loss_dB",
            "jammer_ERP_W",
            "Bj_Hz",
            "Br_Hz",
            "JS_at_burnthrough_dB",
        ]
        .map(|column| row.number(column))
        .to_vec();
        let name = if row.text("kind") == "self-screen" {
            "radar.burn-through-self-screening"
        } else {
            inputs.extend([
                row.number("Gtoward_jammer_dB"),
                row.number("jammer_range_m"),
            ]);
            "radar.burn-through-stand-off"
        };
        let found = evaluate(name, &inputs)[0];
        assert!(
            (found / row.number("burnthrough_m") - 1.0).abs() < 1e-12,
            "{name}: {found}"
        );
    }
    assert_eq!(table.len(), 4);
}
