//! Names of nodes and groups.

use crate::context::Context;
use gapfiller_fields::{Named, Problem, Spanned, nearest};
use std::collections::BTreeMap;

/// Node ids are 16 bits wide.
const MOST_NODES: usize = 60_000;

/// The names of all nodes, each with its place: those on the ground first, in the order of the files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    places: BTreeMap<String, usize>,
    groups: BTreeMap<String, Vec<usize>>,
}

impl Names {
    pub fn new(context: &mut Context<'_>) -> Self {
        let mut names = Self::default();
        let file = context.file;
        for node in &file.nodes.0 {
            names.add(context, &node.name, node.value.group.as_deref(), node);
        }
        for flight in &file.flights.0 {
            let Some(node) = &flight.value.node else {
                continue;
            };
            for name in super::flights::names(&flight.name, flight.value.count.value.0) {
                names.add(context, &name, node.group.as_deref(), flight);
            }
        }
        if names.places.len() > MOST_NODES {
            let message = format!("there are {} nodes", names.places.len());
            let problem = Problem::new(&gapfiller_fields::Origin::Builtin, "nodes", message);
            context
                .problems
                .push(problem.expected(format!("{MOST_NODES} at the most")));
        }
        names
    }

    fn add<T>(
        &mut self,
        context: &mut Context<'_>,
        name: &str,
        group: Option<&str>,
        of: &Named<T>,
    ) {
        let place = self.places.len();
        if self.places.contains_key(name) {
            let message = format!("there is another node \"{name}\"");
            context
                .problems
                .push(Problem::new(&of.origin, name, message));
            return;
        }
        self.places.insert(name.to_owned(), place);
        if let Some(group) = group {
            self.groups.entry(group.to_owned()).or_default().push(place);
        }
    }

    /// How many nodes there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The place of a node.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// The node that a reference names; a problem when there is none.
    pub fn find(&self, context: &mut Context<'_>, reference: &Spanned<String>) -> Option<usize> {
        let place = self.place(&reference.value);
        if place.is_none() && !context.broken.has("flights", &reference.value) {
            context.missing(
                "nodes",
                "node",
                reference,
                self.places.keys().map(String::as_str),
            );
        }
        place
    }

    /// The nodes that a name or group stands for; a problem when there is none.
    pub fn group(&self, context: &mut Context<'_>, reference: &Spanned<String>) -> Vec<usize> {
        let name = &reference.value;
        if let Some(place) = self.place(name) {
            return vec![place];
        }
        if let Some(places) = self.groups.get(name) {
            return places.clone();
        }
        let may_be_broken = context.broken.any("nodes") || context.broken.any("flights");
        if !may_be_broken {
            let all = self
                .places
                .keys()
                .chain(self.groups.keys())
                .map(String::as_str);
            let near = nearest(name, all).map(|name| format!("\"{name}\""));
            let problem = reference.problem(format!("there is no node or group \"{name}\""));
            context.problems.push(problem.suggestion(near.as_deref()));
        }
        Vec::new()
    }
}
