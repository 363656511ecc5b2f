//! One object: the kill chain, from its appearance to its end.

use super::story::{ObjectFacts, Story, TrackFacts};
use super::telling::Telling;
use super::words::{class, hold, identity, object_end, place, track_end};
use gapfiller_border::{Identity, NodeId, Note, SimTime, TrackId};
use gapfiller_records::ObjectKey;
use std::collections::BTreeMap;

impl Story<'_> {
    /// The story of an object; none if it never was.
    pub fn target(&self, object: ObjectKey) -> Option<Telling> {
        let facts = self.objects.get(&object)?;
        let mut telling = Telling::new(self.names.object_at_length(object));
        if let Some((when, position)) = &facts.appeared {
            telling.at(*when, format!("appears at {}", place(position)));
        }
        self.tell_detections(facts, &mut telling);
        for (id, track) in &self.tracks {
            if !track.local && self.truth(*id) == Some(object) {
                self.tell_track(*id, track, self.names.node(id.node), &mut telling);
            }
        }
        for shot in self.shots() {
            let Some(shot_facts) = self.shots.get(&shot) else {
                continue;
            };
            let Some(launch) = shot_facts.launched else {
                continue;
            };
            let met = shot_facts
                .rounds
                .iter()
                .any(|(_, met, _)| *met == Some(object));
            if launch.intended == Some(object) || met {
                telling.at(launch.time, self.fired(shot, shot_facts, &launch));
                telling.more(format!("see shot {}", self.names.shot(shot)));
                if let Some((when, _, _)) = shot_facts.rounds.first() {
                    telling.at(
                        *when,
                        format!("shot {}: {}", self.names.shot(shot), self.met(shot_facts)),
                    );
                }
            }
        }
        self.tell_object_end(facts, &mut telling);
        Some(telling.in_order())
    }

    /// Who saw it first, and who else after.
    fn tell_detections(&self, facts: &ObjectFacts, telling: &mut Telling) {
        let mut seen: Vec<(SimTime, NodeId)> = facts
            .seen
            .iter()
            .map(|(node, when)| (*when, *node))
            .collect();
        seen.sort();
        for (place, (when, node)) in seen.iter().enumerate() {
            let first = if place == 0 {
                "is first detected, by"
            } else {
                "is detected by"
            };
            telling.at(*when, format!("{first} {}", self.names.node(*node)));
        }
        if seen.is_empty() {
            telling.at(
                facts.appeared.map_or(SimTime::ZERO, |(when, _)| when),
                "is never detected by anybody",
            );
        }
    }

    /// A track of a node's picture: begun, identified, held, ended.
    pub(super) fn tell_track(
        &self,
        id: TrackId,
        track: &TrackFacts<'_>,
        who: &str,
        telling: &mut Telling,
    ) {
        let number = id.number;
        if let Some(started) = track.started {
            telling.at(
                started,
                format!(
                    "{who} has it as track {number}, {}",
                    self.seen_by(id, started)
                ),
            );
        }
        let heard = track.sources.iter().filter(|(when, source, _)| {
            // What a track began from has been said.
            source.node != id.node
                && (track.started != Some(*when) || track.told_by != Some(*source))
        });
        for (node, when) in first_of_each(
            heard
                .filter(|(_, _, joined)| *joined)
                .map(|(when, source, _)| (*when, source.node)),
        ) {
            telling.at(
                when,
                format!(
                    "{who} takes a track told by {} for its track {number}",
                    self.names.node(node)
                ),
            );
        }
        for (when, note) in &track.notes {
            match note {
                Note::Identified {
                    before,
                    after,
                    rule,
                    evidence,
                    originator,
                    ..
                } => {
                    telling.at(*when, self.identified(who, number, (*before, *after), rule));
                    telling.more(self.why(id, *when, evidence, *originator));
                }
                Note::Hold { reason, .. } => {
                    telling.at(
                        *when,
                        format!("{who} holds its fire on track {number}: {}", hold(*reason)),
                    );
                }
                _ => {}
            }
        }
        if let Some((when, why)) = track.ended {
            telling.at(
                when,
                format!("{who} ends track {number}: {}", track_end(why)),
            );
        }
    }

    fn identified(
        &self,
        who: &str,
        number: u32,
        (before, after): (Identity, Identity),
        rule: &str,
    ) -> String {
        let by = if rule.starts_with("no rule") {
            "no rule applies".to_owned()
        } else {
            format!("rule \"{rule}\"")
        };
        format!(
            "{who} holds track {number} {} (was {}): {by}",
            identity(after),
            identity(before)
        )
    }

    fn why(
        &self,
        id: TrackId,
        when: SimTime,
        evidence: &str,
        originator: Option<NodeId>,
    ) -> String {
        let mut text = format!("evidence: {}", self.names.evidence(evidence));
        if let Some(taken_for) = self.recognised_at(id, when) {
            text.push_str(&format!("; taken for: {}", class(taken_for)));
        }
        if let Some(node) = originator {
            text.push_str(&format!("; on the word of {}", self.names.node(node)));
        }
        text
    }

    fn tell_object_end(&self, facts: &ObjectFacts, telling: &mut Telling) {
        if let Some((when, shot)) = facts.killed {
            telling.at(when, format!("is killed by {}", self.names.node(shot.node)));
        }
        if let Some((when, asset, damaged)) = facts.leaked {
            let result = if damaged {
                "and damages it"
            } else {
                "and does no damage"
            };
            telling.at(
                when,
                format!("gets through to {} {result}", self.names.asset(asset)),
            );
        }
        match facts.ended {
            Some((when, how)) => telling.at(when, object_end(how)),
            None => telling.at(self.end, "is still there when the run ends"),
        }
    }
}

/// The first time of each node, by time.
fn first_of_each(heard: impl Iterator<Item = (SimTime, NodeId)>) -> Vec<(NodeId, SimTime)> {
    let mut first: BTreeMap<NodeId, SimTime> = BTreeMap::new();
    for (when, node) in heard {
        first.entry(node).or_insert(when);
    }
    first.into_iter().collect()
}
