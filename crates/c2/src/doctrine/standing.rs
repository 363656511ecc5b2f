//! General orders: given by a node at a time, passed down, obeyed by whoever hears them.
//!
//! Two orders stand at a node: the weapons control status, and, above it, an order to cease or hold fire. Each keeps the time at
//! which it was first given. What is older than what stands changes nothing, so a sign of life from a superior who has not heard
//! of an order does not undo it. A control status given after an order to stop firing lifts that order.

use crate::fire_unit::Phase;
use crate::mind::Mind;
use gapfiller_border::{Command, FireOrder, NodeId, Order, Outbox, SimTime, WeaponsControl};

/// What a general order says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneralOrder {
    /// Weapons control status from now on.
    Control(WeaponsControl),
    /// No fire at anything, until a control status is ordered.
    Fire(FireOrder),
}

/// A general order that a node will give.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedOrder {
    /// When.
    pub at: SimTime,
    /// To whom; to itself and to all it commands if none are named.
    pub to: Option<Vec<NodeId>>,
    /// What.
    pub order: GeneralOrder,
}

/// The order to stop firing that stands, and since when the standing orders were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// When the control status in force was ordered.
    pub control_issued: SimTime,
    /// The order to stop firing, if one stands.
    pub fire: Option<FireOrder>,
    /// When the last order to stop firing was given.
    pub fire_issued: SimTime,
    /// When the latest control status and the latest order to stop firing were given that it has heard of, obeyed or not.
    pub heard: [SimTime; 2],
    /// How many of the node's planned orders it has given.
    pub given: usize,
}

impl Mind<'_> {
    /// Gives the orders whose time has come.
    pub(crate) fn give_orders(&mut self, now: SimTime, out: &mut Outbox) {
        let setup = self.setup;
        while let Some(planned) = setup.orders.get(self.standing.given) {
            if planned.at > now {
                break;
            }
            self.standing.given += 1;
            let command = in_words_of_a_command(planned.order, planned.at);
            match &planned.to {
                None => {
                    self.take_general(planned.order, planned.at, out);
                    self.pass_down(command, out);
                }
                Some(nodes) => {
                    for node in nodes {
                        if *node == setup.node {
                            self.take_general(planned.order, planned.at, out);
                        } else {
                            self.command(*node, command, out);
                        }
                    }
                }
            }
        }
    }

    /// Hears a general order, obeys it if it is not older than what stands, and passes it down if it is news.
    pub(crate) fn hear_general(
        &mut self,
        order: GeneralOrder,
        issued: SimTime,
        obeys: bool,
        out: &mut Outbox,
    ) {
        let heard = match order {
            GeneralOrder::Control(_) => &mut self.standing.heard[0],
            GeneralOrder::Fire(_) => &mut self.standing.heard[1],
        };
        let is_news = issued > *heard;
        *heard = issued.max(*heard);
        if obeys {
            self.take_general(order, issued, out);
        }
        if is_news {
            self.pass_down(in_words_of_a_command(order, issued), out);
        }
    }

    fn pass_down(&self, command: Command, out: &mut Outbox) {
        for unit in &self.setup.commands {
            self.command(unit.node, command, out);
        }
    }

    fn take_general(&mut self, order: GeneralOrder, issued: SimTime, out: &mut Outbox) {
        match order {
            GeneralOrder::Control(status) => self.take_control(status, issued),
            GeneralOrder::Fire(order) => {
                let standing = &mut self.standing;
                // The later of the two counts; at the same time, not to fire does.
                if issued < standing.fire_issued || issued < standing.control_issued {
                    return;
                }
                standing.fire = Some(order);
                standing.fire_issued = issued;
                self.stop_firing(order, out);
            }
        }
    }

    /// Takes over a control status, unless a newer one is in force.
    pub(crate) fn take_control(&mut self, status: WeaponsControl, issued: SimTime) {
        let standing = &mut self.standing;
        if issued < standing.control_issued {
            return;
        }
        standing.control_issued = issued;
        if issued > standing.fire_issued {
            standing.fire = None;
        }
        self.control = status;
    }

    /// The control status in force, as an order: a superior's sign of life.
    pub(crate) fn control_in_force(&self) -> Command {
        Command::Control {
            status: self.control,
            issued: self.standing.control_issued,
        }
    }

    fn stop_firing(&mut self, order: FireOrder, out: &mut Outbox) {
        let mut stopped: Vec<u32> = Vec::new();
        for engagement in &self.fire.engagements {
            let flies = matches!(engagement.phase, Phase::Flight { .. });
            if order == FireOrder::HoldFire && flies {
                stopped.push(engagement.track);
            }
        }
        for track in stopped {
            self.break_off(track, out);
        }
        self.drop_acquisitions(|_| true, out);
    }

    /// Gives up engagements that have no rounds in flight yet.
    pub(crate) fn drop_acquisitions(&mut self, which: impl Fn(u32) -> bool, out: &mut Outbox) {
        self.fire.engagements.retain(|engagement| {
            let dropped = engagement.phase == Phase::Acquiring && which(engagement.track);
            if dropped && let Some((radar, beam)) = engagement.beam {
                out.order(Order::Release { radar, beam });
            }
            !dropped
        });
    }
}

fn in_words_of_a_command(order: GeneralOrder, issued: SimTime) -> Command {
    match order {
        GeneralOrder::Control(status) => Command::Control { status, issued },
        GeneralOrder::Fire(order) => Command::Fire { order, issued },
    }
}
