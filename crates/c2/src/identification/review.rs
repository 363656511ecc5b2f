//! Taking evidence in, and looking again at what a track is held to be.

use super::declaration::Declared;
use super::weigh::{Case, CorridorBox, first_rule, holds};
use super::{Condition, DeclaresHostile, Rule, RuleTable};
use crate::mind::Mind;
use crate::picture::{Picture, SystemTrack};
use crate::setup::{DefendedAsset, MindSetup};
use crate::threat::Course;
use crate::workload::{Task, Workload, identity_urgency, needs_decision};
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_border::{Basis, Identity, IffMode, Marked, NodeId, Note, Outbox, SimTime, TrackId};
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
            track.basis = Basis::Electronic;
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
        self.review(now, out, |review, picture, out| {
            for track in picture.tracks_mut() {
                if track.review_at <= now {
                    review.review(track, None, out);
                }
            }
        });
    }

    /// Operators have decided to hold a track for something: it is declared, if its evidence still says so.
    pub(crate) fn identify_decided(
        &mut self,
        now: SimTime,
        number: u32,
        then: Identity,
        out: &mut Outbox,
    ) {
        self.review(now, out, |review, picture, out| {
            if let Some(track) = picture.get_mut(number) {
                review.review(track, Some(then), out);
            }
        });
    }

    /// Looks at some tracks of the picture, and says to others what came of it.
    fn review(
        &mut self,
        now: SimTime,
        out: &mut Outbox,
        look: impl FnOnce(&mut Review<'_>, &mut Picture, &mut Outbox),
    ) {
        let mut review = Review {
            now,
            setup: self.setup,
            airspace: &self.airspace,
            corridors: &self.corridors,
            assets: &self.assets,
            workload: &mut self.workload,
            declared: Vec::new(),
        };
        look(&mut review, &mut self.picture, out);
        let declared = review.declared;
        self.tell_declared(now, &declared, out);
    }
}

/// One look through the tracks.
struct Review<'a> {
    now: SimTime,
    setup: &'a MindSetup,
    airspace: &'a AirspacePlan,
    corridors: &'a [CorridorBox],
    assets: &'a [DefendedAsset],
    workload: &'a mut Workload,
    /// What others may have to be told or asked about.
    declared: Vec<Declared>,
}

impl Review<'_> {
    /// Looks at one track; operators may already have decided that it is to be held for `decided`.
    fn review(&mut self, track: &mut SystemTrack, decided: Option<Identity>, out: &mut Outbox) {
        let (now, table) = (self.now, &*self.setup.rules);
        let review_s = table.review_s.max(1.0);
        // What is settled is looked at less often.
        let settled = matches!(track.identity, Identity::Friend | Identity::Neutral);
        track.review_at = now.after(if settled { 3.0 * review_s } else { review_s });
        let Some(source) = track.sources.first() else {
            return;
        };
        let case = Case {
            now,
            course: Course::at(&source.state, now),
            position: OnceCell::new(),
            class: track.class(),
            evidence: &track.evidence,
            airspace: self.airspace,
            corridors: self.corridors,
            assets: self.assets,
            holds_s: table.evidence_holds_s,
        };
        let Some(place) = first_rule(table, &case) else {
            let lapsed = has_lapsed(table, track, &case);
            track.candidate = None;
            if track.identity == Identity::Pending || lapsed {
                let why = if lapsed {
                    "what it rested on has lapsed"
                } else {
                    "no rule applies"
                };
                self.declare_unknown(track, why, out);
            }
            return;
        };
        let rule = &table.rules[place];
        let then = self.allowed(rule, track);
        if track.rule == Some(place) && track.identity == then {
            track.candidate = None;
            return;
        }
        let since = match track.candidate {
            Some((candidate, since)) if candidate == place => since,
            _ => now,
        };
        if now.since(since) < rule.after_s {
            track.candidate = Some((place, since));
            track.review_at = now.after((rule.after_s - now.since(since)).min(review_s));
            return;
        }
        let undecided = self.setup.operators && decided != Some(then);
        if undecided && needs_decision(track.identity, then) {
            // It stays a candidate, so that the time it has held is not lost.
            track.candidate = Some((place, since));
            let task = Task::Identify {
                track: track.number,
                then,
            };
            self.workload.give(task, identity_urgency(then), out);
            return;
        }
        self.declare(track, place, then, out);
    }

    /// What a rule may make of a track: without authority to declare hostile, suspect. Then the superior is asked.
    fn allowed(&mut self, rule: &Rule, track: &SystemTrack) -> Identity {
        let free = self.setup.rules.declares_hostile == DeclaresHostile::Itself;
        if free || rule.then != Identity::Hostile {
            return rule.then;
        }
        let authorities = &self.setup.authorities;
        let authorised = track.evidence.authority.is_some()
            || track.evidence.told.iter().any(|told| {
                told.identity == Identity::Hostile && authorities.contains(&told.originator)
            });
        if authorised {
            return Identity::Hostile;
        }
        self.declared.push(Declared::Wanted {
            track: track.number,
            basis: decisive(rule, track).map_or_else(|| own_basis(rule), |(_, basis)| basis),
        });
        Identity::Suspect
    }

    fn declare(&mut self, track: &mut SystemTrack, place: usize, then: Identity, out: &mut Outbox) {
        let (node, rule) = (self.setup.node, &self.setup.rules.rules[place]);
        track.candidate = None;
        track.rule = Some(place);
        let before = track.identity;
        track.identity = then;
        track.declared = self.now;
        (track.originator, track.basis) =
            decisive(rule, track).unwrap_or_else(|| (node, own_basis(rule)));
        note_identity(node, track, before, &rule.name, out);
        let hostile = |identity| identity == Identity::Hostile;
        if hostile(before) != hostile(then) && !track.asked_by.is_empty() {
            self.declared.push(Declared::Done {
                track: track.number,
            });
        }
    }

    fn declare_unknown(&mut self, track: &mut SystemTrack, why: &str, out: &mut Outbox) {
        let (node, before) = (self.setup.node, track.identity);
        track.identity = Identity::Unknown;
        track.rule = None;
        track.declared = self.now;
        track.originator = node;
        track.basis = Basis::default();
        note_identity(node, track, before, why, out);
    }
}

/// Whether the rule by which a track is held for something rests on a sign that is too old by now.
fn has_lapsed(table: &RuleTable, track: &SystemTrack, case: &Case<'_>) -> bool {
    table.evidence_holds_s.is_some()
        && track
            .rule
            .and_then(|place| table.rules.get(place))
            .is_some_and(|rule| {
                rule.when
                    .iter()
                    .any(|condition| condition.perishes() && !holds(condition, case))
            })
}

/// What kind of sign of its own a node's rule rests on: the most reliable of its conditions.
fn own_basis(rule: &Rule) -> Basis {
    let all = rule.when.iter().map(Condition::basis);
    all.max().unwrap_or_default()
}

/// Whose word a rule rests on, if it rests on somebody's word, and what that rests on.
fn decisive(rule: &Rule, track: &SystemTrack) -> Option<(NodeId, Basis)> {
    rule.when.iter().find_map(|condition| {
        let told = match condition {
            Condition::ToldFriend => track
                .evidence
                .told_any(&[Identity::Friend, Identity::AssumedFriend]),
            Condition::ToldNeutral => track.evidence.told_any(&[Identity::Neutral]),
            Condition::ToldHostile => track.evidence.told_any(&[Identity::Hostile]),
            Condition::Told(asked) => track.evidence.told(asked),
            Condition::OwnPosition => {
                let (friend, _) = track.evidence.own_position?;
                return Some((friend, Basis::OwnReport));
            }
            _ => None,
        };
        told.map(|told| (told.originator, told.basis))
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
