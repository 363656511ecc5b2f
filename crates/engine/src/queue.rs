//! The event queue.

use gapfiller_border::SimTime;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Everything that can happen. The order of the variants is the order in which simultaneous events are handled: the world
/// moves first, rounds arrive before radars look, radars look before minds think.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// An object comes to be.
    Appear(u32),
    /// An object's route ends, or its wreck reaches the ground.
    End(u32),
    /// A raider reaches what it was sent against.
    Arrive(u32),
    /// A salvo is due at its aim.
    Intercept {
        /// Which.
        salvo: u32,
        /// Only the newest correction is real.
        version: u32,
    },
    /// A launcher has been reloaded.
    Reload {
        /// Whose.
        node: u16,
        /// Which weapon.
        weapon: u8,
        /// Which launcher.
        launcher: u16,
    },
    /// A radar has swept a part of its scan.
    Part {
        /// Which radar of the run.
        radar: u16,
        /// Which part, from 0.
        part: u16,
    },
    /// A radar begins a scan, once the last part of the one before has been swept.
    Scan(u16),
    /// A pointed radar dwells on everything it is pointed at.
    Dwell(u16),
    /// A message arrives.
    Deliver(u32),
    /// A mind's clock ticks.
    Tick(u16),
}

impl Event {
    /// Its class, the second key of the queue.
    fn class(&self) -> u8 {
        match self {
            Self::Appear(_) => 0,
            Self::End(_) => 1,
            Self::Arrive(_) => 2,
            Self::Intercept { .. } => 3,
            Self::Reload { .. } => 4,
            Self::Part { .. } => 5,
            Self::Scan(_) => 6,
            Self::Dwell(_) => 7,
            Self::Deliver(_) => 8,
            Self::Tick(_) => 9,
        }
    }
}

/// Events by (time, class, sequence).
#[derive(Debug, Default)]
pub struct Queue {
    heap: BinaryHeap<Reverse<(SimTime, u8, u64, Event)>>,
    sequence: u64,
}

impl Queue {
    /// Schedules an event.
    pub fn push(&mut self, time: SimTime, event: Event) {
        self.heap
            .push(Reverse((time, event.class(), self.sequence, event)));
        self.sequence += 1;
    }

    /// The next event.
    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        self.heap
            .pop()
            .map(|Reverse((time, _, _, event))| (time, event))
    }
}
