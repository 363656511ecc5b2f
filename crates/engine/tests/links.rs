//! Links by themselves: what they do to what is sent on them.
#![allow(clippy::unwrap_used, missing_docs)]

use gapfiller_border::{
    Content, EngagementPhase, EngagementReport, FireUnitReport, NodeId, ShotId, SimTime,
    StateEstimate, TrackId, TrackReport,
};
use gapfiller_engine::links::{Links, Passed};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::Draws;
use gapfiller_world::{LinkEvent, LinkSetup, NetSetup, Spread, WorldSetup};

fn report(number: u32) -> TrackReport {
    let track = TrackId {
        node: NodeId(0),
        number,
    };
    TrackReport {
        track,
        network: track,
        plot: None,
        state: StateEstimate {
            time: SimTime::ZERO,
            position: Geodetic::from_degrees(39.0, 33.0, 8_000.0).to_ecef(),
            velocity_m_s: Vector3::zeros(),
            position_covariance: Matrix3::identity(),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity(),
        },
        picture: true,
        cue: false,
        fire_control: false,
        class: None,
        squawk: None,
        identity: None,
    }
}

fn tracks(numbers: std::ops::Range<u32>) -> Content {
    Content::Tracks(numbers.map(report).collect())
}

fn link(from: u16, to: u16) -> LinkSetup {
    LinkSetup {
        name: format!("{from}-{to}"),
        from: NodeId(from),
        to: NodeId(to),
        latency_s: 1.0,
        capacity_per_s: 2.0,
        stale_s: 10.0,
        ..LinkSetup::default()
    }
}

fn world(links: Vec<LinkSetup>) -> WorldSetup {
    WorldSetup {
        links,
        ..WorldSetup::default()
    }
}

/// Sends messages on links of a world: seconds, link, what.
fn sent(world: &WorldSetup, messages: &[(f64, usize, Content)]) -> Vec<Passed> {
    let draws = Draws::new(5, 0);
    let mut links = Links::new(world);
    let send = |(at, link, content): &(f64, usize, Content)| {
        let now = SimTime::from_seconds(*at);
        links.send(*link, now, &mut content.clone(), true, &draws)
    };
    messages.iter().map(send).collect()
}

fn arrivals(passed: &[Passed]) -> Vec<Option<f64>> {
    let seconds = |passed: &Passed| passed.arrives.map(SimTime::seconds);
    passed.iter().map(seconds).collect()
}

#[test]
fn items_queue_behind_each_other_and_what_would_wait_too_long_is_dropped() {
    let world = world(vec![link(0, 1)]);
    let passed = sent(
        &world,
        &[
            (0.0, 0, tracks(0..10)),
            (1.0, 0, tracks(10..30)),
            (2.0, 0, tracks(30..31)),
            (14.5, 0, tracks(31..33)),
        ],
    );
    // 5 s, then 10 s from 5 s on; the third would wait 13 s; the fourth 0.5 s.
    assert_eq!(arrivals(&passed), [Some(6.0), Some(16.0), None, Some(17.0)]);
    assert_eq!((passed[2].dropped, passed[2].lost), (1, 0));
}

#[test]
fn jitter_comes_on_top_and_has_its_mean() {
    let with = |jitter_s| {
        let setup = LinkSetup {
            jitter_s,
            capacity_per_s: f64::INFINITY,
            interval_s: 1.0,
            ..link(0, 1)
        };
        let messages: Vec<_> = (0..4_000)
            .map(|number| (f64::from(number), 0, tracks(number..number + 1)))
            .collect();
        let delays = sent(&world(vec![setup]), &messages);
        let delays: Vec<f64> = delays
            .iter()
            .zip(&messages)
            .map(|(passed, (at, ..))| passed.arrives.unwrap().seconds() - at)
            .collect();
        delays
    };
    assert!(with(0.0).iter().all(|delay| (delay - 1.0).abs() < 1e-6));
    let delays = with(3.0);
    assert!(delays.iter().all(|delay| *delay >= 1.0 - 1e-6));
    let mean = delays.iter().sum::<f64>() / 4_000.0;
    // One seed, fixed beforehand; four standard errors of 3 s / √4000.
    assert!((mean - 4.0).abs() < 0.19, "{mean}");
}

#[test]
fn an_outage_loses_all_a_jam_more_than_usual_and_both_end() {
    let event = |outage, loss, capacity_per_s| LinkEvent {
        from: SimTime::from_seconds(100.0),
        until: SimTime::from_seconds(200.0),
        outage,
        loss,
        capacity_per_s,
    };
    let messages = [
        (50.0, 0, tracks(0..1_000)),
        (150.0, 0, tracks(0..1_000)),
        (250.0, 0, tracks(0..1_000)),
    ];
    let lost = |events| {
        let setup = LinkSetup {
            loss: 0.1,
            capacity_per_s: f64::INFINITY,
            events,
            ..link(0, 1)
        };
        let passed = sent(&world(vec![setup]), &messages);
        [passed[0].lost, passed[1].lost, passed[2].lost]
    };
    let usual = lost(vec![]);
    let jammed = lost(vec![event(false, 0.5, f64::INFINITY)]);
    let out = lost(vec![event(true, 0.0, f64::INFINITY)]);
    assert_eq!([usual[0], usual[2]], [jammed[0], jammed[2]]);
    // 1 − 0.9 · 0.5, three standard deviations of the binomial.
    assert!((f64::from(jammed[1]) - 550.0).abs() < 48.0, "{jammed:?}");
    assert_eq!(out, [usual[0], 1_000, usual[2]]);
    // Less capacity makes it slow.
    let slow = LinkSetup {
        events: vec![event(false, 0.0, 0.5)],
        ..link(0, 1)
    };
    let passed = sent(
        &world(vec![slow]),
        &[(0.0, 0, tracks(0..2)), (150.0, 0, tracks(0..2))],
    );
    assert_eq!(arrivals(&passed), [Some(2.0), Some(155.0)]);
}

#[test]
fn all_links_of_a_net_share_its_capacity_and_a_broadcast_takes_one_slot() {
    let on_net = |from, to| LinkSetup {
        net: Some(0),
        ..link(from, to)
    };
    let mut shared = world(vec![on_net(0, 1), on_net(0, 2), on_net(1, 2)]);
    shared.nets = vec![NetSetup {
        name: "net".to_owned(),
        capacity_per_s: 2.0,
        service: Spread::Fixed,
    }];
    let messages = [
        (0.0, 0, tracks(0..4)),
        // The same to the other listener: heard with the first.
        (0.0, 1, tracks(0..4)),
        // Another sender waits for both.
        (0.0, 2, tracks(0..2)),
    ];
    assert_eq!(
        arrivals(&sent(&shared, &messages)),
        [Some(3.0), Some(3.0), Some(4.0)]
    );
    let apart = world(vec![link(0, 1), link(0, 2), link(1, 2)]);
    assert_eq!(
        arrivals(&sent(&apart, &messages)),
        [Some(3.0), Some(3.0), Some(2.0)]
    );
    // Only what the second listener alone is told takes further slots.
    let more = [(0.0, 0, tracks(0..4)), (0.0, 1, tracks(2..6))];
    assert_eq!(arrivals(&sent(&shared, &more)), [Some(3.0), Some(4.0)]);
    // Later it is another broadcast.
    let later = [(0.0, 0, tracks(0..4)), (1.0, 1, tracks(0..4))];
    assert_eq!(arrivals(&sent(&shared, &later)), [Some(3.0), Some(5.0)]);
}

#[test]
fn listeners_of_a_broadcast_lose_it_each_for_himself() {
    let on_net = |to| LinkSetup {
        net: Some(0),
        loss: 0.5,
        stale_s: 1e6,
        ..link(0, to)
    };
    let mut shared = world(vec![on_net(1), on_net(2)]);
    shared.nets = vec![NetSetup {
        name: "net".to_owned(),
        capacity_per_s: 2.0,
        service: Spread::Fixed,
    }];
    let draws = Draws::new(5, 0);
    let mut links = Links::new(&shared);
    let mut heard = |link| {
        let mut content = tracks(0..100);
        links.send(link, SimTime::ZERO, &mut content, true, &draws);
        content
    };
    assert_ne!(heard(0), heard(1));
}

#[test]
fn a_gateway_that_renumbers_does_so_consistently_and_leaves_engagement_status_alone() {
    let gateway = |renumbers| LinkSetup {
        renumbers,
        ..link(0, 1)
    };
    let crossed = |renumbers, content: Content| {
        let world = world(vec![gateway(renumbers)]);
        let draws = Draws::new(5, 0);
        let mut links = Links::new(&world);
        let cross = |at, links: &mut Links<'_>| {
            let mut content = content.clone();
            links.send(0, SimTime::from_seconds(at), &mut content, true, &draws);
            content
        };
        let first = cross(0.0, &mut links);
        assert_eq!(first, cross(20.0, &mut links), "always the same numbers");
        first
    };
    assert_eq!(crossed(false, tracks(3..6)), tracks(3..6));
    let Content::Tracks(renumbered) = crossed(true, tracks(3..6)) else {
        panic!("no tracks");
    };
    let mut numbers: Vec<u32> = renumbered
        .iter()
        .map(|report| report.network.number)
        .collect();
    assert!(numbers.iter().all(|number| *number > 1_000_000));
    assert!(
        renumbered
            .iter()
            .all(|report| report.track == report.network)
    );
    numbers.dedup();
    assert_eq!(numbers.len(), 3);
    let status = Content::Engagement(EngagementReport {
        shot: ShotId {
            node: NodeId(0),
            number: 1,
        },
        network: report(3).network,
        phase: EngagementPhase::Engaging,
    });
    assert_eq!(
        crossed(true, status.clone()),
        status,
        "it names a number nobody there knows"
    );
}

#[test]
fn what_is_not_audible_takes_its_time_and_is_lost() {
    let world = world(vec![link(0, 1)]);
    let draws = Draws::new(5, 0);
    let mut links = Links::new(&world);
    let content = || {
        Content::FireUnit(FireUnitReport {
            unit: NodeId(0),
            ready: vec![],
            channels_free: 0,
        })
    };
    let unheard = links.send(0, SimTime::ZERO, &mut content(), false, &draws);
    assert_eq!((unheard.arrives, unheard.lost), (None, 1));
    let next = links.send(0, SimTime::ZERO, &mut content(), true, &draws);
    assert_eq!(next.arrives, Some(SimTime::from_seconds(2.0)));
}
