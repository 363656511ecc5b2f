//! Decisions wait for operators where there are any, and are looked at again when they fall.

mod common;

use common::{CENTRE, Driver, TELLER, UNIT, centre, network, unit};
use gapfiller_border::{
    Basis, Command, Content, HoldReason, Identity, Order, Request, TaskId, TaskKind,
};
use gapfiller_c2::MindSetup;
use gapfiller_c2::doctrine::Authority;

fn alone(operators: bool) -> MindSetup {
    MindSetup {
        superior: None,
        operators,
        ..unit()
    }
}

#[test]
fn without_operators_nothing_waits() {
    let setup = alone(false);
    let mut battery = Driver::new(&setup);
    battery.told_hostile(0.0, 0);
    let did = battery.tick(0.0);
    assert!(did.work().is_empty());
    assert_eq!(battery.identity(0.0), Identity::Hostile);
    battery.told_hostile(2.0, 0);
    assert_eq!(did.fired() + battery.tick(2.0).fired(), 1);
}

#[test]
fn hostile_is_declared_when_the_operators_are_through() {
    let setup = alone(true);
    let mut battery = Driver::new(&setup);
    battery.told_hostile(0.0, 0);
    let work = battery.tick(0.0).work();
    assert_eq!(work, [(TaskId(0), TaskKind::Identify)]);
    // One open task a track and kind, however often it is looked at.
    assert!(battery.ticks(2.0, 20.0).work().is_empty());
    assert_eq!(battery.identity(20.0), Identity::Pending);
    battery.worked(21.0, TaskId(0));
    assert_eq!(battery.identity(21.0), Identity::Hostile);
}

#[test]
fn a_reason_that_is_gone_declares_nothing() {
    let setup = alone(true);
    let mut battery = Driver::new(&setup);
    battery.told_hostile(0.0, 0);
    battery.tick(0.0);
    // Before the operators are through, the teller takes it back: it was a friend.
    battery.told(10.0, 0, Some((Identity::Friend, TELLER, Basis::Electronic)));
    battery.worked(11.0, TaskId(0));
    assert_eq!(battery.identity(11.0), Identity::Friend);
    // Nothing is left to decide on.
    assert!(battery.tick(12.0).work().is_empty());
}

#[test]
fn taking_back_hostile_needs_a_decision_too_and_comes_first() {
    let setup = alone(true);
    let mut battery = Driver::new(&setup);
    battery.told_hostile(0.0, 0);
    battery.tick(0.0);
    battery.worked(1.0, TaskId(0));
    assert_eq!(battery.identity(1.0), Identity::Hostile);
    battery.told(4.0, 0, Some((Identity::Friend, TELLER, Basis::Electronic)));
    let did = battery.tick(4.0);
    assert_eq!(battery.identity(4.0), Identity::Hostile);
    let urgencies: Vec<(TaskKind, u8)> = did
        .orders
        .iter()
        .filter_map(|order| match order {
            Order::Work { kind, urgency, .. } => Some((*kind, *urgency)),
            _ => None,
        })
        .collect();
    assert_eq!(urgencies[0], (TaskKind::Identify, 10), "{urgencies:?}");
    assert!(urgencies[1..].iter().all(|(_, urgency)| *urgency > 10));
}

/// A battery with operators that holds its track hostile: only the engagement is still to be decided on.
fn about_to_engage(battery: &mut Driver<'_>) -> TaskId {
    battery.told_hostile(0.0, 0);
    battery.tick(0.0);
    battery.worked(1.0, TaskId(0));
    battery.told_hostile(2.0, 0);
    let did = battery.tick(2.0);
    assert_eq!(did.holds(), [HoldReason::AwaitingDecision]);
    assert_eq!(did.work(), [(TaskId(1), TaskKind::Engage)]);
    TaskId(1)
}

#[test]
fn an_engagement_waits_for_the_decision() {
    let setup = alone(true);
    let mut battery = Driver::new(&setup);
    let task = about_to_engage(&mut battery);
    battery.told_hostile(8.0, 0);
    assert_eq!(battery.ticks(4.0, 8.0).fired(), 0);
    battery.worked(9.0, task);
    battery.told_hostile(10.0, 0);
    assert_eq!(battery.tick(10.0).fired(), 1);
}

#[test]
fn what_has_become_a_friend_meanwhile_is_not_engaged() {
    let setup = alone(true);
    let mut battery = Driver::new(&setup);
    let task = about_to_engage(&mut battery);
    battery.told(6.0, 0, Some((Identity::Friend, TELLER, Basis::Electronic)));
    let retraction = battery.tick(6.0).work();
    battery.worked(7.0, retraction[0].0);
    let did = battery.worked(8.0, task);
    assert_eq!(did.holds(), [HoldReason::HeldFriendOrNeutral]);
    assert_eq!(battery.ticks(8.0, 20.0).fired(), 0);
}

#[test]
fn a_superior_with_operators_answers_when_they_are_through() {
    let ask = || {
        Content::Request(Request::Consent {
            unit: UNIT,
            network: network(0),
        })
    };
    let mut setup = centre();
    setup.operators = true;
    let mut command_post = Driver::new(&setup);
    command_post.told(0.0, 0, None);
    let did = command_post.hear(1.0, UNIT, ask());
    assert_eq!(did.work(), [(TaskId(0), TaskKind::Consent)]);
    assert!(did.commands().is_empty());
    // Asked again, it is the same task.
    assert!(command_post.hear(5.0, UNIT, ask()).work().is_empty());
    let answers = command_post.worked(9.0, TaskId(0)).commands();
    assert!(
        matches!(answers[..], [(0, Command::Consent { .. })]),
        "{answers:?}"
    );

    let setup = centre();
    let mut command_post = Driver::new(&setup);
    command_post.told(0.0, 0, None);
    let did = command_post.hear(1.0, UNIT, ask());
    assert!(did.work().is_empty());
    assert!(matches!(did.commands()[..], [(0, Command::Consent { .. })]));
}

#[test]
fn leave_first_then_the_operators() {
    let mut setup = unit();
    setup.operators = true;
    setup.doctrine.authority = Authority::Consent;
    let mut battery = Driver::new(&setup);
    battery.sign_of_life(0.0);
    battery.told_hostile(0.0, 0);
    battery.tick(0.0);
    battery.worked(1.0, TaskId(0));
    let did = battery.tick(2.0);
    assert_eq!(did.holds(), [HoldReason::AwaitingConsent]);
    assert!(did.work().is_empty());
    let until = common::seconds(60.0);
    let network = network(0);
    battery.hear(
        3.0,
        CENTRE,
        Content::Command(Command::Consent { network, until }),
    );
    assert_eq!(battery.tick(4.0).holds(), [HoldReason::AwaitingDecision]);
}
