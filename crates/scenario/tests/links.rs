//! Links in files: nets, events, gateways, limits.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::{load, told, with};
use gapfiller_border::{NodeId, SimTime};
use gapfiller_engine::Setup;
use gapfiller_world::Spread;

/// A link type with all that one can say.
const TYPES: &str = r#"
[library.links.radio]
label = "radio"
latency = { low = "1 s", nominal = "2 s", high = "3 s", source = "modelling assumption", grade = "assumed" }
jitter = { low = "0 s", nominal = "1.5 s", high = "3 s", source = "modelling assumption", grade = "assumed" }
interval = { low = "6 s", nominal = "12 s", high = "12 s", source = "modelling assumption", grade = "assumed" }
capacity = { low = "10 /s", nominal = "50 /s", high = "120 /s", source = "modelling assumption", grade = "assumed" }
service = "exponential"
loss = { low = 0, nominal = 0.02, high = 0.1, source = "modelling assumption", grade = "assumed" }
stale = { low = "12 s", nominal = "24 s", high = "36 s", source = "modelling assumption", grade = "assumed" }
range = { low = "200 km", nominal = "300 km", high = "500 km", source = "modelling assumption", grade = "assumed" }
line_of_sight = true

[library.links.translator]
label = "gateway"
latency = { low = "1 s", nominal = "2 s", high = "3 s", source = "modelling assumption", grade = "assumed" }
interval = { low = "6 s", nominal = "12 s", high = "12 s", source = "modelling assumption", grade = "assumed" }
loss = { low = 0, nominal = 0.02, high = 0.1, source = "modelling assumption", grade = "assumed" }
stale = { low = "12 s", nominal = "24 s", high = "36 s", source = "modelling assumption", grade = "assumed" }
delay = { low = "1 s", nominal = "4 s", high = "9 s", source = "modelling assumption", grade = "assumed" }
translates = ["picture", "identity"]
renumbers = true

[nodes.sector]
system = "operations-centre"
position = "39 N 34 E"
rules = "plain"
"#;

fn link(name: &str, to: &str, kind: &str, more: &str) -> String {
    format!(
        "[links.{name}]\nfrom = \"centre\"\nto = \"{to}\"\ntype = \"{kind}\"\ncarries = [\"picture\", \"identity\", \"engagement-status\"]\n{more}\n"
    )
}

fn isolated(text: &str) -> Setup {
    load(&with(text), &[]).unwrap().setup("isolated").unwrap()
}

#[test]
fn a_link_type_says_how_long_it_takes_and_how_far_it_reaches() {
    let setup = isolated(&format!("{TYPES}{}", link("one", "sector", "radio", "")));
    let link = &setup.world.links[0];
    assert_eq!(
        (link.latency_s, link.jitter_s, link.service),
        (2.0, 1.5, Spread::Exponential)
    );
    assert_eq!(
        (link.reach.range_m, link.reach.line_of_sight),
        (300_000.0, true)
    );
    assert!(link.net.is_none() && link.events.is_empty() && !link.voice && !link.renumbers);
    let plain = isolated(&format!("{TYPES}{}", link_plain()));
    let link = &plain.world.links[0];
    assert_eq!(
        (link.jitter_s, link.service, link.reach.range_m),
        (0.0, Spread::Fixed, f64::INFINITY)
    );
}

fn link_plain() -> String {
    link("one", "sector", "landline", "")
}

#[test]
fn links_of_a_net_share_it_and_every_mind_knows_whom_it_hears_there() {
    let both = "both_ways = true\nnet = \"sky\"";
    let text = format!(
        "{TYPES}{}{}",
        link("one", "sector", "radio", both),
        link("two", "battery", "radio", both)
    );
    let setup = isolated(&text);
    assert_eq!(setup.world.nets.len(), 1);
    assert_eq!(setup.world.nets[0].name, "sky");
    assert_eq!(setup.world.nets[0].capacity_per_s, 50.0);
    assert!(setup.world.links.iter().all(|link| link.net == Some(0)));
    // Centre 0, battery 1, sector 2.
    assert_eq!(setup.minds[0].nets[0].members, [NodeId(1), NodeId(2)]);
    assert_eq!(setup.minds[1].nets[0].members, [NodeId(0)]);
    assert!(setup.minds[0].links.iter().all(|link| link.net == Some(0)));
    let mixed = told(&with(&format!(
        "{TYPES}{}{}",
        link("one", "sector", "radio", both),
        link("two", "battery", "landline", both)
    )));
    assert!(
        mixed.contains("link \"one\" of this net is a radio, this one is a landline"),
        "{mixed}"
    );
    let voice = told(&with(&format!(
        "{TYPES}{}",
        link("one", "sector", "voice", both)
    )));
    assert!(
        voice.contains("a voice link has no net to share"),
        "{voice}"
    );
}

#[test]
fn an_event_befalls_the_links_and_nets_that_it_names() {
    let text = format!(
        "{TYPES}{}{}{}",
        link("one", "sector", "radio", "both_ways = true\nnet = \"sky\""),
        link("two", "battery", "landline", ""),
        "[events.cut]\nlink = [\"two\"]\nfrom = \"5 min\"\nuntil = \"8 min\"\nkind = \"outage\"\n\
         [events.noise]\nnet = [\"sky\"]\nuntil = \"10 min\"\nkind = \"jam\"\nloss = 0.5\ncapacity = \"5 /s\"\n\
         [events.rung]\nlink = [\"centre-battery\"]\nuntil = \"10 min\"\nkind = \"outage\"\n"
    );
    let scenario = load(&with(&text), &[]).unwrap();
    let setup = scenario.setup("share").unwrap();
    let events = |name: &str| {
        let link = setup.world.links.iter().find(|link| link.name == name);
        link.unwrap().events.clone()
    };
    assert_eq!(events("one"), events("one-back"));
    let noise = events("one")[0];
    assert_eq!(
        (noise.outage, noise.loss, noise.capacity_per_s),
        (false, 0.5, 5.0)
    );
    let cut = events("two")[0];
    assert!(cut.outage);
    assert_eq!(
        (cut.from, cut.until),
        (SimTime::from_seconds(300.0), SimTime::from_seconds(480.0))
    );
    assert_eq!(
        (
            events("centre-battery").len(),
            events("centre-battery-back").len()
        ),
        (1, 1)
    );
}

#[test]
fn events_that_cannot_be_are_told() {
    let of = |event: &str| {
        told(&with(&format!(
            "{TYPES}{}[events.one]\n{event}\n",
            link("two", "sector", "radio", "")
        )))
    };
    let unknown = of("link = [\"twoo\"]\nuntil = \"1 min\"\nkind = \"outage\"");
    assert!(unknown.contains("did you mean \"two\"?"), "{unknown}");
    let nothing = of("until = \"1 min\"\nkind = \"outage\"");
    assert!(nothing.contains("names no link and no net"), "{nothing}");
    let backwards = of("link = [\"two\"]\nfrom = \"2 min\"\nuntil = \"1 min\"\nkind = \"outage\"");
    assert!(backwards.contains("ends before it begins"), "{backwards}");
    let idle = of("link = [\"two\"]\nuntil = \"1 min\"\nkind = \"jam\"");
    assert!(idle.contains("changes nothing"), "{idle}");
    let both = of("link = [\"two\"]\nuntil = \"1 min\"\nkind = \"outage\"\nloss = 0.5");
    assert!(both.contains("nothing passes"), "{both}");
}

#[test]
fn a_gateway_drops_what_it_cannot_translate_and_says_so() {
    let text = format!("{TYPES}{}", link("one", "sector", "translator", ""));
    let scenario = load(&with(&text), &[]).unwrap();
    let setup = scenario.setup("isolated").unwrap();
    let (link, carries) = (&setup.world.links[0], setup.minds[0].links[0].carries);
    assert_eq!((link.latency_s, link.renumbers), (6.0, true));
    assert!(carries.picture && carries.identity && !carries.engagement_status);
    let notes = scenario.order_of_battle().notes;
    assert_eq!(
        notes,
        ["link one drops engagement-status: its gateway (translator) does not translate it"]
    );
}
