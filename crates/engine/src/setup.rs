//! A checked scenario, ready to run: what is, and what each mind starts with.

use gapfiller_c2::MindSetup;
use gapfiller_numerics::draws::stable_hash;
use gapfiller_records::{Directory, ObjectEntry, ObjectKey};
use gapfiller_world::WorldSetup;

/// Everything a run depends on, besides the study seed and the run number.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// What is.
    pub world: WorldSetup,
    /// What each node believes at the start; as long as, and in the order of, `world.nodes`.
    pub minds: Vec<MindSetup>,
}

impl Setup {
    /// The names a log reader needs.
    pub fn directory(&self) -> Directory {
        let objects = self.world.objects.iter().map(|object| ObjectEntry {
            key: ObjectKey(stable_hash(&object.name)),
            name: object.name.clone(),
            label: object.label.clone(),
            side: object.side,
            class: object.class,
            raider: object.target.is_some(),
        });
        let weapons = self.world.nodes.iter().map(|node| {
            node.weapons
                .iter()
                .map(|weapon| weapon.interceptor.name.clone())
                .collect()
        });
        Directory {
            objects: objects.collect(),
            nodes: self
                .world
                .nodes
                .iter()
                .map(|node| node.name.clone())
                .collect(),
            weapons: weapons.collect(),
            assets: self.world.assets.clone(),
        }
    }
}
