//! Links in truth: items queue, take time, get lost.
//!
//! | module | what it does |
//! |---|---|
//! | `fifo` | one server, first come first served: Lindley's recursion |
//! | `medium` | what a link or a whole net transmits with; on a net what several listen to is sent once |
//! | `items` | what counts as an item, and the draws that belong to it |
//! | `conditions` | outages and jamming |
//! | `numbers` | a gateway that gives its own numbers |
//! | `lines` | voice: who talks to whom about what, one call at a time at each end |
//!
//! A message of *n* items sent at *t* over a medium that is free at *f* begins at *s = max(t, f)*; it is dropped if *s − t* is
//! more than `stale`, and else arrives, as far as it is not lost, when all of its items are through and the delay has passed.
//! Every item ends in one of four ways: delivered, lost, dropped, or still under way when the run ends ([`Traffic`]).

mod conditions;
mod fifo;
mod items;
mod lines;
mod medium;
mod numbers;

pub use fifo::Fifo;
pub use lines::{Call, Lines, Turn, Waiting, urgency};

use gapfiller_border::{Content, SimTime};
use gapfiller_numerics::draws::{Draws, Subject};
use gapfiller_numerics::special::exponential_quantile;
use gapfiller_world::{LinkSetup, WorldSetup, draws};
use medium::Medium;
use numbers::Renumbering;

/// How many items a message has.
#[must_use]
pub fn count(content: &Content) -> u32 {
    items::count(content)
}

/// What something said by voice is about, as one number: newer word of the same replaces what still waits.
#[must_use]
pub fn about(content: &Content) -> u64 {
    items::said(content).0
}

/// What became of a message that was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passed {
    /// When its transmission began; none if it did not.
    pub begins: Option<SimTime>,
    /// When what is left of the message arrives; none if nothing of it does.
    pub arrives: Option<SimTime>,
    /// Items sent.
    pub items: u32,
    /// Items lost on the way.
    pub lost: u32,
    /// Items dropped because they would have had to wait too long.
    pub dropped: u32,
}

/// What became of all items of a run. Each ends in exactly one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Given to a link.
    pub items: u64,
    /// Arrived.
    pub delivered: u64,
    /// Lost: by chance, in an outage, out of reach.
    pub lost: u64,
    /// Dropped: stale before their turn came, or given up for newer word of the same.
    pub dropped: u64,
    /// Waiting, in a call or on the way when the run ended.
    pub under_way: u64,
}

/// A link during a run.
#[derive(Clone, Debug)]
struct LinkState<'a> {
    setup: &'a LinkSetup,
    subject: Subject,
    /// Its place among the media.
    medium: usize,
    numbers: Renumbering,
}

impl LinkState<'_> {
    /// The slot is anchored in the link's own period, not in how often anybody has sent.
    fn slot(&self, now: SimTime) -> u64 {
        (now.seconds() / self.setup.interval_s.max(1e-3))
            .floor()
            .max(0.0) as u64
    }

    /// When what is through at a time has arrived.
    fn arrival(&self, through: SimTime, (item, slot): (Subject, u64), source: &Draws) -> SimTime {
        let arrives = through.after(self.setup.latency_s);
        if self.setup.jitter_s <= 0.0 {
            return arrives;
        }
        let uniform = source.uniform(draws::LINK_JITTER, self.subject, item, slot);
        arrives.after(exponential_quantile(uniform, self.setup.jitter_s))
    }
}

/// All links of a run, and what they transmit with.
///
/// ```
/// use gapfiller_border::{Content, FireUnitReport, NodeId, SimTime};
/// use gapfiller_engine::links::Links;
/// use gapfiller_numerics::draws::Draws;
/// use gapfiller_world::{LinkSetup, WorldSetup};
///
/// let slow = LinkSetup { to: NodeId(1), capacity_per_s: 0.5, latency_s: 3.0, ..LinkSetup::default() };
/// let world = WorldSetup { links: vec![slow], ..WorldSetup::default() };
/// let mut links = Links::new(&world);
/// let report = || Content::FireUnit(FireUnitReport { unit: NodeId(0), ready: vec![4], channels_free: 2 });
/// let draws = Draws::new(1, 0);
/// let mut send = || links.send(0, SimTime::ZERO, &mut report(), true, &draws);
/// assert_eq!(send().arrives, Some(SimTime::from_seconds(5.0)));
/// assert_eq!(send().arrives, Some(SimTime::from_seconds(7.0)), "it had to wait");
/// ```
#[derive(Clone, Debug)]
pub struct Links<'a> {
    links: Vec<LinkState<'a>>,
    media: Vec<Medium>,
}

impl<'a> Links<'a> {
    /// All idle.
    #[must_use]
    pub fn new(world: &'a WorldSetup) -> Self {
        let mut media: Vec<Medium> = world.nets.iter().map(Medium::of_net).collect();
        let nets = media.len();
        let mut links = Vec::with_capacity(world.links.len());
        for setup in &world.links {
            let shared = setup.net.map(usize::from).filter(|net| *net < nets);
            let medium = shared.unwrap_or_else(|| {
                media.push(Medium::of_link(setup));
                media.len() - 1
            });
            links.push(LinkState {
                setup,
                subject: Subject::named(&setup.name),
                medium,
                numbers: Renumbering::default(),
            });
        }
        Self { links, media }
    }

    /// A link's setup; none if there is no such link.
    #[must_use]
    pub fn setup(&self, link: usize) -> Option<&'a LinkSetup> {
        self.links.get(link).map(|state| state.setup)
    }

    /// Sends a message on a link that is not voice: drops what would wait too long, takes what is lost out of `content`, and says
    /// when the rest arrives. What is not `audible` at the other end is transmitted and lost.
    pub fn send(
        &mut self,
        link: usize,
        now: SimTime,
        content: &mut Content,
        audible: bool,
        source: &Draws,
    ) -> Passed {
        let Some(state) = self.links.get_mut(link) else {
            return Passed::default();
        };
        let medium = &mut self.media[state.medium];
        let (setup, slot) = (state.setup, state.slot(now));
        let mut passed = Passed {
            items: items::count(content),
            ..Passed::default()
        };
        let Some(turn) = medium.transmit(now, setup, content, slot, source) else {
            passed.dropped = passed.items;
            return passed;
        };
        passed.begins = Some(turn.begins);
        // On a net, what others have sent for this listener too does not wait.
        let left = items::count(content);
        passed.dropped = passed.items - left;
        let conditions = conditions::at(setup, turn.begins);
        if conditions.outage || !audible {
            passed.lost = left;
            return passed;
        }
        let what = items::of(content);
        passed.lost = items::lose(content, conditions.loss, (state.subject, slot), source);
        if passed.lost < left {
            passed.arrives = Some(state.arrival(turn.ends, (what, slot), source));
            if setup.renumbers {
                state.numbers.translate(content);
            }
        }
        passed
    }

    /// Whether anything passes on a link at a time.
    #[must_use]
    pub fn works(&self, link: usize, now: SimTime) -> bool {
        let setup = self.setup(link);
        setup.is_some_and(|setup| !conditions::at(setup, now).outage)
    }

    /// How long a call on a voice line takes that begins now \[s\], and whether what it says is lost. None while nothing passes.
    #[must_use]
    pub fn call(
        &self,
        link: usize,
        now: SimTime,
        content: &Content,
        source: &Draws,
    ) -> Option<(f64, bool)> {
        let state = self.links.get(link)?;
        let conditions = conditions::at(state.setup, now);
        if conditions.outage {
            return None;
        }
        let capacity_per_s = state.setup.capacity_per_s.min(conditions.capacity_per_s);
        let mean_s = if capacity_per_s.is_finite() {
            1.0 / capacity_per_s.max(1e-6)
        } else {
            state.setup.interval_s
        };
        let (item, slot) = (items::said(content), state.slot(now));
        let uniform = source.uniform(draws::LINK_SERVICE, state.subject, item, slot);
        let lasts_s = state.setup.service.seconds(mean_s, uniform);
        let lost = conditions.loss > 0.0
            && source.uniform(draws::LINK_LOSS, state.subject, item, slot) < conditions.loss;
        Some((lasts_s, lost))
    }

    /// When something said in a call that has ended arrives, in the numbers of the other side.
    pub fn said(
        &mut self,
        link: usize,
        ended: SimTime,
        content: &mut Content,
        source: &Draws,
    ) -> SimTime {
        let Some(state) = self.links.get_mut(link) else {
            return ended;
        };
        let what = (items::said(content), state.slot(ended));
        if state.setup.renumbers {
            state.numbers.translate(content);
        }
        state.arrival(ended, what, source)
    }
}
