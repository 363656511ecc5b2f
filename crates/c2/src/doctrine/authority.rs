//! Who decides that a unit engages, and what it does when its superior is not heard.

use crate::mind::Mind;
use crate::picture::SystemTrack;
use gapfiller_border::{FireOrder, HoldReason, Note, Outbox, SimTime};

/// Who decides that a unit engages. Self-defence is its own decision under each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Authority {
    /// As long as the superior is heard, the unit engages what the superior gives it; a superior that was never heard is lost.
    #[default]
    Assigned,
    /// The unit decides, and obeys no order.
    Autonomous,
    /// The unit decides; the superior can order it to leave a track alone, or to stop.
    Decentralised,
    /// The unit decides and asks for leave; the superior gives it or not. A superior counts as heard at the start.
    Consent,
    /// The unit engages what it is ordered to and nothing else. A superior counts as heard at the start.
    Order,
}

/// What a unit does when its superior is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fallback {
    /// It decides for itself.
    #[default]
    Autonomous,
    /// It fires in self-defence only. A superior counts as heard at the start.
    SelfDefence,
    /// It neither fires nor radiates: its searching radars go off, no beam is pointed at anything new. Rounds in flight are still
    /// guided. A superior counts as heard at the start.
    Silent,
}

/// How a unit stands to its superior.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Above {
    /// It has none.
    Nobody,
    /// It was heard lately.
    Heard,
    /// It was not.
    Lost,
}

impl Mind<'_> {
    /// How the node stands to its superior now.
    pub(crate) fn above(&self, now: SimTime) -> Above {
        if self.setup.superior.is_none() {
            return Above::Nobody;
        }
        let doctrine = &self.setup.doctrine;
        let heard = if self.awaits_superior() {
            self.superior_heard.max(SimTime::ZERO)
        } else {
            self.superior_heard
        };
        if now.since(heard) <= doctrine.superior_lost_s {
            Above::Heard
        } else {
            Above::Lost
        }
    }

    /// What doctrine allows without the superior: the same for one who needs a superior and has none.
    fn falls_back(&self, now: SimTime) -> bool {
        match (self.setup.doctrine.authority, self.above(now)) {
            (Authority::Autonomous, _) | (_, Above::Heard) => false,
            (_, Above::Lost) | (Authority::Consent | Authority::Order, Above::Nobody) => true,
            (_, Above::Nobody) => false,
        }
    }

    /// Whether the node has fallen silent for want of its superior.
    pub(crate) fn is_silent(&self, now: SimTime) -> bool {
        self.setup.doctrine.fallback == Fallback::Silent && self.falls_back(now)
    }

    /// Whether the unit may begin to engage a track, as far as its superiors are concerned; leave is asked for later.
    pub(crate) fn left_to_engage(
        &self,
        now: SimTime,
        track: &SystemTrack,
        self_defence: bool,
    ) -> Result<(), HoldReason> {
        if self.falls_back(now) {
            return match self.setup.doctrine.fallback {
                Fallback::Autonomous => Ok(()),
                Fallback::SelfDefence if self_defence => Ok(()),
                Fallback::SelfDefence | Fallback::Silent => Err(HoldReason::SuperiorLost),
            };
        }
        if self_defence || self.above(now) != Above::Heard {
            return Ok(());
        }
        let mine = track
            .assigned
            .is_some_and(|(unit, _)| unit == self.setup.node);
        match self.setup.doctrine.authority {
            Authority::Assigned if !mine => Err(HoldReason::AssignedToOther),
            Authority::Order if !mine => Err(HoldReason::AwaitingOrder),
            _ => Ok(()),
        }
    }

    /// The order to stop firing that stands.
    pub(crate) fn fire_allowed(&self) -> Result<(), HoldReason> {
        match self.standing.fire {
            None => Ok(()),
            Some(FireOrder::CeaseFire) => Err(HoldReason::CeaseFireOrdered),
            Some(FireOrder::HoldFire) => Err(HoldReason::HoldFireOrdered),
        }
    }

    /// Whether an engagement without rounds in flight may go on to its launch.
    pub(crate) fn may_go_on(&self, now: SimTime, track: u32, self_defence: bool) -> bool {
        if self.fire_allowed().is_err() {
            return false;
        }
        if self.falls_back(now) {
            return match self.setup.doctrine.fallback {
                Fallback::Autonomous => true,
                Fallback::SelfDefence => self_defence,
                Fallback::Silent => false,
            };
        }
        self_defence || self.has_consent(now, track)
    }

    /// Notes the loss and the return of the superior.
    pub(crate) fn watch_superior(&mut self, now: SimTime, out: &mut Outbox) {
        let Some(superior) = self.setup.superior else {
            return;
        };
        let lost = self.above(now) == Above::Lost;
        // One that was never heard and is not waited for is not lost anew.
        let known = lost != self.superior_is_lost
            && (self.superior_heard > SimTime(i64::MIN) || self.awaits_superior());
        if !known {
            return;
        }
        self.superior_is_lost = lost;
        out.note(|| {
            if lost {
                Note::SuperiorLost { superior }
            } else {
                Note::SuperiorHeard { superior }
            }
        });
    }

    /// Whether a superior counts as heard at the start: where it would matter that it is not.
    fn awaits_superior(&self) -> bool {
        let doctrine = &self.setup.doctrine;
        doctrine.fallback != Fallback::Autonomous
            || matches!(doctrine.authority, Authority::Consent | Authority::Order)
    }
}
