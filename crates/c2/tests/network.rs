//! What is told on nets and by voice, and what is handed on: one rule after another, with the effect and without.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{CENTRE, Did, Driver, OTHER, TELLER, UNIT, centre, inbound, network, seconds, unit};
use gapfiller_border::{
    Basis, Command, Content, Identity, LinkIndex, NodeId, Order, Question, Routed, TrackId,
};
use gapfiller_c2::{Carries, MindSetup, OwnNet};
use gapfiller_geo::Matrix3;

fn sent(did: &Did) -> Vec<(u16, Content)> {
    let sent = did.orders.iter().filter_map(|order| match order {
        Order::Send { link, content } => Some((link.0, content.clone())),
        _ => None,
    });
    sent.collect()
}

fn questions(did: &Did) -> Vec<(u16, TrackId)> {
    let asked = sent(did)
        .into_iter()
        .filter_map(|(link, content)| match content {
            Content::Question(question) => Some((link, question.about)),
            _ => None,
        });
    asked.collect()
}

/// A fire unit whose link to its centre is a voice line that carries pictures and identities.
fn on_the_telephone() -> MindSetup {
    let mut setup = unit();
    setup.links[0].voice_grid_m = Some(10_000.0);
    setup.links[0].carries.picture = true;
    setup.superior = None;
    setup
}

#[test]
fn who_holds_an_unidentified_threat_asks_once_a_minute() {
    let setup = on_the_telephone();
    let mut driver = Driver::new(&setup);
    driver.told(0.0, 1, None);
    let mut asked = Vec::new();
    for tick in 1..=70 {
        let now = 2.0 * f64::from(tick);
        if tick % 5 == 0 {
            driver.told(now, 1, None);
        }
        let about = questions(&driver.tick(now));
        asked.extend(about.into_iter().map(|(link, about)| (now, link, about)));
    }
    let times: Vec<f64> = asked.iter().map(|(now, ..)| *now).collect();
    assert!(asked.len() >= 2, "{asked:?}");
    assert!(
        times.windows(2).all(|pair| pair[1] - pair[0] >= 60.0),
        "{times:?}"
    );
    assert!(
        asked
            .iter()
            .all(|(_, link, about)| *link == 0 && *about == network(1))
    );
    // A track that is known, or no line: no question.
    let mut knows = Driver::new(&setup);
    knows.told_hostile(0.0, 1);
    assert_eq!(questions(&knows.ticks(2.0, 100.0)), []);
    let mut setup = on_the_telephone();
    setup.links[0].voice_grid_m = None;
    let mut data = Driver::new(&setup);
    data.told(0.0, 1, None);
    assert_eq!(questions(&data.ticks(2.0, 30.0)), []);
}

#[test]
fn the_answer_is_what_the_nearest_track_is_held_to_be_under_the_askers_number() {
    let setup = centre();
    let mut driver = Driver::new(&setup);
    driver.told(0.0, 1, Some((Identity::Friend, TELLER, Basis::Electronic)));
    driver.tick(2.0);
    let about = TrackId {
        node: UNIT,
        number: 77,
    };
    let ask = |driver: &mut Driver<'_>, east_m: f64| {
        let state = inbound(seconds(4.0), east_m);
        let question = Question { about, state };
        driver
            .hear(4.0, UNIT, Content::Question(Box::new(question)))
            .reports()
    };
    let answer = ask(&mut driver, 20_500.0);
    assert_eq!(answer.len(), 1);
    assert_eq!(answer[0].network, about);
    assert!(
        !answer[0].picture,
        "it is no track of the asker's own picture"
    );
    let identity = answer[0].identity.unwrap();
    assert_eq!(
        (identity.identity, identity.originator),
        (Identity::Friend, TELLER)
    );
    assert_eq!(ask(&mut driver, 60_000.0), [], "nobody there");
    // And the asker takes it for its own track.
    let setup = on_the_telephone();
    let mut asker = Driver::new(&setup);
    asker.told(0.0, 1, None);
    asker.tick(2.0);
    let mut report = answer[0].clone();
    report.network = network(1);
    asker.hear(6.0, CENTRE, Content::Tracks(vec![report]));
    asker.tick(8.0);
    assert_eq!(asker.identity(8.0), Identity::Friend);
}

#[test]
fn everything_pressing_is_given_to_the_line_rounded_and_not_again_within_a_minute() {
    let mut setup = on_the_telephone();
    setup.relays = true;
    let mut driver = Driver::new(&setup);
    for number in 1..=3 {
        driver.told_hostile(0.0, number);
    }
    let mut told = Vec::new();
    for tick in 1..=25 {
        let now = 2.0 * f64::from(tick);
        for number in 1..=3 {
            driver.told_hostile(now, number);
        }
        told.extend(driver.tick(now).reports());
    }
    assert_eq!(told.len(), 3, "once each");
    for report in &told {
        let position = report.state.position.0;
        for axis in [position.x, position.y, position.z] {
            assert!((axis / 10_000.0 - (axis / 10_000.0).round()).abs() < 1e-9);
        }
    }
}

#[test]
fn what_is_not_for_a_centre_is_handed_on_and_what_is_for_a_node_is_obeyed() {
    let far = NodeId(9);
    let mut setup = centre();
    setup.routes = vec![(far, LinkIndex(1))];
    let order = Command::CeaseFire(network(1));
    let envelope = |to| {
        Content::Routed(Box::new(Routed {
            to,
            from: NodeId(5),
            content: Content::Command(order),
        }))
    };
    let mut driver = Driver::new(&setup);
    let handed = sent(&driver.hear(0.0, NodeId(4), envelope(far)));
    assert_eq!(handed, [(1, envelope(far))]);
    assert_eq!(
        sent(&driver.hear(0.0, NodeId(4), envelope(NodeId(8)))),
        [],
        "no way there"
    );
    setup.relays = false;
    let mut post = Driver::new(&setup);
    assert_eq!(
        sent(&post.hear(0.0, NodeId(4), envelope(far))),
        [],
        "no centre"
    );
    // Addressed to the unit itself, it works as if its author were a neighbour.
    let mut setup = unit();
    setup.superior = None;
    let fires = |envelope: Option<Content>| {
        let mut driver = Driver::new(&setup);
        driver.told_hostile(0.0, 1);
        if let Some(envelope) = envelope {
            driver.hear(1.0, NodeId(4), envelope);
        }
        driver.ticks(2.0, 40.0).fired()
    };
    assert!(fires(None) > 0 && fires(Some(envelope(UNIT))) == 0);
}

/// A centre that hears [`OTHER`] on a net and knows raider 1 from elsewhere, with a standard deviation of so many metres on each axis.
fn reports_on_net(own_sigma_m: f64, heard: &[(f64, f64)]) -> Vec<f64> {
    let mut setup = centre();
    for link in &mut setup.links {
        link.carries = Carries {
            picture: true,
            ..Carries::default()
        };
    }
    setup.links[1].net = Some(0);
    setup.nets = vec![OwnNet {
        net: 0,
        members: vec![OTHER],
        interval_s: 10.0,
    }];
    setup.links.remove(0);
    let mut driver = Driver::new(&setup);
    let mut reported = Vec::new();
    for tick in 0..60 {
        let now = 2.0 * f64::from(tick);
        let mut own = common::report(seconds(now), 1, 0.0, None);
        own.state.position_covariance = Matrix3::identity() * (own_sigma_m * own_sigma_m);
        own.state.velocity_covariance = Matrix3::identity();
        let mut theirs = own.clone();
        driver.hear(now, TELLER, Content::Tracks(vec![own]));
        if let Some((_, sigma_m)) = heard.iter().find(|(at, _)| *at == now) {
            theirs.track = TrackId {
                node: OTHER,
                number: 5,
            };
            theirs.state.position_covariance = Matrix3::identity() * (sigma_m * sigma_m);
            driver.hear(now, OTHER, Content::Tracks(vec![theirs]));
        }
        if !driver.tick(now).reports().is_empty() {
            reported.push(now);
        }
    }
    reported
}

#[test]
fn on_a_net_the_node_that_knows_a_track_best_reports_it() {
    let alone = reports_on_net(200.0, &[]);
    assert!(alone.len() >= 11, "every ten seconds: {alone:?}");
    let every_ten = |sigma_m: f64| -> Vec<(f64, f64)> {
        (0..12)
            .map(|slot| (10.0 * f64::from(slot), sigma_m))
            .collect()
    };
    assert_eq!(
        reports_on_net(200.0, &every_ten(50.0)),
        [],
        "the other is better"
    );
    assert!(
        reports_on_net(200.0, &every_ten(180.0)).is_empty(),
        "a little better will not do"
    );
    assert!(!reports_on_net(50.0, &every_ten(400.0)).is_empty());
    // Whoever falls silent has given it up.
    let silent: Vec<(f64, f64)> = every_ten(50.0)
        .into_iter()
        .filter(|(at, _)| *at < 40.0)
        .collect();
    let taken_over = reports_on_net(200.0, &silent);
    assert!(
        taken_over.first().is_some_and(|first| *first > 40.0),
        "{taken_over:?}"
    );
}

#[test]
fn who_reports_a_track_gives_it_up_to_a_better_one_and_not_to_a_worse() {
    let heard = |sigma_m: f64| -> Vec<(f64, f64)> {
        (5..12)
            .map(|slot| (10.0 * f64::from(slot), sigma_m))
            .collect()
    };
    let last = |reported: Vec<f64>| reported.last().copied().unwrap();
    assert!(last(reports_on_net(200.0, &heard(90.0))) < 60.0);
    assert!(last(reports_on_net(200.0, &heard(400.0))) > 100.0);
}
