//! Authority, orders, declarations and versioned copies, from text to setup.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests too.

mod common;

use common::{TINY, edited, load, told, with};
use gapfiller_border::airspace::ZoneKind;
use gapfiller_border::{Basis, FireOrder, Identity, NodeId, SimTime, WeaponsControl};
use gapfiller_c2::doctrine::{Authority, Fallback, GeneralOrder, PlannedOrder};
use gapfiller_c2::identification::{Condition, DeclaresHostile, Told};

#[test]
fn nothing_is_said_where_nothing_was_written() {
    let setup = load(TINY, &[]).unwrap().setup("share").unwrap();
    for mind in &setup.minds {
        assert_eq!(mind.doctrine.authority, Authority::Assigned);
        assert_eq!(mind.doctrine.fallback, Fallback::Autonomous);
        assert_eq!(mind.rules.declares_hostile, DeclaresHostile::Itself);
        assert_eq!(mind.rules.evidence_holds_s, None);
        assert_eq!(
            (mind.airspace.control, &mind.airspace.assets),
            (None, &None)
        );
        assert!(mind.orders.is_empty());
    }
}

#[test]
fn authority_and_fallback_are_words_of_a_doctrine() {
    let text = edited(
        "assessment = \"5 s\"",
        "assessment = \"5 s\"\nauthority = \"consent\"\nfallback = \"silent\"\ndecision = \"20 s\"\nconsent_lapses = \"90 s\"",
    );
    assert_eq!(told(&text), "");
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    let doctrine = &setup.minds[1].doctrine;
    assert_eq!(
        (doctrine.authority, doctrine.fallback),
        (Authority::Consent, Fallback::Silent)
    );
    assert_eq!(
        (doctrine.decision_s, doctrine.consent_lapses_s),
        (20.0, 90.0)
    );
}

#[test]
fn who_must_ask_needs_somebody_to_ask() {
    let alone = TINY.replacen("superior = \"centre\"\n", "", 1);
    for authority in ["consent", "order"] {
        let text = alone.replacen(
            "assessment = \"5 s\"",
            &format!("assessment = \"5 s\"\nauthority = \"{authority}\""),
            1,
        );
        let told = told(&text);
        assert!(told.contains("of \"tight\" needs a superior"), "{told}");
    }
    // The rules of the centre, which is nobody's subordinate.
    let text = edited(
        "review = \"5 s\"",
        "review = \"5 s\"\ndeclares_hostile = \"superior\"",
    );
    let told = told(&text);
    assert!(
        told.contains("declares_hostile = \"superior\" of \"plain\" needs a superior"),
        "{told}"
    );
}

const BATTERY_RULES: &str = r#"
[rules.bound]
review = "5 s"
declares_hostile = "superior"
evidence_holds = "60 s"

[[rules.bound.rules]]
name = "others disagree"
when = ["conflict"]
then = "unknown"

[[rules.bound.rules]]
name = "a fighter has seen it"
when = [{ visual = "hostile" }]
then = "hostile"

[[rules.bound.rules]]
name = "the network says so, on good grounds"
when = [{ told_hostile = { at_least = "electronic", by = ["network"] } }]
then = "hostile"
"#;

#[test]
fn whose_word_counts_is_looked_up_among_those_who_are_there() {
    let bound = edited(
        "doctrine = \"tight\"\nrules = \"plain\"",
        "doctrine = \"tight\"\nrules = \"bound\"",
    );
    let text = format!("{bound}\n{BATTERY_RULES}");
    assert_eq!(told(&text), "");
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    let battery = &setup.minds[1];
    assert_eq!(battery.rules.evidence_holds_s, Some(60.0));
    assert_eq!(battery.rules.declares_hostile, DeclaresHostile::Superior);
    assert_eq!(battery.authorities, [NodeId(0)]);
    assert!(setup.minds[0].authorities.is_empty());
    let told_hostile = Condition::Told(Told {
        identities: vec![Identity::Hostile],
        at_least: Basis::Electronic,
        by: Some(vec![NodeId(0)]),
    });
    assert_eq!(battery.rules.rules[2].when, [told_hostile]);

    let wrong = told(&text.replace("by = [\"network\"]", "by = [\"netwrk\"]"));
    assert!(wrong.contains("did you mean \"network\"?"), "{wrong}");
    let wrong = told(&text.replace("\"electronic\"", "\"electric\""));
    assert!(wrong.contains("did you mean \"electronic\"?"), "{wrong}");
}

#[test]
fn orders_belong_to_who_gives_them_in_order_of_time() {
    let text = with(
        r#"
        [orders.later]
        at = "10 min"
        by = "centre"
        to = ["bought"]
        order = "control-free"

        [orders.first]
        at = "5 min"
        by = "centre"
        order = "hold-fire"
        "#,
    );
    assert_eq!(told(&text), "");
    let setup = load(&text, &[]).unwrap().setup("coordinate").unwrap();
    let order = |at, to, order| PlannedOrder {
        at: SimTime::from_seconds(at),
        to,
        order,
    };
    assert_eq!(
        setup.minds[0].orders,
        [
            order(300.0, None, GeneralOrder::Fire(FireOrder::HoldFire)),
            order(
                600.0,
                Some(vec![NodeId(1)]),
                GeneralOrder::Control(WeaponsControl::Free)
            ),
        ]
    );
    assert!(setup.minds[1].orders.is_empty());
}

#[test]
fn an_order_that_cannot_be_is_a_problem() {
    let order = |by: &str, to: &str, at: &str, what: &str| {
        told(&with(&format!(
            "[orders.one]\nat = \"{at}\"\nby = \"{by}\"\nto = [\"{to}\"]\norder = \"{what}\""
        )))
    };
    let wrong = order("battery", "centre", "5 min", "hold-fire");
    assert!(
        wrong.contains("\"centre\" is not below \"battery\""),
        "{wrong}"
    );
    let wrong = order("centre", "battery", "50 min", "hold-fire");
    assert!(wrong.contains("after the end of the window"), "{wrong}");
    let wrong = order("center", "battery", "5 min", "hold-fire");
    assert!(wrong.contains("did you mean \"centre\"?"), "{wrong}");
    let wrong = order("centre", "battery", "5 min", "holdfire");
    assert!(wrong.contains("did you mean \"hold-fire\"?"), "{wrong}");
}

#[test]
fn yesterdays_plan_lacks_what_is_on_todays_list_only() {
    let text = edited("value = 2", "value = 2\nsince = \"today\"").replacen(
        "[nodes.battery]",
        "[nodes.battery]\nairspace = \"yesterday\"",
        1,
    );
    let text = text.replacen(
        "[airspace]",
        "[airspace]\ncontrol = \"hold\"\nissued = \"2 min\"",
        1,
    );
    assert_eq!(told(&text), "");
    let scenario = load(&text, &[]).unwrap();
    let setup = scenario.setup("share").unwrap();
    let names = |mind: usize| -> Vec<String> {
        let assets = setup.minds[mind].airspace.assets.as_ref().unwrap();
        assets.iter().map(|asset| asset.name.clone()).collect()
    };
    assert_eq!(names(0), ["town"]);
    assert!(names(1).is_empty());
    let (at, issued) = &setup.minds[0].issues[0];
    let two_minutes = SimTime::from_seconds(120.0);
    assert_eq!((*at, issued.issued), (two_minutes, two_minutes));
    assert_eq!(issued.control, Some(WeaponsControl::Hold));
    assert_eq!(setup.minds[1].airspace.control, None);
    // The frontier varies what the plan orders too, or it would vary nothing.
    let free = scenario
        .setup_with_control("share", WeaponsControl::Free)
        .unwrap();
    assert_eq!(
        free.minds[0].issues[0].1.control,
        Some(WeaponsControl::Free)
    );
}

#[test]
fn a_joint_engagement_zone_is_a_zone() {
    let text = edited("kind = \"hostile-origin\"", "kind = \"joint-engagement\"");
    assert_eq!(told(&text), "");
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    assert_eq!(
        setup.minds[0].airspace.zones[0].kind,
        ZoneKind::JointEngagement
    );
}
