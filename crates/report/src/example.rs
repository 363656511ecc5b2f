//! A made-up study, for tests and to look at: `cargo run --release -p gapfiller-report --example sample -- FOLDER`. No number in
//! it means anything.

use crate::input::{
    AssumptionRow, DealText, MapAsset, MapCorridor, MapInput, MapNode, MapRoute, MapZone, NodeKind,
    Owner, PostureText, ReportInput, RouteSide, Visibility,
};
use gapfiller_border::WeaponsControl;
use gapfiller_geo::area::BoundingBox;
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_study::from_scenario::measure_columns;
use gapfiller_study::{FrontierCase, PostureCase, StudyPlan, StudyResult};

/// How a made-up posture does: chances per raider, per friend, and of waste.
#[derive(Clone, Copy)]
struct Chances {
    kill: f64,
    friend: f64,
    civil: f64,
    waste: f64,
}

const ABSENT: Chances = Chances {
    kill: 0.42,
    friend: 0.0,
    civil: 0.0,
    waste: 0.30,
};
const ISOLATED: Chances = Chances {
    kill: 0.66,
    friend: 0.14,
    civil: 0.08,
    waste: 0.52,
};
const SHARE: Chances = Chances {
    kill: 0.67,
    friend: 0.015,
    civil: 0.004,
    waste: 0.38,
};

/// The made-up study.
pub fn example() -> ReportInput {
    ReportInput {
        result: result(),
        postures: postures(),
        notes: "A made-up study to show what a report looks like. Positions are hypothetical; no number means anything.".to_owned(),
        duration_s: 3_600.0,
        map: laydown(),
        coarse_terrain: true,
        visibility: [(50.0, 0.312), (100.0, 0.438), (300.0, 0.664)]
            .map(|(height_m, share)| Visibility { height_m, share })
            .to_vec(),
        assumptions: assumptions(),
        deal: Some(DealText {
            label: "An example of a deal".to_owned(),
            rows: [
                ("price", "2.5 bn USD (range 2.0 bn USD to 2.5 bn USD) [published]"),
                ("paid in advance", "45 % [published]"),
                ("lent by the seller", "55 % [published]"),
                ("interest, a year", "4 % (range 0 % to 8 %) [assumed]"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        }),
        command: "gapfiller study scenarios/example --runs 200 --seed 2020".to_owned(),
    }
}

fn result() -> StudyResult {
    let posture = |name: &str, chances| PostureCase {
        name: name.to_owned(),
        nodes: Vec::new(),
        run: Box::new(move |seed, run| values(seed, run, chances)),
    };
    let point = |name: &str, control, factor: (f64, f64), chances: Chances| FrontierCase {
        posture: name.to_owned(),
        control,
        run: Some(Box::new(move |seed, run| {
            let chances = Chances {
                kill: chances.kill * factor.0,
                friend: chances.friend * factor.1,
                ..chances
            };
            values(seed, run, chances)
        })),
    };
    let statuses = [
        (WeaponsControl::Free, (1.12, 2.4)),
        (WeaponsControl::Tight, (1.0, 1.0)),
        (WeaponsControl::Hold, (0.72, 0.1)),
    ];
    let cases = [("absent", ABSENT), ("isolated", ISOLATED), ("share", SHARE)];
    let along =
        |(name, chances)| statuses.map(|(control, factor)| point(name, control, factor, chances));
    let plan = StudyPlan {
        scenario: "example".to_owned(),
        title: "An example: four battalions outside the network".to_owned(),
        question: "What does the defence gain by the purchase, what does it lose when the purchase stays outside the allied network, and \
                   what would each step of integration be worth?"
            .to_owned(),
        measures: measure_columns(),
        node_measures: Vec::new(),
        headline: Vec::new(),
        postures: cases.map(|(name, chances)| posture(name, chances)).into(),
        factors: Vec::new(),
        combinations: Vec::new(),
        more_cases: Vec::new(),
        frontier_factor: None,
        link: None,
        frontier: cases.into_iter().flat_map(along).collect(),
        runs: 200,
        frontier_runs: 20,
        seed: 2020,
        threads: 1,
        confidence: 0.95,
    };
    match plan.run(&mut |_, _| {}) {
        Ok(result) => result,
        Err(error) => panic!("the made-up study is well formed: {error}"),
    }
}

/// Every measure of a made-up run, in the order of [`measure_columns`].
fn values(seed: u64, run: u64, chances: Chances) -> Vec<f64> {
    let draws = Draws::new(seed, run);
    // How many of `of` happen that have a chance each: the same luck for every posture.
    let happens = |kind: u64, of: u64, chance: f64| {
        let drawn = |n: u64| {
            draws.uniform(
                Purpose::named("example"),
                Subject::NONE,
                Subject::NONE,
                1_000 * kind + n,
            )
        };
        (0..of).filter(|n| drawn(*n) < chance).count() as f64
    };
    let killed = happens(0, 42, chances.kill);
    let leakers = (42.0 - killed - happens(1, 4, 0.5)).max(0.0);
    let friends = happens(2, 8, chances.friend);
    let civil = happens(3, 3, chances.civil);
    let lost = happens(4, 60, chances.waste);
    let (decoys, dual, dead) = (
        happens(5, 4, chances.kill),
        happens(6, 12, chances.waste),
        happens(7, 8, chances.waste * 0.5),
    );
    let missed = lost + 3.0;
    let in_flight = happens(8, 2, 0.2);
    let nothing = happens(9, 10, 0.3);
    let false_tracks = happens(10, 6, 0.25);
    let (effective, met_friend) = (killed + decoys, friends + happens(11, 2, chances.friend));
    let wasted = met_friend + civil + false_tracks + dead + nothing + dual + missed;
    let fired = effective + wasted + in_flight;
    let value = |name: &str| match name {
        "leakers" => leakers,
        "assets_damaged" => (leakers / 5.0).floor().min(6.0),
        "raiders_killed" => killed,
        "hostiles_killed" | "rounds_effective" => effective,
        "fratricide" | "fratricide_misidentified" => friends,
        "fratricide_engagements" | "fratricide_hits" | "rounds_friend" => met_friend,
        "civil_engagements" | "rounds_civil" => civil,
        "salvos_fired" => (fired / 2.0).ceil(),
        "rounds_fired" => fired,
        "rounds_wasted" => wasted,
        "rounds_false_track" => false_tracks,
        "rounds_dead_target" => dead,
        "rounds_nothing_there" => nothing,
        "rounds_dual_engagement" => dual,
        "rounds_missed" => missed,
        "rounds_in_flight" => in_flight,
        _ => 0.0,
    };
    measure_columns()
        .iter()
        .map(|measure| value(&measure.name))
        .collect()
}

fn postures() -> Vec<PostureText> {
    [
        ("absent", "The purchased system is not there: the baseline of what it gains."),
        ("isolated", "It has its own internal net only; the allied network neither hears nor tells it anything."),
        ("share", "Tracks, positions of friends and identities go both ways through a gateway."),
    ]
    .map(|(name, description)| PostureText {
        name: name.to_owned(),
        preset: name.to_owned(),
        description: description.to_owned(),
    })
    .to_vec()
}

fn laydown() -> MapInput {
    use NodeKind::{Airborne, Command, FireUnit, Radar};
    use Owner::{Allied, Purchased};
    let node =
        |label: &str, owner, kind, position, weapon_km: f64, radar_km: f64, reported| MapNode {
            label: label.to_owned(),
            owner,
            kind,
            position,
            weapon_range_m: (weapon_km > 0.0).then_some(weapon_km * 1_000.0),
            radar_range_m: (radar_km > 0.0).then_some(radar_km * 1_000.0),
            reported,
        };
    let route = |label: &str, side, points: &[(f64, f64)]| MapRoute {
        label: label.to_owned(),
        side,
        points: points.to_vec(),
    };
    MapInput {
        area: BoundingBox {
            south: 34.0,
            west: 27.0,
            north: 42.5,
            east: 45.0,
        },
        nodes: vec![
            node(
                "post-ankara",
                Allied,
                Radar,
                (39.80, 32.80),
                0.0,
                450.0,
                false,
            ),
            node(
                "post-iskenderun",
                Allied,
                Radar,
                (36.60, 36.15),
                0.0,
                450.0,
                false,
            ),
            node(
                "post-mardin",
                Allied,
                Radar,
                (37.33, 40.70),
                0.0,
                450.0,
                false,
            ),
            node(
                "post-diyarbakir",
                Allied,
                Radar,
                (37.90, 40.03),
                0.0,
                450.0,
                false,
            ),
            node("caoc", Allied, Command, (39.784, 30.582), 0.0, 0.0, false),
            node(
                "patriot-incirlik",
                Allied,
                FireUnit,
                (37.00, 35.43),
                80.0,
                150.0,
                true,
            ),
            node(
                "hawk-diyarbakir",
                Allied,
                FireUnit,
                (37.80, 40.25),
                40.0,
                100.0,
                false,
            ),
            node(
                "hawk-malatya",
                Allied,
                FireUnit,
                (38.38, 38.05),
                40.0,
                100.0,
                false,
            ),
            node(
                "cp-north",
                Purchased,
                Command,
                (40.05, 32.65),
                0.0,
                600.0,
                false,
            ),
            node(
                "bn-1",
                Purchased,
                FireUnit,
                (40.079, 32.566),
                240.0,
                300.0,
                true,
            ),
            node(
                "bn-2",
                Purchased,
                FireUnit,
                (39.45, 32.90),
                240.0,
                300.0,
                false,
            ),
            node(
                "cp-south",
                Purchased,
                Command,
                (37.70, 37.80),
                0.0,
                600.0,
                false,
            ),
            node(
                "bn-3",
                Purchased,
                FireUnit,
                (37.20, 37.20),
                240.0,
                300.0,
                false,
            ),
            node(
                "bn-4",
                Purchased,
                FireUnit,
                (37.35, 38.60),
                240.0,
                300.0,
                false,
            ),
            node(
                "early-warning",
                Allied,
                Airborne,
                (38.30, 35.60),
                0.0,
                370.0,
                false,
            ),
        ],
        assets: [
            ("incirlik", (37.002, 35.426)),
            ("ankara", (39.92, 32.85)),
            ("erhac", (38.435, 38.091)),
            ("diyarbakir", (37.894, 40.201)),
            ("dam", (37.48, 38.32)),
            ("southern-site", (37.20, 37.20)),
        ]
        .map(|(label, position)| MapAsset {
            label: label.to_owned(),
            position,
        })
        .to_vec(),
        routes: vec![
            route(
                "cruise-incirlik ×4",
                RouteSide::Hostile,
                &[(35.2, 37.5), (36.6, 36.6), (37.002, 35.426)],
            ),
            route(
                "cruise-erhac ×4",
                RouteSide::Hostile,
                &[(35.3, 38.6), (37.15, 38.25), (38.435, 38.091)],
            ),
            route(
                "cruise-dam ×4",
                RouteSide::Hostile,
                &[(35.2, 39.6), (36.8, 38.9), (37.48, 38.32)],
            ),
            route(
                "cruise-ankara ×4",
                RouteSide::Hostile,
                &[(35.3, 34.9), (36.9, 34.0), (38.5, 33.2), (39.92, 32.85)],
            ),
            route(
                "drones-dam ×4",
                RouteSide::Hostile,
                &[(36.2, 38.6), (37.48, 38.32)],
            ),
            route(
                "drones-site ×4",
                RouteSide::Hostile,
                &[(36.0, 37.6), (37.2, 37.2)],
            ),
            route(
                "bombers-diyarbakir ×4",
                RouteSide::Hostile,
                &[
                    (34.4, 41.8),
                    (36.8, 40.8),
                    (37.894, 40.201),
                    (36.6, 39.6),
                    (35.0, 40.5),
                ],
            ),
            route(
                "ballistic-incirlik ×2",
                RouteSide::Hostile,
                &[(34.9, 38.2), (37.002, 35.426)],
            ),
            route(
                "strike-a ×3",
                RouteSide::Friend,
                &[(35.4, 41.5), (36.4, 40.6), (37.9, 39.3), (38.435, 38.091)],
            ),
            route(
                "strike-c ×2",
                RouteSide::Friend,
                &[(35.1, 40.2), (36.7, 37.7), (37.002, 35.426)],
            ),
            route(
                "early-warning",
                RouteSide::Friend,
                &[
                    (38.3, 35.6),
                    (38.3, 36.5),
                    (38.2, 36.6),
                    (38.1, 36.5),
                    (38.1, 35.6),
                    (38.2, 35.5),
                    (38.3, 35.6),
                ],
            ),
        ],
        airways: vec![
            vec![(41.2, 32.0), (40.1, 33.0), (37.0, 35.1), (35.4, 35.0)],
            vec![
                (40.9, 29.3),
                (39.9, 32.9),
                (39.7, 37.0),
                (39.9, 41.3),
                (39.8, 44.4),
            ],
            vec![
                (41.6, 31.5),
                (39.6, 35.5),
                (37.3, 40.9),
                (36.0, 42.6),
                (34.2, 43.4),
            ],
        ],
        corridors: vec![MapCorridor {
            label: "corridor east".to_owned(),
            points: vec![(36.4, 40.6), (37.9, 39.3), (38.435, 38.091)],
            width_m: 20_000.0,
        }],
        zones: vec![MapZone {
            label: "south: hostile-origin".to_owned(),
            corners: vec![
                (36.0, 32.0),
                (36.0, 35.8),
                (36.55, 37.0),
                (36.7, 38.5),
                (36.9, 40.5),
                (37.0, 42.3),
                (37.2, 43.5),
                (33.5, 43.5),
                (33.5, 32.0),
            ],
        }],
    }
}

fn assumptions() -> Vec<AssumptionRow> {
    let row = |key: &str, values: [&str; 3], source: &str, grade: &str, note: &str| AssumptionRow {
        path: format!("library.radars.example.{key}"),
        label: format!("example search radar: {}", key.replace('_', " ")),
        low: values[0].to_owned(),
        nominal: values[1].to_owned(),
        high: values[2].to_owned(),
        source: source.to_owned(),
        grade: grade.to_owned(),
        note: note.to_owned(),
    };
    let nobody = "modelling assumption, no public source";
    vec![
        row(
            "instrumented_range",
            ["400 km", "600 km", "600 km"],
            "a newspaper & a <brochure>",
            "published",
            "",
        ),
        row(
            "reference_range",
            ["340 km", "390 km", "400 km"],
            "widely published value",
            "catalogue",
            "do not use the headline",
        ),
        row(
            "reference_rcs",
            ["2 m2", "4 m2", "6 m2"],
            nobody,
            "assumed",
            "the cross-section that the range names",
        ),
        row(
            "false_alarms",
            ["0", "1", "5"],
            nobody,
            "assumed",
            "in one scan",
        ),
    ]
}
