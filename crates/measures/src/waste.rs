//! Where the rounds went.

use gapfiller_border::{NodeId, ShotId, WeaponIndex};
use gapfiller_records::{Entry, Record};
use std::collections::{BTreeMap, BTreeSet};

/// Whether every round that left a launcher ended exactly once, and no other did.
///
/// It follows that the results of rounds sum to the rounds fired, salvo by salvo. A log of which this is false is faulty.
pub fn waste_balanced(entries: &[Entry]) -> bool {
    let mut launched: BTreeMap<ShotId, u32> = BTreeMap::new();
    let mut ended: BTreeSet<(ShotId, u32)> = BTreeSet::new();
    for entry in entries {
        match entry.record {
            Record::Launched { shot, rounds, .. } => {
                let before = launched.insert(shot, rounds);
                if before.is_some() {
                    return false;
                }
            }
            Record::RoundEnded { shot, round, .. } => {
                let flying = launched.get(&shot).is_some_and(|rounds| round < *rounds);
                if !flying || !ended.insert((shot, round)) {
                    return false;
                }
            }
            _ => {}
        }
    }
    ended.len() as u64 == launched.values().copied().map(u64::from).sum::<u64>()
}

/// What the rounds fired cost, in the unit of `price`, which gives the price of one round of a node's weapon.
///
/// ```
/// use gapfiller_border::{NodeId, ShotId, SimTime, TrackId, WeaponIndex};
/// use gapfiller_measures::cost_of_rounds;
/// use gapfiller_records::{Entry, Record};
///
/// let node = NodeId(0);
/// let salvo = Record::Launched {
///     shot: ShotId { node, number: 0 },
///     weapon: WeaponIndex(0),
///     rounds: 2,
///     track: TrackId { node, number: 0 },
///     intended: None,
///     dual: false,
/// };
/// let log = [Entry { time: SimTime::ZERO, record: salvo }];
/// assert_eq!(cost_of_rounds(&log, &|_, _| 1.5e6), 3.0e6);
/// ```
pub fn cost_of_rounds(entries: &[Entry], price: &dyn Fn(NodeId, WeaponIndex) -> f64) -> f64 {
    // Rounds are counted before they are priced, so that the sum does not depend on the order of the salvos.
    let mut rounds_of: BTreeMap<(NodeId, WeaponIndex), u64> = BTreeMap::new();
    for entry in entries {
        if let Record::Launched {
            shot,
            weapon,
            rounds,
            ..
        } = entry.record
        {
            *rounds_of.entry((shot.node, weapon)).or_default() += u64::from(rounds);
        }
    }
    rounds_of
        .iter()
        .map(|((node, weapon), rounds)| *rounds as f64 * price(*node, *weapon))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_written::*;
    use gapfiller_records::RoundResult;

    #[test]
    fn a_log_with_every_round_ended_balances() {
        assert!(waste_balanced(&[]));
        let log = [
            launched(1, 2, Some(RAIDER)),
            ended(1, 1, None, RoundResult::NothingThere),
            launched(2, 1, Some(RAIDER)),
            ended(2, 0, None, RoundResult::InFlight),
            ended(1, 0, Some(RAIDER), RoundResult::Effective),
        ];
        assert!(waste_balanced(&log));
        assert!(!waste_balanced(&log[..4]));
    }

    #[test]
    fn a_round_that_ends_twice_or_never_left_does_not_balance() {
        let end = |round| ended(1, round, None, RoundResult::Missed);
        assert!(!waste_balanced(&[launched(1, 2, None), end(0), end(0)]));
        assert!(!waste_balanced(&[launched(1, 1, None), end(1)]));
        assert!(!waste_balanced(&[end(0)]));
        assert!(!waste_balanced(&[
            launched(1, 0, None),
            launched(1, 0, None)
        ]));
    }

    #[test]
    fn cost_goes_by_node_and_weapon() {
        let log = [launched(1, 2, None), launched(2, 1, None), node_lost(0)];
        let price =
            |node: NodeId, weapon: WeaponIndex| f64::from(node.0) * 100.0 + f64::from(weapon.0);
        assert_eq!(cost_of_rounds(&log, &price), 303.0);
        assert_eq!(cost_of_rounds(&[], &price), 0.0);
    }
}
