//! One node: what it saw, what it made of it, what it did.

use super::story::Story;
use super::telling::Telling;
use super::words::{bearing, count};
use gapfiller_border::{NodeId, SimTime};
use gapfiller_records::ObjectEnd;

impl Story<'_> {
    /// The story of a node; none if there is no such node.
    pub fn node(&self, node: NodeId) -> Option<Telling> {
        let name = self.names.0.nodes.get(usize::from(node.0))?;
        let of_node = || {
            self.tracks
                .iter()
                .filter(|(id, track)| id.node == node && !track.local)
        };
        let shots: Vec<_> = self
            .shots()
            .into_iter()
            .filter(|shot| shot.node == node)
            .collect();
        let told = of_node()
            .filter(|(_, track)| track.told_by.is_some())
            .count();
        let mut telling = Telling::new(format!(
            "{name}: {} in its picture ({told} begun by what others told), {} fired",
            count(of_node().count(), "track"),
            count(shots.len(), "salvo"),
        ));
        for (id, track) in of_node() {
            let started = track.started.unwrap_or(SimTime::ZERO);
            let truth = self.truth(*id).map_or_else(
                || "nothing: false alarms".to_owned(),
                |object| self.object_then(object, started),
            );
            telling.at(
                started,
                format!("track {} begins, {}", id.number, self.seen_by(*id, started)),
            );
            telling.more(format!("truth: {truth}"));
            let mut rest = Telling::new("");
            self.tell_track(*id, track, "it", &mut rest);
            // How it began has been said.
            telling.lines.extend(
                rest.lines
                    .into_iter()
                    .skip(usize::from(track.started.is_some())),
            );
        }
        for shot in shots {
            let Some(facts) = self.shots.get(&shot) else {
                continue;
            };
            let Some(launch) = facts.launched else {
                continue;
            };
            telling.at(launch.time, self.fired(shot, facts, &launch));
            telling.more(format!("see shot {}", self.names.shot(shot)));
            if let Some((when, _, _)) = facts.rounds.first() {
                telling.at(
                    *when,
                    format!("shot {}: {}", self.names.shot(shot), self.met(facts)),
                );
            }
        }
        for (when, azimuth_rad) in self.jammed.get(&node).into_iter().flatten() {
            let from = bearing(*azimuth_rad);
            telling.at(
                *when,
                format!("begins to be jammed from {from}, range unknown"),
            );
        }
        if let Some(when) = self.lost.get(&node) {
            let landed = self.flew_home(node);
            let how = if landed {
                "has flown its route"
            } else {
                "is put out of action"
            };
            telling.at(*when, how);
        }
        Some(telling.in_order())
    }

    /// Whether a node was aboard an aircraft that came to the end of its route: out of action, and none the worse for it.
    /// A node aboard has its aircraft's name.
    pub(super) fn flew_home(&self, node: NodeId) -> bool {
        let facts = self
            .find_target(self.names.node(node))
            .and_then(|object| self.objects.get(&object));
        facts.is_some_and(|facts| matches!(facts.ended, Some((_, ObjectEnd::RouteFlown))))
    }
}
