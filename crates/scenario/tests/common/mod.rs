//! A small scenario that is right, to make wrong ones of.
#![allow(dead_code)] // Each test file uses its own part.

use gapfiller_fields::{Overlay, Problems};
use gapfiller_scenario::Scenario;

/// The types it uses, besides those of the library.
const TYPES: &str = include_str!("types.toml");

/// One bought battery, one centre of the network, one raider, one airliner.
pub const TINY: &str = r#"
title = "Tiny"
question = "Does it load?"

[window]
duration = "30 min"

[area]
south = "38 N"
west = "32 E"
north = "40 N"
east = "36 E"

[terrain]
relief = "flat"

[nodes.centre]
system = "operations-centre"
position = "39 N 33 E"
group = "network"
rules = "plain"

[nodes.battery]
system = "bench-site"
position = "39.2 N 33.5 E"
group = "bought"
doctrine = "tight"
rules = "plain"
superior = "centre"

[assets.town]
position = "39.1 N 33.4 E"
value = 2

[flights.raider]
platform = "bench-raider"
side = "hostile"
target = "town"
damage_probability = 0.5

[flights.raider.motion.route]
points = [
  { at = "39.1 N 35.4 E", height = "9 km", speed = "250 m/s" },
  { at = "39.1 N 33.4 E", height = "9 km" },
]

[background.airways.uw1]
platform = "airliner"
points = ["38 N 32 E", "40 N 36 E"]
heights = ["FL330", "FL350"]
flights = 3
spacing = "5 min"
both_ways = true

[doctrine.tight]
control = "tight"
salvo = 2
salvos = 2
reaction = "10 s"
threat_distance = "40 km"
threat_within = "10 min"
assessment = "5 s"

[rules.plain]
review = "5 s"

[[rules.plain.rules]]
name = "fast and low"
when = [{ faster_than = "200 m/s" }, { lower_than = "5 km" }]
then = "suspect"

[airspace]
issued_by = "centre"

[airspace.zones.south]
kind = "hostile-origin"
corners = ["37 N 32 E", "37 N 36 E", "38 N 34 E"]

[ladder]
purchased = ["bought"]
bridges = [{ allied = "centre", purchased = "battery" }]
data = "bench-net"
voice = "voice"

[study]
postures = ["absent", "share"]
runs = 10

[study.frontier]
controls = ["free", "tight"]
"#;

/// The small scenario with one text put in place of another, which it must hold.
pub fn edited(from: &str, to: &str) -> String {
    assert!(TINY.contains(from), "the scenario does not say {from}");
    TINY.replacen(from, to, 1)
}

/// The small scenario with more at its end.
pub fn with(more: &str) -> String {
    format!("{TINY}\n{more}\n")
}

/// A text with the types, as a file may hold it.
pub fn whole(text: &str) -> String {
    format!("{text}\n{TYPES}")
}

/// A scenario of a text and the types.
pub fn load(text: &str, overlays: &[Overlay]) -> Result<Scenario, Problems> {
    Scenario::parse("tiny", &whole(text), overlays)
}

/// What is said about a scenario; nothing if it is right.
pub fn told(text: &str) -> String {
    match load(text, &[]) {
        Ok(_) => String::new(),
        Err(problems) => problems.to_string(),
    }
}

/// Compares a text with the one in `tests/snapshots`.
#[macro_export]
macro_rules! snapshot {
    ($($arguments:expr),*) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($($arguments),*) })
    };
}
