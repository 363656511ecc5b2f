//! Command through the whole engine: work that takes time, orders that arrive or do not, leave over a link, and the replay of belief
//! with all of it in.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Options, laydown, mixed};
use gapfiller_border::{FireOrder, NodeId, Observation, SimTime, TaskKind};
use gapfiller_c2::doctrine::{Authority, Fallback, GeneralOrder, PlannedOrder};
use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::{Setup, run};
use gapfiller_records::{Entry, Keep, Record};
use gapfiller_world::{OperatorsSetup, ServiceTime, Spread};

const CENTRE: usize = 1;
const BATTERY: usize = 2;

/// The small laydown with orders on the links, the centre above the battery.
fn commanded(loss: f64) -> Setup {
    let options = Options {
        shared: true,
        loss,
        ..Options::default()
    };
    let mut setup = laydown(mixed(), &options);
    for mind in &mut setup.minds {
        for link in &mut mind.links {
            link.carries.orders = true;
        }
    }
    setup.minds[BATTERY].superior = Some(NodeId(CENTRE as u16));
    setup.minds[BATTERY].doctrine.authority = Authority::Decentralised;
    setup
}

fn with_operators(mut setup: Setup, node: usize, mean_s: f64) -> Setup {
    let service = ServiceTime {
        mean_s,
        spread: Spread::Fixed,
    };
    let kinds = [TaskKind::Identify, TaskKind::Engage, TaskKind::Consent];
    setup.world.nodes[node].operators = Some(OperatorsSetup {
        count: 1,
        service: kinds.into_iter().map(|kind| (kind, service)).collect(),
    });
    setup.minds[node].operators = true;
    setup
}

fn log(setup: &Setup) -> Vec<Entry> {
    run(setup, 2020, 0, Keep::Everything).log.entries().to_vec()
}

/// When each salvo left its launcher.
fn launches(setup: &Setup) -> Vec<f64> {
    let launched = |entry: &Entry| {
        matches!(entry.record, Record::Launched { .. }).then(|| entry.time.seconds())
    };
    log(setup).iter().filter_map(launched).collect()
}

#[test]
fn operators_make_it_later() {
    let at_once = launches(&commanded(0.0));
    let no_time = launches(&with_operators(commanded(0.0), BATTERY, 0.0));
    let slow = launches(&with_operators(commanded(0.0), BATTERY, 20.0));
    // One decision takes twenty seconds, and one operator takes them one after the other.
    assert!(slow[0] >= at_once[0] + 20.0, "{at_once:?} {slow:?}");
    let together = |times: &[f64]| times[..5].windows(2).any(|two| two[1] - two[0] < 19.9);
    assert!(
        together(&at_once) && !together(&slow),
        "{at_once:?} {slow:?}"
    );
    assert!(no_time[0] < at_once[0] + 10.0, "{at_once:?} {no_time:?}");
}

#[test]
fn an_order_stops_who_hears_it_and_nobody_else() {
    let order = PlannedOrder {
        at: SimTime::from_seconds(5.0),
        to: Some(vec![NodeId(BATTERY as u16)]),
        order: GeneralOrder::Fire(FireOrder::HoldFire),
    };
    let ordered = |loss| {
        let mut setup = commanded(loss);
        setup.minds[CENTRE].orders = vec![order.clone()];
        launches(&setup).len()
    };
    assert!(launches(&commanded(0.0)).len() > 3);
    assert_eq!(ordered(0.0), 0);
    assert!(ordered(1.0) > 3);
}

#[test]
fn leave_comes_over_the_link_or_not_at_all() {
    let asking = |loss, fallback| {
        let mut setup = commanded(loss);
        let doctrine = &mut setup.minds[BATTERY].doctrine;
        doctrine.authority = Authority::Consent;
        doctrine.fallback = fallback;
        launches(&setup).len()
    };
    assert!(asking(0.0, Fallback::SelfDefence) > 3);
    // Nothing is heard of the superior, so what the unit does is up to its fallback.
    assert_eq!(asking(1.0, Fallback::SelfDefence), 0);
    assert!(asking(1.0, Fallback::Autonomous) > 3);
}

#[test]
fn minds_need_nothing_but_observations() {
    let mut setup = with_operators(with_operators(commanded(0.1), BATTERY, 5.0), CENTRE, 5.0);
    setup.minds[BATTERY].doctrine.authority = Authority::Consent;
    let entries = log(&setup);
    let worked = |entry: &&Entry| {
        matches!(
            entry.record,
            Record::Observed {
                observation: Observation::Worked { .. },
                ..
            }
        )
    };
    assert!(entries.iter().filter(worked).count() > 5);
    let given = recorded_orders(&entries);
    assert!(given.len() > 100);
    assert_eq!(given, replayed_orders(&setup, &entries));
}
