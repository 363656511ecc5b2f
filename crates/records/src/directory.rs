//! Names for the keys of a log.

use crate::{ObjectKey, Side};
use gapfiller_border::{Class, NodeId};
use serde::{Deserialize, Serialize};

/// What a log reader must know to put names to keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Directory {
    /// The objects, in scenario order.
    pub objects: Vec<ObjectEntry>,
    /// The nodes' names, by [`NodeId`].
    pub nodes: Vec<String>,
    /// The weapons' names of each node, by [`NodeId`] and [`WeaponIndex`](gapfiller_border::WeaponIndex).
    pub weapons: Vec<Vec<String>>,
    /// The names of the places the raid was sent against, by number.
    pub assets: Vec<String>,
}

/// One object of the directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectEntry {
    /// Its key.
    pub key: ObjectKey,
    /// Its scenario name.
    pub name: String,
    /// Its type.
    pub label: String,
    /// Whose it truly is.
    pub side: Side,
    /// What it truly is.
    pub class: Class,
    /// Whether it was sent against something.
    pub raider: bool,
}

impl Directory {
    /// The object with a key.
    pub fn object(&self, key: ObjectKey) -> Option<&ObjectEntry> {
        self.objects.iter().find(|entry| entry.key == key)
    }

    /// A node's name.
    pub fn node(&self, node: NodeId) -> &str {
        self.nodes
            .get(usize::from(node.0))
            .map_or("?", String::as_str)
    }
}
