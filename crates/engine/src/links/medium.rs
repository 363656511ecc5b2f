//! What a link, or all links of a net, transmit with.
//!
//! A net has one capacity for all of its participants: they take turns in the slots of one frame, first come, first served. What a
//! node sends at one time about one thing to several listeners of the net is one transmission, heard by each of them or not.

use super::fifo::Fifo;
use super::{conditions, items};
use gapfiller_border::{Content, NodeId, SimTime, TrackReport};
use gapfiller_numerics::draws::{Draws, Subject};
use gapfiller_world::{LinkSetup, NetSetup, Spread};

/// When something is transmitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transmission {
    /// From …
    pub begins: SimTime,
    /// … to.
    pub ends: SimTime,
}

/// What a sender has just sent to the whole net.
#[derive(Clone, Debug, PartialEq)]
struct Broadcast {
    by: (NodeId, SimTime),
    sent: Vec<(u64, Transmission)>,
}

/// A channel with one capacity.
#[derive(Clone, Debug)]
pub struct Medium {
    subject: Subject,
    capacity_per_s: f64,
    service: Spread,
    queue: Fifo,
    /// On a net, what went out last.
    broadcast: Option<Broadcast>,
}

impl Medium {
    /// Of a link that shares with nobody.
    pub fn of_link(setup: &LinkSetup) -> Self {
        Self {
            subject: Subject::named(&setup.name),
            capacity_per_s: setup.capacity_per_s,
            service: setup.service,
            queue: Fifo::default(),
            broadcast: None,
        }
    }

    /// Of a net.
    pub fn of_net(setup: &NetSetup) -> Self {
        Self {
            subject: Subject::named(&setup.name),
            capacity_per_s: setup.capacity_per_s,
            service: setup.service,
            queue: Fifo::default(),
            broadcast: Some(Broadcast {
                by: (NodeId(0), SimTime::ZERO),
                sent: Vec::new(),
            }),
        }
    }

    /// Transmits a message, as far as this was not done for another listener just now. Takes out of `content` what would have to
    /// wait too long; none if nothing is left.
    pub fn transmit(
        &mut self,
        now: SimTime,
        setup: &LinkSetup,
        content: &mut Content,
        slot: u64,
        source: &Draws,
    ) -> Option<Transmission> {
        let known = self.known((setup.from, now), content);
        let all = items::count(content);
        let fresh = all - known.len() as u32;
        let mut span = known.iter().map(|(_, sent)| *sent).reduce(together);
        if fresh == 0 {
            return span;
        }
        let is_known = |report: &TrackReport| {
            let item = key(report);
            known.iter().any(|(other, _)| *other == item)
        };
        let begins = self.queue.start(now);
        if begins.since(now) > setup.stale_s {
            if let Content::Tracks(reports) = content {
                reports.retain(is_known);
            }
            return span;
        }
        let capacity_per_s = self
            .capacity_per_s
            .min(conditions::at(setup, begins).capacity_per_s);
        let service_s = if !capacity_per_s.is_finite() {
            0.0
        } else if self.service == Spread::Fixed {
            f64::from(fresh) / capacity_per_s.max(1e-6)
        } else {
            let mean_s = 1.0 / capacity_per_s.max(1e-6);
            let fresh = |report: &TrackReport| !is_known(report);
            items::service_uniforms(content, fresh, (self.subject, slot), source)
                .iter()
                .map(|uniform| self.service.seconds(mean_s, *uniform))
                .sum()
        };
        let ends = self.queue.serve(begins, service_s);
        let sent = Transmission { begins, ends };
        if let Some(broadcast) = &mut self.broadcast {
            for item in keys(content) {
                if !known.iter().any(|(other, _)| *other == item) {
                    broadcast.sent.push((item, sent));
                }
            }
        }
        span = Some(span.map_or(sent, |span| together(span, sent)));
        span
    }

    /// What of a message its sender has just sent to another listener of the net.
    fn known(&mut self, by: (NodeId, SimTime), content: &Content) -> Vec<(u64, Transmission)> {
        let Some(broadcast) = &mut self.broadcast else {
            return Vec::new();
        };
        if broadcast.by != by {
            broadcast.by = by;
            broadcast.sent.clear();
        }
        let keys = keys(content);
        let sent = broadcast.sent.iter();
        sent.filter(|(item, _)| keys.contains(item))
            .copied()
            .collect()
    }
}

/// Two transmissions that a listener needs both of.
fn together(a: Transmission, b: Transmission) -> Transmission {
    Transmission {
        begins: a.begins.min(b.begins),
        ends: a.ends.max(b.ends),
    }
}

fn key(report: &TrackReport) -> u64 {
    u64::from(report.track.node.0) << 32 | u64::from(report.track.number)
}

/// What tells the items of a message from each other and from all others that its sender sends at the time.
fn keys(content: &Content) -> Vec<u64> {
    match content {
        Content::Tracks(reports) => reports.iter().map(key).collect(),
        other => vec![items::of(other).0],
    }
}
