//! `gapfiller calc`, as a program.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::Workshop;
use serde_json::Value;
use std::io::Write;
use std::process::{Output, Stdio};

/// Runs `calc` with a table on its standard input.
fn calc(arguments: &[&str], csv: &[u8]) -> Output {
    let workshop = Workshop::new();
    let mut child = workshop
        .command(&[&["calc"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that refuses before it has read all leaves a broken pipe: that is its right.
    let _ = stdin.write_all(csv);
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_columns_that_were_promised() {
    let promised = [
        (
            "radar.pd",
            "swerling,n_pulses,pfa,snr_db",
            "pd",
            "1,1,1e-6,13",
        ),
        (
            "radar.snr-required",
            "swerling,n_pulses,pfa,pd",
            "snr_db",
            "1,1,1e-6,0.5",
        ),
        (
            "propagation.gas",
            "frequency_ghz,pressure_hpa,temperature_k,vapour_density_g_m3",
            "attenuation_db_per_km",
            "60,1013.25,288.15,7.5",
        ),
        (
            "propagation.rain",
            "frequency_ghz,elevation_deg,polarisation_tilt_deg,rain_rate_mm_h",
            "attenuation_db_per_km",
            "14.25,31.07699124,0,26.48052",
        ),
        (
            "geo.inverse",
            "lat1_deg,lon1_deg,lat2_deg,lon2_deg",
            "azimuth1_deg,azimuth2_deg,distance_m",
            "39.93,32.86,38.42,27.14",
        ),
        ("queue.erlang-b", "servers,offered_erlang", "loss", "4,2"),
        (
            "stats.interval",
            "successes,trials,confidence",
            "wilson_low,wilson_high,clopper_pearson_low,clopper_pearson_high",
            "81,263,0.95",
        ),
    ];
    for (model, columns, adds, row) in promised {
        let output = calc(&[model], format!("{columns}\n{row}\n").as_bytes());
        assert!(output.status.success(), "{model}: {}", text(&output.stderr));
        let table = text(&output.stdout);
        let mut lines = table.lines();
        assert_eq!(lines.next().unwrap(), format!("{columns},{adds}"));
        assert!(lines.next().unwrap().starts_with(&format!("{row},")));
        assert_eq!(lines.next(), None);
        assert!(output.stderr.is_empty());
    }
}

/// Wrong in its last line: exit code 2, nothing printed, and the place is told.
#[test]
fn nothing_is_half_written() {
    let mut csv = "servers,offered_erlang\n".to_owned();
    for _ in 0..20_000 {
        csv.push_str("4,2\n");
    }
    csv.push_str("4,-1\n");
    let output = calc(&["queue.erlang-b"], csv.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = text(&output.stderr);
    assert!(
        said.starts_with("error: line 20002, column offered_erlang: \"-1\" is out of range"),
        "{said}"
    );
}

#[test]
fn slips_are_understood() {
    let output = calc(&["radar.pdd"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean radar.pd?"));
    let output = calc(&["queue.erlang-b"], b"server,offered_erlang\n1,1\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean that?"));
    assert_eq!(calc(&["queue.erlang-b"], b"").status.code(), Some(2));
    assert_eq!(calc(&[], b"").status.code(), Some(2));
    assert_eq!(calc(&["radar.pd", "--json"], b"").status.code(), Some(2));
}

#[test]
fn lists() {
    let output = calc(&["--list", "--json"], b"");
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let models = list["models"].as_array().unwrap();
    assert!(models.len() >= 30);
    let gas = models
        .iter()
        .find(|model| model["name"] == "propagation.gas")
        .unwrap();
    assert_eq!(gas["inputs"][1]["name"], "pressure_hpa");
    assert_eq!(gas["inputs"][1]["unit"], "hPa");
    assert!(
        gas["inputs"][1]["meaning"]
            .as_str()
            .unwrap()
            .contains("dry")
    );
    let profile = models
        .iter()
        .find(|model| model["name"] == "propagation.delta-bullington")
        .unwrap();
    assert_eq!(profile["key"], "path");
    let output = calc(&["--list", "stats"], b"");
    let shown = text(&output.stdout);
    assert!(
        shown.starts_with("stats.interval") && shown.contains("wilson_low"),
        "{shown}"
    );
    assert_eq!(calc(&["--list", "nothing"], b"").status.code(), Some(2));
}

const PROBLEM: &[u8] = b"2 2 1\n10\n9\n0 0 0.9\n0 1 0.8\n1 0 0.85\n1 1 0.1\n";

#[test]
fn weapons_and_targets() {
    let output = calc(&["wta", "-"], PROBLEM);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    let (head, row) = table.trim_end().split_once('\n').unwrap();
    assert_eq!(head, "objective,bound,seconds");
    let numbers: Vec<f64> = row.split(',').map(|field| field.parse().unwrap()).collect();
    assert!((numbers[0] - 3.3).abs() < 1e-9 && numbers[1] <= numbers[0] && numbers[1] > 3.299);
    assert!(numbers[2] >= 0.0);
    let answer: Value =
        serde_json::from_slice(&calc(&["wta", "-", "--json"], PROBLEM).stdout).unwrap();
    assert_eq!(answer["proven"], true);
    assert_eq!(answer["objective"], numbers[0]);
}

#[test]
fn an_assignment_is_written_whole_and_never_over_another_file() {
    let workshop = Workshop::new();
    std::fs::write(workshop.path("p.txt"), PROBLEM).unwrap();
    let arguments = ["calc", "wta", "p.txt", "--assignment", "a.csv"];
    workshop.done(&arguments);
    let written = std::fs::read_to_string(workshop.path("a.csv")).unwrap();
    assert_eq!(written, "weapon,target,rounds\n0,1,1\n1,0,1\n");
    assert!(workshop.refused(&arguments).contains("already exists"));
    workshop.done(&[&arguments[..], &["--force"]].concat());
    std::fs::write(workshop.path("bad.txt"), b"2 1 1\n3\n0 0 0.5\n1 0 x\n").unwrap();
    let said = workshop.refused(&["calc", "wta", "bad.txt", "--assignment", "b.csv"]);
    assert!(
        said.starts_with("error: bad.txt: line 4: \"1 0 x\"; expected"),
        "{said}"
    );
    assert!(
        workshop
            .refused(&["calc", "wta", "none.txt"])
            .contains("none.txt")
    );
    assert!(
        workshop
            .refused(&["calc", "wta"])
            .contains("standard input")
    );
    assert!(
        workshop
            .refused(&["calc", "radar.pd", "p.txt"])
            .contains("Only wta")
    );
}
