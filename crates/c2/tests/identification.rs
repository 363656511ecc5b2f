//! Evidence with its reliability and originator; how it ages; where it disagrees; who may declare.

mod common;

use common::{
    CENTRE, Driver, OTHER, TELLER, UNIT, at, centre, inbound, network, report, rule, seconds,
    table, unit,
};
use gapfiller_border::{
    Appearance, Basis, Class, Command, Content, Identity, IdentityReport, NodeId, Note,
    Observation, PositionReport, Request, Sighting,
};
use gapfiller_c2::MindSetup;
use gapfiller_c2::identification::{Condition, DeclaresHostile, RuleTable, Told};
use std::sync::Arc;

fn with_rules(rules: RuleTable) -> MindSetup {
    MindSetup {
        rules: Arc::new(rules),
        ..unit()
    }
}

fn told_hostile(at_least: Basis, by: Option<Vec<NodeId>>) -> MindSetup {
    let told = Condition::Told(Told {
        identities: vec![Identity::Hostile],
        at_least,
        by,
    });
    with_rules(table(vec![rule("told", vec![told], Identity::Hostile)]))
}

#[test]
fn a_rule_can_ask_for_grounds() {
    let held = |asked: Basis, given: Basis| {
        let setup = told_hostile(asked, None);
        let mut battery = Driver::new(&setup);
        battery.told(0.0, 0, Some((Identity::Hostile, TELLER, given)));
        battery.tick(0.0);
        battery.identity(0.0)
    };
    assert_eq!(held(Basis::Electronic, Basis::Behaviour), Identity::Unknown);
    assert_eq!(
        held(Basis::Electronic, Basis::Electronic),
        Identity::Hostile
    );
    assert_eq!(held(Basis::Electronic, Basis::Visual), Identity::Hostile);
    assert_eq!(held(Basis::Behaviour, Basis::Behaviour), Identity::Hostile);
}

#[test]
fn a_rule_can_ask_whose_word_it_is() {
    let held = |by: Option<Vec<NodeId>>| {
        let setup = told_hostile(Basis::Behaviour, by);
        let mut battery = Driver::new(&setup);
        battery.told(0.0, 0, Some((Identity::Hostile, OTHER, Basis::Visual)));
        battery.tick(0.0);
        battery.identity(0.0)
    };
    assert_eq!(held(None), Identity::Hostile);
    assert_eq!(held(Some(vec![OTHER])), Identity::Hostile);
    assert_eq!(held(Some(vec![TELLER])), Identity::Unknown);
    assert_eq!(held(Some(vec![])), Identity::Unknown);
}

#[test]
fn the_basis_is_told_on_unchanged() {
    // The first rule rests on the node's own evidence, the second on another's word.
    let rules = table(vec![
        rule(
            "told hostile",
            vec![Condition::ToldHostile],
            Identity::Hostile,
        ),
        rule(
            "fast, from there",
            vec![Condition::FasterThan(200.0), Condition::HigherThan(5_000.0)],
            Identity::Suspect,
        ),
    ]);
    let told_on = |identity| {
        let mut setup = with_rules(rules.clone());
        setup.relays = true;
        setup.links[0].carries.picture = true;
        let mut battery = Driver::new(&setup);
        battery.told(0.0, 0, identity);
        let reports = battery.tick(10.0).reports();
        reports[0].identity
    };
    let own = told_on(None).map(|told| (told.identity, told.originator, told.basis));
    assert_eq!(own, Some((Identity::Suspect, UNIT, Basis::Behaviour)));
    let passed = told_on(Some((Identity::Hostile, OTHER, Basis::Visual)))
        .map(|told| (told.identity, told.originator, told.basis));
    assert_eq!(passed, Some((Identity::Hostile, OTHER, Basis::Visual)));
}

fn friend_there(battery: &mut Driver<'_>, now: f64) {
    let report = PositionReport {
        originator: OTHER,
        state: inbound(seconds(now), 0.0),
    };
    battery.hear(now, CENTRE, Content::Position(Box::new(report)));
}

fn friend_or_fast(evidence_holds_s: Option<f64>, fast: bool) -> MindSetup {
    let mut rules = vec![rule(
        "it is there",
        vec![Condition::OwnPosition],
        Identity::Friend,
    )];
    if fast {
        rules.push(rule(
            "fast",
            vec![Condition::FasterThan(200.0)],
            Identity::Suspect,
        ));
    }
    with_rules(RuleTable {
        evidence_holds_s,
        ..table(rules)
    })
}

fn held_later(setup: &MindSetup, renewed: bool) -> Identity {
    let mut battery = Driver::new(setup);
    battery.told(0.0, 0, None);
    friend_there(&mut battery, 1.0);
    battery.tick(2.0);
    assert_eq!(battery.identity(2.0), Identity::Friend);
    for step in 1..=6 {
        let now = 10.0 * f64::from(step);
        battery.told(now, 0, None);
        if renewed {
            friend_there(&mut battery, now);
        }
        battery.tick(now);
    }
    battery.identity(60.0)
}

#[test]
fn evidence_that_is_not_renewed_stops_counting() {
    // For ever, by default; then as said, unless it is renewed; and where nothing else speaks, nothing is known.
    assert_eq!(
        held_later(&friend_or_fast(None, true), false),
        Identity::Friend
    );
    assert_eq!(
        held_later(&friend_or_fast(Some(30.0), true), false),
        Identity::Suspect
    );
    assert_eq!(
        held_later(&friend_or_fast(Some(30.0), true), true),
        Identity::Friend
    );
    assert_eq!(
        held_later(&friend_or_fast(Some(30.0), false), false),
        Identity::Unknown
    );
}

#[test]
fn a_squawk_told_on_keeps_the_time_at_which_it_was_heard() {
    let rules = RuleTable {
        evidence_holds_s: Some(30.0),
        ..table(vec![rule(
            "squawks",
            vec![Condition::CivilReply],
            Identity::Neutral,
        )])
    };
    let setup = with_rules(rules);
    let held = |heard_s: f64| {
        let mut battery = Driver::new(&setup);
        let mut told = report(seconds(40.0), 0, 0.0, None);
        told.squawk = Some((2001, seconds(heard_s)));
        battery.hear(40.0, TELLER, Content::Tracks(vec![told]));
        battery.tick(40.0);
        battery.identity(40.0)
    };
    assert_eq!(held(39.0), Identity::Neutral);
    assert_eq!(held(5.0), Identity::Unknown);
}

#[test]
fn words_that_disagree_are_noted_once_and_a_rule_can_settle_it() {
    let rules = table(vec![
        rule(
            "others disagree",
            vec![Condition::Conflict],
            Identity::Suspect,
        ),
        rule("told friend", vec![Condition::ToldFriend], Identity::Friend),
        rule(
            "told hostile",
            vec![Condition::ToldHostile],
            Identity::Hostile,
        ),
    ]);
    let setup = with_rules(rules);
    let mut battery = Driver::new(&setup);
    battery.told(0.0, 0, Some((Identity::Friend, OTHER, Basis::Electronic)));
    battery.tick(0.0);
    assert_eq!(battery.identity(0.0), Identity::Friend);
    assert_eq!(battery.mind.effort().conflicts, 0);
    let hostile = Some((Identity::Hostile, CENTRE, Basis::Origin));
    let notes = battery.told(2.0, 0, hostile).notes;
    let expected = Note::Conflict {
        track: gapfiller_border::TrackId {
            node: UNIT,
            number: 1,
        },
        friend: (OTHER, Basis::Electronic),
        hostile: (CENTRE, Basis::Origin),
    };
    assert!(notes.contains(&expected), "{notes:?}");
    battery.tick(2.0);
    assert_eq!(battery.identity(2.0), Identity::Suspect);
    battery.told(4.0, 0, Some((Identity::Neutral, OTHER, Basis::Electronic)));
    battery.told(6.0, 0, hostile);
    assert_eq!(battery.mind.effort().conflicts, 1);
}

#[test]
fn what_was_seen_by_eye_is_evidence_for_the_nearest_track() {
    let setup = with_rules(table(vec![
        rule(
            "seen",
            vec![Condition::Visual(Appearance::Civil)],
            Identity::Neutral,
        ),
        rule(
            "fast",
            vec![Condition::FasterThan(200.0)],
            Identity::Suspect,
        ),
    ]));
    let seen = |position, appears| {
        let mut fighter = Driver::new(&setup);
        fighter.told(0.0, 0, None);
        let sighting = Sighting {
            time: seconds(1.0),
            position,
            class: Some(Class::LargeAircraft),
            appears,
        };
        fighter.observe(
            1.0,
            Observation::Sighting {
                sightings: vec![sighting],
            },
        );
        fighter.tick(2.0);
        fighter.identity(2.0)
    };
    let near = at(300.0, -59_700.0, 6_000.0);
    assert_eq!(seen(near, Appearance::Civil), Identity::Neutral);
    assert_eq!(seen(near, Appearance::Hostile), Identity::Suspect);
    assert_eq!(
        seen(at(30_000.0, -59_700.0, 6_000.0), Appearance::Civil),
        Identity::Suspect
    );
}

/// Fast is hostile, by rules of whom `declares` says.
fn fast_is_hostile(declares_hostile: DeclaresHostile) -> RuleTable {
    RuleTable {
        declares_hostile,
        ..table(vec![
            rule(
                "told hostile",
                vec![Condition::ToldHostile],
                Identity::Hostile,
            ),
            rule(
                "fast",
                vec![Condition::FasterThan(200.0)],
                Identity::Hostile,
            ),
        ])
    }
}

#[test]
fn without_authority_own_evidence_makes_a_suspect_and_a_request() {
    let mut free = with_rules(fast_is_hostile(DeclaresHostile::Itself));
    free.authorities = vec![CENTRE];
    let mut battery = Driver::new(&free);
    battery.told(0.0, 0, None);
    assert!(battery.tick(0.0).requests().is_empty());
    assert_eq!(battery.identity(0.0), Identity::Hostile);

    let mut bound = with_rules(fast_is_hostile(DeclaresHostile::Superior));
    bound.authorities = vec![CENTRE];
    let mut battery = Driver::new(&bound);
    battery.told(0.0, 0, None);
    let request = Request::Declare {
        node: UNIT,
        network: network(0),
        basis: Basis::Behaviour,
    };
    assert_eq!(battery.tick(0.0).requests(), [request]);
    assert_eq!(battery.identity(0.0), Identity::Suspect);
    // It is asked again after a minute, not at every look.
    assert!(battery.ticks(2.0, 40.0).requests().is_empty());
    // Somebody without authority says so: it stays suspect.
    battery.told(42.0, 0, Some((Identity::Hostile, OTHER, Basis::Visual)));
    battery.tick(42.0);
    assert_eq!(battery.identity(42.0), Identity::Suspect);
    // The superior says so, by whatever way.
    let declared = IdentityReport {
        identity: Identity::Hostile,
        originator: CENTRE,
        declared: seconds(43.0),
        basis: Basis::Origin,
    };
    let command = |report| Command::Declared {
        network: network(0),
        by: CENTRE,
        report,
    };
    battery.command(44.0, command(declared));
    battery.tick(44.0);
    assert_eq!(battery.identity(44.0), Identity::Hostile);
    // And takes it back: with that the authority is gone, and what others say makes a suspect again.
    let taken_back = IdentityReport {
        identity: Identity::Suspect,
        declared: seconds(46.0),
        ..declared
    };
    battery.command(46.0, command(taken_back));
    battery.tick(46.0);
    assert_eq!(battery.identity(46.0), Identity::Suspect);
}

#[test]
fn the_superior_declares_by_its_own_rules_and_tells_who_asked() {
    let ask = || {
        Content::Request(Request::Declare {
            node: UNIT,
            network: network(0),
            basis: Basis::Behaviour,
        })
    };
    let mut setup = centre();
    setup.rules = Arc::new(fast_is_hostile(DeclaresHostile::Itself));
    let mut command_post = Driver::new(&setup);
    command_post.told(0.0, 0, None);
    assert!(command_post.hear(0.0, UNIT, ask()).news().is_empty());
    let told = command_post.tick(0.0).news();
    let is_hostile = |command: &Command| matches!(command, Command::Declared { by: CENTRE, report, .. } if report.identity == Identity::Hostile);
    assert!(
        told.iter()
            .any(|(link, command)| *link == 0 && is_hostile(command)),
        "{told:?}"
    );
    // Asked by another when it is declared already, it answers at once.
    let ask = Content::Request(Request::Declare {
        node: OTHER,
        network: network(0),
        basis: Basis::Behaviour,
    });
    let told = command_post.hear(4.0, OTHER, ask).news();
    assert!(
        told.iter()
            .any(|(link, command)| *link == 1 && is_hostile(command)),
        "{told:?}"
    );
    // With rules of its own that say nothing, it declares nothing.
    let silent = centre();
    let mut command_post = Driver::new(&silent);
    command_post.told(0.0, 0, None);
    let ask = Content::Request(Request::Declare {
        node: UNIT,
        network: network(0),
        basis: Basis::Behaviour,
    });
    command_post.hear(0.0, UNIT, ask);
    assert!(command_post.ticks(0.0, 20.0).news().is_empty());
}
