use super::*;
use crate::setup::Setup;
use crate::testing::{at, crew, laydown, line, post};
use gapfiller_border::{
    EngagementPhase, EngagementReport, FireUnitReport, Identity, IdentityReport, ShotId,
    StateEstimate, TrackId, TrackReport,
};
use gapfiller_geo::Matrix3;
use gapfiller_numerics::draws::Draws;
use gapfiller_records::Keep;
use gapfiller_world::{LinkEvent, LinkReach, Spread};

/// Word of a track that is held to be something.
fn track(number: u32, identity: Identity) -> Content {
    let node = NodeId(0);
    let id = TrackId { node, number };
    let state = StateEstimate {
        time: SimTime::ZERO,
        position: Geodetic::from_degrees(39.0, 34.0, 8_000.0).to_ecef(),
        velocity_m_s: gapfiller_geo::Vector3::zeros(),
        position_covariance: Matrix3::identity(),
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: Matrix3::identity(),
    };
    Content::Tracks(vec![TrackReport {
        track: id,
        network: id,
        plot: None,
        state,
        picture: true,
        cue: false,
        fire_control: false,
        class: None,
        squawk: None,
        identity: Some(IdentityReport {
            identity,
            originator: node,
            declared: SimTime::ZERO,
            basis: gapfiller_border::Basis::Behaviour,
        }),
    }])
}

/// When who hears of which track: seconds, node, number.
type Heard = (i64, u16, u32);

/// Plays a laydown in which things are given to links: time, node, link of the node, what. What is heard of tracks, and the traffic.
fn played(
    setup: &Setup,
    given: &[(i64, usize, usize, Content)],
) -> (Vec<Heard>, crate::links::Traffic) {
    let mut run = Run::new(setup, Draws::new(1, 0), Keep::Everything);
    run.schedule_lines();
    let mut given = given.iter().peekable();
    loop {
        let due = given.peek().map(|(time, ..)| at(*time));
        let next = run.queue.pop();
        // Events come before what is given at the same time.
        match (next, due) {
            (Some((now, event)), due) if due.is_none_or(|due| now <= due) => {
                run.step(now, event);
            }
            (next, Some(due)) => {
                if let Some((now, event)) = next {
                    run.queue.push(now, event);
                }
                if let Some((_, node, link, content)) = given.next() {
                    run.send(due, *node, *link, &mut content.clone());
                }
            }
            (_, None) => break,
        }
    }
    let mut heard = Vec::new();
    for entry in run.log.entries() {
        if let Record::Observed {
            node,
            observation: Observation::Message(message),
        } = &entry.record
            && let Content::Tracks(reports) = &message.content
        {
            let seconds = entry.time.0 / 1_000_000_000;
            heard.extend(
                reports
                    .iter()
                    .map(|report| (seconds, node.0, report.track.number)),
            );
        }
    }
    run.traffic.under_way = run.under_way();
    let traffic = run.traffic;
    let ended = traffic.delivered + traffic.lost + traffic.dropped + traffic.under_way;
    assert_eq!(ended, traffic.items, "{traffic:?}");
    (heard, traffic)
}

fn three() -> Vec<gapfiller_world::NodeSetup> {
    vec![
        post("a", 0.0, None),
        post("b", 1.0, None),
        post("c", 2.0, None),
    ]
}

#[test]
fn a_line_says_one_thing_at_a_time_the_most_urgent_first() {
    let setup = laydown(three(), vec![line("a-b", 0, 1)]);
    let given = [
        (0, 0, 0, track(1, Identity::Neutral)),
        (1, 0, 0, track(2, Identity::Suspect)),
        (2, 0, 0, track(3, Identity::Friend)),
        (3, 0, 0, track(4, Identity::Hostile)),
    ];
    let (heard, _) = played(&setup, &given);
    // What was begun is said to its end.
    assert_eq!(heard, [(20, 1, 1), (40, 1, 4), (60, 1, 3), (80, 1, 2)]);
}

#[test]
fn both_ends_of_a_call_are_busy() {
    let lines = vec![line("a-c", 0, 2), line("b-c", 1, 2), line("b-a", 1, 0)];
    let setup = laydown(three(), lines);
    let given = [
        (0, 0, 0, track(1, Identity::Hostile)),
        (0, 1, 0, track(2, Identity::Hostile)),
        (0, 1, 1, track(3, Identity::Hostile)),
    ];
    // c hears a; b waits for c, and for a, who talks too.
    let (heard, _) = played(&setup, &given);
    assert_eq!(heard, [(20, 2, 1), (40, 2, 2), (60, 0, 3)]);
    let apart = laydown(
        vec![
            post("a", 0.0, None),
            post("b", 1.0, None),
            post("c", 2.0, None),
            post("d", 3.0, None),
        ],
        vec![line("a-c", 0, 2), line("b-d", 1, 3)],
    );
    let (heard, _) = played(&apart, &given[..2]);
    assert_eq!(heard, [(20, 2, 1), (20, 3, 2)], "two pairs talk at once");
}

#[test]
fn what_is_stale_is_dropped_and_newer_word_takes_the_place_of_older() {
    let setup = laydown(three(), vec![line("a-b", 0, 1)]);
    let mut given: Vec<_> = (0..8)
        .map(|number| (0, 0, 0, track(number, Identity::Hostile)))
        .collect();
    let (heard, traffic) = played(&setup, &given);
    // Six calls begin within 100 s.
    assert_eq!((heard.len(), traffic.dropped), (6, 2));
    // Word of the last is renewed: it keeps its place and is fresh when its turn comes.
    given.push((90, 0, 0, track(7, Identity::Hostile)));
    let (heard, traffic) = played(&setup, &given);
    assert_eq!((heard.len(), traffic.dropped), (7, 2));
    assert_eq!(heard.last(), Some(&(140, 1, 7)));
}

#[test]
fn a_call_waits_for_the_end_of_an_outage_and_a_jam_makes_it_longer() {
    let event = |outage| LinkEvent {
        from: at(0),
        until: at(50),
        outage,
        loss: 0.0,
        capacity_per_s: if outage { f64::INFINITY } else { 0.02 },
    };
    let with = |events| {
        let link = gapfiller_world::LinkSetup {
            events,
            ..line("a-b", 0, 1)
        };
        let setup = laydown(three(), vec![link]);
        played(&setup, &[(0, 0, 0, track(1, Identity::Hostile))]).0
    };
    assert_eq!(with(vec![]), [(20, 1, 1)]);
    assert_eq!(with(vec![event(true)]), [(70, 1, 1)]);
    assert_eq!(with(vec![event(false)]), [(50, 1, 1)]);
}

#[test]
fn a_call_takes_an_operator_at_each_end_that_writes_it_down() {
    let mut nodes = three();
    nodes[1] = post("b", 1.0, crew(1, TaskKind::Talk, Spread::Fixed));
    let lines = vec![line("a-b", 0, 1), line("c-b", 2, 1)];
    let given = [
        (0, 0, 0, track(1, Identity::Hostile)),
        (0, 2, 0, track(2, Identity::Hostile)),
    ];
    // 20 s of talk, then 20 s of writing before the next.
    let (heard, _) = played(&laydown(nodes.clone(), lines.clone()), &given);
    assert_eq!(heard, [(20, 1, 1), (60, 1, 2)]);
    nodes[1] = post("b", 1.0, crew(2, TaskKind::Talk, Spread::Fixed));
    let (heard, _) = played(&laydown(nodes, lines), &given);
    assert_eq!(heard, [(20, 1, 1), (40, 1, 2)]);
}

#[test]
fn out_of_range_nothing_is_heard_and_all_is_counted() {
    let within = |range_m: f64| {
        let link = gapfiller_world::LinkSetup {
            reach: LinkReach {
                range_m,
                line_of_sight: true,
            },
            voice: false,
            ..line("a-b", 0, 1)
        };
        let setup = laydown(three(), vec![link]);
        let (heard, traffic) = played(&setup, &[(0, 0, 0, track(1, Identity::Hostile))]);
        (heard.len(), traffic.lost)
    };
    // A degree of longitude is 86 km there.
    assert_eq!(within(90_000.0), (1, 0));
    assert_eq!(within(80_000.0), (0, 1));
}

#[test]
fn aircraft_are_heard_above_the_radio_horizon() {
    let ground = Geodetic::from_degrees(39.0, 33.0, 1_000.0);
    let far = |height_m: f64| Geodetic::from_degrees(39.0, 35.0, height_m);
    let heard = |place: Geodetic| {
        let apart_m = ground.to_ecef().distance_m(&place.to_ecef());
        within_horizon(&[ground, place], &[Some(ground), None], apart_m)
    };
    // 173 km: 4.12 km times the root of each height, 13 km of them the station's, ask for 1 510 m above the ground.
    assert!(heard(far(2_600.0)) && !heard(far(2_400.0)));
    let pair = |height_m: f64| {
        let ends = [Geodetic::from_degrees(39.0, 33.0, height_m), far(height_m)];
        let apart_m = ends[0].to_ecef().distance_m(&ends[1].to_ecef());
        within_horizon(&ends, &[None, None], apart_m)
    };
    assert!(pair(500.0) && !pair(400.0), "each sees half of the way");
}

#[test]
fn nothing_is_lost_without_being_counted() {
    // A shared net, a jammed link that renumbers, two voice lines: whatever befalls an item, it is one of four things.
    let jam = LinkEvent {
        from: at(100),
        until: at(300),
        outage: false,
        loss: 0.4,
        capacity_per_s: 0.3,
    };
    let outage = LinkEvent {
        from: at(350),
        until: at(400),
        outage: true,
        loss: 0.0,
        capacity_per_s: f64::INFINITY,
    };
    let data = |name: &str, from: u16, to: u16| gapfiller_world::LinkSetup {
        capacity_per_s: 0.5,
        service: Spread::Exponential,
        jitter_s: 3.0,
        loss: 0.1,
        stale_s: 20.0,
        voice: false,
        events: vec![jam, outage],
        renumbers: true,
        ..line(name, from, to)
    };
    let noisy = |name: &str, from: u16, to: u16| gapfiller_world::LinkSetup {
        service: Spread::Exponential,
        loss: 0.2,
        events: vec![outage],
        ..line(name, from, to)
    };
    let mut links = vec![
        data("a-b", 0, 1),
        data("a-c", 0, 2),
        noisy("a-c-voice", 0, 2),
        noisy("c-a-voice", 2, 0),
    ];
    links[0].net = Some(0);
    links[1].net = Some(0);
    let mut setup = laydown(three(), links);
    setup.world.nets = vec![gapfiller_world::NetSetup {
        name: "net".to_owned(),
        capacity_per_s: 0.5,
        service: Spread::Exponential,
    }];
    let source = Draws::new(7, 0);
    let purpose = gapfiller_numerics::draws::Purpose::named("test traffic");
    let mut given = Vec::new();
    let mut now = 0;
    for step in 0..600 {
        let [gap, which, what, who] = source.uniforms(
            purpose,
            gapfiller_numerics::draws::Subject::NONE,
            gapfiller_numerics::draws::Subject::NONE,
            step,
        );
        now += (gap * 3.0) as i64;
        let number = (what * 40.0) as u32;
        let content = match (who * 4.0) as u32 {
            0 => Content::FireUnit(FireUnitReport {
                unit: NodeId(number as u16),
                ready: vec![],
                channels_free: 0,
            }),
            1 => Content::Engagement(EngagementReport {
                shot: ShotId {
                    node: NodeId(0),
                    number,
                },
                network: TrackId {
                    node: NodeId(0),
                    number,
                },
                phase: EngagementPhase::Engaging,
            }),
            2 => track(number, Identity::Friend),
            _ => track(number, Identity::Hostile),
        };
        let (node, link) = match (which * 4.0) as usize {
            3 => (2, 0),
            link => (0, link),
        };
        given.push((now, node, link, content));
    }
    let (_, traffic) = played(&setup, &given);
    assert_eq!(traffic.items, 600);
    assert!(
        traffic.delivered > 100 && traffic.lost > 30 && traffic.dropped > 30,
        "{traffic:?}"
    );
}
