//! A run at a glance: who got through, who should not have been shot at, what was wasted.

use super::story::Story;
use super::words::{clock, count, listed};
use gapfiller_border::{NodeId, ShotId, SimTime};
use gapfiller_records::{ObjectKey, RoundResult, Side};

/// How a longer story is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An object's.
    Target(ObjectKey),
    /// A node's.
    Node(NodeId),
    /// A shot's.
    Shot(ShotId),
}

/// One line of an overview, and whose story says more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When.
    pub time: SimTime,
    /// What, in words.
    pub text: String,
    /// Whose story says more.
    pub about: About,
}

/// A run at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The whole in a sentence.
    pub summary: String,
    /// Raiders that got through.
    pub leakers: Vec<Item>,
    /// Shots that were fired at friends, or met one.
    pub friends: Vec<Item>,
    /// Shots that were fired at civil aircraft, or met one.
    pub civil: Vec<Item>,
    /// Other shots of which no round was of any use.
    pub wasted: Vec<Item>,
    /// Nodes put out of action.
    pub lost: Vec<Item>,
    /// The other shots.
    pub others: Vec<Item>,
}

impl Story<'_> {
    /// The run at a glance.
    pub fn overview(&self) -> Overview {
        let mut overview = Overview::default();
        for (object, facts) in &self.objects {
            if let Some((time, asset, damaged)) = facts.leaked {
                let result = if damaged {
                    "damaged it"
                } else {
                    "did no damage"
                };
                let text = format!(
                    "{} reached {} and {result}",
                    self.names.object(*object),
                    self.names.asset(asset)
                );
                overview.leakers.push(Item {
                    time,
                    text,
                    about: About::Target(*object),
                });
            }
        }
        overview.leakers.sort_by_key(|item| item.time);
        for shot in self.shots() {
            let Some(launch) = self.shots.get(&shot).and_then(|facts| facts.launched) else {
                continue;
            };
            let item = Item {
                time: launch.time,
                text: self.shot_in_short(shot),
                about: About::Shot(shot),
            };
            if self.concerns(shot, Side::Friend) {
                overview.friends.push(item);
            } else if self.concerns(shot, Side::Civil) {
                overview.civil.push(item);
            } else if self.is_wasted(shot) {
                overview.wasted.push(item);
            } else {
                overview.others.push(item);
            }
        }
        for (node, time) in self.lost.iter().filter(|(node, _)| !self.flew_home(**node)) {
            let text = format!("{} is put out of action", self.names.node(*node));
            overview.lost.push(Item {
                time: *time,
                text,
                about: About::Node(*node),
            });
        }
        overview.lost.sort_by_key(|item| item.time);
        overview.summary = self.summary(&overview);
        overview
    }

    fn is_wasted(&self, shot: ShotId) -> bool {
        let useful = |result| matches!(result, RoundResult::Effective | RoundResult::InFlight);
        let facts = self.shots.get(&shot);
        facts.is_some_and(|facts| !facts.rounds.iter().any(|(_, _, result)| useful(*result)))
    }

    fn summary(&self, overview: &Overview) -> String {
        let raiders = self
            .objects
            .keys()
            .filter(|key| self.names.entry(**key).is_some_and(|entry| entry.raider))
            .count();
        let rounds: usize = self
            .shots
            .values()
            .filter_map(|facts| facts.launched)
            .map(|launch| launch.rounds as usize)
            .sum();
        let shots = self.shots().len();
        let parts = [
            format!(
                "{} of {} got through",
                overview.leakers.len(),
                count(raiders, "raider")
            ),
            format!(
                "{} ({}) fired",
                count(shots, "salvo"),
                count(rounds, "round")
            ),
            format!("{} concerned friends", overview.friends.len()),
            format!("{} concerned civil aircraft", overview.civil.len()),
            format!("{} more did nothing", overview.wasted.len()),
        ];
        listed(&parts)
    }

    /// An overview as text: of each kind the first `most` items, each with what `hint` says of how to ask for more.
    pub fn overview_in_words(
        &self,
        overview: &Overview,
        most: usize,
        hint: &dyn Fn(&About) -> String,
    ) -> String {
        let mut text = format!("{}\n", overview.summary);
        let kinds = [
            ("Got through", &overview.leakers),
            ("Shots at friends", &overview.friends),
            ("Shots at civil aircraft", &overview.civil),
            ("Other shots that did nothing", &overview.wasted),
            ("Put out of action", &overview.lost),
            ("Other shots", &overview.others),
        ];
        for (title, items) in kinds.into_iter().filter(|(_, items)| !items.is_empty()) {
            text.push_str(&format!("\n{title}:\n"));
            for item in items.iter().take(most) {
                let (time, hint) = (clock(item.time), hint(&item.about));
                text.push_str(&format!("  {time}  {}\n            {hint}\n", item.text));
            }
            if items.len() > most {
                text.push_str(&format!("  … and {} more\n", items.len() - most));
            }
        }
        text
    }
}
