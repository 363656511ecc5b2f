//! What a study with factors found, put together for reading: combinations by name, frontiers over a factor, what a level does.

use crate::result::{CombinationResult, PostureResult, StudyResult};
use gapfiller_numerics::statistics::{Estimate, PairedDifference};

/// Leakers against fratricide over the levels of one factor, under one level of each other factor.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorFrontier {
    /// The level of each other factor: (factor, level), by name.
    pub others: Vec<(String, String)>,
    /// The points: posture by posture, each in the order of the levels.
    pub points: Vec<FactorPoint>,
}

/// One point of such a frontier.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorPoint {
    /// The posture.
    pub posture: String,
    /// The level.
    pub level: String,
    /// Raiders that got through.
    pub leakers: Estimate,
    /// Friendly aircraft killed.
    pub fratricide: Estimate,
}

/// What a level of a factor does against the factor's first, all else being the same, run by run on the same draws.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorEffect {
    /// The factor, by name.
    pub factor: String,
    /// Its first level.
    pub from: String,
    /// The level.
    pub to: String,
    /// The level of each other factor: (factor, level), by name.
    pub others: Vec<(String, String)>,
    /// The posture.
    pub posture: String,
    /// The difference of each measure, in the order of the study's.
    pub differences: Vec<PairedDifference>,
}

impl StudyResult {
    /// Every cell of the study: the levels of factors, and a posture's runs under them. Without factors, the postures.
    pub(crate) fn cells<'a>(&'a self) -> Vec<(&'a [usize], &'a PostureResult)> {
        if self.combinations.is_empty() {
            return self
                .postures
                .iter()
                .map(|posture| (&[][..], posture))
                .collect();
        }
        let of_combination = |combination: &'a CombinationResult| {
            let CombinationResult {
                levels, postures, ..
            } = combination;
            postures
                .iter()
                .map(move |posture| (levels.as_slice(), posture))
        };
        self.combinations.iter().flat_map(of_combination).collect()
    }

    /// The study as if nothing but one combination had been run, for tables of it. It has no frontier and no commands.
    pub fn under(&self, combination: &CombinationResult) -> StudyResult {
        StudyResult {
            scenario: self.scenario.clone(),
            title: self.title.clone(),
            question: self.question.clone(),
            seed: self.seed,
            runs: self.runs,
            confidence: self.confidence,
            measures: self.measures.clone(),
            node_measures: self.node_measures.clone(),
            headline: self.headline.clone(),
            postures: combination.postures.clone(),
            differences: combination.differences.clone(),
            frontier_runs: 0,
            frontier: Vec::new(),
            factors: Vec::new(),
            combinations: Vec::new(),
            frontier_factor: None,
            link: None,
        }
    }

    /// The name of a factor's level; empty if there is none.
    pub(crate) fn level_name(&self, factor: usize, levels: &[usize]) -> &str {
        let level = levels.get(factor).zip(self.factors.get(factor));
        level
            .and_then(|(level, factor)| factor.levels.get(*level))
            .map_or("", |level| &level.name)
    }

    /// The levels of a combination: (factor, level), by name.
    pub fn level_names(&self, levels: &[usize]) -> Vec<(&str, &str)> {
        let name = |(factor, level): (usize, &usize)| {
            let factor = self.factors.get(factor)?;
            Some((
                factor.name.as_str(),
                factor.levels.get(*level)?.name.as_str(),
            ))
        };
        levels.iter().enumerate().filter_map(name).collect()
    }

    /// A combination in words: `iff = shared, control = free`.
    pub fn combination_name(&self, levels: &[usize]) -> String {
        in_words(&self.level_names(levels))
    }

    /// The frontiers over the study's frontier factor: one for each combination of the others' levels; none without such a factor.
    pub fn frontiers(&self) -> Vec<FactorFrontier> {
        let (Some(over), Some(leakers), Some(fratricide)) = (
            self.frontier_factor,
            self.measure_index("leakers"),
            self.measure_index("fratricide"),
        ) else {
            return Vec::new();
        };
        let frontier = |group: Vec<&CombinationResult>| {
            let others = self.others(over, &group);
            let point = |place: usize, combination: &CombinationResult| {
                let posture = combination.postures.get(place)?;
                let level = self
                    .factors
                    .get(over)?
                    .levels
                    .get(*combination.levels.get(over)?)?;
                Some(FactorPoint {
                    posture: posture.name.clone(),
                    level: level.name.clone(),
                    leakers: *posture.estimates.get(leakers)?,
                    fratricide: *posture.estimates.get(fratricide)?,
                })
            };
            let points = (0..self.postures.len())
                .flat_map(|place| group.iter().filter_map(move |c| point(place, c)))
                .collect();
            FactorFrontier { others, points }
        };
        self.groups(over).into_iter().map(frontier).collect()
    }

    /// What every level but the first of every factor does, for each posture and each combination of the other factors' levels.
    pub fn effects(&self) -> Vec<FactorEffect> {
        let mut effects = Vec::new();
        for (place, factor) in self.factors.iter().enumerate() {
            for group in self.groups(place) {
                let Some((first, rest)) = group.split_first() else {
                    continue;
                };
                let others = self.others(place, &group);
                for combination in rest {
                    let level = combination
                        .levels
                        .get(place)
                        .and_then(|l| factor.levels.get(*l));
                    let (Some(from), Some(to)) = (factor.levels.first(), level) else {
                        continue;
                    };
                    for (before, after) in first.postures.iter().zip(&combination.postures) {
                        effects.push(FactorEffect {
                            factor: factor.name.clone(),
                            from: from.name.clone(),
                            to: to.name.clone(),
                            others: others.clone(),
                            posture: after.name.clone(),
                            differences: self.between(before, after),
                        });
                    }
                }
            }
        }
        effects
    }

    /// Every measure of `to` less the same of `from`, run by run.
    fn between(&self, from: &PostureResult, to: &PostureResult) -> Vec<PairedDifference> {
        (from.values.iter().zip(&to.values))
            .map(|(from, to)| crate::result::difference(from, to, self.confidence))
            .collect()
    }

    /// Combinations that differ in one factor only, in the order of its levels.
    fn groups(&self, factor: usize) -> Vec<Vec<&CombinationResult>> {
        let rest = |levels: &[usize]| {
            let others = levels
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != factor);
            others.map(|(_, level)| *level).collect::<Vec<usize>>()
        };
        let mut groups: Vec<(Vec<usize>, Vec<&CombinationResult>)> = Vec::new();
        for combination in &self.combinations {
            let rest = rest(&combination.levels);
            match groups.iter_mut().find(|(other, _)| *other == rest) {
                Some((_, group)) => group.push(combination),
                None => groups.push((rest, vec![combination])),
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The levels that a group has in common.
    fn others(&self, factor: usize, group: &[&CombinationResult]) -> Vec<(String, String)> {
        let Some(first) = group.first() else {
            return Vec::new();
        };
        let names = self.level_names(&first.levels);
        (names.into_iter().enumerate())
            .filter(|(place, _)| *place != factor)
            .map(|(_, (factor, level))| (factor.to_owned(), level.to_owned()))
            .collect()
    }
}

/// Factors and levels in words: `iff = shared, control = free`.
pub fn in_words<T: AsRef<str>>(levels: &[(T, T)]) -> String {
    let words: Vec<String> = (levels.iter())
        .map(|(factor, level)| format!("{} = {}", factor.as_ref(), level.as_ref()))
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use crate::example::example_with_factors;
    use crate::result::StudyResult;
    use crate::{runs_csv, summary_json, table};
    use serde_json::Value;

    fn result() -> StudyResult {
        example_with_factors().run(&mut |_, _| {}).unwrap()
    }

    #[test]
    fn cells_that_share_a_case_cost_no_runs_and_are_the_same() {
        let mut total = 0;
        let result = example_with_factors()
            .run(&mut |_, all| total = all)
            .unwrap();
        // Three postures, and two more in each of three other combinations: "absent" is run once.
        assert_eq!(total, (3 + 3 * 2) * 40);
        assert_eq!(result.combinations.len(), 4);
        for combination in &result.combinations {
            assert_eq!(combination.postures[0], result.postures[0]);
        }
        assert_eq!(result.combinations[0].postures, result.postures);
        assert_eq!(result.combinations[0].differences, result.differences);
    }

    #[test]
    fn a_level_is_compared_with_the_first_all_else_the_same() {
        let result = result();
        let effects = result.effects();
        // iff: 1 level × 2 controls × 3 postures; control: 1 × 2 × 3.
        assert_eq!(effects.len(), 12);
        let find = |factor: &str, other: &str, posture: &str| {
            let found = effects.iter().find(|effect| {
                effect.factor == factor && effect.others[0].1 == other && effect.posture == posture
            });
            &found.unwrap().differences
        };
        let leakers = result.measure_index("leakers").unwrap();
        let fratricide = result.measure_index("fratricide").unwrap();
        // "hold" stops one fewer in every run.
        let hold = &find("control", "shared", "isolated")[leakers];
        assert_eq!((hold.mean, hold.low, hold.high), (1.0, 1.0, 1.0));
        assert_eq!(find("control", "shared", "absent")[leakers].mean, 0.0);
        assert!(find("iff", "hold", "share")[fratricide].high < 0.0);
    }

    #[test]
    fn a_frontier_for_each_level_of_the_other_factor() {
        let frontiers = result().frontiers();
        assert_eq!(frontiers.len(), 2);
        assert_eq!(
            frontiers[1].others,
            [("iff".to_owned(), "shared".to_owned())]
        );
        let points: Vec<_> = (frontiers[1].points.iter())
            .map(|point| (point.posture.as_str(), point.level.as_str()))
            .collect();
        let expected = ["absent", "isolated", "share"].map(|p| [(p, "free"), (p, "hold")]);
        assert_eq!(points, expected.as_flattened());
        assert!(frontiers[1].points[2].leakers.mean < frontiers[1].points[3].leakers.mean);
    }

    #[test]
    fn rows_have_a_column_for_each_factor() {
        let result = result();
        let text = runs_csv(&result);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 4 * 3 * 40);
        assert!(lines[0].starts_with("posture,run,iff,control,leakers,"));
        let row = lines[1 + (2 * 3 + 1) * 40 + 7];
        assert!(row.starts_with("isolated,7,shared,free,"), "{row}");
    }

    #[test]
    fn the_summary_has_every_cell() {
        let result = result();
        let text = summary_json(&result);
        let summary: Value = serde_json::from_str(&text).unwrap();
        let combination = &summary["combinations"][3];
        assert_eq!(combination["levels"]["iff"], "shared");
        assert_eq!(combination["levels"]["control"], "hold");
        let leakers = &combination["postures"]["share"]["measures"]["leakers"];
        let place = result.measure_index("leakers").unwrap();
        let mean = result.combinations[3].postures[2].estimates[place].mean;
        assert_eq!(leakers["mean"].as_f64(), Some(mean));
        assert_eq!(combination["differences"].as_array().unwrap().len(), 3 * 7);
        assert_eq!(summary["frontiers"][0]["factor"], "control");
        assert_eq!(
            summary["factors"]["iff"]["levels"]["shared"][0],
            "iff.modes=[\"4\"]"
        );
        assert_eq!(summary["effects"].as_array().unwrap().len(), 12);
        // Without factors there is not a word of them.
        assert!(!summary_json(&crate::example::example_result()).contains("combinations"));
    }

    #[test]
    fn the_table_reads_so() {
        let text = table(&result());
        println!("{text}");
        for title in [
            "4 combinations of factors; below, first under iff = separate, control = free",
            "Means under iff = shared, control = hold",
            "Differences under iff = separate, control = hold (* the interval leaves out 0)",
            "Leakers against fratricide under iff = shared",
            "What a level does, against the factor's first (* the interval leaves out 0)",
        ] {
            assert!(text.contains(title), "{title}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let error = |change: &dyn Fn(&mut crate::StudyPlan<'static>)| {
            let mut plan = example_with_factors();
            change(&mut plan);
            plan.run(&mut |_, _| {}).unwrap_err()
        };
        assert_eq!(
            error(&|plan| plan.factors[0].name = "leakers".into()),
            crate::StudyError::FactorName("leakers".into())
        );
        for change in [
            &|plan: &mut crate::StudyPlan<'static>| plan.combinations[1].cases[0] = 99,
            &|plan: &mut crate::StudyPlan<'static>| plan.combinations[1].levels[0] = 2,
            &|plan: &mut crate::StudyPlan<'static>| plan.frontier_factor = Some(2),
        ] as [&dyn Fn(&mut crate::StudyPlan<'static>); 3]
        {
            assert_eq!(error(change), crate::StudyError::Combinations);
        }
    }
}
