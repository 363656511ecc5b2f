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
            ..
        } = self;
        let has_hands = |end: &usize| {
            operational[*end]
                && (!writes_down(&setup.world.nodes[*end].operators) || operators[*end].idle())
        };
        lines.next(now, |waiting| {
            waiting.ends.iter().all(has_hands) && links.works(waiting.line, now)
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
        self.operators[place].release();
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
mod tests;
