//! Every value that counts, with its origin.

use crate::assumptions::quoted;
use crate::scenario::Scenario;
use gapfiller_fields::{Leaf, Origin, resolved};

impl Scenario {
    /// Path, value and origin of everything that the scenario says, then of the library types it uses. With a posture, the
    /// links that it adds and the nodes that it takes away come last.
    pub fn resolved(&self, posture: Option<&str>) -> Vec<(String, String, String)> {
        let used = self.used();
        let prefixes: Vec<String> = used
            .iter()
            .map(|(kind, name)| format!("library.{kind}.{}.", quoted(name)))
            .collect();
        let counts = |leaf: &Leaf| {
            let empty = leaf.value == "{}" && leaf.origin == Origin::Builtin;
            let own = !leaf.path.starts_with("library.") && !empty;
            own || prefixes
                .iter()
                .any(|prefix| leaf.path.starts_with(prefix.as_str()))
        };
        let mut leaves: Vec<(String, String, String)> = resolved(&self.tree)
            .into_iter()
            .filter(counts)
            .map(|leaf| (leaf.path, leaf.value, leaf.origin.to_string()))
            .collect();
        leaves.extend(
            posture
                .into_iter()
                .flat_map(|posture| self.of_posture(posture)),
        );
        leaves
    }

    /// What a posture changes.
    fn of_posture(&self, name: &str) -> Vec<(String, String, String)> {
        let plan = &self.plan;
        let Some(posture) = plan.postures.iter().find(|posture| posture.name == name) else {
            return Vec::new();
        };
        let origin = format!("posture {name}");
        let node = |place: usize| plan.nodes.get(place).map_or("", |node| node.name.as_str());
        let links = posture.links.iter().map(|link| {
            let carries: Vec<String> = link
                .carries
                .iter()
                .map(|word| format!("\"{word}\""))
                .collect();
            let dropped: Vec<String> = link
                .dropped
                .iter()
                .map(|word| format!("\"{word}\""))
                .collect();
            let dropped = if dropped.is_empty() {
                String::new()
            } else {
                format!(", dropped by its gateway = [{}]", dropped.join(", "))
            };
            let value = format!(
                "{{ from = \"{}\", to = \"{}\", type = \"{}\", carries = [{}]{dropped} }}",
                node(link.from),
                node(link.to),
                link.type_name,
                carries.join(", "),
            );
            (
                format!("links.{}", quoted(&link.name)),
                value,
                origin.clone(),
            )
        });
        let absent = posture.absent.iter().map(|place| {
            (
                format!("nodes.{}", quoted(node(*place))),
                "absent".to_owned(),
                origin.clone(),
            )
        });
        links.chain(absent).collect()
    }
}
