//! Which unit takes which target: a superior's weapon–target assignment over the units it hears from.
//!
//! A unit's free channels, as it last reported them, are the rounds of the problem, one salvo each; threats that nobody has are
//! its targets, worth what they threaten; the chances are what the superior believes (`chances`). The assignment that lets
//! least value survive is found exactly (`gapfiller_numerics::assignment::weapon_target`). It may send two units at one target;
//! then only the one with the better chance is ordered, for the second salvo is wasted if the first hits, and the others are
//! assigned anew to what is left over.

mod chances;

use crate::mind::Mind;
use crate::threat::{self, Path};
use chances::{Target, chance};
use gapfiller_border::{Command, FireUnitReport, NodeId, Outbox, SimTime};
use gapfiller_numerics::assignment::weapon_target::{Effort, Problem, WeaponTarget};

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
/// More new targets at once overload a unit; the next tick brings more.
const MOST_AT_ONCE: u32 = 4;
/// A tick is no time for long proofs: typical problems are settled far below this.
const EFFORT: Effort = Effort {
    sweeps: 20,
    steps: 6,
    rounds: 60,
    pivots: 2_000,
    pricing_nodes: 2_000,
    closing_nodes: 20_000,
};

/// The solver and its numbers, kept from tick to tick.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assigning {
    solver: WeaponTarget,
    values: Vec<f64>,
    rounds: Vec<u32>,
    chances: Vec<f64>,
    /// Which unit each target goes to.
    unit_of: Vec<Option<usize>>,
}

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

    /// Gives each threat that may be engaged to a unit that can stop it, so that least value survives.
    pub(crate) fn assign(&mut self, now: SimTime, out: &mut Outbox) {
        let units = self.free_units(now);
        if units.is_empty() {
            return;
        }
        let targets = self.unassigned(now);
        if targets.is_empty() {
            return;
        }
        let mut assigning = std::mem::take(&mut self.assigning);
        assigning.set(&targets);
        for (node, rounds) in &units {
            let commanded = self.setup.commands.iter().find(|unit| unit.node == *node);
            let known = commanded.zip(self.units.get(node));
            assigning.rounds.push(*rounds);
            assigning.chances.extend(targets.iter().map(|target| {
                known.map_or(0.0, |(unit, state)| chance(unit, &state.report, target))
            }));
        }
        assigning.solve();
        for (target, unit) in targets.iter().zip(&assigning.unit_of) {
            let unit = unit.and_then(|unit| units.get(unit));
            let (Some((node, _)), Some(track)) = (unit, self.picture.get_mut(target.number)) else {
                continue;
            };
            track.assigned = Some((*node, now));
            let network = track.network;
            self.command(*node, Command::Engage(network), out);
        }
        self.assigning = assigning;
    }

    /// Every unit that was heard lately and has rounds, with the salvos it has channels for. Targets given to it since its last
    /// report are not in that report yet: each takes a channel.
    fn free_units(&self, now: SimTime) -> Vec<(NodeId, u32)> {
        let lost_s = self.setup.doctrine.superior_lost_s;
        let mut free: Vec<(NodeId, u32)> = self
            .units
            .iter()
            .filter(|(_, unit)| now.since(unit.heard) <= lost_s)
            .filter(|(_, unit)| unit.report.ready.iter().any(|rounds| *rounds > 0))
            .map(|(node, unit)| (*node, unit.report.channels_free))
            .filter(|(_, channels)| *channels > 0)
            .collect();
        if free.is_empty() {
            return free;
        }
        let tracks = self.picture.tracks().iter();
        for (given_to, when) in tracks.filter_map(|track| track.assigned) {
            let unit = free.iter_mut().find(|(node, _)| *node == given_to);
            let heard = self.units.get(&given_to).map(|unit| unit.heard);
            if let Some((_, channels)) = unit.filter(|_| heard.is_some_and(|heard| when >= heard)) {
                *channels = channels.saturating_sub(1);
            }
        }
        free.retain(|(_, channels)| *channels > 0);
        for (_, channels) in &mut free {
            *channels = (*channels).min(MOST_AT_ONCE);
        }
        free
    }

    /// Threats that may be engaged and that nobody has.
    fn unassigned(&self, now: SimTime) -> Vec<Target> {
        let doctrine = &self.setup.doctrine;
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
            let course = threat::Course::at(&source.state, now);
            if crate::fire_unit::permitted(track.identity, self.control_at(&course.position, now))
                .is_err()
            {
                continue;
            }
            let path = Path::of(&course, track.class());
            let within = doctrine.threat_within();
            let weight = doctrine.class_weight(track.class());
            // What it threatens first, and of equals the most valuable.
            let threat =
                threat::threats(&path, &self.assets, within, doctrine.keep_out_m).min_by(|a, b| {
                    a.met_by_s
                        .total_cmp(&b.met_by_s)
                        .then(b.value.total_cmp(&a.value))
                });
            if threat.is_none() && !doctrine.engage_receding {
                continue;
            }
            found.push(Target {
                number: track.number,
                path,
                course,
                class: track.class(),
                met_by_s: threat.map(|threat| threat.met_by_s),
                worth: threat.map_or(1.0, |threat| threat.value) * weight,
            });
        }
        found
    }
}

impl Assigning {
    fn set(&mut self, targets: &[Target]) {
        self.values.clear();
        self.values
            .extend(targets.iter().map(|target| target.worth));
        self.rounds.clear();
        self.chances.clear();
        self.unit_of.clear();
        self.unit_of.resize(targets.len(), None);
    }

    /// Assigns, each target to one unit at the most, until no unit is free for a target that it could stop.
    fn solve(&mut self) {
        let targets = self.values.len();
        while self.any_left() {
            let Ok(problem) = Problem::new(&self.rounds, &self.values, &self.chances) else {
                return;
            };
            self.solver.solve(&problem, &EFFORT);
            let mut any = false;
            for target in 0..targets {
                // What has a unit already is worth nothing to another.
                if self.values[target] <= 0.0 {
                    continue;
                }
                let chance = |unit: usize| self.chances[unit * targets + target];
                let sent = (0..self.rounds.len()).filter(|unit| {
                    self.solver.assignment()[unit * targets + target] > 0 && chance(*unit) > 0.0
                });
                let best = sent.max_by(|a, b| chance(*a).total_cmp(&chance(*b)).then(b.cmp(a)));
                if let Some(unit) = best {
                    self.unit_of[target] = Some(unit);
                    self.values[target] = 0.0;
                    self.rounds[unit] = self.rounds[unit].saturating_sub(1);
                    any = true;
                }
            }
            if !any {
                return;
            }
        }
    }

    /// Whether any unit with a round left could stop any target that is worth something: else there is nothing to solve.
    fn any_left(&self) -> bool {
        let targets = self.values.len().max(1);
        let rows = self.rounds.iter().zip(self.chances.chunks_exact(targets));
        rows.filter(|(rounds, _)| **rounds > 0).any(|(_, row)| {
            row.iter()
                .zip(&self.values)
                .any(|(c, v)| *c > 0.0 && *v > 0.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(rounds: &[u32], values: &[f64], chances: &[f64]) -> Vec<Option<usize>> {
        let mut assigning = Assigning {
            values: values.to_vec(),
            rounds: rounds.to_vec(),
            chances: chances.to_vec(),
            unit_of: vec![None; values.len()],
            ..Assigning::default()
        };
        assigning.solve();
        assigning.unit_of
    }

    #[test]
    fn the_unit_that_can_do_nothing_else_takes_the_target_that_both_can() {
        // By distance or by chance alone, unit 0 would take target 0, and nobody target 1.
        let chances = [0.9, 0.8, 0.8, 0.0];
        assert_eq!(solved(&[1, 1], &[1.0, 1.0], &chances), [Some(1), Some(0)]);
        // Nobody reaches target 1: it is not given out.
        assert_eq!(
            solved(&[1, 1], &[1.0, 1.0], &[0.9, 0.0, 0.8, 0.0]),
            [Some(0), None]
        );
    }

    #[test]
    fn what_is_worth_more_comes_first_and_nothing_is_taken_twice() {
        assert_eq!(solved(&[1], &[1.0, 3.0], &[0.7, 0.6]), [None, Some(0)]);
        // Both salvos would go at target 0, which is worth so much; the second is kept for target 1.
        let both = solved(&[1, 1], &[100.0, 1.0], &[0.5, 0.5, 0.5, 0.4]);
        assert!(
            both == [Some(0), Some(1)] || both == [Some(1), Some(0)],
            "{both:?}"
        );
        assert_eq!(solved(&[0, 0], &[1.0], &[0.5, 0.5]), [None]);
        assert_eq!(solved(&[4], &[0.0, 1.0], &[0.5, 0.5]), [None, Some(0)]);
    }
}
