//! Ways for orders: which link leads to whom.

use gapfiller_border::{LinkIndex, NodeId};
use gapfiller_c2::MindSetup;
use std::collections::{BTreeSet, VecDeque};

/// Gives every mind the next hop to each node that is somebody's superior or subordinate: fewest hops over links that carry `orders`,
/// the first link where two ways are as long. Only nodes that relay pass anything on. Neighbours need no entry.
pub(crate) fn add(minds: &mut [MindSetup]) {
    let mut ends = BTreeSet::new();
    for mind in minds.iter() {
        if let Some(superior) = mind.superior {
            ends.extend([mind.node, superior]);
        }
    }
    let routes: Vec<Vec<(NodeId, LinkIndex)>> = (0..minds.len())
        .map(|from| routes(minds, from, &ends))
        .collect();
    for (mind, routes) in minds.iter_mut().zip(routes) {
        mind.routes = routes;
    }
}

fn routes(minds: &[MindSetup], from: usize, ends: &BTreeSet<NodeId>) -> Vec<(NodeId, LinkIndex)> {
    // Breadth first: who is reached first is reached by the fewest hops.
    let mut first: Vec<Option<LinkIndex>> = vec![None; minds.len()];
    let mut hops = vec![0_u32; minds.len()];
    let mut open = VecDeque::from([from]);
    while let Some(place) = open.pop_front() {
        let Some(mind) = minds.get(place) else {
            continue;
        };
        if place != from && !mind.relays {
            continue;
        }
        for (index, link) in mind.links.iter().enumerate() {
            let to = usize::from(link.to.0);
            let reached = to == from || first.get(to).is_none_or(Option::is_some);
            if !link.carries.orders || reached {
                continue;
            }
            first[to] = if place == from {
                Some(LinkIndex(index as u16))
            } else {
                first[place]
            };
            hops[to] = hops[place] + 1;
            open.push_back(to);
        }
    }
    let far = ends.iter().filter_map(|end| {
        let place = usize::from(end.0);
        let link = (*first.get(place)?)?;
        (hops[place] > 1).then_some((*end, link))
    });
    far.collect()
}
