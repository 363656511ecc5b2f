//! What pictures have in common: do two nodes that hold the same object know that it is the same?

use gapfiller_border::{NodeId, TrackId};
use std::collections::BTreeMap;

/// An object as one node holds it: the object, the node, the network number, the identity if one is held.
pub(super) type HeldObject = (u32, NodeId, TrackId, Option<u32>);

/// Sums over times and objects.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Common {
    held: f64,
    held_by_several: f64,
    pairs: f64,
    pairs_same_number: f64,
    pairs_same_identity: f64,
}

impl Common {
    /// Takes a time. Of several tracks of an object at one node, which come by rising number, the first counts.
    pub(super) fn add(&mut self, mut held: Vec<HeldObject>) {
        held.sort_by_key(|(object, node, ..)| (*object, *node));
        held.dedup_by_key(|(object, node, ..)| (*object, *node));
        for of_object in held.chunk_by(|a, b| a.0 == b.0) {
            let mut numbers: BTreeMap<TrackId, f64> = BTreeMap::new();
            let mut identities: BTreeMap<u32, f64> = BTreeMap::new();
            for (_, _, number, identity) in of_object {
                *numbers.entry(*number).or_default() += 1.0;
                if let Some(identity) = identity {
                    *identities.entry(*identity).or_default() += 1.0;
                }
            }
            let pairs = |count: f64| count * (count - 1.0) / 2.0;
            self.held += 1.0;
            self.held_by_several += f64::from(u8::from(of_object.len() > 1));
            self.pairs += pairs(of_object.len() as f64);
            self.pairs_same_number += numbers.values().copied().map(pairs).sum::<f64>();
            self.pairs_same_identity += identities.values().copied().map(pairs).sum::<f64>();
        }
    }

    /// Share of the objects held by anybody that several nodes hold.
    pub(super) fn held_by_several(&self) -> Option<f64> {
        (self.held > 0.0).then(|| self.held_by_several / self.held)
    }

    /// Share of the pairs of nodes that hold the same object that hold it under the same network number.
    pub(super) fn same_number(&self) -> Option<f64> {
        (self.pairs > 0.0).then(|| self.pairs_same_number / self.pairs)
    }

    /// Share of the pairs of nodes that hold the same object that hold it to be the same.
    pub(super) fn same_identity(&self) -> Option<f64> {
        (self.pairs > 0.0).then(|| self.pairs_same_identity / self.pairs)
    }
}
