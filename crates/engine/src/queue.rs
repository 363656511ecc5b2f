//! The event queue.

use gapfiller_border::SimTime;
use std::cmp::Ordering;
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
    /// A node has been repaired.
    Restore {
        /// Which.
        node: u16,
        /// Only the newest repair is real.
        version: u16,
    },
    /// A time in which a node's radars are silent begins or ends.
    Emission(u16),
    /// A node is taken down, to be moved.
    Leave {
        /// Which.
        node: u16,
        /// Which of its moves.
        nth: u16,
    },
    /// A node is ready at its new place.
    Ready {
        /// Which.
        node: u16,
        /// Which of its moves.
        nth: u16,
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
    /// An operator is through with a piece of work.
    WorkDone {
        /// Whose.
        node: u16,
        /// Which.
        task: u32,
    },
    /// A call on a voice line ends.
    CallEnds(u32),
    /// An operator has written down what was said in a call.
    WrittenDown(u16),
    /// Voice lines work again after an outage.
    LinesAgain,
    /// A message arrives.
    Deliver(u32),
    /// A mind's clock ticks.
    Tick(u16),
    /// Pictures are sampled, after all else that happens at the time.
    Sample,
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
            Self::Restore { .. } => 5,
            Self::Emission(_) => 6,
            Self::Leave { .. } => 7,
            Self::Ready { .. } => 8,
            Self::Part { .. } => 9,
            Self::Scan(_) => 10,
            Self::Dwell(_) => 11,
            Self::WorkDone { .. } => 12,
            Self::CallEnds(_) => 13,
            Self::WrittenDown(_) => 14,
            Self::LinesAgain => 15,
            Self::Deliver(_) => 16,
            Self::Tick(_) => 17,
            Self::Sample => 18,
        }
    }
}

/// An event in the queue.
#[derive(Clone, Copy, Debug)]
struct Entry {
    time: SimTime,
    /// Class in the upper 8 bits, sequence in the lower 56: no two are equal, and one comparison orders both.
    rank: u64,
    event: Event,
}

impl Ord for Entry {
    /// Backwards, since the heap gives the greatest first.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (other.time, other.rank).cmp(&(self.time, self.rank))
    }
}

impl PartialOrd for Entry {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    // The heap asks nothing else; the derived one would go by way of `Ordering`.
    #[inline]
    fn le(&self, other: &Self) -> bool {
        (self.time > other.time) | ((self.time == other.time) & (self.rank >= other.rank))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

/// Events by (time, class, sequence).
#[derive(Debug, Default)]
pub struct Queue {
    heap: BinaryHeap<Entry>,
    sequence: u64,
}

impl Queue {
    /// Schedules an event.
    pub fn push(&mut self, time: SimTime, event: Event) {
        let rank = u64::from(event.class()) << 56 | self.sequence;
        self.heap.push(Entry { time, rank, event });
        self.sequence += 1;
    }

    /// The next event.
    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        self.heap.pop().map(|entry| (entry.time, entry.event))
    }
}
