//! `gapfiller track` from the outside.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Workshop, stderr};
use std::fmt::Write;
use std::fs;

const RADAR: &str = "\
[sensors.radar]
position = { east = '1 km', north = '2 km', up = '100 m' }
scan = 'at-once'
scan_period = '4 s'
accuracy = { range = '50 m', azimuth = '0.2 deg', elevation = '0.3 deg', x = '60 m', y = '60 m', z = '60 m' }
";

/// A workshop with the settings of one radar and these plots.
fn workshop(plots: &str) -> Workshop {
    let workshop = Workshop::new();
    fs::write(workshop.path("s.toml"), RADAR).unwrap();
    fs::write(workshop.path("plots.csv"), plots).unwrap();
    workshop
}

/// Two targets on straight lines, seen ten times without an error.
fn straight() -> String {
    let mut text = "time_s,sensor_id,x_m,y_m,z_m\n".to_owned();
    for step in 0..10 {
        let t = 4.0 * f64::from(step);
        writeln!(text, "{t},radar,{},5000,3000", -20_000.0 + 200.0 * t).unwrap();
        writeln!(text, "{t},radar,10000,{},6000", 30_000.0 - 150.0 * t).unwrap();
    }
    text
}

fn track<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["track", "--sensors", "s.toml", "plots.csv", "-o"];
    all.extend(rest);
    all
}

/// The rows of a table of numbers.
fn rows(text: &str) -> Vec<Vec<f64>> {
    let row = |line: &str| line.split(',').map(|cell| cell.parse().unwrap()).collect();
    text.lines().skip(1).map(row).collect()
}

#[test]
fn two_targets_make_two_tracks() {
    let workshop = workshop(&straight());
    for association in ["gnn", "jpda"] {
        for filter in ["cv", "imm"] {
            let out = format!("{association}-{filter}.csv");
            let rest = [
                out.as_str(),
                "--association",
                association,
                "--filter",
                filter,
                "--json",
            ];
            let summary = workshop.json(&track(&rest));
            assert_eq!(summary["plots"], 20);
            assert_eq!(summary["scans"], 10);
            assert_eq!(summary["tracks_confirmed"], 2, "{out}");
            assert_eq!(summary["filter"], filter);
            let text = fs::read_to_string(workshop.path(&out)).unwrap();
            assert!(text.starts_with("time_s,track_id,x_m,y_m,z_m,vx_m_s,vy_m_s,vz_m_s\n"));
            let rows = rows(&text);
            // From the third scan on.
            assert_eq!(rows.len(), 16);
            let first = &rows[14];
            assert_eq!(first[0], 36.0);
            for (got, want) in first[2..]
                .iter()
                .zip([-12_800.0, 5_000.0, 3_000.0, 200.0, 0.0, 0.0])
            {
                assert!((got - want).abs() < 20.0, "{first:?}");
            }
        }
    }
}

#[test]
fn range_azimuth_and_elevation_are_from_the_sensor() {
    // 10 km to the east of the sensor, 1 km above it, at rest.
    let (range, elevation) = (
        101e6_f64.sqrt(),
        gapfiller_numerics::math::atan(0.1).to_degrees(),
    );
    let mut text = "time_s,sensor_id,range_m,azimuth_deg,elevation_deg,sigma_range_m\n".to_owned();
    for step in 0..6 {
        writeln!(text, "{},radar,{range},90,{elevation},25", 4 * step).unwrap();
    }
    let workshop = workshop(&text);
    workshop.done(&track(&["tracks.csv", "--sigmas"]));
    let text = fs::read_to_string(workshop.path("tracks.csv")).unwrap();
    let rows = rows(&text);
    let last = rows.last().unwrap();
    for (got, want) in last[2..5].iter().zip([11_000.0, 2_000.0, 1_100.0]) {
        assert!((got - want).abs() < 1.0, "{last:?}");
    }
    assert!(last[8] < 25.0 && last[9] < 40.0, "{last:?}");
}

#[test]
fn parquet_goes_in_and_out() {
    let workshop = workshop(&straight());
    workshop.done(&track(&["tracks.parquet"]));
    workshop.done(&track(&["tracks.csv"]));
    let bytes = fs::read(workshop.path("tracks.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    // The same bytes every time.
    workshop.done(&track(&["tracks.parquet", "--force"]));
    assert_eq!(fs::read(workshop.path("tracks.parquet")).unwrap(), bytes);
    // Tracks are no plots, and the message says which columns are.
    let said = workshop.refused(&[
        "track",
        "--sensors",
        "s.toml",
        "tracks.parquet",
        "-o",
        "again.csv",
    ]);
    assert!(said.contains("unknown column \"track_id\""), "{said}");
}

#[test]
fn wrong_plots_are_refused_with_their_place() {
    let head = "time_s,sensor_id,x_m,y_m,z_m";
    for (plots, said) in [
        (
            format!("{head}\n0,radar,1,2,NaN\n"),
            "plots.csv:2:13: z_m: \"NaN\" is not a finite number",
        ),
        (
            format!("{head}\n4,radar,1,2,3\n0,radar,1,2,3\n"),
            "plots.csv:3:1: time_s: time goes backwards: 0 s after 4 s",
        ),
        (
            format!("{head}\n0,rader,1,2,3\n"),
            "plots.csv:2:3: sensor_id: there is no sensor \"rader\"",
        ),
        (
            format!("{head}\n0,rader,1,2,3\n"),
            "did you mean \"radar\"?",
        ),
        (
            format!("{head}\n0,radar,1e9,2,3\n"),
            "x_m: 1000000000 m is too far away",
        ),
        (format!("{head}\n1e300,radar,1,2,3\n"), "is too far away"),
        (
            format!("{head},sigma_z_m\n0,radar,1,2,3,-1\n"),
            "sigma_z_m: -1 is no accuracy",
        ),
        (
            "time_s,sensor_id,x_m,yy_m\n".into(),
            "plots.csv:1:22: unknown column \"yy_m\"",
        ),
        (
            "time_s,sensor_id,x_m,range_m\n".into(),
            "the plots have range and azimuth, and x and y too",
        ),
        (
            "time_s,sensor_id,range_m,azimuth_deg,elevation_deg\n0,radar,1e3,400,1\n".into(),
            "azimuth_deg: 400 is out of range",
        ),
        (String::new(), "the file is empty"),
        ("\u{0}\u{1}garbage\n\u{0}".into(), "unknown column"),
    ] {
        let told = workshop(&plots).refused(&track(&["tracks.csv"]));
        assert!(told.contains(said), "{told}");
    }
}

/// All of them at once, but not a million.
#[test]
fn wrong_rows_are_told_together() {
    let mut text = "time_s,sensor_id,x_m,y_m,z_m\n".to_owned();
    for _ in 0..100 {
        text.push_str("0,radar,1,2,what\n");
    }
    let told = workshop(&text).refused(&track(&["tracks.csv"]));
    assert_eq!(told.matches("is not a number").count(), 20, "{told}");
}

#[test]
fn a_scan_of_too_many_plots_is_refused() {
    let mut text = "time_s,sensor_id,x_m,y_m,z_m\n".to_owned();
    for _ in 0..1_000_001 {
        text.push_str("0,radar,1,2,3\n");
    }
    let told = workshop(&text).refused(&track(&["tracks.csv"]));
    assert!(
        told.contains("plots.csv:1000002:1: time_s: more than 1000000 plots in one scan"),
        "{told}"
    );
}

#[test]
fn wrong_settings_are_refused_with_their_place() {
    for (settings, said) in [
        ("[sensors]\n", "there are no sensors"),
        (
            "[sensors.radar]\nscan = 'at-once'\nscan_period = 4\n",
            "4 has no unit",
        ),
        (
            "[sensors.radar]\nscan = 'round'\nscan_period = '4 s'\n",
            "\"round\" is not one of the choices",
        ),
        (
            "[sensors.radar]\nscan = 'at-once'\nscan_period = '4 s'\n",
            "nothing says how accurate this is",
        ),
        (
            "[sensors.radar]\nscan = 'at-once'\nscan_period = '4 s'\n[tracker]\ngate_probability = 1\n",
            "gate probability must be",
        ),
    ] {
        let workshop = workshop(&straight());
        fs::write(workshop.path("s.toml"), settings).unwrap();
        let told = workshop.refused(&track(&["tracks.csv"]));
        assert!(told.contains(said), "{told}");
    }
    let workshop = workshop(&straight());
    let told = workshop.refused(&track(&["tracks.xls"]));
    assert!(told.contains(".csv or .parquet"), "{told}");
    let told = workshop.refused(&[
        "track",
        "--sensors",
        "s.toml",
        "none.csv",
        "-o",
        "tracks.csv",
    ]);
    assert!(told.contains("none.csv"), "{told}");
    fs::write(workshop.path("tracks.csv"), "mine").unwrap();
    assert!(
        workshop
            .refused(&track(&["tracks.csv"]))
            .contains("--force")
    );
    assert_eq!(
        fs::read_to_string(workshop.path("tracks.csv")).unwrap(),
        "mine"
    );
}

/// More targets than tracks are allowed: said, and survived.
#[test]
fn the_limit_of_tracks_is_told() {
    let workshop = workshop(&straight());
    fs::write(
        workshop.path("s.toml"),
        format!("[tracker]\nmax_tracks = 1\n{RADAR}"),
    )
    .unwrap();
    let output = workshop.run(&track(&["tracks.csv"]));
    assert!(output.status.success());
    assert!(stderr(&output).contains("warning: from 0 s on there was no room for another track"));
}
