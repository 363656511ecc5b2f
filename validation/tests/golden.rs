//! Golden runs: the log of each, layer by layer, is to the bit what it was when `golden.txt` was written.
//!
//! A change that moves results on purpose writes the file anew with `cargo xtask golden`, in the same commit, and says in the
//! changelog which layer moved and why.

#![allow(clippy::unwrap_used)]

use gapfiller_records::{Keep, LayerHashes};
use gapfiller_validation::setup;
use std::collections::BTreeMap;

/// Seed and run of all golden runs.
const SEED: u64 = 1;
const RUN: u64 = 0;

#[test]
fn golden_runs_are_the_same_to_the_bit() {
    let mut cases: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for line in include_str!("../golden.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        let [scenario, posture, layer, hash] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("not `scenario posture layer hash`: {line}");
        };
        cases
            .entry((scenario, posture))
            .or_default()
            .push((layer, hash));
    }
    assert!(cases.len() >= 5);
    let mut moved = String::new();
    for ((scenario, posture), golden) in cases {
        let setup = setup(scenario, &[], posture).unwrap();
        let output = gapfiller_engine::run(&setup, SEED, RUN, Keep::Everything);
        let hashes = LayerHashes::of(output.log.entries());
        assert_eq!(golden.len(), hashes.iter().count());
        for ((layer, got), (name, expected)) in hashes.iter().zip(golden) {
            assert_eq!(layer.name(), name);
            if got != expected {
                moved += &format!("{scenario} {posture}: {name}\n");
            }
        }
    }
    assert!(
        moved.is_empty(),
        "these layers moved; if that is meant, run `cargo xtask golden` and say why in CHANGELOG.md:\n{moved}"
    );
}
