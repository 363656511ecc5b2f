//! Names, as people type them, to what they name.

use super::story::Story;
use gapfiller_border::{NodeId, ShotId};
use gapfiller_records::ObjectKey;

impl Story<'_> {
    /// The object of a name, whatever the case of its letters.
    pub fn find_target(&self, name: &str) -> Option<ObjectKey> {
        let objects = &self.names.0.objects;
        objects
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
            .map(|entry| entry.key)
    }

    /// The node of a name, whatever the case of its letters.
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        let place = self
            .names
            .0
            .nodes
            .iter()
            .position(|node| node.eq_ignore_ascii_case(name))?;
        u16::try_from(place).ok().map(NodeId)
    }

    /// The shot that `NODE/NUMBER` names.
    pub fn find_shot(&self, name: &str) -> Option<ShotId> {
        let (node, number) = name.rsplit_once('/')?;
        let shot = ShotId {
            node: self.find_node(node)?,
            number: number.parse().ok()?,
        };
        self.shots.contains_key(&shot).then_some(shot)
    }

    /// A shot's name, as [`find_shot`](Self::find_shot) takes it.
    pub fn shot_name(&self, shot: ShotId) -> String {
        self.names.shot(shot)
    }

    /// An object's name.
    pub fn target_name(&self, object: ObjectKey) -> String {
        self.names.object(object)
    }

    /// A node's name.
    pub fn node_name(&self, node: NodeId) -> &str {
        self.names.node(node)
    }

    /// All that can be asked for: targets that appeared, nodes, shots; each with a word of what it is.
    pub fn list(&self) -> [(&'static str, Vec<(String, String)>); 3] {
        let there = self
            .names
            .0
            .objects
            .iter()
            .filter(|entry| self.objects.contains_key(&entry.key));
        let targets = there.map(|entry| {
            let length = self.names.object_at_length(entry.key);
            let what = length
                .strip_prefix(&format!("{}, ", entry.name))
                .unwrap_or_default()
                .to_owned();
            (entry.name.clone(), what)
        });
        let nodes = self
            .names
            .0
            .nodes
            .iter()
            .map(|node| (node.clone(), String::new()));
        let shots = self
            .shots()
            .into_iter()
            .map(|shot| (self.names.shot(shot), self.shot_in_short(shot)));
        [
            ("target", targets.collect()),
            ("node", nodes.collect()),
            ("shot", shots.collect()),
        ]
    }
}
