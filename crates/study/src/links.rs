//! The commands that show single runs of a study: each posture's median and worst.
//!
//! They name the scenario, never a way to it: the files of a study say nothing of the machine they were made on.

use crate::plan::Link;
use crate::result::{PostureResult, StudyResult};

/// How runs are put in order, in words.
pub const ORDER: &str = "Runs are ordered by leakers, then fratricide, then number. The median is the one in the middle (the lower of \
                         two), the worst the first of those with most of both.";

/// A run that is worth a look, and how to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLink {
    /// The posture.
    pub posture: String,
    /// The level of each factor: (factor, level), by name.
    pub levels: Vec<(String, String)>,
    /// Which one it is: `median` or `worst`.
    pub which: &'static str,
    /// Its number.
    pub run: u64,
    /// Plays it and keeps its log.
    pub play: String,
    /// Tells its story.
    pub explain: String,
}

impl StudyResult {
    /// The median and the worst run of each posture, under each combination of levels; empty unless the study asks for them.
    pub fn run_links(&self) -> Vec<RunLink> {
        let Some(link) = &self.link else {
            return Vec::new();
        };
        if self.combinations.is_empty() {
            return (self.postures.iter())
                .flat_map(|posture| self.of_posture(link, posture, &[]))
                .collect();
        }
        let of_combination = |combination: &crate::result::CombinationResult| {
            (combination.postures.iter())
                .flat_map(|posture| self.of_posture(link, posture, &combination.levels))
                .collect::<Vec<RunLink>>()
        };
        self.combinations.iter().flat_map(of_combination).collect()
    }

    fn of_posture(&self, link: &Link, posture: &PostureResult, levels: &[usize]) -> [RunLink; 2] {
        let chosen = self.factors.iter().zip(levels);
        let of_levels = chosen.filter_map(|(factor, level)| factor.levels.get(*level));
        // What changes the study changes no run.
        let sets: Vec<&String> = (link.sets.iter())
            .filter(|set| !set.trim_start().starts_with("study."))
            .chain(of_levels.flat_map(|level| &level.sets))
            .collect();
        let names = self.level_names(levels);
        [("median", posture.median_run), ("worst", posture.worst_run)].map(|(which, run)| {
            let mut folder = vec![
                format!("out/{}", plain(&self.scenario)),
                plain(&posture.name),
            ];
            folder.extend(names.iter().map(|(_, level)| plain(level)));
            folder.push(run.to_string());
            let folder = folder.join("-");
            let mut words = vec![
                "gapfiller run".to_owned(),
                quoted(&link.scenario),
                format!("--posture {}", quoted(&posture.name)),
                format!("--seed {} --run {run}", self.seed),
            ];
            words.extend(sets.iter().map(|set| format!("--set {}", quoted(set))));
            words.push(format!("--out {folder}"));
            RunLink {
                posture: posture.name.clone(),
                levels: (names.iter())
                    .map(|(factor, level)| ((*factor).to_owned(), (*level).to_owned()))
                    .collect(),
                which,
                run,
                play: words.join(" "),
                explain: format!("gapfiller explain {folder}"),
            }
        })
    }
}

/// A name as part of a folder's.
fn plain(name: &str) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
            c
        } else {
            '-'
        }
    };
    name.chars().map(letter).collect()
}

/// A word as a POSIX shell reads it whole.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{example_plan, example_with_factors};

    #[test]
    fn a_study_that_does_not_ask_names_no_commands() {
        assert!(crate::example::example_result().run_links().is_empty());
    }

    #[test]
    fn commands_name_the_posture_the_levels_and_the_run() {
        let mut plan = example_with_factors();
        plan.link = Some(Link {
            scenario: "an example".to_owned(),
            sets: vec!["a.b=\"2 km\"".to_owned(), "study.runs=4".to_owned()],
        });
        let result = plan.run(&mut |_, _| {}).unwrap();
        let links = result.run_links();
        assert_eq!(links.len(), 4 * 3 * 2);
        let last = &links[links.len() - 1];
        let worst = result.combinations[3].postures[2].worst_run;
        assert_eq!(
            last.play,
            format!(
                "gapfiller run 'an example' --posture share --seed 7 --run {worst} --set 'a.b=\"2 km\"' \
                 --set 'iff.modes=[\"4\"]' --set 'doctrine.own.control=\"hold\"' --out out/example-share-shared-hold-{worst}"
            )
        );
        assert_eq!(
            last.explain,
            format!("gapfiller explain out/example-share-shared-hold-{worst}")
        );
        let mut plan = example_plan();
        plan.link = Some(Link {
            scenario: "example".to_owned(),
            sets: Vec::new(),
        });
        assert_eq!(plan.run(&mut |_, _| {}).unwrap().run_links().len(), 6);
    }
}
