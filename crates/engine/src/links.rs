//! Links in truth: items queue, take time, get lost.

use gapfiller_border::{Command, Content, Request, SimTime, TrackId};
use gapfiller_numerics::draws::{Draws, Subject, unit_interval};
use gapfiller_world::{LinkSetup, draws};

/// A link during a run.
#[derive(Clone, Debug)]
pub struct LinkState<'a> {
    /// What it is.
    pub setup: &'a LinkSetup,
    subject: Subject,
    free_at: SimTime,
}

/// What became of a message that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// When what is left of the message arrives; none if nothing of it does.
    pub arrives: Option<SimTime>,
    /// Items sent.
    pub items: u32,
    /// Items lost or dropped.
    pub lost: u32,
}

impl<'a> LinkState<'a> {
    /// An idle link.
    pub fn new(setup: &'a LinkSetup) -> Self {
        Self {
            setup,
            subject: Subject::named(&setup.name),
            free_at: SimTime::ZERO,
        }
    }

    /// Sends a message: drops what would queue too long, takes what is lost out of `content`, and says when the rest
    /// arrives.
    pub fn send(&mut self, now: SimTime, content: &mut Content, source: &Draws) -> Passed {
        let items = items(content);
        let start = if self.free_at > now {
            self.free_at
        } else {
            now
        };
        if start.since(now) > self.setup.stale_s {
            return Passed {
                arrives: None,
                items,
                lost: items,
            };
        }
        let lost = self.lose(now, content, source);
        if self.setup.capacity_per_s.is_finite() {
            self.free_at = start.after(f64::from(items) / self.setup.capacity_per_s.max(1e-6));
        } else {
            self.free_at = start;
        }
        let arrives = self.free_at.after(self.setup.latency_s);
        Passed {
            arrives: (lost < items).then_some(arrives),
            items,
            lost,
        }
    }

    /// Takes out what is lost; returns how many items that is.
    fn lose(&self, now: SimTime, content: &mut Content, source: &Draws) -> u32 {
        let loss = self.setup.loss;
        if loss <= 0.0 {
            return 0;
        }
        // The slot is anchored in the link's own period, not in how often anybody has sent.
        let slot = (now.seconds() / self.setup.interval_s.max(1e-3))
            .floor()
            .max(0.0) as u64;
        match content {
            Content::Tracks(reports) => {
                // One block of draws serves four neighbouring track numbers, and reports come in order of number.
                let mut held = None;
                let before = reports.len();
                reports.retain(|report| {
                    let TrackId { node, number } = report.track;
                    let group = u64::from(node.0) << 32 | u64::from(number / 4);
                    let words = match held {
                        Some((held, words)) if held == group => words,
                        _ => {
                            let item = Subject::index(group);
                            source.block(draws::LINK_LOSS_TRACKS, self.subject, item, slot)
                        }
                    };
                    held = Some((group, words));
                    unit_interval(words[(number % 4) as usize]) >= loss
                });
                (before - reports.len()) as u32
            }
            other => {
                let item = of_content(other);
                u32::from(source.uniform(draws::LINK_LOSS, self.subject, item, slot) < loss)
            }
        }
    }
}

fn items(content: &Content) -> u32 {
    match content {
        Content::Tracks(reports) => reports.len() as u32,
        _ => 1,
    }
}

/// A track number as one number.
fn number(track: &TrackId) -> u64 {
    u64::from(track.node.0) << 32 | u64::from(track.number)
}

/// One item of a kind per slot and sender: what it is about tells it from others.
fn of_content(content: &Content) -> Subject {
    let (kind, about) = match content {
        Content::Tracks(_) => (0, 0),
        Content::Position(report) => (1, u64::from(report.originator.0)),
        Content::Airspace(plan) => (2, u64::from(plan.version)),
        Content::Engagement(report) => (
            3,
            u64::from(report.shot.node.0) << 32 | u64::from(report.shot.number),
        ),
        Content::Command(Command::Control { .. }) => (4, 0),
        Content::Command(Command::Engage(track) | Command::CeaseFire(track)) => (5, number(track)),
        Content::FireUnit(report) => (6, u64::from(report.unit.0)),
        Content::Command(Command::Fire { issued, .. }) => (12, issued.0 as u64),
        Content::Command(Command::Consent { network, .. } | Command::Refuse { network, .. }) => {
            (13, number(network))
        }
        Content::Command(Command::Declared { network, .. }) => (14, number(network)),
        Content::Request(Request::Consent { network, .. }) => (15, number(network)),
        Content::Request(Request::Declare { network, .. }) => (16, number(network)),
        Content::Routed(routed) => {
            let about = Subject::index(u64::from(routed.to.0)).with(of_content(&routed.content));
            (7, about.0)
        }
        Content::Question(question) => (
            8,
            u64::from(question.about.node.0) << 32 | u64::from(question.about.number),
        ),
    };
    Subject::index(kind).with(Subject::index(about))
}
