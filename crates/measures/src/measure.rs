//! The measures by name. A new measure is one field of [`OutcomeMeasures`] and one line here.

use crate::OutcomeMeasures;
use gapfiller_records::RoundResult;

/// A measure as stored and reported.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name in files.
    pub name: &'static str,
    /// What it counts, for the head of a table.
    pub unit: &'static str,
    /// What it says, in one plain sentence.
    pub description: &'static str,
    /// Where it is found.
    pub value: fn(&OutcomeMeasures) -> u64,
}

/// All measures, in the order of columns and tables: what the raid achieved, what the defence did to others, what it spent.
pub const MEASURES: &[Measure] = &[
    measure(
        "leakers",
        "raiders",
        "Raiders that reached what they were sent against.",
        |m| m.leakers,
    ),
    measure(
        "assets_damaged",
        "assets",
        "Assets damaged at least once.",
        |m| m.assets_damaged,
    ),
    measure("raiders_killed", "raiders", "Raiders shot down.", |m| {
        m.raiders_killed
    }),
    measure(
        "hostiles_killed",
        "objects",
        "Hostile objects shot down, raiders or not.",
        |m| m.hostiles_killed,
    ),
    measure(
        "fratricide",
        "aircraft",
        "Friendly aircraft shot down by the defence.",
        |m| m.fratricide,
    ),
    measure(
        "fratricide_engagements",
        "salvos",
        "Salvos fired at a track that really was a friend, whatever came of them.",
        |m| m.fratricide_engagements,
    ),
    measure(
        "fratricide_hits",
        "rounds",
        "Rounds that met a friendly aircraft, whether it was killed or not.",
        |m| m.fratricide_hits,
    ),
    measure(
        "fratricide_misidentified",
        "aircraft",
        "Friendly aircraft shot down because they were taken for something else, by a track that was theirs throughout.",
        |m| m.fratricide_misidentified,
    ),
    measure(
        "fratricide_bystander",
        "aircraft",
        "Friendly aircraft shot down by a salvo meant for another object: the friend was too near.",
        |m| m.fratricide_bystander,
    ),
    measure(
        "fratricide_untraced",
        "aircraft",
        "Friendly aircraft shot down by a salvo at a track behind which nothing can be traced.",
        |m| m.fratricide_untraced,
    ),
    measure(
        "civil_engagements",
        "salvos",
        "Salvos fired at a track that really was a civil aircraft, or of which a round met one.",
        |m| m.civil_engagements,
    ),
    measure(
        "civil_killed",
        "aircraft",
        "Civil aircraft shot down.",
        |m| m.civil_killed,
    ),
    measure("salvos_fired", "salvos", "Salvos fired.", |m| {
        m.salvos_fired
    }),
    measure("rounds_fired", "rounds", "Rounds fired.", |m| {
        m.rounds_fired
    }),
    measure(
        "rounds_wasted",
        "rounds",
        "Rounds that killed nothing hostile: fired, less effective, less still in flight at the end.",
        |m| m.rounds_wasted,
    ),
    measure(
        "rounds_effective",
        "rounds",
        "Rounds that killed a hostile object.",
        |m| m.rounds(RoundResult::Effective),
    ),
    measure(
        "rounds_friend",
        "rounds",
        "Rounds that met a friend.",
        |m| m.rounds(RoundResult::Friend),
    ),
    measure(
        "rounds_civil",
        "rounds",
        "Rounds that met a civil aircraft.",
        |m| m.rounds(RoundResult::Civil),
    ),
    measure(
        "rounds_false_track",
        "rounds",
        "Rounds fired at a track made of false alarms.",
        |m| m.rounds(RoundResult::FalseTrack),
    ),
    measure(
        "rounds_dead_target",
        "rounds",
        "Rounds that met an object already dead.",
        |m| m.rounds(RoundResult::DeadTarget),
    ),
    measure(
        "rounds_nothing_there",
        "rounds",
        "Rounds that found nothing, broke off or ran out of reach.",
        |m| m.rounds(RoundResult::NothingThere),
    ),
    measure(
        "rounds_dual_engagement",
        "rounds",
        "Rounds that missed a hostile object at which another unit was already firing.",
        |m| m.rounds(RoundResult::DualEngagement),
    ),
    measure(
        "rounds_missed",
        "rounds",
        "Rounds that missed a hostile object.",
        |m| m.rounds(RoundResult::Missed),
    ),
    measure(
        "rounds_in_flight",
        "rounds",
        "Rounds still in flight when the run ended.",
        |m| m.rounds(RoundResult::InFlight),
    ),
    measure(
        "rounds_lost_track",
        "rounds",
        "Rounds that flew on without support for longer than they can.",
        |m| m.rounds(RoundResult::LostTrack),
    ),
    measure(
        "nodes_lost",
        "nodes",
        "Nodes of the defence put out of action.",
        |m| m.nodes_lost,
    ),
    measure(
        "fratricide_swapped",
        "aircraft",
        "Friendly aircraft shot down by a track that was another object's when it got its identity.",
        |m| m.fratricide_swapped,
    ),
    measure(
        "friends_flown",
        "aircraft",
        "Friendly aircraft of the scenario: its friendly sorties.",
        |m| m.friends_flown,
    ),
    measure(
        "friends_declared_hostile",
        "aircraft",
        "Friendly aircraft that at least one node declared hostile.",
        |m| m.friends_declared_hostile,
    ),
    measure(
        "civil_declared_hostile",
        "aircraft",
        "Civil aircraft that at least one node declared hostile.",
        |m| m.civil_declared_hostile,
    ),
    measure(
        "raiders_undetected",
        "raiders",
        "Raiders of which no radar ever took a plot.",
        |m| m.raiders_undetected,
    ),
    measure(
        "raiders_unengaged",
        "raiders",
        "Raiders that were detected, and at which nobody fired.",
        |m| m.raiders_unengaged,
    ),
    measure(
        "missed_opportunities",
        "raiders",
        "Raiders at which nobody fired although a fire unit had them where a weapon might have reached, and held its fire.",
        |m| m.missed_opportunities,
    ),
];

/// The place of a measure in [`MEASURES`], and so in [`OutcomeMeasures::values`].
///
/// ```
/// use gapfiller_measures::{MEASURES, measure_index};
///
/// let place = measure_index("leakers").unwrap();
/// assert_eq!(MEASURES[place].unit, "raiders");
/// ```
pub fn measure_index(name: &str) -> Option<usize> {
    MEASURES.iter().position(|measure| measure.name == name)
}

const fn measure(
    name: &'static str,
    unit: &'static str,
    description: &'static str,
    value: fn(&OutcomeMeasures) -> u64,
) -> Measure {
    Measure {
        name,
        unit,
        description,
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_fit_for_columns() {
        for (index, measure) in MEASURES.iter().enumerate() {
            assert_eq!(measure_index(measure.name), Some(index), "{}", measure.name);
            assert!(
                measure
                    .name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{}",
                measure.name
            );
            assert!(measure.description.ends_with('.') && !measure.unit.is_empty());
        }
    }

    #[test]
    fn every_result_of_a_round_has_its_column() {
        for (index, result) in RoundResult::ALL.into_iter().enumerate() {
            let column = format!("rounds_{}", result.name().replace('-', "_"));
            let place = measure_index(&column).unwrap_or_else(|| panic!("no column {column}"));
            let mut measures = OutcomeMeasures::default();
            measures.rounds_by_result[index] = 7;
            assert_eq!(measures.values()[place], 7.0, "{column}");
        }
    }
}
