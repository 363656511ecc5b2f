//! `gapfiller coverage`: the listing, the folder, and input that is wrong.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{ONE_ON_ONE, Workshop, scenario};
use std::fs;

const LISTING: &str = "\
Ten attackers, one battery
Targets of 1 m², 600 cells of 0.1°, 58 052 km². Ground: smooth Earth, one sample every 2000 m.

share of the map seen at                100 m      300 m     3000 m
alone
  all radars                           22.5 %     45.7 %     75.3 %
  battery                              22.5 %     45.7 %     75.3 %
  engaged at 300 m: 11 146 km² of 11 146 km² in reach of rounds

7 maps written to maps; begin with its README.md
";

#[test]
fn the_listing_and_the_folder() {
    let shop = Workshop::new();
    let one = scenario(ONE_ON_ONE);
    let text = shop.done(&["coverage", &one, "--step", "0.1", "--out", "maps"]);
    // A gap between thousands does not break a line.
    assert_eq!(text.replace('\u{a0}', " "), LISTING);
    for name in [
        "README.md",
        "summary.json",
        "pictures/alone-battery-lowest.png",
        "envelopes/alone.kml",
    ] {
        assert!(shop.path("maps").join(name).is_file(), "{name}");
    }
    let index = fs::read_to_string(shop.path("maps/README.md")).unwrap();
    assert!(index.contains("pictures/alone-battery-lowest.png") && index.contains("diffraction"));
    // What is there stays there.
    assert!(
        shop.refused(&["coverage", &one, "--step", "0.1", "--out", "maps"])
            .contains("--force")
    );
    let json = shop.json(&[
        "coverage",
        &one,
        "--step",
        "0.5",
        "--heights",
        "50 m,0.1 km",
        "--rcs",
        "-10 dBsm",
        "--out",
        "maps",
        "--force",
        "--json",
    ]);
    assert_eq!(json["heights_m"], serde_json::json!([50.0, 100.0, 300.0]));
    assert!((json["rcs_m2"].as_f64().unwrap() - 0.1).abs() < 1e-12);
    assert_eq!(
        json["postures"][0]["nodes"][0]["by_voice_alone"],
        serde_json::json!([])
    );
}

#[test]
fn the_warning_along_a_flight() {
    let shop = Workshop::new();
    let one = scenario(ONE_ON_ONE);
    let flight = "attackers";
    let text = shop.done(&["coverage", &one, "--along", flight, "--out", "way"]);
    assert!(
        text.contains("battery") && text.contains("can fire"),
        "{text}"
    );
    assert_eq!(shop.names(), ["way"]);
    assert!(shop.path("way/warning.svg").is_file() && shop.path("way/warning.json").is_file());
    fs::write(shop.path("way.csv"), "lat,lon\n0,0\nx,0\n").unwrap();
    assert!(
        shop.refused(&["coverage", &one, "--along", "way.csv"])
            .contains("way.csv: line 3: lat")
    );
    assert!(
        shop.refused(&["coverage", &one, "--along", "attakers"])
            .contains(flight)
    );
}

#[test]
fn wrong_wishes_are_refused() {
    let shop = Workshop::new();
    let one = scenario(ONE_ON_ONE);
    let refused = |more: &[&str]| shop.refused(&[&["coverage", &one], more].concat());
    assert!(refused(&["--heights", "100"]).contains("a length"));
    assert!(refused(&["--heights", "0 m"]).contains("--heights"));
    assert!(refused(&["--heights", "low"]).contains("--heights"));
    assert!(refused(&["--target-height", "9"]).contains("--target-height"));
    assert!(refused(&["--rcs", "1 m"]).contains("--rcs"));
    assert!(refused(&["--posture", "alon"]).contains("alone"));
    assert!(refused(&["--postures", "alone,other"]).contains("other"));
    assert!(refused(&["--step", "0"]).contains("0 degrees"));
    assert!(refused(&["--step", "0.000001"]).contains("million"));
    refused(&["--step", "x"]);
    refused(&["--posture", "alone", "--postures", "alone"]);
}
