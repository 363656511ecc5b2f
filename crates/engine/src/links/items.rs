//! What counts as an item, and the draws that belong to it.

use gapfiller_border::{Command, Content, Request, TrackId, TrackReport};
use gapfiller_numerics::draws::{Draws, Purpose, Subject, unit_interval};
use gapfiller_world::draws;

/// How many items a message has.
pub fn count(content: &Content) -> u32 {
    match content {
        Content::Tracks(reports) => reports.len() as u32,
        _ => 1,
    }
}

fn packed(track: TrackId) -> u64 {
    u64::from(track.node.0) << 32 | u64::from(track.number)
}

/// One item of a kind per slot and sender: what it is about tells it from others.
pub fn of(content: &Content) -> Subject {
    let (kind, about) = match content {
        Content::Tracks(_) => (0, 0),
        Content::Position(report) => (1, u64::from(report.originator.0)),
        Content::Airspace(plan) => (2, u64::from(plan.version)),
        Content::Engagement(report) => (
            3,
            u64::from(report.shot.node.0) << 32 | u64::from(report.shot.number),
        ),
        Content::Command(Command::Control { .. }) => (4, 0),
        Content::Command(Command::Engage(track) | Command::CeaseFire(track)) => (5, packed(*track)),
        Content::FireUnit(report) => (6, u64::from(report.unit.0)),
        Content::Routed(routed) => {
            let about = Subject::index(u64::from(routed.to.0)).with(of(&routed.content));
            (7, about.0)
        }
        Content::Question(question) => (8, packed(question.about)),
        Content::Command(Command::Fire { issued, .. }) => (12, issued.0 as u64),
        Content::Command(Command::Consent { network, .. } | Command::Refuse { network, .. }) => {
            (13, packed(*network))
        }
        Content::Command(Command::Declared { network, .. }) => (14, packed(*network)),
        Content::Request(Request::Consent { network, .. }) => (15, packed(*network)),
        Content::Request(Request::Declare { network, .. }) => (16, packed(*network)),
    };
    Subject::index(kind).with(Subject::index(about))
}

/// What one thing said by voice is about; word of a track and an answer about it are two things.
pub fn said(content: &Content) -> Subject {
    match content {
        Content::Tracks(reports) => match reports.first() {
            Some(report) => {
                let kind = if report.picture { 9 } else { 10 };
                Subject::index(kind).with(Subject::index(packed(report.track)))
            }
            None => of(content),
        },
        other => of(other),
    }
}

/// Word by word of blocks of draws: one block serves four neighbouring track numbers, and reports come in order of number.
struct Words<'a> {
    purpose: Purpose,
    of: (Subject, u64),
    source: &'a Draws,
    held: Option<(u64, [u64; 4])>,
}

impl<'a> Words<'a> {
    fn new(purpose: Purpose, of: (Subject, u64), source: &'a Draws) -> Self {
        Self {
            purpose,
            of,
            source,
            held: None,
        }
    }

    fn uniform(&mut self, report: &TrackReport) -> f64 {
        let TrackId { node, number } = report.track;
        let group = u64::from(node.0) << 32 | u64::from(number / 4);
        let words = match self.held {
            Some((held, words)) if held == group => words,
            _ => {
                let item = Subject::index(group);
                self.source.block(self.purpose, self.of.0, item, self.of.1)
            }
        };
        self.held = Some((group, words));
        unit_interval(words[(number % 4) as usize])
    }
}

/// Takes out what is lost; returns how many items that is.
pub fn lose(content: &mut Content, loss: f64, of: (Subject, u64), source: &Draws) -> u32 {
    if loss <= 0.0 {
        return 0;
    }
    match content {
        Content::Tracks(reports) => {
            let before = reports.len();
            let mut words = Words::new(draws::LINK_LOSS_TRACKS, of, source);
            reports.retain(|report| words.uniform(report) >= loss);
            (before - reports.len()) as u32
        }
        other => {
            let item = self::of(other);
            u32::from(source.uniform(draws::LINK_LOSS, of.0, item, of.1) < loss)
        }
    }
}

/// One uniform variate for the service time of each item that `which` chooses, in order.
pub fn service_uniforms(
    content: &Content,
    which: impl Fn(&TrackReport) -> bool,
    of: (Subject, u64),
    source: &Draws,
) -> Vec<f64> {
    match content {
        Content::Tracks(reports) => {
            let mut words = Words::new(draws::LINK_SERVICE, of, source);
            let chosen = reports.iter().filter(|report| which(report));
            chosen.map(|report| words.uniform(report)).collect()
        }
        other => vec![source.uniform(draws::LINK_SERVICE, of.0, self::of(other), of.1)],
    }
}
