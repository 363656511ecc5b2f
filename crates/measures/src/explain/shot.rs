//! One shot: what was there, what was believed, why it was fired, what came of it.

use super::story::{Launch, ShotFacts, Story};
use super::telling::Telling;
use super::words::{class, clock, count, identity, listed, round};
use gapfiller_border::{Note, ShotId, SimTime, TrackId};
use gapfiller_records::{ObjectKey, RoundResult, Side};

impl Story<'_> {
    /// The story of a shot; none if no round of it left a launcher.
    pub fn shot(&self, shot: ShotId) -> Option<Telling> {
        let facts = self.shots.get(&shot)?;
        let launch = facts.launched?;
        let mut telling = Telling::new(format!("Shot {}", self.names.shot(shot)));
        telling.at(launch.time, self.fired(shot, facts, &launch));
        telling.more(format!("truth: {}", self.what_was_there(facts, &launch)));
        telling.more(format!("belief: {}", self.what_was_believed(&launch)));
        telling.more(format!("others: {}", self.others(facts, &launch)));
        self.tell_end(facts, &mut telling);
        Some(telling)
    }

    /// Who fired what at which track, held to be what, on what authority.
    pub(super) fn fired(&self, shot: ShotId, facts: &ShotFacts<'_>, launch: &Launch) -> String {
        let weapon = self.names.weapon(shot.node, launch.weapon);
        let who = self.names.node(shot.node);
        let mut text = format!(
            "{who} fired {} × {weapon} at its track {}",
            launch.rounds, launch.track.number
        );
        if let Some((
            _,
            Note::Decided {
                identity: held,
                rule,
                authority,
                ..
            },
        )) = facts.decided
        {
            let by = if rule == "no rule" {
                "by no rule".to_owned()
            } else {
                format!("by rule \"{rule}\"")
            };
            text.push_str(&format!(", held {} {by}; {authority}", identity(*held)));
        }
        text
    }

    fn what_was_there(&self, facts: &ShotFacts<'_>, launch: &Launch) -> String {
        let Some(object) = launch.intended else {
            let traced = facts.plot.is_some();
            let nothing = "nothing: the track's latest plot was a false alarm";
            return if traced {
                nothing.to_owned()
            } else {
                "not known: no plot stands behind the track".to_owned()
            };
        };
        let mut text = self.object_then(object, launch.time);
        let is_friend = self
            .names
            .entry(object)
            .is_some_and(|entry| entry.side == Side::Friend);
        if is_friend
            && !self
                .evidence_at(launch.track, launch.time)
                .contains("valid reply")
        {
            text.push_str("; no valid reply of it had reached this node");
        }
        text
    }

    /// What an object is, and whether it was a wreck by then.
    pub(super) fn object_then(&self, object: ObjectKey, time: SimTime) -> String {
        let text = self.names.object_at_length(object);
        let killed = self.objects.get(&object).and_then(|facts| facts.killed);
        match killed.filter(|(when, _)| *when < time) {
            Some((when, by)) => {
                let by = self.names.node(by.node);
                format!("{text}, by then a wreck: killed at {} by {by}", clock(when))
            }
            None => text,
        }
    }

    /// The evidence noted with a track's last change of identity.
    fn evidence_at(&self, track: TrackId, time: SimTime) -> String {
        self.identified_at(track, time)
            .map_or_else(String::new, |(_, evidence, _)| evidence.to_owned())
    }

    /// When a track was last given its identity, on what evidence, from whom.
    fn identified_at(
        &self,
        track: TrackId,
        time: SimTime,
    ) -> Option<(SimTime, &str, Option<String>)> {
        let notes = &self.tracks.get(&track)?.notes;
        notes
            .iter()
            .rev()
            .filter(|(when, _)| *when <= time)
            .find_map(|(when, note)| match note {
                Note::Identified {
                    evidence,
                    originator,
                    ..
                } => Some((
                    *when,
                    evidence.as_str(),
                    originator.map(|node| self.names.node(node).to_owned()),
                )),
                _ => None,
            })
    }

    fn what_was_believed(&self, launch: &Launch) -> String {
        let (track, time) = (launch.track, launch.time);
        let mut parts = Vec::new();
        match self.identified_at(track, time) {
            Some((when, evidence, originator)) => {
                let evidence = self.names.evidence(evidence);
                let mut said = format!("so held since {} on {}", clock(when), described(&evidence));
                if let Some(who) = originator {
                    said.push_str(&format!(", on the word of {who}"));
                }
                parts.push(said);
            }
            None => parts.push("its identity had not been looked at".to_owned()),
        }
        if let Some(taken_for) = self.recognised_at(track, time) {
            parts.push(format!("taken for: {}", class(taken_for)));
        }
        parts.push(self.seen_by(track, time));
        parts.join("; ")
    }

    /// Where a track comes from.
    pub(super) fn seen_by(&self, track: TrackId, time: SimTime) -> String {
        let sources = self.sources_at(track, time);
        let own = sources.iter().any(|source| source.node == track.node);
        let mut tellers: Vec<String> = sources
            .iter()
            .filter(|source| source.node != track.node)
            .map(|source| self.names.node(source.node).to_owned())
            .collect();
        tellers.dedup();
        match (own, tellers.is_empty()) {
            (true, true) => "seen by its own radar".to_owned(),
            (true, false) => format!("seen by its own radar and told by {}", listed(&tellers)),
            (false, false) => format!("told by {}", listed(&tellers)),
            (false, true) => "no longer seen by anybody".to_owned(),
        }
    }

    fn others(&self, facts: &ShotFacts<'_>, launch: &Launch) -> String {
        let known = match facts.decided {
            Some((_, Note::Decided { others, .. })) if !others.is_empty() => {
                format!("{} was known to engage it", self.names.nodes(others))
            }
            _ => "nobody else was known to engage it".to_owned(),
        };
        if launch.dual {
            format!("{known}; in fact another unit had rounds on their way to it")
        } else {
            known
        }
    }

    fn tell_end(&self, facts: &ShotFacts<'_>, telling: &mut Telling) {
        if let Some(when) = facts.aborted {
            telling.at(when, "broke the engagement off");
        }
        if let Some((when, _, _)) = facts.rounds.first() {
            telling.at(*when, self.met(facts));
        }
        if let Some((when, killed, seen)) = facts.assessed {
            let taken = if killed {
                "took it for a kill"
            } else {
                "took it for a miss"
            };
            let how = if seen {
                "a radar had seen the intercept"
            } else {
                "nobody had seen the intercept"
            };
            let was_dead = facts
                .rounds
                .iter()
                .any(|(_, _, result)| *result == RoundResult::DeadTarget);
            let truly = match (killed, facts.killed) {
                (true, None) if was_dead => ": it was dead before",
                (true, None) => ": wrong, nothing was killed",
                (false, Some(_)) => ": wrong, it was killed",
                _ => "",
            };
            telling.at(when, format!("{taken} ({how}){truly}"));
        }
    }

    /// What the rounds met.
    pub(super) fn met(&self, facts: &ShotFacts<'_>) -> String {
        let mut results: Vec<String> = Vec::new();
        for result in RoundResult::ALL {
            let number = facts
                .rounds
                .iter()
                .filter(|(_, _, other)| *other == result)
                .count();
            if number > 0 {
                results.push(format!("{} {}", count(number, "round"), round(result)));
            }
        }
        let met = facts.rounds.iter().find_map(|(_, object, _)| *object);
        let text = listed(&results);
        match (met, facts.killed) {
            (_, Some((_, object))) => {
                let side = self.names.entry(object).map(|entry| entry.side);
                let mark = match side {
                    Some(Side::Friend) => " (fratricide)",
                    Some(Side::Civil) => " (a civil aircraft)",
                    _ => "",
                };
                format!("{text}; {} is killed{mark}", self.names.object(object))
            }
            (Some(object), None) => format!("{text}; it was {}", self.names.object(object)),
            (None, None) => text,
        }
    }

    /// A shot in one line, without its time.
    pub(super) fn shot_in_short(&self, shot: ShotId) -> String {
        let Some((facts, launch)) = self
            .shots
            .get(&shot)
            .and_then(|facts| Some((facts, facts.launched?)))
        else {
            return String::new();
        };
        let at = launch.intended.map_or_else(
            || "nothing that is there".to_owned(),
            |object| self.names.object(object),
        );
        let weapon = self.names.weapon(shot.node, launch.weapon);
        let held = match facts.decided {
            Some((_, Note::Decided { identity: held, .. })) => {
                format!(", held {}", identity(*held))
            }
            _ => String::new(),
        };
        let who = self.names.node(shot.node);
        format!(
            "{who} fires {} × {weapon} at {at}{held}: {}",
            launch.rounds,
            self.met(facts)
        )
    }

    /// Whether a shot was fired at, or met, a friend.
    pub(super) fn concerns(&self, shot: ShotId, side: Side) -> bool {
        let is = |object: Option<_>| {
            object
                .and_then(|key| self.names.entry(key))
                .is_some_and(|entry| entry.side == side)
        };
        self.shots.get(&shot).is_some_and(|facts| {
            is(facts.launched.and_then(|launch| launch.intended))
                || facts.rounds.iter().any(|(_, object, _)| is(*object))
        })
    }
}

/// Evidence after "on".
fn described(evidence: &str) -> String {
    if evidence.is_empty() || evidence == "nothing" {
        "no evidence".to_owned()
    } else {
        format!("this: {evidence}")
    }
}
