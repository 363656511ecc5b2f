//! What befalls links.

use super::plan::{EventPlan, LinkPlan, Plan};
use crate::context::Context;
use crate::format::event::{EventTable, EventWord};
use gapfiller_border::SimTime;
use gapfiller_fields::{Amount, Named, Spanned, nearest};
use gapfiller_world::LinkEvent;
use std::collections::BTreeSet;

/// The name of a link without the mark of its way back.
pub(crate) fn base(name: &str) -> &str {
    name.strip_suffix("-back").unwrap_or(name)
}

/// Adds all events, each of links or nets that some posture has.
pub(crate) fn add(context: &mut Context<'_>, plan: &mut Plan) {
    let of_postures = plan.postures.iter().flat_map(|posture| &posture.links);
    let all: Vec<&LinkPlan> = plan.links.iter().chain(of_postures).collect();
    let links: BTreeSet<&str> = all
        .iter()
        .flat_map(|link| [link.name.as_str(), base(&link.name)])
        .collect();
    let nets: BTreeSet<&str> = all.iter().filter_map(|link| link.net.as_deref()).collect();
    let mut events = Vec::new();
    for event in &context.file.events.0 {
        events.extend(self::event(context, event, &links, &nets));
    }
    plan.events = events;
}

fn event(
    context: &mut Context<'_>,
    event: &Named<EventTable>,
    links: &BTreeSet<&str>,
    nets: &BTreeSet<&str>,
) -> Option<EventPlan> {
    let table = &event.value;
    // What could not be read may be what is named.
    let whole = !["links", "postures", "ladder", "library.links"]
        .iter()
        .any(|section| context.broken.any(section));
    if whole {
        for (names, known, what) in [(&table.link, links, "link"), (&table.net, nets, "net")] {
            for name in names
                .iter()
                .filter(|name| !known.contains(name.value.as_str()))
            {
                missing(context, name, what, known);
            }
        }
    }
    let (from, until) = (table.from.si(), table.until.value.si());
    let message = if from >= until {
        Some("this event ends before it begins")
    } else if table.link.is_empty() && table.net.is_empty() {
        Some("this event befalls nothing: it names no link and no net")
    } else {
        None
    };
    if let Some(message) = message {
        context.problems.push(table.until.problem(message));
        return None;
    }
    let limits = table.loss.is_some() || table.capacity.is_some();
    let message = match table.kind.value {
        EventWord::Jam if !limits => Some("a jam without loss or capacity changes nothing"),
        EventWord::Outage if limits => Some("in an outage nothing passes, whatever the loss"),
        EventWord::Jam | EventWord::Outage => None,
    };
    if let Some(message) = message {
        context.problems.push(
            table
                .kind
                .problem(message)
                .expected("loss or capacity with kind = \"jam\", neither with kind = \"outage\""),
        );
        return None;
    }
    let names = |names: &[Spanned<String>]| names.iter().map(|name| name.value.clone()).collect();
    Some(EventPlan {
        links: names(&table.link),
        nets: names(&table.net),
        event: LinkEvent {
            from: SimTime::from_seconds(from),
            until: SimTime::from_seconds(until),
            outage: table.kind.value == EventWord::Outage,
            loss: table.loss.map_or(0.0, |loss| loss.si()),
            capacity_per_s: table.capacity.map_or(f64::INFINITY, |rate| rate.si()),
        },
    })
}

fn missing(context: &mut Context<'_>, name: &Spanned<String>, what: &str, known: &BTreeSet<&str>) {
    let near = nearest(&name.value, known.iter().copied()).map(|near| format!("\"{near}\""));
    let problem = name.problem(format!("there is no {what} \"{}\"", name.value));
    context.problems.push(problem.suggestion(near.as_deref()));
}
