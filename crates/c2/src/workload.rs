//! Work for operators: what a mind must not decide before somebody has had the time to look at it.
//!
//! A node without operators decides at once. A node with them gives each decision to its operators as an
//! [`Order::Work`]; truth serves the queue, and the decision falls when [`Observation::Worked`](gapfiller_border::Observation)
//! comes back. By then the world has moved on, so the reason is looked at again before anything is done. A track has one open
//! task of a kind at the most.
//!
//! | kind | decision | urgency |
//! |---|---|---|
//! | `Engage` | to take up an engagement | 0 in self-defence, else 20 and one more for each 10 s left, up to 200 |
//! | `Identify` | to take back suspect or hostile | 10 |
//! | `Consent` | whether a subordinate may engage | 15 |
//! | `Identify` | to declare hostile, suspect | 40, 60 |
//!
//! The order of urgencies is assumed: what keeps a friend alive comes before what kills a foe, self-defence before both.

use crate::mind::Mind;
use gapfiller_border::{Identity, NodeId, Order, Outbox, SimTime, TaskId, TaskKind, TrackId};
use std::collections::{BTreeMap, BTreeSet};

/// A decision that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    /// To hold a track for this.
    Identify {
        /// The node's own number of it.
        track: u32,
        /// What it would be held to be.
        then: Identity,
    },
    /// To engage a track.
    Engage {
        /// The node's own number of it.
        track: u32,
    },
    /// To let a subordinate engage a network track.
    Consent {
        /// Who asked.
        unit: NodeId,
        /// For which track.
        network: TrackId,
    },
}

impl Task {
    fn kind(self) -> TaskKind {
        match self {
            Self::Identify { .. } => TaskKind::Identify,
            Self::Engage { .. } => TaskKind::Engage,
            Self::Consent { .. } => TaskKind::Consent,
        }
    }

    /// Whether both are decisions of a kind on the same track.
    fn is_about_the_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Identify { track, .. }, Self::Identify { track: same, .. })
            | (Self::Engage { track }, Self::Engage { track: same }) => track == same,
            (one, other) => one == other,
        }
    }
}

/// What a mind's operators have before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workload {
    given: u32,
    open: BTreeMap<TaskId, Task>,
    /// Tracks that operators decided to engage, and for which no engagement could be taken up yet.
    decided: BTreeSet<u32>,
}

impl Workload {
    /// Gives a decision to the operators, unless they have it already. The least urgency number comes first.
    pub fn give(&mut self, task: Task, urgency: u8, out: &mut Outbox) {
        if self.open.values().any(|open| open.is_about_the_same(task)) {
            return;
        }
        let id = TaskId(self.given);
        self.given += 1;
        self.open.insert(id, task);
        out.order(Order::Work {
            task: id,
            kind: task.kind(),
            urgency,
        });
    }

    /// The decision that a finished piece of work was about.
    pub fn finish(&mut self, id: TaskId) -> Option<Task> {
        self.open.remove(&id)
    }

    /// Whether operators decided to engage a track.
    pub fn has_decided(&self, track: u32) -> bool {
        self.decided.contains(&track)
    }

    /// A decision to engage is used up, or its reason is gone.
    pub fn forget(&mut self, track: u32) {
        self.decided.remove(&track);
    }
}

/// How urgent an engagement is: by the time left \[s\].
pub(crate) fn engagement_urgency(left_s: f64, self_defence: bool) -> u8 {
    if self_defence {
        return 0;
    }
    // Held between 20 and 200, so the cast is exact.
    (20.0 + (left_s / 10.0).floor()).clamp(20.0, 200.0) as u8
}

/// How urgent a change of identity is.
pub(crate) fn identity_urgency(then: Identity) -> u8 {
    match then {
        Identity::Hostile => 40,
        Identity::Suspect => 60,
        // Suspect or hostile is taken back.
        _ => 10,
    }
}

/// Whether a change of identity changes what may be fired at, and so needs a decision.
pub(crate) fn needs_decision(before: Identity, then: Identity) -> bool {
    before != then && (is_foe(before) || is_foe(then))
}

fn is_foe(identity: Identity) -> bool {
    matches!(identity, Identity::Suspect | Identity::Hostile)
}

impl Mind<'_> {
    /// The operators are through with a piece of work: the decision falls now, if its reason still holds.
    pub(crate) fn worked(&mut self, now: SimTime, id: TaskId, out: &mut Outbox) {
        match self.workload.finish(id) {
            Some(Task::Identify { track, then }) => {
                self.identify_decided(now, track, then, out);
            }
            Some(Task::Engage { track }) => {
                self.workload.decided.insert(track);
                self.engage_decided(now, track, out);
            }
            Some(Task::Consent { unit, network }) => self.answer_consent(now, unit, network, out),
            None => {}
        }
    }
}
