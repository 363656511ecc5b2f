//! Warning along a way, and the files that ways come in.
#![allow(clippy::unwrap_used)]

use gapfiller_coverage::chart::svg;
use gapfiller_coverage::path::{Height, Way, read_points};
use gapfiller_coverage::warning::Warning;
use gapfiller_geo::elevation::Flat;
use gapfiller_scenario::Scenario;
use proptest::prelude::*;
use std::path::Path;

fn turkey() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/turkey-2020");
    Scenario::load(&path, &[]).unwrap()
}

#[test]
fn a_flight_is_warned_of_and_more_so_with_a_network() {
    let scenario = turkey();
    let way = Way::of_flight(&scenario, "isolated", "cruise-erhac").unwrap();
    assert_eq!(way.name, "cruise-erhac-1");
    let postures = ["isolated".to_owned(), "share".to_owned()];
    let warning = Warning::along(&scenario, &postures, &way, way.rcs_m2.unwrap()).unwrap();
    assert_eq!(warning.nearest_asset.as_ref().unwrap().name, "erhac");
    let of = |posture: &str, node: &str| {
        let holds = |nodes: &[String]| nodes.iter().any(|known| known == node);
        let mut all = warning.warned.iter();
        all.find(|warned| warned.posture == posture && holds(&warned.nodes))
            .unwrap()
    };
    let (alone, told) = (of("isolated", "bn-4"), of("share", "bn-4"));
    assert!(told.warning_s.unwrap() >= alone.warning_s.unwrap());
    for warned in [alone, told] {
        assert!(warned.detected.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(
            warned
                .probability
                .iter()
                .all(|one| (0.0..=1.0).contains(one))
        );
        let (fires, meets) = (warned.fires_s.unwrap(), warned.meets_s.unwrap());
        assert!(warned.detected_s.unwrap() < fires && fires < meets && meets <= warning.duration_s);
    }
    let chart = svg(&warning);
    assert!(chart.starts_with("<svg") && !chart.contains("NaN") && chart.contains("bn-4 can fire"));
}

#[test]
fn the_formats_say_the_same() {
    let csv = "lat,lon,height_m,speed_m_s\n36.0,37.0,5000,200\n37.5,37.25,5000,\n";
    let json = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"speed_m_s":200},
        "geometry":{"type":"LineString","coordinates":[[37.0,36.0,5000],[37.25,37.5,5000]]}}]}"#;
    let kml = "<kml><LineString><altitudeMode>absolute</altitudeMode>\n<coordinates> 37.0,36.0,5000 37.25,37.5,5000 </coordinates></LineString></kml>";
    let way = |name: &str, text: &str, speed: f64| {
        let points = read_points(name, text).unwrap();
        assert_eq!(points[0].height, Some(Height::AboveSea(5_000.0)));
        Way::through("way", &points, &Flat, (speed, 300.0)).unwrap()
    };
    let one = way("a.csv", csv, 1.0);
    assert_eq!(one, way("a.geojson", json, 1.0));
    assert_eq!(one, way("a.kml", kml, 200.0));
    let last = one.moments.last().unwrap();
    // One and a half degrees of latitude, a quarter of longitude.
    assert!(
        (last.time_s - 168_000.0 / 200.0).abs() < 2.0,
        "{}",
        last.time_s
    );
    assert_eq!((last.height_m, last.ground_m), (5_000.0, 0.0));
    let bare = read_points("b.csv", "lat,lon\n36,37\n37,37\n").unwrap();
    let low = Way::through("low", &bare, &Flat, (250.0, 300.0)).unwrap();
    assert!(low.moments.iter().all(|moment| moment.height_m == 300.0));
}

#[test]
fn wrong_files_are_told_apart() {
    let wrong = [
        (
            "a.csv",
            "lat,lon,altitude\n1,2,3\n",
            "unknown column \"altitude\"",
        ),
        (
            "a.csv",
            "lat,lon\n1,x\n2,2\n",
            "line 2: lon \"x\" is not a number",
        ),
        ("a.csv", "lat,lon\n1\n", "line 2: lon is missing"),
        ("a.csv", "", "unknown column"),
        ("a.geojson", "{", "not JSON"),
        ("a.geojson", "{\"type\":\"Point\"}", "no LineString"),
        ("a.kml", "<kml/>", "no LineString"),
        (
            "a.kml",
            "<LineString><coordinates>1,2 3</coordinates></LineString>",
            "point 2",
        ),
        ("a.txt", "", "expected a .csv"),
    ];
    for (name, text, words) in wrong {
        let said = read_points(name, text).unwrap_err();
        assert!(said.contains(words), "{name} {text}: {said}");
    }
    let through = |text: &str| {
        let points = read_points("a.csv", text).unwrap();
        Way::through("way", &points, &Flat, (250.0, 300.0)).unwrap_err()
    };
    assert!(through("lat,lon\n1,2\n").contains("at least two points"));
    assert!(through("lat,lon\n1,2\n1,2\n").contains("leads nowhere"));
    assert!(through("lat,lon\n91,2\n1,2\n").contains("no place"));
    assert!(through("lat,lon,height_m\n1,2,-5\n2,2,-5\n").contains("the ground is at"));
    assert!(through("lat,lon,speed_m_s\n1,2,0\n2,2,0\n").contains("speed of 0"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}", kind in 0..3_usize) {
        let name = ["a.csv", "a.json", "a.kml"][kind];
        let framed = ["lat,lon\n{}", "{\"type\":\"LineString\",\"coordinates\":{}}", "<LineString><coordinates>{}</coordinates></LineString>"];
        for text in [text.clone(), framed[kind].replace("{}", &text)] {
            if let Ok(points) = read_points(name, &text) {
                let _ = Way::through("way", &points, &Flat, (250.0, 300.0));
            }
        }
    }
}
