//! Declarations that others have asked for, or must be asked for; and words that disagree.

use crate::mind::Mind;
use gapfiller_border::{
    Basis, Command, Identity, IdentityReport, NodeId, Note, Outbox, Request, SimTime, TrackId,
};

/// The superior is asked again to declare a track after this time \[s\]. Assumed.
const ASK_AGAIN_S: f64 = 60.0;

/// What came of a look at a track, for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// The node's own evidence calls for hostile, which it may not declare.
    Wanted {
        /// The node's own number of the track.
        track: u32,
        /// What its evidence is.
        basis: Basis,
    },
    /// A track that subordinates had asked about became hostile, or is so no more.
    Done {
        /// The node's own number of the track.
        track: u32,
    },
}

impl Mind<'_> {
    /// Asks and tells what came of a look through the tracks.
    pub(super) fn tell_declared(&mut self, now: SimTime, all: &[Declared], out: &mut Outbox) {
        for declared in all {
            match *declared {
                Declared::Wanted { track, basis } => {
                    self.ask_to_declare(now, track, basis, out);
                }
                Declared::Done { track } => {
                    let asked_by = self.picture.get(track).map(|track| track.asked_by.clone());
                    for node in asked_by.unwrap_or_default() {
                        self.tell_declaration(track, node, out);
                    }
                }
            }
        }
    }

    fn ask_to_declare(&mut self, now: SimTime, number: u32, basis: Basis, out: &mut Outbox) {
        let node = self.setup.node;
        let Some(track) = self.picture.get_mut(number) else {
            return;
        };
        let lately = |asked: SimTime| now.since(asked) < ASK_AGAIN_S;
        if track.declaration_asked.is_some_and(lately) {
            return;
        }
        track.declaration_asked = Some(now);
        let request = Request::Declare {
            node,
            network: track.network,
            basis,
        };
        self.ask_superior(request, out);
    }

    /// A subordinate asks that a track be declared hostile. The node's own rules decide, with its own evidence; the subordinate
    /// is told when they do.
    pub(crate) fn hear_declare_request(
        &mut self,
        now: SimTime,
        node: NodeId,
        network: TrackId,
        out: &mut Outbox,
    ) {
        let Some(number) = self.picture.of_network(network) else {
            return;
        };
        let Some(track) = self.picture.get_mut(number) else {
            return;
        };
        if !track.asked_by.contains(&node) {
            track.asked_by.push(node);
        }
        track.review_at = now;
        if track.identity == Identity::Hostile {
            self.tell_declaration(number, node, out);
        }
    }

    fn tell_declaration(&self, number: u32, node: NodeId, out: &mut Outbox) {
        let Some(track) = self.picture.get(number) else {
            return;
        };
        let report = IdentityReport {
            identity: track.identity,
            originator: track.originator,
            declared: track.declared,
            basis: track.basis,
        };
        let command = Command::Declared {
            network: track.network,
            by: self.setup.node,
            report,
        };
        self.command(node, command, out);
    }

    /// Hears what a node with authority declares.
    pub(crate) fn hear_declared(
        &mut self,
        now: SimTime,
        network: TrackId,
        by: NodeId,
        report: &IdentityReport,
    ) {
        let (own_node, has_authority) = (self.setup.node, self.setup.authorities.contains(&by));
        let Some(track) = self
            .picture
            .of_network(network)
            .and_then(|number| self.picture.get_mut(number))
        else {
            return;
        };
        let mut news = has_authority && track.evidence.hear_authority(by, report.identity);
        // What rests on the node's own word comes back as its superior's.
        let originator = if report.originator == own_node {
            by
        } else {
            report.originator
        };
        news |= track.evidence.hear(IdentityReport {
            originator,
            ..*report
        });
        if news {
            track.review_at = now;
        }
    }

    /// Writes down that others disagree on a track, once.
    pub(crate) fn note_conflict(&mut self, number: u32, out: &mut Outbox) {
        let id = self.own(number);
        let Some(track) = self.picture.get_mut(number) else {
            return;
        };
        if track.conflict_noted {
            return;
        }
        let Some((friend, hostile)) = track.evidence.conflict() else {
            return;
        };
        let (friend, hostile) = (
            (friend.originator, friend.basis),
            (hostile.originator, hostile.basis),
        );
        track.conflict_noted = true;
        self.effort.conflicts += 1;
        out.note(|| Note::Conflict {
            track: id,
            friend,
            hostile,
        });
    }
}
