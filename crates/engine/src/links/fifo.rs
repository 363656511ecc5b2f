//! One server, first come, first served.

use gapfiller_border::SimTime;

/// A server that takes what comes in the order in which it comes.
///
/// The wait of each is exact (D. V. Lindley 1952, "The theory of queues with a single server", *Mathematical Proceedings of the
/// Cambridge Philosophical Society* 48, p. 277): it ends when all that came before is through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fifo {
    free_at: SimTime,
}

impl Fifo {
    /// When the service of what comes now can begin.
    #[must_use]
    pub fn start(&self, now: SimTime) -> SimTime {
        self.free_at.max(now)
    }

    /// Serves from `start`, which is no earlier than [`Self::start`] says, for so long \[s\]; returns when it is through.
    pub fn serve(&mut self, start: SimTime, service_s: f64) -> SimTime {
        self.free_at = start.after(service_s);
        self.free_at
    }
}
