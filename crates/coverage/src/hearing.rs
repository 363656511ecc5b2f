//! Who is told what whose radars see, by the links of a posture.
//!
//! The rules are those of a node's mind (`gapfiller-c2`, telling and hearing): on a link that carries the picture a node tells what
//! its own radars see, and, if it relays (operations centres and command posts do, fire units and radar posts do not), what it was
//! told itself. So a picture travels any number of links, through nodes that relay. Leave to point a radar (`cue`) and leave to fire
//! on a told track (`fire-control`) are given by the last link alone.

use gapfiller_c2::{MindSetup, OutboundLink};
use gapfiller_engine::Setup;
use std::collections::BTreeSet;

/// Nodes, by their places in the setup.
pub type Nodes = BTreeSet<usize>;

/// For each node of a setup, the nodes whose own radars reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hearing {
    /// Into its picture; itself too.
    pub picture: Vec<Nodes>,
    /// The same without voice links, which pass one item at a time.
    pub picture_by_data: Vec<Nodes>,
    /// With leave to point its own radar there; itself too.
    pub cue: Vec<Nodes>,
    /// With leave to fire on the told track; not itself.
    pub fire_control: Vec<Nodes>,
}

impl Hearing {
    /// Follows the links of a setup.
    #[must_use]
    pub fn of(setup: &Setup) -> Self {
        let minds = &setup.minds;
        let picture = held(minds, |link| link.carries.picture);
        let by_data = held(minds, |link| {
            link.carries.picture && link.voice_grid_m.is_none()
        });
        let cue = told_over(minds, &picture, |link| {
            link.carries.picture && link.carries.cue
        });
        let fire_control = told_over(minds, &picture, |link| {
            link.carries.picture && link.carries.fire_control
        });
        let with_own = |sets: Vec<Nodes>| {
            let sets = sets.into_iter().enumerate();
            sets.map(|(own, mut set)| {
                set.insert(own);
                set
            })
            .collect()
        };
        Self {
            picture,
            picture_by_data: by_data,
            cue: with_own(cue),
            fire_control,
        }
    }
}

/// Whose plots a node passes on, if it holds those of `held`.
fn told(minds: &[MindSetup], held: &[Nodes], from: usize) -> Nodes {
    let relays = minds.get(from).is_some_and(|mind| mind.relays);
    match held.get(from) {
        Some(held) if relays => held.clone(),
        _ => Nodes::from([from]),
    }
}

/// What each node hears over its inward links of a kind, one step.
fn told_over(
    minds: &[MindSetup],
    held: &[Nodes],
    carries: impl Fn(&OutboundLink) -> bool,
) -> Vec<Nodes> {
    let mut heard = vec![Nodes::new(); minds.len()];
    for (from, mind) in minds.iter().enumerate() {
        for link in mind.links.iter().filter(|link| carries(link)) {
            if let Some(heard) = heard.get_mut(usize::from(link.to.0)) {
                heard.extend(told(minds, held, from));
            }
        }
    }
    heard
}

/// What each node holds in the end, itself included: steps until nothing is added.
fn held(minds: &[MindSetup], carries: impl Fn(&OutboundLink) -> bool) -> Vec<Nodes> {
    let mut held: Vec<Nodes> = (0..minds.len()).map(|own| Nodes::from([own])).collect();
    loop {
        let heard = told_over(minds, &held, &carries);
        let mut grew = false;
        for (held, heard) in held.iter_mut().zip(heard) {
            let before = held.len();
            held.extend(heard);
            grew |= held.len() > before;
        }
        if !grew {
            return held;
        }
    }
}
