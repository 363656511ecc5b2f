//! A fighter on patrol: which track it flies to, and when it flies home.
//!
//! It takes the track that it can meet soonest, of those that its zones and its orders leave to it, flies there, and so sees what it is:
//! a sighting is evidence like any other. Whether it may fire is decided where every fire unit decides it (`fire_unit`), by the same
//! identities, control status, zones and orders. What it holds to be a friend or neutral, it leaves.

use crate::doctrine::{Shooter, may_engage_here};
use crate::mind::Mind;
use crate::picture::SystemTrack;
use gapfiller_border::{Appearance, Identity, Order, Outbox, SimTime, StateEstimate};
use gapfiller_geo::Matrix3;
use gapfiller_models::interceptor::intercept_time;
use gapfiller_tracking::fusion::close;

/// What a fighter knows about itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnFighter {
    /// Its speed when it is sent \[m/s\].
    pub speed_m_s: f64,
    /// So long it can be away from its patrol, all absences together \[s\].
    pub endurance_s: f64,
    /// It flies to nothing that it would meet later than this \[s\].
    pub within_s: f64,
}

/// It corrects its course so often \[s\].
const CORRECT_S: f64 = 5.0;
/// A track not heard of for this long is not flown to \[s\].
const FRESH_S: f64 = 30.0;
/// One standard deviation of its own fix \[m\], and of how its speed may have changed since others measured it \[m/s\]: it turns.
const OWN_FIX_SIGMA_M: f64 = 50.0;
const OWN_SPEED_SIGMA_M_S: f64 = 50.0;
/// A sighting settles for so long that there is nothing to see \[s\].
const SETTLED_S: f64 = 600.0;

/// What a fighter is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Patrol {
    /// The track it flies to.
    target: Option<u32>,
    /// When it left its patrol, while it is away.
    left: Option<SimTime>,
    /// When it last corrected its course.
    corrected: Option<SimTime>,
    /// How long earlier absences lasted \[s\].
    spent_s: f64,
}

impl Mind<'_> {
    /// One round of thought of a fighter: goes on to its target, takes one, or flies home.
    pub(crate) fn patrol(&mut self, now: SimTime, out: &mut Outbox) {
        let Some(fighter) = self.setup.fighter.filter(|_| self.located) else {
            return;
        };
        let left_s = self.endurance_left_s(now, &fighter);
        let held = self.patrol.target.filter(|number| {
            let track = self.picture.get(*number);
            track.is_some_and(|track| self.meeting_s(now, track, &fighter, left_s).is_some())
        });
        self.patrol.target = held.or_else(|| self.soonest(now, &fighter, left_s));
        let aim = self
            .patrol
            .target
            .and_then(|number| self.picture.get(number))
            .and_then(|track| self.picture.fused(track, now, None));
        match aim {
            Some(aim) => self.fly_to(now, aim, out),
            None => self.fly_home(now, out),
        }
    }

    fn fly_to(&mut self, now: SimTime, aim: StateEstimate, out: &mut Outbox) {
        let patrol = &mut self.patrol;
        if patrol
            .corrected
            .is_some_and(|last| now.since(last) < CORRECT_S)
        {
            return;
        }
        patrol.corrected = Some(now);
        patrol.left = patrol.left.or(Some(now));
        out.order(Order::Intercept { aim });
    }

    fn fly_home(&mut self, now: SimTime, out: &mut Outbox) {
        let patrol = &mut self.patrol;
        if let Some(left) = patrol.left.take() {
            patrol.spent_s += now.since(left);
            patrol.corrected = None;
            out.order(Order::Patrol);
        }
    }

    fn endurance_left_s(&self, now: SimTime, fighter: &OwnFighter) -> f64 {
        let away_s = self.patrol.left.map_or(0.0, |left| now.since(left));
        fighter.endurance_s - self.patrol.spent_s - away_s
    }

    /// The track that can be met soonest; of equals the older one.
    fn soonest(&self, now: SimTime, fighter: &OwnFighter, left_s: f64) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for track in self.picture.tracks() {
            let Some(in_s) = self.meeting_s(now, track, fighter, left_s) else {
                continue;
            };
            if self.is_oneself(now, track) {
                continue;
            }
            if best.is_none_or(|(least_s, _)| in_s < least_s) {
                best = Some((in_s, track.number));
            }
        }
        best.map(|(_, number)| number)
    }

    /// In how long the fighter would meet a track \[s\]; none if it is nothing to fly to.
    fn meeting_s(
        &self,
        now: SimTime,
        track: &SystemTrack,
        fighter: &OwnFighter,
        left_s: f64,
    ) -> Option<f64> {
        let settled = matches!(
            track.identity,
            Identity::Friend | Identity::AssumedFriend | Identity::Neutral
        );
        let seen_harmless = track.evidence.visual.is_some_and(|(appears, when)| {
            appears != Appearance::Hostile && now.since(when) < SETTLED_S
        });
        let others = self.setup.doctrine.respect_others && !track.engaged_by.is_empty();
        let spent = track.salvos >= self.setup.doctrine.firing.salvos || now < track.rest_until;
        if settled || seen_harmless || others || spent || track.cease_fire || self.is_empty() {
            return None;
        }
        let source = track.sources.first()?;
        let heard = track.updated(None)?;
        if now.since(heard) > FRESH_S {
            return None;
        }
        let place = source.state.position_at(now);
        may_engage_here(&self.airspace, self.control, Shooter::Fighter, &place, now).ok()?;
        let met = intercept_time(&self.position, now, fighter.speed_m_s, &source.state)?;
        let in_s = met.since(now);
        (in_s <= fighter.within_s && in_s <= left_s).then_some(in_s)
    }

    /// Whether a track agrees with where the fighter itself is: others tell it of itself too.
    fn is_oneself(&self, now: SimTime, track: &SystemTrack) -> bool {
        let settings = &self.picture.settings;
        let own = StateEstimate {
            time: now,
            position: self.position,
            velocity_m_s: self.velocity_m_s,
            position_covariance: Matrix3::identity() * (OWN_FIX_SIGMA_M * OWN_FIX_SIGMA_M),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * (OWN_SPEED_SIGMA_M_S * OWN_SPEED_SIGMA_M_S),
        };
        self.picture
            .fused(track, now, None)
            .is_some_and(|there| close(&own, &there, settings.gate, settings.allowance_m))
    }

    /// Whether a fighter that was armed has no round left.
    fn is_empty(&self) -> bool {
        !self.setup.weapons.is_empty() && self.fire.ready.iter().all(|rounds| *rounds == 0)
    }
}
