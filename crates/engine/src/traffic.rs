//! Messages on their way: sent, said, delivered.

use crate::links::{Turn, Waiting, urgency};
use crate::queue::Event;
use crate::step::Run;
use gapfiller_border::{Content, LinkIndex, Message, NodeId, Observation, SimTime, TaskKind};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::line_of_sight::horizon_distance_m;
use gapfiller_records::{CallResult, Layer, Record};
use gapfiller_world::{LinkSetup, Site};

/// Effective earth radius over true radius, for radio in the standard atmosphere.
const K_FACTOR: f64 = 4.0 / 3.0;
/// How high the antenna of a link stands over the ground at a node there \[m\]. Assumed.
const GROUND_ANTENNA_M: f64 = 10.0;

/// Something to say on a voice line.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    /// Which of the sender's links the line is.
    link: LinkIndex,
    content: Content,
}

/// A call under way.
#[derive(Clone, Debug)]
pub(crate) struct OnLine {
    talk: Waiting<Talk>,
    lost: bool,
    waited_s: f64,
    /// How long each end's operator writes it down afterwards \[s\]; none where no operator takes part.
    writing_s: [Option<f64>; 2],
}

impl Run<'_> {
    /// A mind sends a message on one of its node's links; the content is taken out of `content`.
    pub(crate) fn send(&mut self, now: SimTime, node: usize, link: usize, content: &mut Content) {
        let Some(place) = self.outbound[node].get(link).copied() else {
            return;
        };
        let Some(setup) = self.links.setup(place) else {
            return;
        };
        let index = LinkIndex(link as u16);
        if setup.voice {
            self.offer(now, (place, index), setup, content);
            return;
        }
        let audible = self.audible(setup, now);
        let passed = self.links.send(place, now, content, audible, &self.draws);
        self.counters.messages += u64::from(passed.items);
        self.traffic.items += u64::from(passed.items);
        self.traffic.lost += u64::from(passed.lost);
        self.traffic.dropped += u64::from(passed.dropped);
        self.log.write(now, Layer::Messages, || Record::Sent {
            node: Self::node_id(node),
            link: index,
            items: passed.items,
            lost: passed.lost + passed.dropped,
        });
        if let Some(arrives) = passed.arrives {
            let content = std::mem::replace(content, Content::Tracks(Vec::new()));
            let message = Message {
                from: Self::node_id(node),
                sent: now,
                content,
            };
            self.carry(usize::from(setup.to.0), message, arrives);
        }
    }

    /// A message is on its way and will arrive.
    fn carry(&mut self, to: usize, message: Message, arrives: SimTime) {
        // Places of delivered messages are used again: a run sends far more than are ever under way.
        let waiting = (to, Observation::Message(message));
        let place = match self.free_places.pop() {
            Some(place) => {
                self.messages[place as usize] = waiting;
                place
            }
            None => {
                self.messages.push(waiting);
                (self.messages.len() - 1) as u32
            }
        };
        self.queue.push(arrives, Event::Deliver(place));
    }

    /// A message arrives.
    pub(crate) fn deliver(&mut self, now: SimTime, message: u32) {
        let mut arrived = [Observation::Tick];
        if let Some((node, observation)) = self.messages.get_mut(message as usize) {
            std::mem::swap(&mut arrived[0], observation);
            let node = *node;
            self.free_places.push(message);
            self.traffic.delivered += items(&arrived[0]);
            self.observe(now, node, &arrived);
        }
    }

    /// Whether the other end could hear what is sent now: both ends are there, near enough, and above each other's horizon.
    fn audible(&self, setup: &LinkSetup, now: SimTime) -> bool {
        let reach = setup.reach;
        if reach.range_m == f64::INFINITY && !reach.line_of_sight {
            return true;
        }
        let ends = [setup.from, setup.to].map(|end| usize::from(end.0));
        let [Some(from), Some(to)] = ends.map(|end| self.true_position(end, now)) else {
            return false;
        };
        if from.distance_m(&to) > reach.range_m {
            return false;
        }
        let grounds = ends.map(|end| match self.sites[end] {
            Site::Ground(ground) => Some(ground),
            Site::Aboard(_) => None,
        });
        // Between two places on the ground the way is known beforehand, and whoever laid the link has seen to it.
        if !reach.line_of_sight || grounds.iter().all(Option::is_some) {
            return true;
        }
        let places = [from.to_geodetic(), to.to_geodetic()];
        within_horizon(&places, &grounds, from.distance_m(&to))
    }

    /// Something is to be said on a voice line.
    fn offer(
        &mut self,
        now: SimTime,
        (place, link): (usize, LinkIndex),
        setup: &LinkSetup,
        content: &mut Content,
    ) {
        let content = std::mem::replace(content, Content::Tracks(Vec::new()));
        let waiting = Waiting {
            line: place,
            ends: [setup.from, setup.to].map(|end| usize::from(end.0)),
            urgency: urgency(&content),
            about: crate::links::about(&content),
            since: now,
            word_of: now,
            stale_s: setup.stale_s,
            item: Talk { link, content },
        };
        self.counters.messages += 1;
        self.traffic.items += 1;
        self.log.write(now, Layer::Messages, || Record::Sent {
            node: setup.from,
            link,
            items: 1,
            lost: 0,
        });
        if let Some(old) = self.lines.offer(waiting) {
            self.traffic.dropped += 1;
            self.note_said(now, &old, now.since(old.since), CallResult::Renewed);
        }
        self.talk(now);
    }

    fn note_said(&mut self, now: SimTime, said: &Waiting<Talk>, waited_s: f64, result: CallResult) {
        let node = NodeId(said.ends[0] as u16);
        let link = said.item.link;
        self.log.write(now, Layer::Messages, || Record::Said {
            node,
            link,
            waited_s,
            result,
        });
    }

    /// Begins every call that can begin.
    pub(crate) fn talk(&mut self, now: SimTime) {
        while let Some(turn) = self.next_turn(now) {
            match turn {
                Turn::Stale(old) => {
                    self.traffic.dropped += 1;
                    self.note_said(now, &old, now.since(old.since), CallResult::Stale);
                }
                Turn::Begins(call) => self.begin_call(now, call),
            }
        }
    }

    fn next_turn(&mut self, now: SimTime) -> Option<Turn<Talk>> {
        let Self {
            lines,
            links,
            operators,
            operational,
            setup,
            draws,
            ..
        } = self;
        let has_hands = |end: &usize| {
            operational[*end]
                && (!writes_down(&setup.world.nodes[*end].operators) || operators[*end].idle())
        };
        lines.next(now, |waiting| {
            waiting.ends.iter().all(has_hands)
                && links
                    .call(waiting.line, now, &waiting.item.content, draws)
                    .is_some()
        })
    }

    fn begin_call(&mut self, now: SimTime, call: Waiting<Talk>) {
        let line = call.line;
        let found = self
            .links
            .call(line, now, &call.item.content, &self.draws)
            .zip(self.links.setup(line));
        let Some(((lasts_s, lost), setup)) = found else {
            self.lines.hang_up(call.ends);
            return;
        };
        let writing_s = call.ends.map(|end| {
            writes_down(&self.setup.world.nodes[end].operators).then(|| {
                let number = self.operators[end].occupy();
                self.service_s(end, TaskKind::Talk, number)
            })
        });
        let on_line = OnLine {
            waited_s: now.since(call.since),
            lost: lost || !self.audible(setup, now),
            talk: call,
            writing_s,
        };
        if let Some(place) = self.calls.get_mut(line) {
            *place = Some(on_line);
        }
        self.queue
            .push(now.after(lasts_s), Event::CallEnds(line as u32));
    }

    /// A call ends: what was said is on its way, and both ends are free for the next.
    pub(crate) fn call_ends(&mut self, now: SimTime, line: u32) {
        let place = line as usize;
        let Some(call) = self.calls.get_mut(place).and_then(Option::take) else {
            return;
        };
        let OnLine {
            mut talk,
            lost,
            waited_s,
            writing_s,
        } = call;
        self.lines.hang_up(talk.ends);
        for (end, writing_s) in talk.ends.into_iter().zip(writing_s) {
            if let Some(writing_s) = writing_s {
                let written = Event::WrittenDown(end as u16);
                self.queue.push(now.after(writing_s), written);
            }
        }
        let result = if lost {
            CallResult::Lost
        } else {
            CallResult::Heard
        };
        self.note_said(now, &talk, waited_s, result);
        if lost {
            self.traffic.lost += 1;
        } else {
            let content = &mut talk.item.content;
            let arrives = self.links.said(place, now, content, &self.draws);
            let message = Message {
                from: NodeId(talk.ends[0] as u16),
                sent: talk.word_of,
                content: talk.item.content,
            };
            self.carry(talk.ends[1], message, arrives);
        }
        self.talk(now);
    }

    /// An operator has written down what was said.
    pub(crate) fn written_down(&mut self, now: SimTime, node: u16) {
        let place = usize::from(node);
        self.operators[place].finish();
        self.take_up_work(now, place);
        self.talk(now);
    }

    /// Schedules when lines that were out work again: nobody else would ring them up.
    pub(crate) fn schedule_lines(&mut self) {
        let lines = self.setup.world.links.iter().filter(|link| link.voice);
        for event in lines.flat_map(|link| &link.events) {
            self.queue.push(event.until, Event::LinesAgain);
        }
    }

    /// How many items wait, are being said or are on their way.
    pub(crate) fn under_way(&self) -> u64 {
        let carried: u64 = self
            .messages
            .iter()
            .map(|(_, message)| items(message))
            .sum();
        let calls = self.calls.iter().flatten().count();
        carried + (self.lines.waiting() + calls) as u64
    }
}

/// Whether operators take part in calls.
fn writes_down(operators: &Option<gapfiller_world::OperatorsSetup>) -> bool {
    operators
        .as_ref()
        .is_some_and(|operators| operators.service(TaskKind::Talk).is_some())
}

/// How many items an observation is: those of its message, or none. A place that is free holds none.
fn items(observation: &Observation) -> u64 {
    match observation {
        Observation::Message(message) => crate::links::count(&message.content).into(),
        _ => 0,
    }
}

/// Whether two ends, one of them in the air at least, are above each other's radio horizon: the sum of the distances to the horizons of
/// both is no less than the distance between them. The smooth Earth is laid through the ground at the end that stands on it,
/// else at sea level.
fn within_horizon(places: &[Geodetic; 2], grounds: &[Option<Geodetic>; 2], apart_m: f64) -> bool {
    let level_m = grounds
        .iter()
        .flatten()
        .map(|ground| ground.height_m)
        .next();
    let level_m = level_m.unwrap_or(0.0);
    let horizon = |place: &Geodetic, ground: &Option<Geodetic>| {
        let height_m = match ground {
            Some(_) => GROUND_ANTENNA_M,
            None => place.height_m - level_m,
        };
        horizon_distance_m(height_m, K_FACTOR)
    };
    let reach_m: f64 = places
        .iter()
        .zip(grounds)
        .map(|(place, ground)| horizon(place, ground))
        .sum();
    apart_m <= reach_m
}

#[cfg(test)]
mod tests {
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
}
