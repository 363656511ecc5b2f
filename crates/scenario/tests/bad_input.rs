//! What a reader is told, one test for each kind of bad input.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests too.

mod common;

use common::{TINY, edited, load, told, with};
use gapfiller_fields::Overlay;
use gapfiller_scenario::Scenario;
use std::fs;
use std::path::Path;

macro_rules! tells {
    ($($test:ident: $text:expr;)*) => {$(
        #[test]
        fn $test() {
            snapshot!(stringify!($test), told(&$text));
        }
    )*};
}

tells! {
    unknown_key: edited("salvos = 2", "salvoes = 2");
    missing_unit: edited("threat_distance = \"40 km\"", "threat_distance = 40");
    negative_range: edited("threat_distance = \"40 km\"", "threat_distance = \"-40 km\"");
    latitude_95: edited("39.2 N 33.5 E", "95 N 33.5 E");
    empty_magazine: with(
        "[library.launchers.empty]\nlabel = 'empty'\ninterceptor = 'bench-round'\n\
         rounds = { low = 0, nominal = 0, high = 4, source = 'a test', grade = 'assumed' }\n\
         reload = { low = '1 s', nominal = '1 s', high = '1 s', source = 'a test', grade = 'assumed' }",
    );
    link_to_nobody: with(
        "[links.up]\nfrom = 'battery'\nto = 'center'\ntype = 'bench-net'\ncarries = ['picture']",
    );
    posture_that_names_no_node: with("[postures.gone]\nabsent = ['batery']");
    posture_that_touches_the_raid: with(
        "[postures.easy]\npreset = 'share'\nflights.raider.count = 1",
    );
    everything_at_once: edited("39.2 N 33.5 E", "95 N 33.5 E")
        .replace("target = \"town\"", "target = \"twon\"")
        .replace("superior = \"centre\"", "superior = \"centra\"")
        .replace("title = \"Tiny\"", "")
        .replace("issued_by = \"centre\"", "issued_by = \"battery\"")
        .replace("\"absent\", \"share\"", "\"absent\", \"shear\"");
}

/// What is said about files in a folder, whose path is left out.
fn told_of(folder: &Path, file: &Path) -> String {
    let told = match Scenario::load(file, &[]) {
        Ok(_) => String::new(),
        Err(problems) => problems.to_string(),
    };
    told.replace(&*folder.to_string_lossy(), "FOLDER")
}

#[test]
fn truncated() {
    let end = TINY.find("rules = \"plain\"\nsuperior").unwrap() + 12;
    let problems = Scenario::parse("tiny", &TINY[..end], &[]).unwrap_err();
    snapshot!(problems.to_string());
}

#[test]
fn include_loop() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = format!("include = ['a.toml']\n{TINY}");
    fs::write(folder.path().join("scenario.toml"), scenario).unwrap();
    fs::write(folder.path().join("a.toml"), "include = ['b.toml']").unwrap();
    fs::write(folder.path().join("b.toml"), "include = ['scenario.toml']").unwrap();
    snapshot!(told_of(folder.path(), folder.path()));
}

#[test]
fn ten_gigabytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    fs::File::create(&path)
        .unwrap()
        .set_len(10_000_000_000)
        .unwrap();
    snapshot!(told_of(folder.path(), &path));
}

#[test]
fn not_utf8() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("latin-1.toml");
    fs::write(&path, b"title = \"\xdc\"\n").unwrap();
    snapshot!(told_of(folder.path(), &path));
}

#[test]
fn no_such_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("turkey.toml"), TINY).unwrap();
    snapshot!(told_of(folder.path(), &folder.path().join("turky.toml")));
}

#[test]
fn overlays_are_checked_too() {
    let overlays: Vec<Overlay> = [
        "nodes.battery.position=95 N 33 E",
        "nodes.batery.mast=3 m",
        "doctrine.tight.control=loose",
        "library.launchers.bench-launcher.rounds=0",
    ]
    .iter()
    .map(|text| Overlay::parse(text, "--set").unwrap())
    .collect();
    let problems = load(TINY, &overlays).unwrap_err();
    snapshot!(problems.to_string());
}

/// Title, text in place of which, other text.
const CASES: &[(&str, &str, &str)] = &[
    (
        "a system that is not there",
        "\"bench-site\"",
        "\"bench-sight\"",
    ),
    (
        "a platform that is not there",
        "\"airliner\"",
        "\"air-liner\"",
    ),
    (
        "a doctrine that is not there",
        "doctrine = \"tight\"",
        "doctrine = \"tigth\"",
    ),
    (
        "a rule table that is not there",
        "rules = \"plain\"",
        "rules = \"plane\"",
    ),
    ("weapons without orders", "doctrine = \"tight\"", ""),
    (
        "a node that cannot tell friend from foe",
        "rules = \"plain\"\nsuperior",
        "superior",
    ),
    (
        "a superior that is not there",
        "superior = \"centre\"",
        "superior = \"center\"",
    ),
    (
        "a node that is its own superior",
        "superior = \"centre\"",
        "superior = \"battery\"",
    ),
    (
        "superiors in a circle",
        "group = \"network\"",
        "superior = \"battery\"",
    ),
    (
        "an asset that is a place and a node",
        "value = 2",
        "node = \"battery\"",
    ),
    (
        "an asset that is nothing",
        "position = \"39.1 N 33.4 E\"",
        "",
    ),
    (
        "an asset that is not there",
        "target = \"town\"",
        "target = \"twon\"",
    ),
    ("a target of a friend", "\"hostile\"", "\"friend\""),
    (
        "an attack that does nothing",
        "damage_probability = 0.5",
        "",
    ),
    (
        "an attack where there is no point",
        "damage_probability = 0.5",
        "damage_probability = 0.5\nattack_point = 2",
    ),
    (
        "a squawk that is none",
        "damage_probability = 0.5",
        "damage_probability = 0.5\nsquawk = 4819",
    ),
    (
        "several at the same time",
        "damage_probability = 0.5",
        "damage_probability = 0.5\ncount = 4",
    ),
    (
        "the same place twice",
        "39.1 N 33.4 E\", height",
        "39.1 N 35.4 E\", height",
    ),
    ("standing still", "speed = \"250 m/s\"", "speed = \"0 m/s\""),
    ("no height", "height = \"9 km\" }", "speed = \"200 m/s\" }"),
    (
        "below the ground",
        "height = \"9 km\" }",
        "height = \"-20 m\" }",
    ),
    (
        "too late to arrive",
        "duration = \"30 min\"",
        "duration = \"11 min\"",
    ),
    (
        "too late to begin",
        "motion.route]",
        "motion.route]\nstart = \"31 min\"",
    ),
    ("traffic beyond the window", "flights = 3", "flights = 9"),
    (
        "an airway to nowhere",
        "points = [\"38 N 32 E\", \"40 N 36 E\"]",
        "points = [\"38 N 32 E\"]",
    ),
    (
        "an airway without a height",
        "heights = [\"FL330\", \"FL350\"]",
        "heights = []",
    ),
    (
        "a rule without a condition",
        "when = [{ faster_than = \"200 m/s\" }, { lower_than = \"5 km\" }]",
        "when = []\nunless = [\"iff-valid\"]",
    ),
    (
        "a condition that is none",
        "{ faster_than",
        "\"no-reply\", { faster_than",
    ),
    ("a zone without an inside", "\"38 N 34 E\"]", "]"),
    (
        "a plan issued by nobody",
        "issued_by = \"centre\"",
        "issued_by = \"center\"",
    ),
    (
        "a bridge the wrong way round",
        "allied = \"centre\", purchased = \"battery\"",
        "allied = \"battery\", purchased = \"centre\"",
    ),
    (
        "a link type that is not there",
        "data = \"bench-net\"",
        "data = \"bench-nut\"",
    ),
    (
        "a study of a posture that is not there",
        "\"share\"",
        "\"shaer\"",
    ),
    (
        "a confidence that is none",
        "runs = 10",
        "runs = 10\nconfidence = 95.0",
    ),
    (
        "a frontier of a doctrine that is not there",
        "controls = [\"free\", \"tight\"]",
        "controls = [\"free\"]\ndoctrine = [\"tite\"]",
    ),
    (
        "an area upside down",
        "south = \"38 N\"",
        "south = \"41 N\"",
    ),
    (
        "a link from a node to itself",
        "[study]",
        "[links.x]\nfrom = 'centre'\nto = 'centre'\ntype = 'voice'\ncarries = []\n\n[study]",
    ),
    (
        "a rung without a ladder",
        "[ladder]",
        "[postures.a]\npreset = 'share'\n\n[postures.b]\nabsent = []\n\n[ladders]",
    ),
    (
        "a type that the library has",
        "[study]",
        "[library.links.voice]\nlabel = 'mine'\n\n[study]",
    ),
    (
        "a value without a source",
        "[study]",
        "[library.recognition.mine]\nright = 0.9\nholds = '3 s'\n\n[study]",
    ),
    (
        "a table of another file's",
        "[study]",
        "[raid]\nflights = ['raider']\n\n[study]",
    ),
];

#[test]
fn every_other_mistake() {
    let mut told_all = String::new();
    for (title, from, to) in CASES {
        let told = told(&edited(from, to));
        assert!(!told.is_empty(), "{title}: nothing is said");
        told_all.push_str(&format!("# {title}\n{told}\n\n"));
    }
    snapshot!(told_all);
}
