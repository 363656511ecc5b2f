//! What speaks for or against a track.

use super::Told;
use gapfiller_border::{Appearance, Identity, IdentityReport, IffMode, NodeId, SimTime};

/// Where a track was first seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere in particular.
    #[default]
    Unknown,
    /// Over an area that arrivals from are held friendly.
    Friendly,
    /// Over an area that arrivals from are held hostile.
    Hostile,
}

/// Everything a node knows about whose a track might be. Each originator's word counts once, however often it is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// A valid reply in an encrypted mode, and when.
    pub iff_valid: Option<(IffMode, SimTime)>,
    /// A squawk, and when it was heard.
    pub squawk: Option<(u16, SimTime)>,
    /// A friend whose own position report agrees, and when.
    pub own_position: Option<(NodeId, SimTime)>,
    /// What others hold it to be: the latest word of each originator.
    pub told: Vec<IdentityReport>,
    /// Where it was first seen.
    pub origin: Origin,
    /// Whose it looked to somebody who saw it, and when.
    pub visual: Option<(Appearance, SimTime)>,
    /// Who, of those with authority, declared it hostile.
    pub authority: Option<NodeId>,
}

impl Evidence {
    /// Takes another node's word. Returns whether it says anything new.
    pub fn hear(&mut self, report: IdentityReport) -> bool {
        match self
            .told
            .iter_mut()
            .find(|told| told.originator == report.originator)
        {
            Some(told) if told.declared > report.declared => false,
            Some(told) => {
                let new = told.identity != report.identity;
                *told = report;
                new
            }
            None => {
                self.told.push(report);
                true
            }
        }
    }

    /// Takes the word of a node with authority to declare. Returns whether it says anything new.
    pub fn hear_authority(&mut self, node: NodeId, identity: Identity) -> bool {
        let before = self.authority;
        match identity {
            Identity::Hostile => self.authority = Some(node),
            _ if before == Some(node) => self.authority = None,
            _ => {}
        }
        before != self.authority
    }

    /// The first word that says what a condition asks for.
    pub fn told(&self, asked: &Told) -> Option<&IdentityReport> {
        self.told.iter().find(|told| {
            asked.identities.contains(&told.identity)
                && told.basis >= asked.at_least
                && asked
                    .by
                    .as_ref()
                    .is_none_or(|nodes| nodes.contains(&told.originator))
        })
    }

    /// Two words that disagree: one for a friend or a neutral, one for hostile.
    pub fn conflict(&self) -> Option<(&IdentityReport, &IdentityReport)> {
        let friend =
            self.told_any(&[Identity::Friend, Identity::AssumedFriend, Identity::Neutral])?;
        Some((friend, self.told_any(&[Identity::Hostile])?))
    }

    /// The first originator who holds it to be one of these.
    pub fn told_any(&self, identities: &[Identity]) -> Option<&IdentityReport> {
        self.told
            .iter()
            .find(|told| identities.contains(&told.identity))
    }

    /// The evidence in words, for the log.
    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        if let Some((mode, _)) = self.iff_valid {
            words.push(format!("valid reply in {mode:?}"));
        }
        if let Some((code, _)) = self.squawk {
            words.push(format!("squawk {code:04}"));
        }
        if let Some((friend, _)) = self.own_position {
            words.push(format!("own position of node {}", friend.0));
        }
        for told in &self.told {
            words.push(format!(
                "node {} holds it {:?}",
                told.originator.0, told.identity
            ));
        }
        match self.origin {
            Origin::Hostile => words.push("first seen over an area of hostile origin".to_owned()),
            Origin::Friendly => words.push("first seen over an area of friendly origin".to_owned()),
            Origin::Unknown => {}
        }
        if let Some((appears, _)) = self.visual {
            let whose = match appears {
                Appearance::Friend => "a friend",
                Appearance::Hostile => "hostile",
                Appearance::Civil => "civil",
            };
            words.push(format!("seen by eye as {whose}"));
        }
        if words.is_empty() {
            "nothing".to_owned()
        } else {
            words.join("; ")
        }
    }
}
