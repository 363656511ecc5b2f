//! Whether to take a target, and which first.

use super::{Engagement, Phase};
use crate::mind::Mind;
use crate::picture::SystemTrack;
use crate::threat::{Course, Path, Urgency};
use crate::workload::{Task, engagement_urgency};
use gapfiller_border::{
    BeamId, Class, HoldReason, Identity, Marked, Note, Order, Outbox, RadarIndex, SimTime,
    StateEstimate, WeaponIndex, WeaponsControl,
};
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::intercept_time;
use gapfiller_numerics::math;
use gapfiller_tracking::single::BeamTracker;
use std::f64::consts::{PI, TAU};

/// Whether identity and control status permit fire.
///
/// # Errors
/// The reason to hold.
pub fn permitted(identity: Identity, control: WeaponsControl) -> Result<(), HoldReason> {
    match (identity, control) {
        (Identity::Friend | Identity::AssumedFriend | Identity::Neutral, _) => {
            Err(HoldReason::HeldFriendOrNeutral)
        }
        (_, WeaponsControl::Hold) => Err(HoldReason::WeaponsHold),
        (Identity::Hostile, _) | (Identity::Unknown | Identity::Suspect, WeaponsControl::Free) => {
            Ok(())
        }
        _ => Err(HoldReason::NotDeclaredHostile),
    }
}

/// A target that may be taken now.
struct Candidate {
    track: u32,
    urgency: Urgency,
    weapon: WeaponIndex,
    radar: Option<RadarIndex>,
    self_defence: bool,
    aim: StateEstimate,
}

impl Mind<'_> {
    /// One round of thought of a fire unit.
    pub(crate) fn fight(&mut self, now: SimTime, out: &mut Outbox) {
        self.tend(now, out);
        let mut candidates = Vec::new();
        let mut holds = Vec::new();
        let mut undecided = Vec::new();
        for track in self.picture.tracks() {
            if self
                .fire
                .engagements
                .iter()
                .any(|engagement| engagement.track == track.number)
            {
                continue;
            }
            match self.consider(now, track) {
                Ok(candidate) => candidates.push(candidate),
                Err(reason) if self.workload.has_decided(track.number) => {
                    // What operators decided on is no longer so.
                    undecided.push(track.number);
                    holds.push((track.number, reason));
                }
                Err(reason) if track.hold != Some(reason) => holds.push((track.number, reason)),
                Err(_) => {}
            }
        }
        candidates.sort_by(|a, b| a.urgency.order(&b.urgency).then(a.track.cmp(&b.track)));
        for candidate in candidates {
            if let Err(reason) = self.decide_on(now, &candidate, out) {
                holds.push((candidate.track, reason));
            }
        }
        for track in undecided {
            self.workload.forget(track);
        }
        for (number, reason) in holds {
            self.note_hold(number, reason, out);
        }
    }

    fn note_hold(&mut self, number: u32, reason: HoldReason, out: &mut Outbox) {
        let track = self.own(number);
        if let Some(held) = self.picture.get_mut(number)
            && held.hold != Some(reason)
        {
            held.hold = Some(reason);
            out.mark(|| held.mark(track.node, Marked::Held(reason)));
            out.note(|| Note::Hold { track, reason });
        }
    }

    /// Gets the leave and the decision that a candidate needs, and takes it up.
    fn decide_on(
        &mut self,
        now: SimTime,
        candidate: &Candidate,
        out: &mut Outbox,
    ) -> Result<(), HoldReason> {
        let number = candidate.track;
        let Some(network) = self.picture.get(number).map(|track| track.network) else {
            return Ok(());
        };
        if !candidate.self_defence {
            self.seek_consent(now, number, network, out)?;
        }
        if self.setup.operators && !self.workload.has_decided(number) {
            let urgency = engagement_urgency(candidate.urgency.left_s(), candidate.self_defence);
            let task = Task::Engage { track: number };
            self.workload.give(task, urgency, out);
            return Err(HoldReason::AwaitingDecision);
        }
        self.take_up(now, candidate, out)?;
        self.workload.forget(number);
        Ok(())
    }

    /// Operators have decided to engage a track: it is taken up, if the reason still holds.
    pub(crate) fn engage_decided(&mut self, now: SimTime, number: u32, out: &mut Outbox) {
        let in_hand = self
            .fire
            .engagements
            .iter()
            .any(|engagement| engagement.track == number);
        let Some(track) = self.picture.get(number).filter(|_| !in_hand) else {
            self.workload.forget(number);
            return;
        };
        let taken = match self.consider(now, track) {
            Ok(candidate) => self.decide_on(now, &candidate, out),
            Err(reason) => {
                self.workload.forget(number);
                Err(reason)
            }
        };
        if let Err(reason) = taken {
            self.note_hold(number, reason, out);
        }
    }

    /// Whether a track may and can be engaged; if not, the first reason why.
    fn consider(&self, now: SimTime, track: &SystemTrack) -> Result<Candidate, HoldReason> {
        let Some(source) = track.sources.first() else {
            return Err(HoldReason::NoThreat);
        };
        let doctrine = &self.setup.doctrine;
        // Cheap reasons first: most tracks are far away or already settled, at every tick again.
        if matches!(
            track.identity,
            Identity::Friend | Identity::AssumedFriend | Identity::Neutral
        ) {
            return Err(HoldReason::HeldFriendOrNeutral);
        }
        if now < track.rest_until {
            return Err(HoldReason::AwaitingAssessment);
        }
        if track.salvos >= doctrine.firing.salvos {
            return Err(HoldReason::SalvosSpent);
        }
        if track.cease_fire {
            return Err(HoldReason::CeaseFireOrdered);
        }
        self.fire_allowed()?;
        if doctrine.respect_others && !track.engaged_by.is_empty() {
            return Err(HoldReason::EngagedByOther);
        }
        if !self.may_reach(&source.state.position_at(now), &source.state) {
            return Err(HoldReason::OutOfEnvelope);
        }
        let course = Course::at(&source.state, now);
        let self_defence = self.attacks_me(track.class(), &course);
        if !self_defence {
            permitted(track.identity, self.control_here(&course.position, now)?)?;
        }
        self.left_to_engage(now, track, self_defence)?;
        let path = Path::of(&course, track.class());
        if !(self_defence || doctrine.engage_receding || self.is_threat(&path)) {
            return Err(HoldReason::NoThreat);
        }
        let mut rough = source.state;
        rough.position = course.position;
        rough.time = now;
        if self.friend_near(now, &rough) {
            return Err(HoldReason::FriendNear);
        }
        let weapon = self.weapon_for(now, &rough, track.class())?;
        let cued = track.sources.iter().any(|source| source.cue);
        let remote = track.sources.iter().any(|source| source.fire_control);
        let radar = if cued { self.radar_for(&rough) } else { None };
        if radar.is_none() && !remote {
            return Err(HoldReason::OutOfSector);
        }
        let aim = self.picture.fused(track, now, None).unwrap_or(rough);
        Ok(Candidate {
            track: track.number,
            urgency: self.urgency(&path, track, self_defence),
            weapon,
            radar,
            self_defence,
            aim,
        })
    }

    /// Whether any weapon could meet the target at all: its reach, and as much again as the target flies meanwhile.
    fn may_reach(&self, position: &Ecef, state: &StateEstimate) -> bool {
        let apart = (position.0 - self.position.0).norm_squared();
        let speed_m_s = state.velocity_m_s.norm();
        self.setup.weapons.iter().any(|weapon| {
            let round = &weapon.interceptor;
            let reach_m = round.maximum_range_m.max(round.ballistic_range_m);
            apart <= math::square(reach_m * (1.0 + speed_m_s / round.mean_speed_m_s.max(1.0)))
        })
    }

    fn friend_near(&self, now: SimTime, aim: &StateEstimate) -> bool {
        let clearance_m = self.setup.doctrine.friend_clearance_m;
        clearance_m > 0.0
            && self.friends.values().any(|friend| {
                now.since(friend.state.time) < 60.0
                    && friend.state.position_at(now).distance_m(&aim.position) < clearance_m
            })
    }

    /// The weapon that meets the target soonest with a round that is ready.
    pub(super) fn weapon_for(
        &self,
        now: SimTime,
        aim: &StateEstimate,
        class: Option<Class>,
    ) -> Result<WeaponIndex, HoldReason> {
        let mut best: Option<(SimTime, WeaponIndex)> = None;
        let mut reaches = false;
        for (index, weapon) in self.setup.weapons.iter().enumerate() {
            let round = &weapon.interceptor;
            let Some(met) = intercept_time(&self.position, now, round.mean_speed_m_s, aim) else {
                continue;
            };
            let point = aim.position_at(met);
            if !round.reaches(&self.position, &point, aim.velocity_m_s.norm(), class) {
                continue;
            }
            reaches = true;
            let ready = self.fire.ready.get(index).copied().unwrap_or(0);
            if ready > 0 && best.is_none_or(|(soonest, _)| met < soonest) {
                best = Some((met, WeaponIndex(index as u8)));
            }
        }
        match best {
            Some((_, weapon)) => Ok(weapon),
            None if reaches => Err(HoldReason::MagazineEmpty),
            None => Err(HoldReason::OutOfEnvelope),
        }
    }

    /// An engagement radar with the target in its sector and range.
    fn radar_for(&self, aim: &StateEstimate) -> Option<RadarIndex> {
        for (index, radar) in self.setup.radars.iter().enumerate() {
            let (Some(engagement), Some(frame)) =
                (radar.engagement, self.frame(RadarIndex(index as u8)))
            else {
                continue;
            };
            if !self.radars.works(index) {
                continue;
            }
            let enu = frame.to_enu(&aim.position);
            let azimuth = math::atan2(enu.0.x, enu.0.y);
            let boresight_rad = match self.setup.position {
                Some(_) => engagement.boresight_rad,
                // From the nose.
                None => {
                    let level = frame.rotate_to_enu(&self.velocity_m_s);
                    math::atan2(level.x, level.y) + engagement.boresight_rad
                }
            };
            let off = (azimuth - boresight_rad + PI).rem_euclid(TAU) - PI;
            if off.abs() <= engagement.half_sector_rad && enu.0.norm() <= engagement.range_m {
                return Some(RadarIndex(index as u8));
            }
        }
        None
    }

    /// Points a beam at a candidate and begins an engagement.
    fn take_up(
        &mut self,
        now: SimTime,
        candidate: &Candidate,
        out: &mut Outbox,
    ) -> Result<(), HoldReason> {
        let Some(track) = self.picture.get(candidate.track) else {
            return Ok(());
        };
        let network = track.network;
        let mark = track.mark(self.setup.node, Marked::Decided);
        let beam = match candidate.radar {
            Some(radar) => {
                let held = self
                    .fire
                    .engagements
                    .iter()
                    .filter(|engagement| engagement.beam.is_some_and(|(other, _)| other == radar))
                    .count();
                let channels = self
                    .setup
                    .radars
                    .get(usize::from(radar.0))
                    .and_then(|radar| radar.engagement)
                    .map_or(0, |radar| radar.target_channels);
                if held >= channels as usize {
                    return Err(HoldReason::NoChannel);
                }
                let beam = BeamId(self.fire.next_beam);
                self.fire.next_beam += 1;
                out.order(Order::Point {
                    radar,
                    beam,
                    aim: candidate.aim,
                });
                Some((radar, beam))
            }
            None => None,
        };
        out.mark(|| mark);
        let psd = self.setup.picture.acceleration_psd;
        self.fire.engagements.push(Engagement {
            track: candidate.track,
            network,
            beam,
            tracker: BeamTracker::new(psd, BEAM_GATE),
            weapon: candidate.weapon,
            decided: now,
            self_defence: candidate.self_defence,
            phase: Phase::Acquiring,
        });
        Ok(())
    }
}

/// Gate of a beam's own tracker (chi-squared, 3 degrees of freedom, 99.9 %), widened for the registration between the cueing
/// and the engagement radar.
const BEAM_GATE: f64 = 40.0;
