//! Orders, and what belongs to them, on their way through operations centres.
//!
//! A node knows for each node that it may have to reach which of its links leads there ([`MindSetup::routes`]). What is not for
//! a neighbour goes into an envelope, and every node on the way hands the envelope on.
//!
//! [`MindSetup::routes`]: crate::MindSetup::routes

use crate::mind::Mind;
use gapfiller_border::{Content, LinkIndex, Message, NodeId, Order, Outbox, Routed, SimTime};

impl Mind<'_> {
    /// The link that leads to a node: to a neighbour itself, if one for orders does, or else the next hop.
    fn way_to(&self, to: NodeId) -> Option<LinkIndex> {
        let direct = self
            .setup
            .links
            .iter()
            .position(|link| link.to == to && link.carries.orders);
        direct.map(|index| LinkIndex(index as u16)).or_else(|| {
            let routes = &self.setup.routes;
            let found = routes.iter().find(|(node, _)| *node == to);
            found.map(|(_, link)| *link)
        })
    }

    /// Sends an order, a request or a report to a node, directly or through those between, if a way for orders leads there.
    pub(crate) fn send_to(&self, to: NodeId, content: Content, out: &mut Outbox) {
        let Some(link) = self.way_to(to) else { return };
        let neighbour = self.setup.links.get(usize::from(link.0));
        let content = if neighbour.is_some_and(|neighbour| neighbour.to == to) {
            content
        } else {
            Content::Routed(Box::new(Routed {
                to,
                from: self.setup.node,
                content,
            }))
        };
        out.order(Order::Send { link, content });
    }

    /// Takes out of its envelope what is for this node, and hands on what is not.
    pub(crate) fn hear_routed(
        &mut self,
        now: SimTime,
        sent: SimTime,
        routed: &Routed,
        out: &mut Outbox,
    ) {
        if routed.to == self.setup.node {
            // An envelope in an envelope is nothing that anybody sends.
            if !matches!(routed.content, Content::Routed(_)) {
                let message = Message {
                    from: routed.from,
                    sent,
                    content: routed.content.clone(),
                };
                self.hear(now, &message, out);
            }
        } else if self.setup.relays
            && let Some(link) = self.way_to(routed.to)
        {
            let content = Content::Routed(Box::new(routed.clone()));
            out.order(Order::Send { link, content });
        }
    }
}
