//! Talking: what there is to say on a voice line, questions and answers.
//!
//! A mind gives the line all that is pressing; which of it is said next is decided there, most urgent first. Positions are as
//! read off a map grid.

use super::Spoken;
use crate::mind::Mind;
use crate::picture::SystemTrack;
use crate::setup::OutboundLink;
use crate::threat::{self, Course, Path};
use gapfiller_border::{
    Content, Identity, LinkIndex, NodeId, Order, Outbox, PositionReport, Question, SimTime,
    StateEstimate, TrackReport,
};
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};

/// The same thing is not said again within this time, unless it is held to be something else \[s\].
const REPEAT_S: f64 = 60.0;
/// A question that was not answered is asked again after this time \[s\].
const ASK_AGAIN_S: f64 = 60.0;

impl Mind<'_> {
    /// Gives a voice line every track that is worth saying.
    pub(super) fn speak(
        &mut self,
        now: SimTime,
        number: LinkIndex,
        link: &OutboundLink,
        out: &mut Outbox,
    ) {
        let grid_m = link.voice_grid_m.unwrap_or(0.0);
        let index = usize::from(number.0);
        let mut spoken = std::mem::take(&mut self.links[index].spoken);
        spoken.retain(|what, _| match what {
            Spoken::Track(number) => self.picture.get(*number).is_some(),
            Spoken::Friend(_) => true,
        });
        for track in self.picture.tracks() {
            let telling = !matches!(track.identity, Identity::Unknown | Identity::Pending);
            let what = Spoken::Track(track.number);
            if !telling
                || track.updated(Some(link.to)).is_none()
                || said_lately(spoken.get(&what), now, track.identity)
            {
                continue;
            }
            let mut reports = Vec::with_capacity(1);
            let ever = SimTime(i64::MIN);
            self.report(now, ever, track, link, &mut None, &mut reports);
            if let Some(report) = reports.first_mut() {
                report.state = rounded(&report.state, grid_m);
                spoken.insert(what, (now, track.identity));
                let content = Content::Tracks(reports);
                out.order(Order::Send {
                    link: number,
                    content,
                });
            }
        }
        self.links[index].spoken = spoken;
    }

    /// Tells where a friend is: as it is on a data link, rounded and not too often by voice.
    pub(super) fn say_position(
        &mut self,
        now: SimTime,
        number: LinkIndex,
        link: &OutboundLink,
        mut report: PositionReport,
        out: &mut Outbox,
    ) {
        if let Some(grid_m) = link.voice_grid_m
            && let Some(state) = self.links.get_mut(usize::from(number.0))
        {
            let what = Spoken::Friend(report.originator);
            if said_lately(state.spoken.get(&what), now, Identity::Friend) {
                return;
            }
            state.spoken.insert(what, (now, Identity::Friend));
            report.state = rounded(&report.state, grid_m);
        }
        out.order(Order::Send {
            link: number,
            content: Content::Position(Box::new(report)),
        });
    }

    /// Asks who the unidentified tracks are that could become targets. A track is asked about on one line at a time, in turn.
    pub(super) fn ask(&mut self, now: SimTime, number: LinkIndex, out: &mut Outbox) {
        if !self.setup.identifies {
            return;
        }
        let lines = self.setup.links.iter().enumerate();
        let lines: Vec<usize> = lines
            .filter(|(_, link)| link.voice_grid_m.is_some() && link.carries.identity)
            .map(|(index, _)| index)
            .collect();
        let Some(place) = lines.iter().position(|line| *line == usize::from(number.0)) else {
            return;
        };
        let grid_m = self.setup.links[lines[place]].voice_grid_m.unwrap_or(0.0);
        let mut asked = std::mem::take(&mut self.asked);
        asked.retain(|number, _| self.picture.get(*number).is_some());
        for track in self.picture.tracks() {
            let before = asked.get(&track.number).copied();
            let (last, times) = before.unwrap_or((SimTime(i64::MIN), 0));
            let open = before.is_some() && now.since(last) < ASK_AGAIN_S;
            if open || times % lines.len() != place || !self.puzzling(now, track) {
                continue;
            }
            let Some(state) = self.picture.best_state(track, now, None) else {
                continue;
            };
            asked.insert(track.number, (now, times + 1));
            let question = Question {
                about: track.network,
                state: rounded(&state, grid_m),
            };
            out.order(Order::Send {
                link: number,
                content: Content::Question(Box::new(question)),
            });
        }
        self.asked = asked;
    }

    /// Whether a track is not identified and threatens something, so that it may have to be decided on.
    fn puzzling(&self, now: SimTime, track: &SystemTrack) -> bool {
        let doctrine = &self.setup.doctrine;
        let Some(source) = track.sources.first() else {
            return false;
        };
        matches!(track.identity, Identity::Unknown | Identity::Suspect)
            && (doctrine.engage_receding
                || threat::threatens(
                    &Path::of(&Course::at(&source.state, now), track.class()),
                    &self.assets,
                    doctrine.threat_within(),
                ))
    }

    /// Says what the nearest track to a place is held to be, if it is held to be anything; silence is the other answer.
    pub(super) fn answer(
        &mut self,
        now: SimTime,
        from: NodeId,
        question: &Question,
        out: &mut Outbox,
    ) {
        let links = || self.setup.links.iter().enumerate();
        let back = |(_, link): &(usize, &OutboundLink)| link.to == from && link.carries.identity;
        let line = links().find(|found| back(found) && found.1.voice_grid_m.is_some());
        let Some((index, link)) = line.or_else(|| links().find(back)) else {
            return;
        };
        let settings = self.picture.settings;
        let there = question.state.extrapolated(now, settings.acceleration_psd);
        let Some(track) = self
            .nearest(now, &there)
            .and_then(|number| self.picture.get(number))
        else {
            return;
        };
        let (Some(identity), Some(state)) = (
            self.identity_for(track, from),
            self.picture.best_state(track, now, None),
        ) else {
            return;
        };
        let report = TrackReport {
            track: self.own(track.number),
            // Under the asker's number, or he would not know what is meant.
            network: question.about,
            plot: track.sources.iter().find_map(|source| source.plot),
            state: link
                .voice_grid_m
                .map_or(state, |grid_m| rounded(&state, grid_m)),
            picture: false,
            cue: false,
            fire_control: false,
            class: track.class(),
            squawk: track.evidence.squawk,
            identity: Some(identity),
        };
        out.order(Order::Send {
            link: LinkIndex(index as u16),
            content: Content::Tracks(vec![report]),
        });
    }
}

fn said_lately(before: Option<&(SimTime, Identity)>, now: SimTime, identity: Identity) -> bool {
    before.is_some_and(|(when, held)| *held == identity && now.since(*when) <= REPEAT_S)
}

/// A position as read off a map grid: the middle of its square, with the square's spread and no velocity but the course.
fn rounded(state: &StateEstimate, grid_m: f64) -> StateEstimate {
    if grid_m <= 0.0 {
        return *state;
    }
    let snap = |value: f64| (value / grid_m).round() * grid_m;
    let position = state.position.0;
    // The grid is laid over earth-centred coordinates: what matters is the size of the error, not the printed squares.
    let snapped = Vector3::new(snap(position.x), snap(position.y), snap(position.z));
    StateEstimate {
        position: Ecef(snapped),
        position_covariance: state.position_covariance
            + Matrix3::identity() * (grid_m * grid_m / 12.0),
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: state.velocity_covariance + Matrix3::identity() * 900.0,
        ..*state
    }
}
