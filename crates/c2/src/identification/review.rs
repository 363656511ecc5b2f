//! Taking evidence in, and looking again at what a track is held to be.

use super::weigh::{Case, first_rule};
use super::{Condition, Rule};
use crate::mind::Mind;
use crate::picture::SystemTrack;
use crate::threat::Course;
use gapfiller_border::{Identity, IffMode, Marked, NodeId, Note, Outbox, SimTime, TrackId};
use std::cell::OnceCell;

impl Mind<'_> {
    pub(crate) fn take_reply(
        &mut self,
        system: u32,
        mode: IffMode,
        code: Option<u16>,
        time: SimTime,
        out: &mut Outbox,
    ) {
        let plain_post = !self.setup.identifies;
        let Some(track) = self.picture.get_mut(system) else {
            return;
        };
        if mode == IffMode::Mode3 {
            if let Some(code) = code {
                let new = track.evidence.squawk.is_none_or(|(known, _)| known != code);
                track.evidence.squawk = Some((code, time));
                if new {
                    track.review_at = time;
                }
            }
            return;
        }
        if track.evidence.iff_valid.is_none() {
            track.review_at = time;
        }
        track.evidence.iff_valid = Some((mode, time));
        if plain_post && track.identity != Identity::Friend {
            // A radar post weighs nothing, but it can read a valid reply.
            let (before, evidence) = (track.identity, track.evidence.in_words());
            track.identity = Identity::Friend;
            track.declared = time;
            let id = self.own(system);
            out.note(|| Note::Identified {
                track: id,
                before,
                after: Identity::Friend,
                rule: "valid reply".to_owned(),
                evidence,
                originator: None,
            });
        }
    }

    /// Looks again at the identity of every track that is due.
    pub(crate) fn identify_due(&mut self, now: SimTime, out: &mut Outbox) {
        let setup = self.setup;
        let review_s = setup.rules.review_s.max(1.0);
        let airspace = self.airspace.clone();
        let node = setup.node;
        for track in self.picture.tracks_mut() {
            if track.review_at > now {
                continue;
            }
            // What is settled is looked at less often.
            let settled = matches!(track.identity, Identity::Friend | Identity::Neutral);
            track.review_at = now.after(if settled { 3.0 * review_s } else { review_s });
            let Some(source) = track.sources.first() else {
                continue;
            };
            let case = Case {
                now,
                course: Course::at(&source.state, now),
                position: OnceCell::new(),
                class: track.class(),
                evidence: &track.evidence,
                airspace: &airspace,
                corridors: &self.corridors,
                assets: &setup.assets,
            };
            let found = first_rule(&setup.rules, &case);
            let Some(place) = found else {
                track.candidate = None;
                if track.identity == Identity::Pending {
                    track.identity = Identity::Unknown;
                    track.declared = now;
                    note_identity(node, track, Identity::Pending, "no rule applies", out);
                }
                continue;
            };
            let rule = &setup.rules.rules[place];
            if track.rule == Some(place) {
                track.candidate = None;
                continue;
            }
            let since = match track.candidate {
                Some((candidate, since)) if candidate == place => since,
                _ => now,
            };
            if now.since(since) < rule.after_s {
                track.candidate = Some((place, since));
                track.review_at = now.after((rule.after_s - now.since(since)).min(review_s));
                continue;
            }
            track.candidate = None;
            track.rule = Some(place);
            let before = track.identity;
            track.identity = rule.then;
            track.declared = now;
            track.originator = decisive(rule, track).unwrap_or(node);
            note_identity(node, track, before, &rule.name, out);
        }
    }
}

/// Whose word a rule rests on, if it rests on somebody's word.
fn decisive(rule: &Rule, track: &SystemTrack) -> Option<NodeId> {
    rule.when.iter().find_map(|condition| {
        let identities: &[Identity] = match condition {
            Condition::ToldFriend => &[Identity::Friend, Identity::AssumedFriend],
            Condition::ToldNeutral => &[Identity::Neutral],
            Condition::ToldHostile => &[Identity::Hostile],
            Condition::OwnPosition => return track.evidence.own_position.map(|(friend, _)| friend),
            _ => return None,
        };
        track
            .evidence
            .told_any(identities)
            .map(|told| told.originator)
    })
}

fn note_identity(
    node: NodeId,
    track: &SystemTrack,
    before: Identity,
    rule: &str,
    out: &mut Outbox,
) {
    let originator = (track.originator != node).then_some(track.originator);
    out.mark(|| track.mark(node, Marked::Identified(track.identity)));
    out.note(|| Note::Identified {
        track: TrackId {
            node,
            number: track.number,
        },
        before,
        after: track.identity,
        rule: rule.to_owned(),
        evidence: track.evidence.in_words(),
        originator,
    });
}
