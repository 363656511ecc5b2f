//! Hits, repairs, silence and moves: what puts a node's radars out, and what brings them back.

use crate::queue::Event;
use crate::step::Run;
use gapfiller_border::{NodeId, SimTime};
use gapfiller_records::{Layer, Record};
use gapfiller_world::{DamagedPart, Looking, Site};

/// Why a radar does not radiate; it does when nothing of this holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quiet {
    /// Its node is out of action.
    NodeLost = 1,
    /// It is damaged.
    Damaged = 2,
    /// It is a time of silence.
    Silent = 4,
    /// Its node's mind has not switched it on.
    Ordered = 8,
    /// It is on the move.
    Moving = 16,
}

/// Fixes of a place moved to are drawn with occurrences from here on, one for each move.
const FIRST_MOVE_FIX: u64 = 16;

impl Run<'_> {
    /// Sets or lifts one reason for a radar's silence.
    pub(crate) fn quieten(&mut self, now: SimTime, radar: usize, why: Quiet, quiet: bool) {
        let (Some(reasons), Some(state)) = (self.quiet.get_mut(radar), self.radars.get_mut(radar))
        else {
            return;
        };
        if quiet {
            *reasons |= why as u8;
        } else {
            *reasons &= !(why as u8);
        }
        let on = *reasons == 0;
        let before = state.up;
        state.switch(on);
        if on && !before && !self.beams[radar].is_empty() {
            self.schedule_dwell(now, radar);
        }
    }

    /// The same for all radars of a node, or those that search.
    fn quieten_node(&mut self, now: SimTime, node: usize, why: Quiet, quiet: bool) {
        for radar in 0..self.radars.len() {
            if self.radars[radar].node == node {
                self.quieten(now, radar, why, quiet);
            }
        }
    }

    /// Whether a radar of a node radiates: one that searches while it works, one that is pointed while it has a target.
    pub(crate) fn radiates(&self, node: usize) -> bool {
        let mut own = (0..self.radars.len()).filter(|radar| self.radars[*radar].node == node);
        own.any(|radar| {
            let state = &self.radars[radar];
            let looks = match state.setup.looking {
                Looking::Scanning { .. } => true,
                Looking::Pointed { .. } => !self.beams[radar].is_empty(),
            };
            state.up && looks
        })
    }

    /// A raider hits what a node stands for, as its damage says.
    pub(crate) fn hit_node(&mut self, now: SimTime, node: usize) {
        let damage = self.setup.world.nodes[node].survival.damage;
        match damage.part {
            DamagedPart::All => self.lose_node(now, node),
            DamagedPart::Radars => {
                if self.operational[node] {
                    self.log.write(now, Layer::Outcomes, || Record::RadarsLost {
                        node: NodeId(node as u16),
                    });
                    self.quieten_node(now, node, Quiet::Damaged, true);
                    self.report(now, node);
                }
            }
        }
        if let Some(repair_s) = damage.repair_s {
            self.repairs[node] = self.repairs[node].wrapping_add(1);
            let event = Event::Restore {
                node: node as u16,
                version: self.repairs[node],
            };
            self.queue.push(now.after(repair_s), event);
        }
    }

    /// Puts a node out of action.
    pub(crate) fn lose_node(&mut self, now: SimTime, node: usize) {
        if self.operational[node] {
            self.log.write(now, Layer::Outcomes, || Record::NodeLost {
                node: NodeId(node as u16),
            });
            self.shut_down(now, node);
        }
    }

    /// A node does nothing any more: destroyed, or its flight is over.
    pub(crate) fn shut_down(&mut self, now: SimTime, node: usize) {
        self.operational[node] = false;
        self.quieten_node(now, node, Quiet::NodeLost, true);
        self.report(now, node);
    }

    /// A node has been repaired, unless it was hit again meanwhile.
    pub(crate) fn restore(&mut self, now: SimTime, node: u16, version: u16) {
        let place = usize::from(node);
        if self.repairs[place] != version {
            return;
        }
        self.log.write(now, Layer::Outcomes, || Record::Restored {
            node: NodeId(node),
        });
        self.operational[place] = true;
        self.quieten_node(now, place, Quiet::NodeLost, false);
        self.quieten_node(now, place, Quiet::Damaged, false);
        self.report(now, place);
        self.take_up_work(now, place);
        self.talk(now);
    }

    /// Tells a node how it stands.
    pub(crate) fn report(&mut self, now: SimTime, node: usize) {
        let status = self.status(node);
        self.observe(now, node, &[status]);
    }

    /// Schedules what is known at the start about silence and moves.
    pub(crate) fn schedule_survival(&mut self, node: usize) {
        let survival = &self.setup.world.nodes[node].survival;
        for (from_s, until_s) in &survival.emission.silent {
            for edge_s in [from_s, until_s] {
                self.queue
                    .push(SimTime::from_seconds(*edge_s), Event::Emission(node as u16));
            }
        }
        for (place, step) in survival.moves.iter().enumerate() {
            let (node, nth) = (node as u16, place as u16);
            self.queue
                .push(SimTime::from_seconds(step.at_s), Event::Leave { node, nth });
            self.queue.push(
                SimTime::from_seconds(step.ready_s),
                Event::Ready { node, nth },
            );
        }
        if survival.emission.until_cued {
            for radar in 0..self.radars.len() {
                let state = &self.radars[radar];
                if state.node == node && matches!(state.setup.looking, Looking::Scanning { .. }) {
                    self.quieten(SimTime::ZERO, radar, Quiet::Ordered, true);
                }
            }
        }
    }

    /// A time of silence begins or ends.
    pub(crate) fn emission(&mut self, now: SimTime, node: u16) {
        let place = usize::from(node);
        let spans = &self.setup.world.nodes[place].survival.emission.silent;
        let silent = spans.iter().any(|(from_s, until_s)| {
            now >= SimTime::from_seconds(*from_s) && now < SimTime::from_seconds(*until_s)
        });
        self.quieten_node(now, place, Quiet::Silent, silent);
        self.report(now, place);
    }

    /// A mind switches one of its radars on or off.
    pub(crate) fn emit(&mut self, now: SimTime, node: usize, radar: usize, on: bool) {
        let before = self.radars[radar].up;
        self.quieten(now, radar, Quiet::Ordered, !on);
        if self.radars[radar].up != before {
            let status = self.status(node);
            self.observe_later(node, status);
        }
    }

    /// Radars and launchers are taken down, to be moved.
    pub(crate) fn leave(&mut self, now: SimTime, node: u16) {
        let place = usize::from(node);
        self.on_the_move[place] = true;
        self.moved[place] = true;
        self.quieten_node(now, place, Quiet::Moving, true);
        self.report(now, place);
    }

    /// A node is ready at its new place.
    pub(crate) fn ready(&mut self, now: SimTime, node: u16, nth: u16) {
        let place = usize::from(node);
        let setup = &self.setup.world.nodes[place];
        let Some(step) = setup.survival.moves.get(usize::from(nth)) else {
            return;
        };
        self.sites[place] = Site::Ground(step.to);
        for radar in &mut self.radars {
            if radar.node == place {
                radar.relocate(step.to, usize::from(nth) + 1, &self.objects);
            }
        }
        self.on_the_move[place] = false;
        let fix = self.ground_fix(place, step.to, FIRST_MOVE_FIX + u64::from(nth));
        self.quieten_node(now, place, Quiet::Moving, false);
        let status = self.status(place);
        self.observe(now, place, &[fix, status]);
    }
}
