//! Who decides that a unit engages, and what it does when its superior is lost.

mod common;

use common::{
    CENTRE, Did, Driver, OTHER, TELLER, UNIT, centre, network, report, seconds, self_defence, unit,
};
use gapfiller_border::{
    Basis, Class, Command, Content, EngagementPhase, EngagementReport, HoldReason, Identity, Note,
    Request, ShotId,
};
use gapfiller_c2::MindSetup;
use gapfiller_c2::doctrine::{Authority, Fallback};

fn under(authority: Authority) -> MindSetup {
    let mut setup = unit();
    setup.doctrine.authority = authority;
    setup
}

/// Signs of life and a hostile track, told every two seconds.
fn watch(battery: &mut Driver<'_>, from: f64, to: f64, superior: bool) -> Did {
    let mut all = Did::default();
    let mut now = from;
    while now <= to {
        if superior {
            battery.sign_of_life(now);
        }
        battery.told_hostile(now, 0);
        let did = battery.tick(now);
        all.orders.extend(did.orders);
        all.notes.extend(did.notes);
        now += 2.0;
    }
    all
}

#[test]
fn by_default_the_superior_assigns_as_long_as_it_is_heard() {
    let setup = under(Authority::Assigned);
    let mut battery = Driver::new(&setup);
    let did = watch(&mut battery, 0.0, 10.0, true);
    assert_eq!(
        (did.fired(), did.holds()),
        (0, vec![HoldReason::AssignedToOther])
    );
    battery.command(11.0, Command::Engage(network(0)));
    assert_eq!(watch(&mut battery, 12.0, 14.0, true).fired(), 1);
    // One that was never heard assigns nothing.
    let mut battery = Driver::new(&setup);
    assert_eq!(watch(&mut battery, 0.0, 4.0, false).fired(), 1);
}

#[test]
fn autonomous_fires_and_obeys_nobody() {
    let setup = under(Authority::Autonomous);
    let mut battery = Driver::new(&setup);
    battery.told_hostile(0.0, 0);
    battery.command(0.0, Command::CeaseFire(network(0)));
    assert_eq!(watch(&mut battery, 0.0, 4.0, true).fired(), 1);
}

#[test]
fn decentralised_fires_unless_it_is_ordered_to_cease() {
    let setup = under(Authority::Decentralised);
    let mut battery = Driver::new(&setup);
    assert_eq!(watch(&mut battery, 0.0, 4.0, true).fired(), 1);
    let mut battery = Driver::new(&setup);
    battery.told_hostile(0.0, 0);
    battery.command(0.0, Command::CeaseFire(network(0)));
    let did = watch(&mut battery, 0.0, 10.0, true);
    assert_eq!(
        (did.fired(), did.holds()),
        (0, vec![HoldReason::CeaseFireOrdered])
    );
}

#[test]
fn under_orders_only_what_was_ordered_is_engaged() {
    let setup = under(Authority::Order);
    let mut battery = Driver::new(&setup);
    // Also before the superior is first heard.
    let did = watch(&mut battery, 0.0, 10.0, false);
    assert_eq!(
        (did.fired(), did.holds()),
        (0, vec![HoldReason::AwaitingOrder])
    );
    battery.command(11.0, Command::Engage(network(0)));
    assert_eq!(watch(&mut battery, 12.0, 14.0, true).fired(), 1);
}

#[test]
fn consent_is_asked_for_and_waited_for() {
    let setup = under(Authority::Consent);
    let mut battery = Driver::new(&setup);
    let did = watch(&mut battery, 0.0, 10.0, true);
    assert_eq!(
        (did.fired(), did.holds()),
        (0, vec![HoldReason::AwaitingConsent])
    );
    let request = Request::Consent {
        unit: UNIT,
        network: network(0),
    };
    assert_eq!(did.requests(), [request]);
    // Without an answer it asks again after half a minute.
    assert_eq!(watch(&mut battery, 12.0, 32.0, true).requests(), [request]);
    let until = seconds(60.0);
    let network = network(0);
    battery.command(33.0, Command::Consent { network, until });
    assert_eq!(watch(&mut battery, 34.0, 38.0, true).fired(), 1);
}

#[test]
fn consent_lapses_and_can_be_refused() {
    let setup = under(Authority::Consent);
    let mut battery = Driver::new(&setup);
    watch(&mut battery, 0.0, 2.0, true);
    let network = network(0);
    let until = seconds(3.0);
    battery.command(2.5, Command::Consent { network, until });
    let did = watch(&mut battery, 4.0, 10.0, true);
    assert_eq!((did.fired(), did.requests().len()), (0, 1));
    let until = seconds(30.0);
    battery.command(11.0, Command::Refuse { network, until });
    let did = watch(&mut battery, 12.0, 28.0, true);
    assert_eq!((did.fired(), did.requests().len()), (0, 0));
    assert_eq!(did.holds(), [HoldReason::ConsentRefused]);
    assert_eq!(watch(&mut battery, 30.0, 32.0, true).requests().len(), 1);
}

#[test]
fn self_defence_asks_nobody() {
    for authority in [Authority::Assigned, Authority::Consent, Authority::Order] {
        let mut setup = under(authority);
        setup.doctrine.self_defence = Some(self_defence());
        let mut battery = Driver::new(&setup);
        battery.sign_of_life(0.0);
        let mut told = report(seconds(0.0), 0, 0.0, None);
        told.class = Some(Class::Fighter);
        battery.hear(0.0, TELLER, Content::Tracks(vec![told]));
        assert_eq!(battery.ticks(0.0, 4.0).fired(), 1, "{authority:?}");
    }
}

fn ask(command_post: &mut Driver<'_>, now: f64, unit: gapfiller_border::NodeId) -> Vec<Command> {
    let request = Request::Consent {
        unit,
        network: network(0),
    };
    let did = command_post.hear(now, unit, Content::Request(request));
    did.commands()
        .into_iter()
        .map(|(_, command)| command)
        .collect()
}

#[test]
fn a_superior_refuses_friends_the_unknown_and_what_others_have() {
    let setup = centre();
    let answer = |identity: Option<Identity>| {
        let mut command_post = Driver::new(&setup);
        command_post.told(0.0, 0, identity.map(|held| (held, TELLER, Basis::Visual)));
        command_post.tick(0.0);
        ask(&mut command_post, 1.0, UNIT)
    };
    assert!(matches!(
        answer(Some(Identity::Hostile))[..],
        [Command::Consent { .. }]
    ));
    assert!(matches!(answer(None)[..], [Command::Consent { .. }]));
    assert!(matches!(
        answer(Some(Identity::Friend))[..],
        [Command::Refuse { .. }]
    ));
    // A track that it does not hold.
    let mut command_post = Driver::new(&setup);
    assert!(matches!(
        ask(&mut command_post, 1.0, UNIT)[..],
        [Command::Refuse { .. }]
    ));
    // One that another unit engages, or has leave to.
    let mut command_post = Driver::new(&setup);
    command_post.told_hostile(0.0, 0);
    assert!(matches!(
        ask(&mut command_post, 1.0, OTHER)[..],
        [Command::Consent { .. }]
    ));
    assert!(matches!(
        ask(&mut command_post, 2.0, UNIT)[..],
        [Command::Refuse { .. }]
    ));
    // The leave has lapsed, but now the other engages.
    let engaging = EngagementReport {
        shot: ShotId {
            node: OTHER,
            number: 1,
        },
        network: network(0),
        phase: EngagementPhase::Engaging,
    };
    command_post.told_hostile(70.0, 0);
    assert!(matches!(
        ask(&mut command_post, 70.0, UNIT)[..],
        [Command::Consent { .. }]
    ));
    command_post.hear(140.0, OTHER, Content::Engagement(engaging));
    command_post.told_hostile(140.0, 0);
    assert!(matches!(
        ask(&mut command_post, 140.0, UNIT)[..],
        [Command::Refuse { .. }]
    ));
}

#[test]
fn a_decision_takes_its_time() {
    let mut setup = centre();
    setup.doctrine.decision_s = 20.0;
    let mut command_post = Driver::new(&setup);
    command_post.told_hostile(0.0, 0);
    assert!(ask(&mut command_post, 1.0, UNIT).is_empty());
    let leave = |did: Did| {
        let mut all = did.commands();
        all.retain(|(_, command)| matches!(command, Command::Consent { .. }));
        all.len()
    };
    assert_eq!(leave(command_post.ticks(2.0, 20.0)), 0);
    assert_eq!(leave(command_post.ticks(22.0, 40.0)), 1);
}

fn lost(fallback: Fallback, class: Option<Class>) -> Did {
    let mut setup = unit();
    setup.doctrine.fallback = fallback;
    setup.doctrine.self_defence = Some(self_defence());
    let mut battery = Driver::new(&setup);
    battery.sign_of_life(0.0);
    // 60 s is the default after which a superior is lost.
    let mut all = Did::default();
    for step in 0..=45 {
        let now = 2.0 * f64::from(step);
        let mut told = report(
            seconds(now),
            0,
            0.0,
            Some((Identity::Hostile, TELLER, Basis::Visual)),
        );
        told.class = class.filter(|_| now > 60.0);
        battery.hear(now, TELLER, Content::Tracks(vec![told]));
        let did = battery.tick(now);
        assert!(now > 60.0 || did.fired() == 0);
        all.orders.extend(did.orders);
        all.notes.extend(did.notes);
    }
    let heard = battery.sign_of_life(100.0);
    all.notes.extend(heard.notes);
    all.notes.extend(battery.tick(100.0).notes);
    all
}

#[test]
fn what_a_unit_does_alone_is_up_to_its_fallback() {
    let fighter = Some(Class::Fighter);
    assert_eq!(lost(Fallback::Autonomous, None).fired(), 1);
    assert_eq!(lost(Fallback::SelfDefence, None).fired(), 0);
    assert_eq!(lost(Fallback::SelfDefence, fighter).fired(), 1);
    assert_eq!(lost(Fallback::Silent, fighter).fired(), 0);
    assert!(
        lost(Fallback::Silent, None)
            .holds()
            .contains(&HoldReason::SuperiorLost)
    );
}

#[test]
fn a_silent_unit_switches_its_radars_off_and_on_again() {
    let emitted = |fallback| {
        let mut setup = unit();
        setup.doctrine.fallback = fallback;
        setup.radars = vec![common::search_radar()];
        let mut battery = Driver::new(&setup);
        battery.sign_of_life(0.0);
        let mut all = battery.ticks(0.0, 80.0).emitted();
        battery.sign_of_life(90.0);
        all.extend(battery.ticks(90.0, 100.0).emitted());
        all
    };
    assert_eq!(emitted(Fallback::Silent), [false, true]);
    assert!(emitted(Fallback::SelfDefence).is_empty());
    assert!(emitted(Fallback::Autonomous).is_empty());
}

#[test]
fn the_loss_and_the_return_of_the_superior_are_noted() {
    let notes = lost(Fallback::Autonomous, None).notes;
    let count = |wanted: &Note| notes.iter().filter(|note| *note == wanted).count();
    assert_eq!(count(&Note::SuperiorLost { superior: CENTRE }), 1);
    assert_eq!(count(&Note::SuperiorHeard { superior: CENTRE }), 1);
}

#[test]
fn who_needs_a_superior_and_has_none_falls_back() {
    let fired = |authority, fallback| {
        let mut setup = under(authority);
        setup.superior = None;
        setup.doctrine.fallback = fallback;
        let mut battery = Driver::new(&setup);
        watch(&mut battery, 0.0, 10.0, false).fired()
    };
    assert_eq!(fired(Authority::Order, Fallback::Autonomous), 1);
    assert_eq!(fired(Authority::Consent, Fallback::SelfDefence), 0);
    // Who never had one is not alone.
    assert_eq!(fired(Authority::Assigned, Fallback::Silent), 1);
}
