//! The queues of the engine under Poisson arrivals. One server passes one item in a second on the mean.

use super::BATCHES;
use gapfiller_border::{
    Content, EngagementPhase, EngagementReport, NodeId, ShotId, SimTime, TaskId, TaskKind, TrackId,
};
use gapfiller_engine::links::{Lines, Links, Turn, Waiting};
use gapfiller_engine::operators::Operators;
use gapfiller_numerics::draws::{Draws, Purpose, Subject, unit_interval};
use gapfiller_numerics::special::exponential_quantile;
use gapfiller_world::{LinkSetup, ServiceTime, Spread, WorldSetup, draws};
use std::collections::BTreeSet;

/// When things arrive, and which of them are urgent: (none, none, thing / 2), two words each.
const ARRIVALS: Purpose = Purpose::named("queue claim arrivals");

/// Which queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum System {
    /// A link.
    Link(Spread),
    /// A voice line.
    Voice(Spread),
    /// So many operators.
    Operators(u32),
    /// A voice line on which some things are urgent.
    Urgencies {
        /// How many of all.
        urgent_share: f64,
        /// Whether their waits are measured, or those of the others.
        count_urgent: bool,
    },
}

impl System {
    pub fn name(self) -> String {
        let service = |spread: Spread| match spread {
            Spread::Fixed => "fixed",
            Spread::Exponential => "exponential",
        };
        match self {
            Self::Link(spread) => format!("link, {} service", service(spread)),
            Self::Voice(spread) => format!("voice line, {} service", service(spread)),
            Self::Operators(count) => format!("{count} operators"),
            Self::Urgencies { .. } => "voice line with two urgencies".to_owned(),
        }
    }
}

/// A case with one seed.
pub(super) struct Job {
    pub system: System,
    pub arrivals_per_s: f64,
    pub seed: u64,
    pub warm_up: u64,
    pub count: u64,
}

/// Plays a job: mean wait \[s\] and share of those who wait, batch by batch.
pub(super) fn played(job: &Job) -> Vec<(f64, f64)> {
    let source = Draws::new(job.seed, 0);
    let arrivals = Arrivals::new(job, &source);
    let mut tally = Tally::new(job);
    match job.system {
        System::Link(spread) => link(spread, &source, arrivals, &mut tally),
        System::Voice(spread) => voice(spread, &source, arrivals, |_| true, &mut tally),
        System::Operators(count) => operators(count, &source, arrivals, &mut tally),
        System::Urgencies { count_urgent, .. } => {
            let counts = |urgent: bool| urgent == count_urgent;
            voice(Spread::Exponential, &source, arrivals, counts, &mut tally);
        }
    }
    tally.batches()
}

/// Poisson arrivals: number, time, whether urgent.
struct Arrivals<'a> {
    source: &'a Draws,
    mean_s: f64,
    urgent_share: f64,
    now: SimTime,
    next: u64,
    count: u64,
    words: [u64; 4],
}

impl<'a> Arrivals<'a> {
    fn new(job: &Job, source: &'a Draws) -> Self {
        let urgent_share = match job.system {
            System::Urgencies { urgent_share, .. } => urgent_share,
            _ => 0.0,
        };
        Self {
            source,
            mean_s: 1.0 / job.arrivals_per_s,
            urgent_share,
            now: SimTime::ZERO,
            next: 0,
            count: job.count,
            words: [0; 4],
        }
    }
}

impl Iterator for Arrivals<'_> {
    type Item = (u64, SimTime, bool);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.count {
            return None;
        }
        let number = self.next;
        self.next += 1;
        let place = 2 * (number % 2) as usize;
        if place == 0 {
            let none = Subject::NONE;
            self.words = self.source.block(ARRIVALS, none, none, number / 2);
        }
        let gap_s = exponential_quantile(unit_interval(self.words[place]), self.mean_s);
        self.now = self.now.after(gap_s);
        let urgent = unit_interval(self.words[place + 1]) < self.urgent_share;
        Some((number, self.now, urgent))
    }
}

/// Waits, batch by batch, without those of the warm-up.
struct Tally {
    warm_up: u64,
    length: u64,
    /// Sum of the waits, how many waited, how many there were.
    sums: Vec<(f64, u64, u64)>,
}

impl Tally {
    fn new(job: &Job) -> Self {
        let length = ((job.count - job.warm_up) / BATCHES).max(1);
        Self {
            warm_up: job.warm_up,
            length,
            sums: vec![(0.0, 0, 0); BATCHES as usize],
        }
    }

    fn add(&mut self, number: u64, wait_s: f64) {
        let Some(place) = number.checked_sub(self.warm_up) else {
            return;
        };
        if let Some((sum, waited, all)) = self.sums.get_mut((place / self.length) as usize) {
            *sum += wait_s;
            *waited += u64::from(wait_s > 0.0);
            *all += 1;
        }
    }

    fn batches(&self) -> Vec<(f64, f64)> {
        let means = self.sums.iter().map(|(sum, waited, all)| {
            let all = (*all).max(1) as f64;
            (sum / all, *waited as f64 / all)
        });
        means.collect()
    }
}

/// One link from node 0 to node 1 that passes one item in a second.
fn world(spread: Spread, voice: bool) -> WorldSetup {
    let link = LinkSetup {
        name: "queue claim".to_owned(),
        to: NodeId(1),
        capacity_per_s: 1.0,
        service: spread,
        voice,
        ..LinkSetup::default()
    };
    WorldSetup {
        links: vec![link],
        ..WorldSetup::default()
    }
}

/// An item like no other.
fn item(number: u64) -> Content {
    let node = NodeId((number >> 32) as u16);
    let number = number as u32;
    Content::Engagement(EngagementReport {
        shot: ShotId { node, number },
        network: TrackId { node, number },
        phase: EngagementPhase::Engaging,
    })
}

fn link(spread: Spread, source: &Draws, arrivals: Arrivals<'_>, tally: &mut Tally) {
    let world = world(spread, false);
    let mut links = Links::new(&world);
    for (number, now, _) in arrivals {
        let passed = links.send(0, now, &mut item(number), true, source);
        if let Some(begins) = passed.begins {
            tally.add(number, begins.since(now));
        }
    }
}

fn voice(
    spread: Spread,
    source: &Draws,
    arrivals: Arrivals<'_>,
    counts: impl Fn(bool) -> bool,
    tally: &mut Tally,
) {
    let world = world(spread, true);
    let links = Links::new(&world);
    let mut lines: Lines<u64> = Lines::new(2);
    let mut call: Option<([usize; 2], SimTime)> = None;
    let begin = |now: SimTime, lines: &mut Lines<u64>, tally: &mut Tally| {
        let Some(Turn::Begins(turn)) = lines.next(now, |_| true) else {
            return None;
        };
        if counts(turn.urgency == 0) {
            tally.add(turn.item, now.since(turn.since));
        }
        let (lasts_s, _) = links.call(turn.line, now, &item(turn.item), source)?;
        Some((turn.ends, now.after(lasts_s)))
    };
    for (number, now, urgent) in arrivals {
        while let Some((ends, over)) = call.filter(|(_, over)| *over <= now) {
            lines.hang_up(ends);
            call = begin(over, &mut lines, tally);
        }
        lines.offer(Waiting {
            line: 0,
            ends: [0, 1],
            urgency: u8::from(!urgent),
            about: number,
            since: now,
            word_of: now,
            stale_s: f64::INFINITY,
            item: number,
        });
        if call.is_none() {
            call = begin(now, &mut lines, tally);
        }
    }
}

fn operators(count: u32, source: &Draws, arrivals: Arrivals<'_>, tally: &mut Tally) {
    let service = ServiceTime {
        mean_s: 1.0,
        spread: Spread::Exponential,
    };
    let subject = Subject::named("queue claim");
    let mut crew = Operators::new(count);
    // When each who is busy will be through.
    let mut busy: BTreeSet<(SimTime, u64)> = BTreeSet::new();
    let take_up =
        |now: SimTime, crew: &mut Operators, busy: &mut BTreeSet<_>, tally: &mut Tally| {
            while let Some(begun) = crew.begin(now) {
                // Taken up in the order in which it came, so the n-th begun is the n-th arrival.
                tally.add(begun.number, begun.waited_s);
                let uniform = source.uniform(draws::OPERATOR, subject, Subject::NONE, begun.number);
                busy.insert((now.after(service.seconds(uniform)), begun.number));
            }
        };
    for (number, now, _) in arrivals {
        while let Some(first) = busy.first().copied().filter(|(over, _)| *over <= now) {
            busy.remove(&first);
            crew.finish();
            take_up(first.0, &mut crew, &mut busy, tally);
        }
        crew.give(now, TaskId(number as u32), TaskKind::Identify, 0);
        take_up(now, &mut crew, &mut busy, tally);
    }
}
