//! Every value that counts, with its origin, after files and overlays are put together.

use crate::{Node, Origin, Path, Table, Value};

/// A value with its path and origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The path, as an overlay writes it.
    pub path: String,
    /// The value, as TOML writes it.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Every leaf of a tree, in order. A list of plain values is one leaf.
pub fn resolved(table: &Table) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    for entry in table {
        collect(&entry.node, &Path::ROOT.key(&entry.key), &mut leaves);
    }
    leaves
}

fn collect(node: &Node, path: &Path<'_>, leaves: &mut Vec<Leaf>) {
    match &node.value {
        Value::Table(table) if !table.is_empty() => {
            for entry in table {
                collect(&entry.node, &path.key(&entry.key), leaves);
            }
        }
        Value::List(nodes)
            if nodes
                .iter()
                .any(|node| matches!(node.value, Value::Table(_) | Value::List(_))) =>
        {
            for (index, node) in nodes.iter().enumerate() {
                collect(node, &path.index(index), leaves);
            }
        }
        value => leaves.push(Leaf {
            path: path.to_string(),
            value: value.to_string(),
            origin: node.origin.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Overlay, Problems, apply, parse_toml};

    #[test]
    fn lists_every_leaf_with_its_origin() {
        let mut problems = Problems::new();
        let text = "a.\"b c\" = 1.0\n[[legs]]\nto = ['x', 'y']\nat = 06:30:00";
        let mut table = parse_toml("x.toml", text, &mut problems).unwrap();
        apply(
            &mut table,
            &[Overlay::parse("legs.0.speed=3 kt", "posture share").unwrap()],
            &mut problems,
        );
        let shown: Vec<String> = resolved(&table)
            .iter()
            .map(|leaf| format!("{} = {}  # {}", leaf.path, leaf.value, leaf.origin))
            .collect();
        let expected = [
            "a.\"b c\" = 1.0  # x.toml:1:11",
            "legs.0.to = [\"x\", \"y\"]  # x.toml:3:6",
            "legs.0.at = \"06:30:00\"  # x.toml:4:6",
            "legs.0.speed = \"3 kt\"  # posture share",
        ];
        assert_eq!(shown, expected);
    }
}
