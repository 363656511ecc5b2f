//! Which unit takes which target: a superior's optimal assignment over the units it hears from.

use crate::doctrine::Doctrine;
use crate::mind::Mind;
use crate::threat;
use gapfiller_border::{Command, FireUnitReport, NodeId, Outbox, SimTime};
use gapfiller_numerics::assignment::Assigner;

/// What a superior knows of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitState {
    /// Its latest report.
    pub report: FireUnitReport,
    /// When that came.
    pub heard: SimTime,
}

/// An assignment that has come to nothing after this time may be made anew \[s\].
const LAPSES_S: f64 = 45.0;
/// Leaving a target to nobody costs more than any distance \[m\].
const UNASSIGNED_M: f64 = 5e6;

impl Mind<'_> {
    pub(crate) fn hear_unit(&mut self, now: SimTime, report: &FireUnitReport) {
        self.units.insert(
            report.unit,
            UnitState {
                report: report.clone(),
                heard: now,
            },
        );
    }

    /// Gives each threat that may be engaged to a unit that can reach it, nearest first, by least total distance.
    pub(crate) fn assign(&mut self, now: SimTime, out: &mut Outbox) {
        let places = self.free_places(now);
        let targets = self.unassigned(now);
        if places.is_empty() || targets.is_empty() {
            return;
        }
        let mut costs = vec![f64::INFINITY; targets.len() * places.len()];
        for (row, target) in targets.iter().enumerate() {
            for (column, unit) in places.iter().enumerate() {
                let Some(commanded) = self.setup.commands.iter().find(|other| other.node == *unit)
                else {
                    continue;
                };
                let distance = (target.1 - commanded.position.0).norm();
                // Far targets are given out before they are in reach: acquiring takes time.
                if distance <= commanded.reach_m * 1.3 {
                    costs[row * places.len() + column] = distance;
                }
            }
        }
        let mut assigner = Assigner::new();
        let pairs: Vec<(u32, NodeId)> = assigner
            .solve(&costs, targets.len(), places.len(), UNASSIGNED_M)
            .iter()
            .enumerate()
            .filter_map(|(row, column)| column.map(|column| (targets[row].0, places[column])))
            .collect();
        for (number, unit) in pairs {
            let Some(track) = self.picture.get_mut(number) else {
                continue;
            };
            track.assigned = Some((unit, now));
            let network = track.network;
            self.command(unit, Command::Engage(network), out);
        }
    }

    /// One entry for every free channel of every unit that was heard lately and has rounds.
    fn free_places(&self, now: SimTime) -> Vec<NodeId> {
        let mut places = Vec::new();
        for (node, unit) in &self.units {
            let armed = unit.report.ready.iter().any(|rounds| *rounds > 0);
            if now.since(unit.heard) > self.setup.doctrine.superior_lost_s || !armed {
                continue;
            }
            // More than four new targets at once overload a unit; the next tick brings more.
            for _ in 0..unit.report.channels_free.min(4) {
                places.push(*node);
            }
        }
        places
    }

    /// Threats that may be engaged and that nobody has, with where they are now.
    fn unassigned(&self, now: SimTime) -> Vec<(u32, gapfiller_geo::Vector3<f64>)> {
        let doctrine: &Doctrine = &self.setup.doctrine;
        let mut found = Vec::new();
        for track in self.picture.tracks() {
            let lapsed = track
                .assigned
                .is_none_or(|(_, when)| now.since(when) > LAPSES_S);
            if !lapsed
                || track.cease_fire
                || (doctrine.respect_others && !track.engaged_by.is_empty())
            {
                continue;
            }
            let Some(source) = track.sources.first() else {
                continue;
            };
            let position = source.state.position_at(now);
            if crate::fire_unit::permitted(track.identity, self.control_at(&position, now)).is_err()
            {
                continue;
            }
            let course = threat::Course {
                position,
                velocity_m_s: source.state.velocity_m_s,
            };
            let threatens = doctrine.engage_receding
                || threat::most_urgent(
                    &course,
                    &self.assets,
                    doctrine.threat_distance_m,
                    doctrine.threat_within_s,
                )
                .is_some();
            if threatens {
                found.push((track.number, position.0));
            }
        }
        found
    }
}
