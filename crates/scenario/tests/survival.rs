//! Repair, silence, moves, seekers of emitters: from text to setup, and what is said of wrong ones.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests too.

mod common;

use common::{TINY, load, told};
use gapfiller_world::DamagedPart;

fn whole() -> String {
    TINY.replace(
        "superior = \"centre\"\n\n[assets.town]",
        "superior = \"centre\"\nemission = { silent = [[\"0 s\", \"10 min\"]], until_cued = true, within = \"5 min\" }\n\
         moves = [{ at = \"20 min\", to = \"39.3 N 33.6 E\", ready_after = \"5 min\" }]\n\n\
         [assets.site]\nnode = \"battery\"\ndamages = \"radars\"\nrepair = \"30 min\"\n\n[assets.town]",
    )
    .replace(
        "target = \"town\"\n",
        "target = \"site\"\nseeks_emitter = true\nmemory = 0.2\n",
    )
}

#[test]
fn they_reach_the_setup() {
    let text = whole();
    assert_eq!(told(&text), "");
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    let node = setup
        .world
        .nodes
        .iter()
        .find(|node| node.name == "battery")
        .unwrap();
    let survival = &node.survival;
    assert_eq!(survival.damage.part, DamagedPart::Radars);
    assert_eq!(survival.damage.repair_s, Some(1_800.0));
    assert_eq!(survival.emission.silent, [(0.0, 600.0)]);
    assert!(survival.emission.until_cued);
    let step = survival.moves[0];
    assert!((step.at_s, step.ready_s) == (1_200.0, 1_500.0));
    assert!((step.to.latitude_deg() - 39.3).abs() < 1e-9);
    // A mask for each place.
    assert!(node.radars.iter().all(|radar| radar.masks.len() == 2));
    let mind = setup
        .minds
        .iter()
        .find(|mind| mind.name == "battery")
        .unwrap();
    let emission = mind.emission.unwrap();
    assert!((emission.within_s, emission.off_after_s) == (300.0, 120.0));
    let raider = setup
        .world
        .objects
        .iter()
        .find(|object| object.name == "raider")
        .unwrap();
    assert_eq!(raider.target.unwrap().emitter_memory, Some(0.2));
}

#[test]
fn nothing_of_it_is_there_unless_asked_for() {
    let setup = load(TINY, &[]).unwrap().setup("share").unwrap();
    assert!(
        setup
            .world
            .nodes
            .iter()
            .all(|node| node.survival == gapfiller_world::Survival::default())
    );
    assert!(setup.minds.iter().all(|mind| mind.emission.is_none()));
    let targets = setup
        .world
        .objects
        .iter()
        .filter_map(|object| object.target);
    assert!(
        targets
            .into_iter()
            .all(|target| target.emitter_memory.is_none())
    );
}

#[test]
fn wrong_ones_are_told() {
    let says = |from: &str, to: &str, what: &str| {
        let text = whole();
        assert!(text.contains(from), "{from}");
        let told = told(&text.replace(from, to));
        assert!(told.contains(what), "{told}");
    };
    says(
        "[[\"0 s\", \"10 min\"]]",
        "[[\"9 min\", \"1 min\"]]",
        "no span of time",
    );
    says(
        "[[\"0 s\", \"10 min\"]]",
        "[[\"9 min\"]]",
        "no span of time",
    );
    says(
        "node = \"battery\"\ndamages",
        "position = \"39 N 33 E\"\ndamages",
        "damages is for an asset that is a node",
    );
    says(
        "target = \"site\"",
        "target = \"town\"",
        "it seeks an emitter, and town has no radar",
    );
    says(
        "seeks_emitter = true\n",
        "",
        "memory is for a flight that seeks an emitter",
    );
    says(
        "target = \"site\"\n",
        "",
        "it seeks an emitter and has no target",
    );
    says(
        "ready_after = \"5 min\" }]",
        "ready_after = \"5 min\" }, { at = \"21 min\", to = \"39 N 33 E\", ready_after = \"1 min\" }]",
        "before it is ready",
    );
    says("repair = \"30 min\"", "repair = \"30\"", "30 has no unit");
}
