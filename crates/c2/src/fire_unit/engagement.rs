//! Carrying an engagement through.

use super::{Engagement, Phase};
use crate::mind::Mind;
use gapfiller_border::{
    BeamId, EngagementPhase, EngagementReport, Identity, Note, Order, Outbox, Plot, PlotId,
    RadarIndex, ShotId, SimTime, StateEstimate, WeaponsControl,
};
use gapfiller_models::interceptor::intercept_time;

/// A beam that has not found its target by then is freed \[s\].
const GIVE_UP_S: f64 = 30.0;
/// After giving up, or after a kill was seen, the track is left alone for so long \[s\].
const REST_S: f64 = 45.0;
/// A beam is lost after so many dwells without a plot.
const LOST_DWELLS: u32 = 6;
/// Plots a beam must have taken before it is good enough to fire on.
const HITS_TO_FIRE: u32 = 3;
/// A track told for fire control serves for so long after it was last heard of \[s\] …
const TOLD_S: f64 = 6.0;
/// … and after it was last measured \[s\]: one frame of a data link.
const TOLD_AGE_S: f64 = 12.0;

impl Mind<'_> {
    /// What a beam saw.
    pub(crate) fn dwell(
        &mut self,
        now: SimTime,
        radar: RadarIndex,
        beam: BeamId,
        plots: &[Plot],
        out: &mut Outbox,
    ) {
        let Some(place) = self
            .fire
            .engagements
            .iter()
            .position(|engagement| engagement.beam == Some((radar, beam)))
        else {
            return;
        };
        let number = self.fire.engagements[place].track;
        let cue = |mind: &Self| {
            let track = mind.picture.get(number)?;
            mind.picture.fused(track, now, None)
        };
        let own = self.fire.engagements[place].tracker.predicted(now);
        let Some(aim) = own.or_else(|| cue(self)) else {
            return;
        };
        let accuracy = match self.setup.radars.get(usize::from(radar.0)) {
            Some(radar) => radar.tracker.accuracy,
            None => return,
        };
        let Some(frame) = self.frame(radar).copied() else {
            return;
        };
        let engagement = &mut self.fire.engagements[place];
        engagement.tracker.dwell(&frame, plots, &accuracy, &aim);
        if engagement.tracker.misses > LOST_DWELLS {
            // What the beam held is gone: search again where the picture says the target is.
            engagement.tracker.state = None;
            engagement.tracker.hits = 0;
        }
        let held = engagement.tracker.predicted(now);
        let Some(aim) = held.or_else(|| cue(self)) else {
            return;
        };
        out.order(Order::Point { radar, beam, aim });
        self.guide(now, place, out);
        self.fire_when_ready(now, place, out);
    }

    /// The best state of an engaged target: the beam's own, or else another node's fire-control track.
    fn firing_state(
        &self,
        engagement: &Engagement,
        now: SimTime,
    ) -> Option<(StateEstimate, Option<PlotId>)> {
        let tracker = &engagement.tracker;
        let held = tracker.hits >= HITS_TO_FIRE && tracker.misses <= 2;
        let own = tracker.predicted(now).filter(|_| held);
        match own.filter(|_| engagement.beam.is_some()) {
            Some(state) => Some((state, tracker.last_plot)),
            None => self.told_for_fire(engagement, now),
        }
    }

    /// A track told for fire control, as long as it is fresh: heard of lately, and measured not much earlier.
    fn told_for_fire(
        &self,
        engagement: &Engagement,
        now: SimTime,
    ) -> Option<(StateEstimate, Option<PlotId>)> {
        let track = self.picture.get(engagement.track)?;
        let source = track.sources.iter().find(|source| {
            source.fire_control
                && now.since(source.updated) <= TOLD_S
                && now.since(source.state.time) <= TOLD_AGE_S
        })?;
        let psd = self.picture.settings.acceleration_psd;
        Some((source.state.extrapolated(now, psd), source.plot))
    }

    /// Corrects the aim of rounds in flight.
    fn guide(&mut self, now: SimTime, place: usize, out: &mut Outbox) {
        let engagement = &self.fire.engagements[place];
        let Phase::Flight { shot, .. } = engagement.phase else {
            return;
        };
        let held = engagement.tracker.misses == 0;
        let own = engagement.tracker.predicted(now).filter(|_| held);
        let state = own
            .filter(|_| engagement.beam.is_some())
            .or_else(|| Some(self.told_for_fire(engagement, now)?.0));
        if let Some(aim) = state {
            out.order(Order::Guide { shot, aim });
            if let Phase::Flight { guided, .. } = &mut self.fire.engagements[place].phase {
                *guided = now;
            }
        }
    }

    /// Fires if the target is held, in reach, still to be engaged, and the reaction time is over.
    fn fire_when_ready(&mut self, now: SimTime, place: usize, out: &mut Outbox) {
        let engagement = &self.fire.engagements[place];
        if engagement.phase != Phase::Acquiring
            || now.since(engagement.decided) < self.setup.doctrine.reaction_s
        {
            return;
        }
        let Some((aim, plot)) = self.firing_state(engagement, now) else {
            return;
        };
        let Some(track) = self.picture.get(engagement.track) else {
            return;
        };
        if !self.may_go_on(now, track.number, engagement.self_defence) {
            return;
        }
        let class = track.class();
        let Ok(weapon) = self.weapon_for(now, &aim, class) else {
            return;
        };
        let ready = self
            .fire
            .ready
            .get(usize::from(weapon.0))
            .copied()
            .unwrap_or(0);
        let rounds = self.setup.doctrine.firing.salvo.min(ready);
        let supported = self
            .missile_channels(engagement.beam)
            .is_none_or(|channels| self.fire.rounds_flying() + rounds <= channels);
        if rounds == 0 || !supported {
            return;
        }
        let Some(interceptor) = self.setup.weapons.get(usize::from(weapon.0)) else {
            return;
        };
        let Some(intercept) = intercept_time(
            &self.position,
            now,
            interceptor.interceptor.mean_speed_m_s,
            &aim,
        ) else {
            return;
        };
        let shot = ShotId {
            node: self.setup.node,
            number: self.fire.next_shot,
        };
        let id = self.own(track.number);
        let beam = engagement.beam.map(|(_, beam)| beam);
        let authority = self.authority(engagement, &aim, now);
        out.note(|| Note::Decided {
            shot,
            track: id,
            identity: track.identity,
            rule: track
                .rule
                .and_then(|rule| self.setup.rules.rules.get(rule))
                .map_or_else(|| "no rule".to_owned(), |rule| rule.name.clone()),
            authority,
            others: track.engaged_by.iter().map(|shot| shot.node).collect(),
            intercept,
        });
        out.order(Order::Fire {
            shot,
            weapon,
            rounds,
            track: id,
            plot,
            beam,
            aim,
        });
        let network = engagement.network;
        self.announce(
            EngagementReport {
                shot,
                network,
                phase: EngagementPhase::Engaging,
            },
            None,
            out,
        );
        self.fire.next_shot += 1;
        self.fire.engagements[place].phase = Phase::Flight {
            shot,
            rounds,
            guided: now,
        };
        self.fire.engagements[place].weapon = weapon;
        let number = self.fire.engagements[place].track;
        if let Some(track) = self.picture.get_mut(number) {
            track.salvos += 1;
            track.hold = None;
        }
    }

    fn missile_channels(&self, beam: Option<(RadarIndex, BeamId)>) -> Option<u32> {
        let (radar, _) = beam?;
        self.setup
            .radars
            .get(usize::from(radar.0))?
            .engagement
            .map(|radar| radar.missile_channels)
    }

    fn authority(&self, engagement: &Engagement, aim: &StateEstimate, now: SimTime) -> String {
        if engagement.self_defence {
            return "self-defence".to_owned();
        }
        match self.control_at(&aim.position, now) {
            WeaponsControl::Free => "weapons free".to_owned(),
            WeaponsControl::Tight => "weapons tight".to_owned(),
            WeaponsControl::Hold => "weapons hold".to_owned(),
        }
    }

    /// All rounds of a salvo have flown: wait, then judge.
    pub(crate) fn flown(&mut self, now: SimTime, shot: ShotId) {
        let judge_at = now.after(self.setup.doctrine.assessment_s);
        for engagement in &mut self.fire.engagements {
            if matches!(engagement.phase, Phase::Flight { shot: other, .. } if other == shot) {
                engagement.phase = Phase::Assessing { shot, judge_at };
            }
        }
    }

    /// Looks after what is in hand: judges, gives up, breaks off, corrects, fires on others' tracks.
    pub(super) fn tend(&mut self, now: SimTime, out: &mut Outbox) {
        let mut place = 0;
        while place < self.fire.engagements.len() {
            if self.tend_one(now, place, out) {
                let engagement = self.fire.engagements.remove(place);
                if let Some((radar, beam)) = engagement.beam {
                    out.order(Order::Release { radar, beam });
                }
            } else {
                place += 1;
            }
        }
    }

    /// True if the engagement is over.
    fn tend_one(&mut self, now: SimTime, place: usize, out: &mut Outbox) -> bool {
        if self.became_friend(place) {
            self.abort(place, out);
            return true;
        }
        match self.fire.engagements[place].phase.clone() {
            Phase::Acquiring => self.tend_acquiring(now, place, out),
            Phase::Flight { .. } => {
                if self.fire.engagements[place].beam.is_none() {
                    self.guide(now, place, out);
                }
                false
            }
            Phase::Assessing { shot, judge_at } => {
                now >= judge_at && self.judge(now, place, shot, out)
            }
        }
    }

    fn tend_acquiring(&mut self, now: SimTime, place: usize, out: &mut Outbox) -> bool {
        let engagement = &self.fire.engagements[place];
        let number = engagement.track;
        let Some(track) = self.picture.get(number) else {
            return true;
        };
        let still = engagement.self_defence
            || track.sources.first().is_some_and(|source| {
                let place = source.state.position_at(now);
                super::permitted(track.identity, self.control_at(&place, now)).is_ok()
            });
        if !still || !self.may_go_on(now, number, engagement.self_defence) {
            return true;
        }
        if now.since(engagement.decided) > GIVE_UP_S + self.setup.doctrine.reaction_s {
            if let Some(track) = self.picture.get_mut(number) {
                track.rest_until = now.after(GIVE_UP_S);
            }
            return true;
        }
        if engagement.beam.is_none() {
            self.fire_when_ready(now, place, out);
        }
        false
    }

    fn became_friend(&self, place: usize) -> bool {
        self.picture
            .get(self.fire.engagements[place].track)
            .is_some_and(|track| {
                matches!(
                    track.identity,
                    Identity::Friend | Identity::AssumedFriend | Identity::Neutral
                )
            })
    }

    /// Breaks off the engagement of a track on a superior's order.
    pub(crate) fn break_off(&mut self, number: u32, out: &mut Outbox) {
        while let Some(place) = self
            .fire
            .engagements
            .iter()
            .position(|engagement| engagement.track == number)
        {
            self.abort(place, out);
            let engagement = self.fire.engagements.remove(place);
            if let Some((radar, beam)) = engagement.beam {
                out.order(Order::Release { radar, beam });
            }
        }
    }

    /// Breaks off rounds in flight.
    fn abort(&mut self, place: usize, out: &mut Outbox) {
        let engagement = &self.fire.engagements[place];
        if let Phase::Flight { shot, .. } = engagement.phase {
            out.order(Order::Abort { shot });
            let report = EngagementReport {
                shot,
                network: engagement.network,
                phase: EngagementPhase::Ended,
            };
            self.announce(report, None, out);
        }
    }

    /// Judges a salvo: what was seen decides; unseen, a beam that still holds a target means a miss. True if it is over.
    fn judge(&mut self, now: SimTime, place: usize, shot: ShotId, out: &mut Outbox) -> bool {
        let seen = self.fire.seen.remove(&shot);
        let engagement = &self.fire.engagements[place];
        let still_held = (engagement.tracker.hits > 0 && engagement.tracker.misses <= 2)
            || self.told_for_fire(engagement, now).is_some();
        let killed = seen.unwrap_or(!still_held);
        out.note(|| Note::Assessed {
            shot,
            killed,
            seen: seen.is_some(),
        });
        let (number, network) = (engagement.track, engagement.network);
        self.announce(
            EngagementReport {
                shot,
                network,
                phase: EngagementPhase::Ended,
            },
            None,
            out,
        );
        let allowed = self.setup.doctrine.firing.salvos;
        let Some(track) = self.picture.get_mut(number) else {
            return true;
        };
        if killed {
            track.rest_until = now.after(REST_S);
            return true;
        }
        if track.salvos >= allowed {
            return true;
        }
        // Shoot, look, shoot: the beam stays, the reaction is already behind.
        self.fire.engagements[place].phase = Phase::Acquiring;
        self.fire.engagements[place].decided = now.after(-self.setup.doctrine.reaction_s);
        false
    }
}
