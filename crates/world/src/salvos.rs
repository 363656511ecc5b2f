//! Rounds in flight: launchers, fly-out, the basket, the kill.

use crate::objects::{Life, Objects};
use crate::{ObjectId, WeaponSetup, draws};
use gapfiller_border::{PlotId, ShotId, SimTime, StateEstimate, TrackId, WeaponIndex};
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::{Interceptor, intercept_time};
use gapfiller_numerics::draws::{Draws, Subject};
use gapfiller_records::{RoundResult, Side};

/// The launchers of one weapon during a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Magazine {
    launchers: Vec<u32>,
    spare: u32,
}

impl Magazine {
    /// Full launchers.
    pub fn new(setup: &WeaponSetup) -> Self {
        Self {
            launchers: vec![setup.rounds_per_launcher; setup.launchers as usize],
            spare: setup.spare_rounds,
        }
    }

    /// Rounds ready.
    pub fn ready(&self) -> u32 {
        self.launchers.iter().sum()
    }

    /// Takes up to `rounds` from the launchers in order; returns how many left, and which launchers that emptied.
    pub fn take(&mut self, rounds: u32) -> (u32, Vec<usize>) {
        let mut left = rounds;
        let mut emptied = Vec::new();
        for (index, launcher) in self.launchers.iter_mut().enumerate() {
            let taken = left.min(*launcher);
            if taken > 0 {
                *launcher -= taken;
                left -= taken;
                if *launcher == 0 {
                    emptied.push(index);
                }
            }
        }
        (rounds - left, emptied)
    }

    /// Reloads an empty launcher from store.
    pub fn reload(&mut self, launcher: usize, full: u32) {
        if let Some(rounds) = self.launchers.get_mut(launcher) {
            let taken = (full - (*rounds).min(full)).min(self.spare);
            *rounds += taken;
            self.spare -= taken;
        }
    }

    /// Rounds left in store.
    pub fn spare(&self) -> u32 {
        self.spare
    }
}

/// A salvo on its way.
#[derive(Clone, Debug)]
pub struct Salvo {
    /// The engagement it belongs to.
    pub shot: ShotId,
    /// Which of the unit's weapons.
    pub weapon: WeaponIndex,
    /// Rounds flying.
    pub rounds: u32,
    /// Where it was launched.
    pub launcher: Ecef,
    /// When it was launched.
    pub launched: SimTime,
    /// The track it was fired at.
    pub track: TrackId,
    /// That track's latest plot.
    pub plot: Option<PlotId>,
    /// Where the firing node believes the target to be.
    pub aim: StateEstimate,
    /// When it is due at the aim.
    pub due: SimTime,
    /// Counts corrections of `due`: only the newest is real.
    pub version: u32,
    /// What the track really was.
    pub intended: Option<ObjectId>,
    /// Whether another unit had rounds in flight at the same object.
    pub dual: bool,
    /// The aircraft that fired it, which it does not meet.
    pub carrier: Option<ObjectId>,
    /// When its aim was last corrected; at first, when it was launched.
    pub guided: SimTime,
}

impl Salvo {
    /// Whether it has flown on without correction for longer than its rounds can.
    pub fn is_lost(&self, now: SimTime, round: &Interceptor) -> bool {
        round
            .coast_s
            .is_some_and(|coast_s| now.since(self.guided) > coast_s)
    }

    /// Takes a corrected aim; returns when the salvo is now due there, or none if it cannot get there.
    pub fn guide(&mut self, aim: &StateEstimate, speed_m_s: f64) -> Option<SimTime> {
        self.aim = *aim;
        let due = intercept_time(&self.launcher, self.launched, speed_m_s, aim)?;
        self.due = due;
        self.version += 1;
        Some(due)
    }
}

impl Meeting {
    /// A salvo that met nothing, all of its rounds for one reason.
    pub fn nothing(rounds: u32, result: RoundResult) -> Self {
        Self {
            object: None,
            results: vec![result; rounds as usize],
            killed: false,
            looks_like_kill: false,
        }
    }
}

/// What one salvo did.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// What it met.
    pub object: Option<ObjectId>,
    /// What became of each round.
    pub results: Vec<RoundResult>,
    /// Whether the object was killed by it.
    pub killed: bool,
    /// What a watcher would take it for.
    pub looks_like_kill: bool,
}

/// Brings a salvo to its aim. It meets the object nearest to the aim point within the basket, whatever that is: the rule is
/// blind to sides, and to what the salvo was meant for.
pub fn meet(
    objects: &mut Objects<'_>,
    salvo: &Salvo,
    weapon: &WeaponSetup,
    source: &Draws,
) -> Meeting {
    let round = &weapon.interceptor;
    let now_s = salvo.due.seconds();
    let aim = salvo.aim.position_at(salvo.due);
    let in_reach = aim.distance_m(&salvo.launcher)
        <= round.maximum_range_m.max(round.ballistic_range_m) * 1.05;
    let found = if in_reach {
        nearest(objects, &aim, round.basket_radius_m, now_s, salvo.carrier)
    } else {
        None
    };
    let Some(object) = found else {
        let empty = if salvo.intended.is_none() && salvo.plot.is_some() {
            RoundResult::FalseTrack
        } else {
            RoundResult::NothingThere
        };
        return Meeting::nothing(salvo.rounds, empty);
    };
    resolve(objects, salvo, weapon, object, source)
}

/// The object nearest to a point within a radius; ties go to the one that comes first in the laydown.
fn nearest(
    objects: &Objects<'_>,
    point: &Ecef,
    radius_m: f64,
    t: f64,
    except: Option<ObjectId>,
) -> Option<ObjectId> {
    let mut best: Option<(f64, ObjectId)> = None;
    for index in 0..objects.states.len() {
        let object = ObjectId(index as u32);
        if Some(object) == except {
            continue;
        }
        let Some(state) = objects.at(object, t) else {
            continue;
        };
        let distance = state.position.distance_m(point);
        if distance <= radius_m && best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, object));
        }
    }
    best.map(|(_, object)| object)
}

/// Each round of a salvo that met an object, in turn.
fn resolve(
    objects: &mut Objects<'_>,
    salvo: &Salvo,
    weapon: &WeaponSetup,
    object: ObjectId,
    source: &Draws,
) -> Meeting {
    let Some(state) = objects.states.get_mut(object.0 as usize) else {
        return Meeting::nothing(0, RoundResult::NothingThere);
    };
    let subject = state.subject;
    let nth_salvo = state.salvos_met;
    state.salvos_met += 1;
    let fails = source.uniform(draws::COMMON_CAUSE, subject, Subject::NONE, nth_salvo)
        < weapon.interceptor.common_cause_failure;
    let probability = weapon
        .interceptor
        .kill_probability_against(state.setup.class);
    let alive_before = state.life == Life::Flying;
    let mut alive = alive_before;
    let mut results = Vec::with_capacity(salvo.rounds as usize);
    for _ in 0..salvo.rounds {
        let nth = state.rounds_met;
        state.rounds_met += 1;
        let kills =
            !fails && source.uniform(draws::KILL, subject, Subject::NONE, nth) < probability;
        let result = match (alive, kills, state.setup.side) {
            (false, _, _) => RoundResult::DeadTarget,
            (true, _, Side::Friend) => RoundResult::Friend,
            (true, _, Side::Civil) => RoundResult::Civil,
            (true, true, Side::Hostile) => RoundResult::Effective,
            (true, false, Side::Hostile) if salvo.dual => RoundResult::DualEngagement,
            (true, false, Side::Hostile) => RoundResult::Missed,
        };
        alive = alive && !kills;
        results.push(result);
    }
    let killed = alive_before && !alive;
    let taken_for_kill = if alive {
        weapon.miss_seen_as_kill
    } else {
        weapon.kill_seen_as_kill
    };
    let looks_like_kill =
        source.uniform(draws::ASSESSMENT, subject, Subject::NONE, nth_salvo) < taken_for_kill;
    Meeting {
        object: Some(object),
        results,
        killed,
        looks_like_kill,
    }
}
