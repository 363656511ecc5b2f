//! One object as a funnel: node by node, how far it came and where it ended; every hold with its reason and how long it lasted.

use super::funnel::{Case, Stage};
use super::story::Story;
use super::words::{clock, hold};
use gapfiller_border::{NodeId, SimTime};
use gapfiller_records::ObjectKey;
use std::fmt;

/// An object's way through the pictures of all nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// What it was, and how it ended.
    pub title: String,
    /// How many nodes it came at least so far with.
    pub stages: Vec<(Stage, usize)>,
    /// By node, in the order in which they first had it.
    pub nodes: Vec<NodeChain>,
}

/// An object in one node's picture.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeChain {
    /// Whose picture.
    pub node: String,
    /// Who told it, where the track began from what was told.
    pub told_by: Option<String>,
    /// How far it came, and when.
    pub case: Case,
}

impl Story<'_> {
    /// The way of an object; none if it never was.
    pub fn chain(&self, object: ObjectKey) -> Option<Chain> {
        let facts = self.objects.get(&object)?;
        let of_object = self.cases().remove(&Some(object)).unwrap_or_default();
        let mut cases: Vec<(NodeId, Case)> = of_object.into_iter().collect();
        let began = |case: &Case| {
            let times = [case.seen, case.tracked].into_iter().flatten();
            times.min().unwrap_or(self.end)
        };
        cases.sort_by_key(|(node, case)| (began(case), *node));
        let stages = Stage::ALL.into_iter().map(|stage| {
            let came = cases.iter().filter(|(_, case)| case.stage >= stage);
            (stage, came.count())
        });
        let end = match (facts.killed, facts.leaked) {
            (Some((when, shot)), _) => {
                format!(
                    "shot down by {} at {}",
                    self.names.node(shot.node),
                    clock(when)
                )
            }
            (None, Some((when, asset, _))) => {
                format!(
                    "got through to {} at {}",
                    self.names.asset(asset),
                    clock(when)
                )
            }
            (None, None) => "neither shot down nor through to a target".to_owned(),
        };
        Some(Chain {
            title: format!("{}: {end}", self.names.object_at_length(object)),
            stages: stages.collect(),
            nodes: (cases.into_iter())
                .map(|(node, case)| NodeChain {
                    node: self.names.node(node).to_owned(),
                    told_by: case
                        .told_by
                        .map(|teller| self.names.node(teller).to_owned()),
                    case,
                })
                .collect(),
        })
    }
}

/// A table: the first column to the left, the others as `right` says.
pub(super) fn aligned(rows: &[Vec<String>], right: bool) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = width(column);
            if column > 0 {
                line.push_str("  ");
            }
            if column > 0 && right {
                line.push_str(&format!("{cell:>width$}"));
            } else {
                line.push_str(&format!("{cell:<width$}"));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A time as people read it: `2 h 05 min`, `3 min 20 s`, `12 s`.
pub fn lasting(seconds: f64) -> String {
    let whole = seconds.max(0.0).round();
    // At most the length of a run: it fits.
    let whole = whole as u64;
    match (whole / 3_600, whole / 60 % 60, whole % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

fn time(when: Option<SimTime>) -> String {
    when.map_or_else(|| "–".to_owned(), clock)
}

impl fmt::Display for Chain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}\n", self.title)?;
        let count =
            |(stage, nodes): &(Stage, usize)| vec![stage.name().to_owned(), nodes.to_string()];
        let mut rows = vec![vec![
            "nodes with which it came at least so far".to_owned(),
            String::new(),
        ]];
        rows.extend(
            self.stages
                .iter()
                .filter(|(stage, _)| *stage > Stage::There)
                .map(count),
        );
        write!(out, "{}", aligned(&rows, true))?;
        if self.nodes.is_empty() {
            return writeln!(out, "\nNo node saw it or was told of it.");
        }
        let mut rows = vec![
            [
                "node",
                "seen",
                "in picture",
                "hostile",
                "decided",
                "launched",
                "met",
                "came as far as",
            ]
            .map(str::to_owned)
            .to_vec(),
        ];
        for NodeChain {
            node,
            told_by,
            case,
        } in &self.nodes
        {
            let told = told_by
                .as_ref()
                .map_or_else(String::new, |teller| format!(" (told by {teller})"));
            rows.push(vec![
                node.clone(),
                time(case.seen),
                time(case.tracked) + &told,
                time(case.hostile),
                time(case.decided),
                time(case.launched),
                time(case.met),
                case.stage.name().to_owned(),
            ]);
        }
        write!(out, "\n{}", aligned(&rows, false))?;
        let mut rows = Vec::new();
        for NodeChain { node, case, .. } in &self.nodes {
            for (place, held) in case.holds.iter().enumerate() {
                let name = if place == 0 { node.as_str() } else { "" };
                let lasted = lasting(held.lasted_s());
                rows.push(vec![
                    name.to_owned(),
                    clock(held.from),
                    format!("{lasted:>12}"),
                    hold(held.reason).to_owned(),
                ]);
            }
        }
        if rows.is_empty() {
            return writeln!(out, "\nNo fire unit held its fire on it.");
        }
        write!(out, "\nFire was held\n\n{}", aligned(&rows, false))
    }
}

/// How a count of holds is written.
type ReadCount = fn(&super::HoldCount) -> String;

impl fmt::Display for super::Funnel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}\n", self.title)?;
        // "raiders, share" over two lines; one line where nothing is beside anything.
        let head = |first: &str| -> Vec<Vec<String>> {
            let line = |first: &str, of: fn(&str) -> &str| {
                let names = self.columns.iter().map(|name| of(name).to_owned());
                std::iter::once(first.to_owned()).chain(names).collect()
            };
            let above = line("", |name| {
                name.split_once(", ").map_or("", |(kind, _)| kind)
            });
            let below = line(first, |name| {
                name.split_once(", ").map_or(name, |(_, of)| of)
            });
            if self.columns.iter().any(|name| name.contains(", ")) {
                vec![above, below]
            } else {
                vec![below]
            }
        };
        let mut rows = head("came at least so far");
        for (stage, counts) in &self.stages {
            let counts = counts.iter().map(usize::to_string);
            rows.push(std::iter::once(stage.clone()).chain(counts).collect());
        }
        write!(out, "{}", aligned(&rows, true))?;
        if self.holds.is_empty() {
            return writeln!(out, "\nNo fire unit held its fire.");
        }
        let parts: [(&str, ReadCount); 3] = [
            ("fire was held on, because", |count| {
                count.things.to_string()
            }),
            ("never fired at, in the end because", |count| {
                count.ended.to_string()
            }),
            ("held for, all units together", |count| {
                lasting(count.lasted_s)
            }),
        ];
        for (title, read) in parts {
            let mut rows = head(title);
            let heads = rows.len();
            let nothing = read(&super::HoldCount::default());
            for (reason, counts) in &self.holds {
                let counts: Vec<String> = counts.iter().map(read).collect();
                if counts.iter().any(|count| *count != nothing) {
                    let words = std::iter::once(hold(*reason).to_owned());
                    rows.push(words.chain(counts).collect());
                }
            }
            if rows.len() > heads {
                write!(out, "\n{}", aligned(&rows, true))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_read_them() {
        assert_eq!(lasting(12.4), "12 s");
        assert_eq!(lasting(200.0), "3 min 20 s");
        assert_eq!(lasting(7_500.0), "2 h 05 min");
        assert_eq!(lasting(-1.0), "0 s");
    }
}
