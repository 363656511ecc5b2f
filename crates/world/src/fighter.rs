//! Fighters in truth: they fly where their minds send them, see what is near, and fly home when their fuel is spent.

use crate::objects::{Life, ObjectState, Objects};
use crate::{ObjectId, draws};
use gapfiller_border::{Appearance, Sighting, SimTime, StateEstimate};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::intercept_time;
use gapfiller_models::motion::{Agility, rejoin, toward};
use gapfiller_numerics::draws::Draws;
use gapfiller_records::Side;

/// What lets an aircraft be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FighterSetup {
    /// How it flies when it is sent.
    pub agility: Agility,
    /// So long it can be away from its path, all absences together \[s\].
    pub endurance_s: f64,
    /// Its crew sees aircraft within this distance \[m\].
    pub visual_range_m: f64,
    /// Probability that the crew is right about whose an aircraft is; the other two are equally likely else.
    pub visual_right: f64,
}

/// A fighter is sent anew no more often than this \[s\].
const SENT_EVERY_S: f64 = 4.999;
/// One standard deviation, on each axis, of where a crew says that it sees something \[m\]. Assumed.
const SIGHTING_SIGMA_M: f64 = 300.0;

/// Where a fighter is in its errand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errand {
    /// When it was last sent; none while it flies its path, or is on its way back.
    sent: Option<f64>,
    /// When it left its path \[s\].
    left: f64,
    /// How long earlier absences lasted \[s\].
    spent_s: f64,
}

impl Objects<'_> {
    /// Sends a fighter to meet what is believed to be at `aim`. Nothing happens if it was sent just now, or is no fighter; it goes home
    /// if its fuel is spent. True if it has changed its course.
    pub fn send(&mut self, object: ObjectId, t: f64, aim: &StateEstimate) -> bool {
        let (Some(here), Some(state)) = (self.at(object, t), self.get(object)) else {
            return false;
        };
        let (Some(fighter), Life::Flying) = (state.setup.fighter, &state.life) else {
            return false;
        };
        let errand = state.errand;
        if errand.sent.is_some_and(|sent| t - sent < SENT_EVERY_S) {
            return false;
        }
        let away_s = errand.sent.map_or(0.0, |_| t - errand.left);
        if errand.spent_s + away_s > fighter.endurance_s {
            return self.recall(object, t);
        }
        let now = SimTime::from_seconds(t);
        let speed_m_s = fighter.agility.speed_m_s;
        let meeting = intercept_time(&here.position, now, speed_m_s, aim)
            .map_or(aim.position_at(now), |met| aim.position_at(met));
        let until_s = state.setup.trajectory.end_s();
        let path = toward(&here, t, &meeting, &fighter.agility, until_s);
        self.set_out(object, |state| {
            state.path = Some(path);
            state.errand.left = errand.sent.map_or(t, |_| errand.left);
            state.errand.sent = Some(t);
        })
    }

    /// Calls a fighter back to its path. True if it has changed its course.
    pub fn recall(&mut self, object: ObjectId, t: f64) -> bool {
        let (Some(here), Some(state)) = (self.at(object, t), self.get(object)) else {
            return false;
        };
        let (Some(fighter), Some(_)) = (state.setup.fighter, state.errand.sent) else {
            return false;
        };
        let plan = &state.setup.trajectory;
        // A path that ends sooner is not reached any more: it ends where it is then.
        let Some(path) = rejoin(&here, t, plan, &fighter.agility) else {
            return false;
        };
        self.set_out(object, |state| {
            state.path = Some(path);
            state.errand.spent_s += t - state.errand.left;
            state.errand.sent = None;
        })
    }

    fn set_out(&mut self, object: ObjectId, change: impl FnOnce(&mut ObjectState<'_>)) -> bool {
        match self.states.get_mut(object.0 as usize) {
            Some(state) => {
                change(state);
                true
            }
            None => false,
        }
    }

    /// What the crew of a fighter sees by eye, ordered by distance; `shift` is how far off its own fix is, `nth` counts its looks.
    /// Whose an aircraft is, a crew judges once.
    pub fn sightings(
        &self,
        observer: ObjectId,
        t: f64,
        (shift, nth): (&Vector3<f64>, u64),
        source: &Draws,
    ) -> Vec<Sighting> {
        let (Some(here), Some(own)) = (self.at(observer, t), self.get(observer)) else {
            return Vec::new();
        };
        let Some(fighter) = own.setup.fighter else {
            return Vec::new();
        };
        let mut seen: Vec<(f64, Sighting)> = Vec::new();
        for (index, state) in (0_u32..).zip(&self.states) {
            let object = ObjectId(index);
            let flies = object != observer && state.life == Life::Flying;
            let Some(there) = self.at(object, t).filter(|_| flies) else {
                continue;
            };
            let distance_m = there.position.distance_m(&here.position);
            if distance_m > fighter.visual_range_m {
                continue;
            }
            let subjects = (own.subject, state.subject);
            let judged = source.uniform(draws::SIGHTING, subjects.0, subjects.1, 0);
            let [east, north, up, _] =
                source.normals(draws::SIGHTING, subjects.0, subjects.1, nth + 1);
            let error = Vector3::new(east, north, up) * SIGHTING_SIGMA_M;
            let appears = appearance(state.setup.side, fighter.visual_right, judged);
            let right = appears == appearance(state.setup.side, 1.0, 0.0);
            seen.push((
                distance_m,
                Sighting {
                    time: SimTime::from_seconds(t),
                    position: Ecef(there.position.0 + shift + error),
                    // Who is wrong about whose it is says nothing about what it is.
                    class: right.then_some(state.setup.class),
                    appears,
                },
            ));
        }
        seen.sort_by(|a, b| {
            let x = |sighting: &Sighting| sighting.position.0.x;
            a.0.total_cmp(&b.0).then(x(&a.1).total_cmp(&x(&b.1)))
        });
        seen.into_iter().map(|(_, sighting)| sighting).collect()
    }
}

/// Whose an aircraft looks to be: its own side with probability `right`, each of the other two with half of the rest.
fn appearance(side: Side, right: f64, uniform: f64) -> Appearance {
    let order = match side {
        Side::Friend => [Appearance::Friend, Appearance::Hostile, Appearance::Civil],
        Side::Hostile => [Appearance::Hostile, Appearance::Civil, Appearance::Friend],
        Side::Civil => [Appearance::Civil, Appearance::Friend, Appearance::Hostile],
    };
    if uniform < right {
        order[0]
    } else if uniform < (1.0 + right) / 2.0 {
        order[1]
    } else {
        order[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crew_is_right_as_often_as_it_should_be() {
        let count = |wanted: Appearance| {
            let draws = (0..1_000).map(|step| (f64::from(step) + 0.5) / 1e3);
            draws
                .filter(|draw| appearance(Side::Friend, 0.9, *draw) == wanted)
                .count()
        };
        let counts = [Appearance::Friend, Appearance::Hostile, Appearance::Civil].map(count);
        assert_eq!(counts, [900, 50, 50]);
    }
}
