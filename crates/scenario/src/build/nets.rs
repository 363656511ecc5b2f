//! Nets that links share.

use super::plan::LinkPlan;
use gapfiller_c2::{MindSetup, OwnNet};
use gapfiller_world::{NetSetup, WorldSetup};

/// The place of the net that a link is part of, which is added if it is the first.
pub(crate) fn of(link: &LinkPlan, nets: &mut Vec<NetSetup>) -> Option<u16> {
    let name = link.net.as_ref()?;
    let known = nets.iter().position(|net| net.name == *name);
    let place = known.unwrap_or_else(|| {
        nets.push(NetSetup {
            name: name.clone(),
            capacity_per_s: link.capacity_per_s,
            service: link.service,
        });
        nets.len() - 1
    });
    u16::try_from(place).ok()
}

/// Tells every mind which of its links are on a net, and whom it hears there.
pub(crate) fn tell(world: &WorldSetup, minds: &mut [MindSetup]) {
    // A mind's links come in the order of the world's.
    let mut next = vec![0_usize; minds.len()];
    for link in &world.links {
        let place = usize::from(link.from.0);
        let (Some(mind), Some(index)) = (minds.get_mut(place), next.get_mut(place)) else {
            continue;
        };
        let own = *index;
        *index += 1;
        let Some(net) = link.net else { continue };
        let known = mind.nets.iter().position(|own| own.net == net);
        let known = known.unwrap_or_else(|| {
            let heard = world
                .links
                .iter()
                .filter(|other| other.net == Some(net) && other.to == link.from);
            let mut members: Vec<_> = heard.map(|other| other.from).collect();
            members.sort_unstable();
            members.dedup();
            mind.nets.push(OwnNet {
                net,
                members,
                interval_s: link.interval_s,
            });
            mind.nets.len() - 1
        });
        if let Some(outbound) = mind.links.get_mut(own) {
            outbound.net = Some(known);
        }
    }
}
