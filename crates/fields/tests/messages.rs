//! What a reader is told, kind of problem by kind of problem.

#![allow(clippy::unwrap_used)]

use gapfiller_fields::*;

fields! {
    /// A surveillance radar.
    pub struct Radar {
        /// What people call it.
        pub label: String,
        /// Range at which the reference target is detected.
        pub range: Positive<Length>,
        /// Where it stands.
        pub position: Option<Position>,
        /// Its antenna.
        pub height: Option<Height>,
        /// Pulses in a look.
        pub pulses: u32 = 1,
        /// What it takes an unknown for.
        pub identity: Identity = Identity::Pending,
        /// How it moves.
        pub motion: Option<Motion>,
        /// Parts.
        pub r#type: Option<String>,
        /// Radars it commands.
        pub children: Map<Radar>,
        /// The chance of detection.
        pub chance: Option<Probability>,
        /// Since when.
        pub since: Option<Date>,
        /// When it wakes.
        pub wakes: Option<TimeOfDay>,
        /// Whether it is on.
        pub on: bool = true,
        /// Where its tracks go.
        pub target: Option<Spanned<String>>,
        /// Weights.
        pub weights: Vec<f64> = vec![],
    }
}

choices! {
    /// What a track is taken for.
    pub enum Identity {
        /// Not yet looked at.
        Pending = "pending",
        /// Looked at in vain.
        Unknown = "unknown",
        /// Ours, probably.
        AssumedFriend = "assumed_friend",
    }
}

fields! {
    /// A circle.
    pub struct Orbit {
        /// Its radius.
        pub radius: Length,
        /// The height band.
        pub floor: Height,
        /// Its top.
        pub top: Height,
    }
    check = check_orbit;
}

fn check_orbit(orbit: &Orbit, node: &Node, path: &Path<'_>, problems: &mut Problems) {
    if orbit.floor > orbit.top {
        problems.push(Problem::new(
            &node.origin,
            path,
            "the floor is above the top",
        ));
    }
}

variants! {
    /// How something moves.
    pub enum Motion {
        /// Not at all.
        Fixed = "fixed",
        /// Round and round.
        Orbit(Orbit) = "orbit",
        /// Along a line.
        Route(Vec<Length>) = "route",
    }
}

fn read<T: Read>(text: &str) -> Result<T, String> {
    let mut problems = Problems::new();
    let table = parse_toml("x.toml", text, &mut problems).unwrap();
    let value = read_document::<T>(&table, &mut problems);
    if problems.is_empty() {
        Ok(value.unwrap())
    } else {
        Err(problems.to_string())
    }
}

/// The problems of a radar whose required fields are right.
fn told(line: &str) -> String {
    let shown = read::<Radar>(&format!("label = 'A'\nrange = '1 km'\n{line}")).unwrap_err();
    shown.trim_end_matches("\n\n1 problem found").to_owned()
}

#[test]
fn all_the_problems_of_a_file_come_at_once() {
    let text = r#"label = 5
rnage = "400 km"
pulses = -1
identity = "assumed friend"

[children.east]
range = 400
colour = "red"
"#;
    let shown = r#"error: x.toml:1:9: label: 5 is a number, not text
    1 | label = 5
      |         ^
   expected: text in quotes, such as "5"

error: x.toml:2:1: rnage: unknown key rnage
    2 | rnage = "400 km"
      | ^^^^^
   expected: label, range, position, height, pulses, identity, motion, type, children, chance, since, wakes, on, target or weights
   did you mean range?

error: x.toml:3:10: pulses: -1 is too small
    3 | pulses = -1
      |          ^^
   expected: a whole number from 0 to 4294967295

error: x.toml:4:12: identity: "assumed friend" is not one of the choices
    4 | identity = "assumed friend"
      |            ^^^^^^^^^^^^^^^^
   expected: "pending", "unknown" or "assumed_friend"
   did you mean "assumed_friend"?

error: x.toml:6:11: children.east: label is missing
    6 | [children.east]
      |           ^^^^
   expected: text in quotes

error: x.toml:7:9: children.east.range: 400 has no unit
    7 | range = 400
      |         ^^^
   expected: a length with its unit, such as "400 km"

error: x.toml:8:1: children.east.colour: unknown key colour
    8 | colour = "red"
      | ^^^^^^
   expected: label, range, position, height, pulses, identity, motion, type, children, chance, since, wakes, on, target or weights

7 problems found"#;
    assert_eq!(read::<Radar>(text).unwrap_err(), shown);
}

#[test]
fn units() {
    let shown = r#"error: x.toml:3:10: height: 330 has no unit
    3 | height = 330
      |          ^^^
   expected: a height with its unit, such as "330 m""#;
    assert_eq!(told("height = 330"), shown);

    let shown = r#"error: x.toml:3:10: height: kms is not a unit of height
    3 | height = '3 kms'
      |          ^^^^^^^
   expected: a height in m, km, ft or FL
   did you mean "3 km"?"#;
    assert_eq!(told("height = '3 kms'"), shown);
    assert!(told("height = '3 s'").contains("height: \"3 s\" is a duration, not a height"));
    assert!(told("height = 'high'").contains("height: \"high\" is not a height"));
    assert!(told("height = '1e999 m'").contains("\"1e999 m\" is too large"));
    assert!(told("height = nan").contains("height: nan is not a finite number"));
    assert!(told("height = ['3 m']").contains("height: this is a list"));
    assert!(told("height = 'm 3'").contains("\"m 3\" is not a height"));
    assert!(told("chance = 1.5").contains("chance: 1.5 is not a probability"));
    assert!(told("chance = '150 %'").contains("expected: from 0 to 1"));
    assert!(told("range = '2 km'").contains("duplicate key"));
    let negative = read::<Radar>("label = 'A'\nrange = '-1 km'").unwrap_err();
    assert!(
        negative.contains("range: \"-1 km\" is not more than zero"),
        "{negative}"
    );
    assert!(
        negative.contains("expected: a length with its unit, such as \"400 km\", more than zero"),
        "{negative}"
    );
}

#[test]
fn positions() {
    let shown = r#"error: x.toml:3:25: position.latitude: "95 deg" is not a latitude
    3 | position = { latitude = "95 deg", longitude = "37 E" }
      |                         ^^^^^^^^
   expected: between -90 deg and 90 deg"#;
    assert_eq!(
        told(r#"position = { latitude = "95 deg", longitude = "37 E" }"#),
        shown
    );
    assert!(
        told("position.latitude = 38.5\nposition.longitude = '1 E'")
            .contains("such as \"38.5 deg\" or \"38.5 N\"")
    );
    assert!(told("position = '38 N'").contains("\"\" is not a longitude"));
    assert!(told("position = '38 N -37 E'").contains("has both a sign and a hemisphere"));
    assert!(
        told("position = 'here'").contains("expected: a position, such as \"38.35 N 37.79 E\"")
    );
}

#[test]
fn dates_and_numbers() {
    assert!(told("since = 2020-02-30").contains("not valid TOML"));
    assert!(told("since = '2021-02-29'").contains("\"2021-02-29\" is not a date"));
    assert!(told("wakes = '24:00'").contains("expected: a time of day, such as \"06:30\""));
    assert!(told("on = 'yes'").contains("on: \"yes\" is text\n"));
    assert!(told("on = 'yes'").ends_with("expected: true or false"));
    assert!(told("pulses = 3.5").contains("3.5 is not a whole number"));
    assert!(told("pulses = 99999999999999999999").contains("is not a whole number"));
    assert!(told("weights = [1, 'a', inf]").contains("weights.1: \"a\" is text"));
    assert!(told("weights = [1, 'a', inf]").contains("weights.2: inf is not a finite number"));
}

#[test]
fn variants_and_checks() {
    let shown = r#"error: x.toml:3:8: motion.orbti: unknown key orbti
    3 | motion.orbti.radius = 1
      |        ^^^^^
   expected: a table with one key: orbit = … or route = …; or "fixed"
   did you mean orbit?"#;
    assert_eq!(told("motion.orbti.radius = 1"), shown);
    assert!(told("motion = {}").contains("motion: the table is empty"));
    assert!(told("motion = 'orbit'").contains("motion: orbit needs its contents"));
    assert!(told("motion = 'fxed'").ends_with("did you mean fixed?"));
    assert!(
        told("motion = {route = [], orbit = {}}")
            .contains("route and orbit are given; exactly one is possible")
    );
    assert!(told("motion.fixed = 1").contains("motion.fixed: fixed has no contents"));
    assert!(told("motion.route = ['1 km', 2]").contains("motion.route.1: 2 has no unit"));
    let band = "motion.orbit = { radius = '1 km', floor = 'FL300', top = '10 ft' }";
    assert!(told(band).contains("motion.orbit: the floor is above the top"));
}

#[test]
fn what_is_right_is_read() {
    let text = r#"
label = "A"
range = "0.5 nmi"
position = "38°21'00\"N, 37.79 E"
height = "FL100"
type = "x"
motion = "fixed"
since = 2020-03-01
wakes = 06:30:15
chance = "5 %"
target = "c2"
[children.b]
label = "B"
range = "1_000 ft"
"#;
    let radar = read::<Radar>(text).unwrap();
    assert_eq!(radar.range.si(), 926.0);
    assert_eq!(radar.position.unwrap().latitude.degrees(), 38.35);
    assert_eq!(radar.height, Some(Height(3048.0)));
    assert_eq!(radar.r#type.as_deref(), Some("x"));
    assert_eq!(radar.motion, Some(Motion::Fixed));
    assert_eq!(radar.since.unwrap().to_string(), "2020-03-01");
    assert_eq!(radar.since.unwrap().days(), 18_322);
    assert_eq!(radar.wakes, Some(TimeOfDay(23_415.0)));
    assert_eq!(radar.chance, Some(Probability(0.05)));
    assert_eq!(
        (radar.pulses, radar.identity, radar.on),
        (1, Identity::Pending, true)
    );
    assert_eq!(radar.children.get("b").unwrap().range.si(), 304.8);
    let target = radar.target.unwrap();
    assert_eq!(
        (target.origin.to_string().as_str(), target.path.as_str()),
        ("x.toml:11:10", "target")
    );
    let mut problems = Problems::new();
    assert!(
        radar
            .children
            .find(&target, "radar", &mut problems)
            .is_none()
    );
    assert!(
        problems
            .to_string()
            .contains("target: there is no radar \"c2\"")
    );
}

#[test]
fn quantities() {
    assert_eq!(Speed::parse("90 km/h"), Ok(Speed(25.0)));
    assert_eq!(Speed::parse("36 kt").unwrap().0, 18.52);
    assert_eq!(Angle::parse("180 deg").unwrap().0, std::f64::consts::PI);
    assert_eq!(Duration::parse("250ms"), Ok(Duration(0.25)));
    assert_eq!(CrossSection::parse("0 dBsm"), Ok(CrossSection(1.0)));
    assert!((CrossSection::parse("-10 dBsm").unwrap().0 - 0.1).abs() < 1e-15);
    assert_eq!(CrossSection::parse("2.5 m^2"), Ok(CrossSection(2.5)));
    assert_eq!(Decibels::parse("3 dB"), Ok(Decibels(3.0)));
    assert_eq!(Decibels::parse("100"), Ok(Decibels(20.0)));
    assert!(Decibels::parse("-1").is_err());
    assert_eq!(Money::parse("2.5 bn USD"), Ok(Money(2.5e9)));
    assert_eq!(Money::parse("USD 1.3 M"), Ok(Money(1.3e6)));
    assert_eq!(Money::parse("USD 5"), Ok(Money(5.0)));
    assert_eq!(Money::parse("1.3  M  USD"), Ok(Money(1.3e6)));
    assert_eq!(Share::parse("45 %"), Ok(Share(0.45)));
    assert_eq!(Frequency::parse("3e3 MHz"), Ok(Frequency(3e9)));
    assert_eq!(Power::parse("30 dBm"), Ok(Power(1.0)));
    assert_eq!(Height::parse("FL330"), Ok(Height(10_058.4)));
    assert_eq!(Height::parse("-3 m"), Ok(Height(-3.0)));
    assert_eq!(
        AngularRate::parse("6 rpm").unwrap().0,
        std::f64::consts::PI / 5.0
    );
    assert_eq!(
        Length::parse("1,000 m").unwrap_err(),
        ",000 m is not a unit of length"
    );
}

fields! {
    /// A type in the library.
    pub struct Entry2 {
        /// Its range.
        pub range: Sourced<Positive<Length>>,
    }
}

fn told_of_library(text: &str, overlay: Option<&str>) -> Result<Entry2, String> {
    let mut problems = Problems::new();
    let mut table = parse_toml("x.toml", text, &mut problems).unwrap();
    let overlays: Vec<_> = overlay
        .iter()
        .map(|text| Overlay::parse(text, "--set").unwrap())
        .collect();
    apply(&mut table, &overlays, &mut problems);
    let value = read_document::<Entry2>(&table, &mut problems);
    if problems.is_empty() {
        Ok(value.unwrap())
    } else {
        Err(problems.to_string())
    }
}

#[test]
fn library_values() {
    let shown = r#"error: x.toml:1:9: range: a library value needs low, nominal, high, source and grade
    1 | range = "400 km"
      |         ^^^^^^^^
   expected: { low = …, nominal = "400 km", high = …, source = "…", grade = "published", "catalogue" or "assumed" }

1 problem found"#;
    assert_eq!(
        told_of_library("range = \"400 km\"", None).unwrap_err(),
        shown
    );

    let text = "range = { low = '3 km', nominal = '2 km', high = '4 km', source = 's', grade = 'published' }";
    let shown = r#"error: x.toml:1:35: range.nominal: nominal "2 km" is less than low "3 km"
    1 | range = { low = '3 km', nominal = '2 km', high = '4 km', source = 's', grade = 'published' }
      |                                   ^^^^^^
   expected: low ≤ nominal ≤ high

1 problem found"#;
    assert_eq!(told_of_library(text, None).unwrap_err(), shown);

    let value = told_of_library(text, Some("range=9 km")).unwrap().range;
    assert_eq!(
        (
            value.si(),
            value.low.si(),
            value.origin.to_string().as_str()
        ),
        (9000.0, 3000.0, "--set")
    );
    let wrong = told_of_library(text, Some("range=-9 km")).unwrap_err();
    assert!(
        wrong.starts_with(
            "error: --set: range.nominal: \"-9 km\" is not more than zero\n   | range=-9 km\n"
        ),
        "{wrong}"
    );

    let wrong = told_of_library(
        "range = { low = '1 km', high = '4 km', source = ' ', grade = 'good' }",
        None,
    )
    .unwrap_err();
    assert!(wrong.contains("range: nominal is missing"), "{wrong}");
    assert!(
        wrong.contains("range.source: the source is empty"),
        "{wrong}"
    );
    assert!(
        wrong.contains("\"published\", \"catalogue\" or \"assumed\""),
        "{wrong}"
    );
    let value = told_of_library("", Some("range=9 km")).unwrap().range;
    assert_eq!(
        (value.source.as_str(), value.grade),
        ("set by --set", Grade::Assumed)
    );
}

#[test]
fn syntax() {
    let mut problems = Problems::new();
    let text = "label = 'A\nrange = 400 km\npulses = 'x'\n";
    let table = parse_toml("x.toml", text, &mut problems).unwrap();
    assert!(read_document::<Radar>(&table, &mut problems).is_none());
    let shown = problems.to_string();
    assert!(shown.contains("error: x.toml:1:"), "{shown}");
    assert!(shown.contains("error: x.toml:2:"), "{shown}");
    assert!(
        shown.contains("error: x.toml:3:10: pulses: \"x\" is text"),
        "{shown}"
    );
    assert!(!shown.contains("missing"), "{shown}");
    let quotes = r#"error: x.toml:2:9: not valid TOML: string values must be quoted
    2 | range = 400 km
      |         ^^^^^^
   expected: literal string
"#;
    assert!(shown.contains(quotes), "{shown}");
}

#[test]
fn a_whole_file_and_odd_bytes() {
    let shown = "error: x.toml:1:1: label is missing\n   expected: text in quotes";
    assert!(read::<Radar>("# nothing").unwrap_err().starts_with(shown));
    let right = "\u{feff}label = 'A'\r\nrange = '1 km'\r\n";
    assert!(read::<Radar>(right).is_ok());
    let shown = read::<Radar>(&format!("{right}children = {{ \"é\" = 5 }}\r\n")).unwrap_err();
    let marked = r#"error: x.toml:3:20: children."é": 5 is a number
    3 | children = { "é" = 5 }
      |                    ^
"#;
    assert!(shown.starts_with(marked), "{shown}");
}

#[test]
fn deep_nesting_is_refused_not_overflown() {
    let dots = "a.".repeat(100_000);
    for text in [
        format!("{dots}a = 1"),
        format!("[{dots}a]"),
        format!("a = {}", "[".repeat(100_000)),
    ] {
        let mut problems = Problems::new();
        if let Some(table) = parse_toml("x.toml", &text, &mut problems) {
            resolved(&table);
        }
        assert!(!problems.is_empty());
    }
}

#[test]
fn schema() {
    let schema = schema_document::<Radar>("Gapfiller radar");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(schema["$ref"], "#/$defs/Radar");
    let radar = &schema["$defs"]["Radar"];
    assert_eq!(radar["description"], "A surveillance radar.");
    assert_eq!(radar["required"], serde_json::json!(["label", "range"]));
    assert_eq!(radar["additionalProperties"], false);
    assert_eq!(
        radar["properties"]["pulses"]["description"],
        "Pulses in a look. Default: 1."
    );
    assert_eq!(
        radar["properties"]["children"]["additionalProperties"]["$ref"],
        "#/$defs/Radar"
    );
    assert_eq!(radar["properties"]["range"]["$ref"], "#/$defs/Length");
    assert_eq!(schema["$defs"]["Length"]["examples"][0], "400 km");
    assert_eq!(
        schema["$defs"]["Identity"]["oneOf"][2]["const"],
        "assumed_friend"
    );
    assert_eq!(
        schema["$defs"]["Motion"]["oneOf"][1]["properties"]["orbit"]["$ref"],
        "#/$defs/Orbit"
    );
    assert!(schema["$defs"]["Radar"]["properties"]["type"].is_object());
}
