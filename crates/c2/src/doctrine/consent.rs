//! Asking for leave to engage, and giving it.

use super::Authority;
use super::authority::Above;
use crate::mind::Mind;
use crate::workload::Task;
use gapfiller_border::{
    Command, Content, HoldReason, Identity, NodeId, Outbox, Request, SimTime, TrackId,
};
use std::collections::BTreeMap;

/// A request without an answer is made again after this time \[s\]. Assumed.
const ASK_AGAIN_S: f64 = 30.0;
/// What was refused is not to be asked for again before this time \[s\]. Assumed.
const REFUSED_FOR_S: f64 = 30.0;

/// How far a unit's own request for a track has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leave {
    Asked(SimTime),
    Granted(SimTime),
    Refused(SimTime),
}

/// A subordinate's request that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waiting {
    due: SimTime,
    unit: NodeId,
    network: TrackId,
}

/// What a node has asked for, what it was asked for, and what it has granted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Consents {
    /// The node's own requests, by its own track numbers.
    asked: BTreeMap<u32, Leave>,
    waiting: Vec<Waiting>,
    /// Who was given leave for which of the node's tracks, and until when.
    granted: BTreeMap<u32, (NodeId, SimTime)>,
}

impl Mind<'_> {
    fn needs_consent(&self, now: SimTime) -> bool {
        self.setup.doctrine.authority == Authority::Consent && self.above(now) == Above::Heard
    }

    /// Whether the unit needs no leave for a track, or has it.
    pub(crate) fn has_consent(&self, now: SimTime, track: u32) -> bool {
        let granted = self.consents.asked.get(&track);
        !self.needs_consent(now) || matches!(granted, Some(Leave::Granted(until)) if now <= *until)
    }

    /// Asks for leave to engage a track, if it is needed and not at hand.
    pub(crate) fn seek_consent(
        &mut self,
        now: SimTime,
        track: u32,
        network: TrackId,
        out: &mut Outbox,
    ) -> Result<(), HoldReason> {
        if self.has_consent(now, track) {
            return Ok(());
        }
        match self.consents.asked.get(&track) {
            Some(Leave::Refused(until)) if now < *until => {
                return Err(HoldReason::ConsentRefused);
            }
            Some(Leave::Asked(when)) if now.since(*when) < ASK_AGAIN_S => {}
            _ => {
                self.consents.asked.insert(track, Leave::Asked(now));
                let unit = self.setup.node;
                self.ask_superior(Request::Consent { unit, network }, out);
            }
        }
        Err(HoldReason::AwaitingConsent)
    }

    /// Sends a request to the superior, if a way for orders leads there.
    pub(crate) fn ask_superior(&self, request: Request, out: &mut Outbox) {
        if let Some(superior) = self.setup.superior {
            self.send_to(superior, Content::Request(request), out);
        }
    }

    /// Hears a superior's answer.
    pub(crate) fn hear_answer(&mut self, network: TrackId, until: SimTime, granted: bool) {
        let Some(number) = self.picture.of_network(network) else {
            return;
        };
        let leave = if granted {
            Leave::Granted(until)
        } else {
            Leave::Refused(until)
        };
        self.consents.asked.insert(number, leave);
    }

    /// Hears a subordinate's request for leave: operators decide on it, or the time for a decision passes, or it falls at once.
    pub(crate) fn hear_consent_request(
        &mut self,
        now: SimTime,
        unit: NodeId,
        network: TrackId,
        out: &mut Outbox,
    ) {
        let setup = self.setup;
        if setup.operators {
            let task = Task::Consent { unit, network };
            self.workload.give(task, CONSENT_URGENCY, out);
        } else if setup.doctrine.decision_s > 0.0 {
            let due = now.after(setup.doctrine.decision_s);
            let asked_before = self
                .consents
                .waiting
                .iter()
                .any(|waiting| (waiting.unit, waiting.network) == (unit, network));
            if !asked_before {
                self.consents.waiting.push(Waiting { due, unit, network });
            }
        } else {
            self.answer_consent(now, unit, network, out);
        }
    }

    /// Answers the requests whose time for a decision has passed.
    pub(crate) fn answer_due(&mut self, now: SimTime, out: &mut Outbox) {
        while let Some(place) = self
            .consents
            .waiting
            .iter()
            .position(|waiting| waiting.due <= now)
        {
            let Waiting { unit, network, .. } = self.consents.waiting.remove(place);
            self.answer_consent(now, unit, network, out);
        }
    }

    /// Decides on a request as things stand now, and says so.
    pub(crate) fn answer_consent(
        &mut self,
        now: SimTime,
        unit: NodeId,
        network: TrackId,
        out: &mut Outbox,
    ) {
        let number = self.consentable(now, unit, network);
        let command = match number {
            Some(number) => {
                let until = now.after(self.setup.doctrine.consent_lapses_s);
                self.consents.granted.insert(number, (unit, until));
                Command::Consent { network, until }
            }
            None => Command::Refuse {
                network,
                until: now.after(REFUSED_FOR_S),
            },
        };
        self.command(unit, command, out);
    }

    /// The track, if a unit may have leave for it: the node holds it, as no friend and not as neutral, nobody else engages it or
    /// has leave to, and no order speaks against it.
    fn consentable(&self, now: SimTime, unit: NodeId, network: TrackId) -> Option<u32> {
        let number = self.picture.of_network(network)?;
        let track = self.picture.get(number)?;
        let friendly = matches!(
            track.identity,
            Identity::Friend | Identity::AssumedFriend | Identity::Neutral
        );
        let engaged = track.engaged_by.iter().any(|shot| shot.node != unit);
        let promised = self
            .consents
            .granted
            .get(&number)
            .is_some_and(|(other, until)| *other != unit && now <= *until);
        let refused =
            friendly || engaged || promised || track.cease_fire || self.fire_allowed().is_err();
        (!refused).then_some(number)
    }
}

/// Before declarations of hostile, after what keeps a friend alive.
const CONSENT_URGENCY: u8 = 15;
