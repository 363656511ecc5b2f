//! Where two runs part.
//!
//! Two logs of the same scenario, seed and run number are equal record by record, or something has changed: the program, the
//! scenario, the posture. The first record that differs says what; the layers say how far it went.

use crate::explain::in_words;
use gapfiller_border::SimTime;
use gapfiller_records::{Directory, Entry, Layer};

/// A log and the names that belong to it.
#[derive(Clone, Copy)]
pub struct NamedLog<'a> {
    /// The names.
    pub directory: &'a Directory,
    /// The records.
    pub entries: &'a [Entry],
}

/// One layer of two logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerDifference {
    /// Which.
    pub layer: Layer,
    /// Records of the one and the other.
    pub records: (usize, usize),
    /// The time of the first record that differs; none if the layer is equal.
    pub parts_at: Option<SimTime>,
}

/// What two logs do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place of the first record that differs, in both logs; none if they are equal. It may lie just past the end of one.
    pub first: Option<usize>,
    /// Every layer, in order.
    pub layers: Vec<LayerDifference>,
    /// Whether the two have the same nodes, in the same order. If not, records are compared by what they say of names, and
    /// not to the last bit: the same node has another number.
    pub same_nodes: bool,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_equal(&self) -> bool {
        self.first.is_none()
    }
}

/// Compares two logs.
///
/// ```
/// use gapfiller_border::{NodeId, SimTime};
/// use gapfiller_measures::diff::{NamedLog, difference};
/// use gapfiller_records::{Directory, Entry, Record};
///
/// let directory = Directory::default();
/// let log = [Entry { time: SimTime::from_seconds(312.0), record: Record::NodeLost { node: NodeId(2) } }];
/// let one = NamedLog { directory: &directory, entries: &log };
/// assert!(difference(one, one).is_equal());
/// assert_eq!(difference(one, NamedLog { entries: &[], ..one }).first, Some(0));
/// ```
pub fn difference(one: NamedLog<'_>, other: NamedLog<'_>) -> Difference {
    let same_nodes = one.directory.nodes == other.directory.nodes;
    let same = |a: &Entry, b: &Entry| {
        if same_nodes {
            a == b
        } else {
            let words =
                || in_words(&a.record, one.directory) == in_words(&b.record, other.directory);
            a.time == b.time && a.record.kind() == b.record.kind() && words()
        }
    };
    let layers = Layer::ALL.iter().map(|layer| {
        let of_layer = |log: NamedLog<'_>| -> Vec<usize> {
            let in_layer = |(_, entry): &(usize, &Entry)| entry.record.layer() == *layer;
            log.entries
                .iter()
                .enumerate()
                .filter(in_layer)
                .map(|(place, _)| place)
                .collect()
        };
        let (ones, others) = (of_layer(one), of_layer(other));
        let at = |place: usize| {
            (
                ones.get(place).map(|p| &one.entries[*p]),
                others.get(place).map(|p| &other.entries[*p]),
            )
        };
        let first = (0..ones.len().max(others.len())).find(|place| !both_same(at(*place), &same));
        LayerDifference {
            layer: *layer,
            records: (ones.len(), others.len()),
            parts_at: first.and_then(|place| earlier(at(place))),
        }
    });
    let layers = layers.collect();
    let at = |place: usize| (one.entries.get(place), other.entries.get(place));
    let longest = one.entries.len().max(other.entries.len());
    Difference {
        first: (0..longest).find(|place| !both_same(at(*place), &same)),
        layers,
        same_nodes,
    }
}

fn both_same(
    pair: (Option<&Entry>, Option<&Entry>),
    same: &impl Fn(&Entry, &Entry) -> bool,
) -> bool {
    match pair {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn earlier((a, b): (Option<&Entry>, Option<&Entry>)) -> Option<SimTime> {
    a.into_iter().chain(b).map(|entry| entry.time).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_written::{directory, leaked, node_lost};

    #[test]
    fn equal_logs() {
        let (directory, log) = (directory(), [leaked(1, 0, true), node_lost(1)]);
        let one = NamedLog {
            directory: &directory,
            entries: &log,
        };
        let found = difference(one, one);
        assert!(found.is_equal() && found.layers.iter().all(|layer| layer.parts_at.is_none()));
        assert_eq!(found.layers[7].records, (2, 2));
    }

    #[test]
    fn where_two_part() {
        let directory = directory();
        let (a, b) = (
            [leaked(1, 0, true), node_lost(1)],
            [leaked(1, 0, true), node_lost(0)],
        );
        let found = difference(
            NamedLog {
                directory: &directory,
                entries: &a,
            },
            NamedLog {
                directory: &directory,
                entries: &b,
            },
        );
        assert_eq!(found.first, Some(1));
        assert_eq!(found.layers[7].parts_at, Some(SimTime::from_seconds(10.0)));
        assert_eq!(
            found
                .layers
                .iter()
                .filter(|layer| layer.parts_at.is_some())
                .count(),
            1
        );
    }

    #[test]
    fn a_node_with_another_number_is_the_same_node() {
        let here = directory();
        let mut there = directory();
        there.nodes.insert(0, "newcomer".to_owned());
        let found = difference(
            NamedLog {
                directory: &here,
                entries: &[node_lost(1)],
            },
            NamedLog {
                directory: &there,
                entries: &[node_lost(2)],
            },
        );
        assert!(found.is_equal() && !found.same_nodes);
    }
}
