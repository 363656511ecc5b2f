//! Voice: who talks to whom about what.
//!
//! A call takes both of its ends: a node is in one call at a time, whoever began it. What is to be said waits at the line; whenever two
//! ends are free, the most urgent thing that they could say to each other is said next, and among equals what has waited longest.
//! What is stale when its turn comes is dropped. Newer word of the same thing takes the place of what still waits.
//!
//! With one line and one urgency this is the queue M/M/1 or M/D/1; with several urgencies it has priorities without preemption.

use gapfiller_border::{Command, Content, EngagementPhase, Identity, SimTime, TrackReport};

/// Something that waits to be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting<T> {
    /// On which line.
    pub line: usize,
    /// Who talks to whom.
    pub ends: [usize; 2],
    /// How urgent: lower comes first.
    pub urgency: u8,
    /// What it is about: newer word of the same replaces it.
    pub about: u64,
    /// Since when there has been something to say about it.
    pub since: SimTime,
    /// From when the word itself is.
    pub word_of: SimTime,
    /// After this age of the word it is stale \[s\].
    pub stale_s: f64,
    /// What is said.
    pub item: T,
}

/// A call that begins.
pub type Call<T> = Waiting<T>;

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn<T> {
    /// A call begins: both ends are busy now.
    Begins(Call<T>),
    /// What waited is stale, and dropped.
    Stale(Waiting<T>),
}

/// All voice lines, and who is in a call.
///
/// ```
/// use gapfiller_border::SimTime;
/// use gapfiller_engine::links::{Lines, Turn, Waiting};
///
/// let at = SimTime::from_seconds;
/// let say = |line, ends, urgency, item| Waiting {
///     line, ends, urgency, about: item, since: at(0.0), word_of: at(0.0), stale_s: 60.0, item,
/// };
/// let mut lines = Lines::new(3);
/// lines.offer(say(0, [0, 1], 4, 7));
/// lines.offer(say(1, [2, 1], 1, 8));
/// let Some(Turn::Begins(call)) = lines.next(at(0.0), |_| true) else { panic!() };
/// assert_eq!(call.item, 8, "the urgent one");
/// assert!(lines.next(at(0.0), |_| true).is_none(), "node 1 is in a call");
/// lines.hang_up(call.ends);
/// assert!(matches!(lines.next(at(90.0), |_| true), Some(Turn::Stale(waiting)) if waiting.item == 7));
/// ```
#[derive(Clone, Debug)]
pub struct Lines<T> {
    /// In order of arrival.
    waiting: Vec<Waiting<T>>,
    in_call: Vec<bool>,
}

impl<T> Lines<T> {
    /// Nobody talks.
    #[must_use]
    pub fn new(nodes: usize) -> Self {
        Self {
            waiting: Vec::new(),
            in_call: vec![false; nodes],
        }
    }

    /// Adds something to say. Returns older word of the same that waited on that line: the newer takes its place in the queue.
    pub fn offer(&mut self, mut new: Waiting<T>) -> Option<Waiting<T>> {
        let same = |old: &&mut Waiting<T>| old.line == new.line && old.about == new.about;
        match self.waiting.iter_mut().find(same) {
            Some(old) => {
                new.since = old.since;
                Some(std::mem::replace(old, new))
            }
            None => {
                self.waiting.push(new);
                None
            }
        }
    }

    /// What comes next, if anything can: a call begins, or something is dropped. `ready` says what else must hold for a call to begin.
    /// To be asked again until there is nothing.
    pub fn next(
        &mut self,
        now: SimTime,
        mut ready: impl FnMut(&Waiting<T>) -> bool,
    ) -> Option<Turn<T>> {
        let mut best: Option<usize> = None;
        for (place, waiting) in self.waiting.iter().enumerate() {
            let free = |end: &usize| self.in_call.get(*end) == Some(&false);
            let sooner = best.is_none_or(|best| waiting.urgency < self.waiting[best].urgency);
            if sooner && waiting.ends.iter().all(free) && ready(waiting) {
                best = Some(place);
            }
        }
        let chosen = self.waiting.remove(best?);
        if now.since(chosen.word_of) > chosen.stale_s {
            return Some(Turn::Stale(chosen));
        }
        for end in chosen.ends {
            self.in_call[end] = true;
        }
        Some(Turn::Begins(chosen))
    }

    /// A call between two ends is over.
    pub fn hang_up(&mut self, ends: [usize; 2]) {
        for end in ends {
            if let Some(in_call) = self.in_call.get_mut(end) {
                *in_call = false;
            }
        }
    }

    /// How many things wait to be said.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

/// How urgent it is to say something: orders and requests, then engagements and who is hostile, questions, friends, suspects, neutrals, the rest.
/// The control status belongs to the rest: it is repeated all the time, as a sign of life.
#[must_use]
pub fn urgency(content: &Content) -> u8 {
    let of_identity = |report: &TrackReport| match report.identity.map(|told| told.identity) {
        Some(Identity::Hostile) => 1,
        Some(Identity::Friend | Identity::AssumedFriend) => 3,
        Some(Identity::Suspect) => 4,
        Some(Identity::Neutral) => 5,
        Some(Identity::Unknown | Identity::Pending) | None => 6,
    };
    match content {
        Content::Command(Command::Control { .. }) => 6,
        Content::Command(_) | Content::Request(_) => 0,
        Content::Engagement(report) if report.phase == EngagementPhase::Engaging => 1,
        Content::Question(_) => 2,
        Content::Position(_) => 3,
        Content::Tracks(reports) => reports.iter().map(of_identity).min().unwrap_or(6),
        Content::Routed(routed) => urgency(&routed.content),
        Content::Engagement(_) | Content::FireUnit(_) | Content::Airspace(_) => 6,
    }
}
