//! General orders that travel, and versioned copies of the airspace plan.

mod common;

use common::{CENTRE, Did, Driver, OTHER, asset, at, centre, inbound, seconds, unit};
use gapfiller_border::airspace::{AirspacePlan, Zone, ZoneKind};
use gapfiller_border::{Command, Content, FireOrder, HoldReason, SimTime, WeaponsControl};
use gapfiller_c2::MindSetup;
use gapfiller_c2::doctrine::{Authority, GeneralOrder, PlannedOrder, Shooter, may_engage_here};
use std::sync::Arc;

fn alone() -> MindSetup {
    let mut setup = unit();
    setup.doctrine.authority = Authority::Decentralised;
    setup
}

fn fire(order: FireOrder, issued: f64) -> Command {
    Command::Fire {
        order,
        issued: seconds(issued),
    }
}

fn control(status: WeaponsControl, issued: f64) -> Command {
    Command::Control {
        status,
        issued: seconds(issued),
    }
}

fn tick(battery: &mut Driver<'_>, now: f64) -> Did {
    battery.told_hostile(now, 0);
    battery.tick(now)
}

#[test]
fn an_order_to_stop_stops_until_a_later_control_status() {
    for (order, reason) in [
        (FireOrder::CeaseFire, HoldReason::CeaseFireOrdered),
        (FireOrder::HoldFire, HoldReason::HoldFireOrdered),
    ] {
        let setup = alone();
        let mut battery = Driver::new(&setup);
        battery.told_hostile(0.0, 0);
        battery.command(0.0, fire(order, 0.0));
        let did = tick(&mut battery, 2.0);
        assert_eq!((did.fired(), did.holds()), (0, vec![reason]));
        // A sign of life with what was in force before undoes nothing.
        battery.sign_of_life(4.0);
        assert_eq!(tick(&mut battery, 4.0).fired(), 0);
        battery.command(6.0, control(WeaponsControl::Tight, 5.0));
        assert_eq!(
            tick(&mut battery, 6.0).fired() + tick(&mut battery, 8.0).fired(),
            1
        );
        // The same order, come late by another way, is older than that.
        battery.command(9.0, fire(order, 0.0));
        battery.told_hostile(10.0, 1);
        assert_eq!(battery.ticks(10.0, 12.0).fired(), 1);
    }
}

#[test]
fn hold_fire_breaks_off_and_cease_fire_lets_fly() {
    let aborted = |order| {
        let setup = alone();
        let mut battery = Driver::new(&setup);
        let fired = tick(&mut battery, 0.0).fired() + tick(&mut battery, 2.0).fired();
        assert_eq!(fired, 1);
        battery.command(3.0, fire(order, 3.0)).aborted()
    };
    assert_eq!(aborted(FireOrder::HoldFire), 1);
    assert_eq!(aborted(FireOrder::CeaseFire), 0);
}

#[test]
fn what_was_not_fired_yet_is_given_up() {
    let fired = |order: Option<FireOrder>| {
        let mut setup = alone();
        setup.doctrine.reaction_s = 10.0;
        let mut battery = Driver::new(&setup);
        tick(&mut battery, 0.0);
        tick(&mut battery, 2.0);
        if let Some(order) = order {
            battery.command(3.0, fire(order, 3.0));
        }
        (2..15)
            .map(|step| tick(&mut battery, 2.0 * f64::from(step)).fired())
            .sum::<usize>()
    };
    assert_eq!(fired(None), 1);
    assert_eq!(fired(Some(FireOrder::CeaseFire)), 0);
    assert_eq!(fired(Some(FireOrder::HoldFire)), 0);
}

#[test]
fn an_older_control_status_does_not_undo_a_newer_one() {
    let fired = |last: f64| {
        let setup = alone();
        let mut battery = Driver::new(&setup);
        battery.command(1.0, control(WeaponsControl::Hold, 20.0));
        battery.command(2.0, control(WeaponsControl::Free, last));
        tick(&mut battery, 2.0).fired() + tick(&mut battery, 4.0).fired()
    };
    assert_eq!(fired(10.0), 0);
    assert_eq!(fired(30.0), 1);
}

#[test]
fn planned_orders_go_out_when_their_time_has_come() {
    let planned = |to| PlannedOrder {
        at: seconds(10.0),
        to,
        order: GeneralOrder::Fire(FireOrder::HoldFire),
    };
    let mut setup = centre();
    setup.orders = vec![planned(None)];
    let mut command_post = Driver::new(&setup);
    assert!(command_post.ticks(0.0, 8.0).news().is_empty());
    let expected = fire(FireOrder::HoldFire, 10.0);
    assert_eq!(
        command_post.ticks(10.0, 30.0).news(),
        [(0, expected), (1, expected)]
    );
    // To one only.
    setup.orders = vec![planned(Some(vec![OTHER]))];
    let mut command_post = Driver::new(&setup);
    assert_eq!(command_post.ticks(0.0, 30.0).news(), [(1, expected)]);
    // Who hears it passes it down, once.
    let setup = centre();
    let mut command_post = Driver::new(&setup);
    let above = gapfiller_border::NodeId(9);
    let heard = command_post.hear(5.0, above, Content::Command(expected));
    assert_eq!(heard.news(), [(0, expected), (1, expected)]);
    let again = command_post.hear(6.0, above, Content::Command(expected));
    assert!(again.news().is_empty());
}

#[test]
fn a_sign_of_life_carries_the_status_and_since_when() {
    let mut setup = centre();
    setup.orders = vec![PlannedOrder {
        at: seconds(10.0),
        to: None,
        order: GeneralOrder::Control(WeaponsControl::Free),
    }];
    let mut command_post = Driver::new(&setup);
    let before = command_post.tick(0.0).commands();
    assert!(before.contains(&(0, control(WeaponsControl::Tight, 0.0))));
    command_post.tick(10.0);
    let after = command_post.tick(20.0).commands();
    assert!(after.contains(&(0, control(WeaponsControl::Free, 10.0))));
}

fn todays(control: Option<WeaponsControl>) -> Arc<AirspacePlan> {
    Arc::new(AirspacePlan {
        version: 2,
        issued: seconds(5.0),
        control,
        assets: Some(Arc::new(vec![asset("base", at(0.0, 0.0, 0.0))])),
        ..AirspacePlan::default()
    })
}

#[test]
fn yesterdays_assets_are_defended_until_todays_plan_comes() {
    let mut setup = alone();
    setup.airspace = Arc::new(AirspacePlan {
        version: 1,
        assets: Some(Arc::new(vec![asset("far away", at(900_000.0, 0.0, 0.0))])),
        ..AirspacePlan::default()
    });
    let mut battery = Driver::new(&setup);
    let did = tick(&mut battery, 0.0);
    assert_eq!((did.fired(), did.holds()), (0, vec![HoldReason::NoThreat]));
    battery.hear(6.0, CENTRE, Content::Airspace(todays(None)));
    assert_eq!(
        tick(&mut battery, 8.0).fired() + tick(&mut battery, 10.0).fired(),
        1
    );
}

#[test]
fn a_plan_can_order_a_control_status() {
    let fired = |ordered, issued_before: Option<f64>| {
        let setup = alone();
        let mut battery = Driver::new(&setup);
        if let Some(issued) = issued_before {
            battery.command(1.0, control(WeaponsControl::Tight, issued));
        }
        battery.hear(6.0, CENTRE, Content::Airspace(todays(ordered)));
        tick(&mut battery, 8.0).fired() + tick(&mut battery, 10.0).fired()
    };
    assert_eq!(fired(None, None), 1);
    assert_eq!(fired(Some(WeaponsControl::Hold), None), 0);
    // An order that is newer than the plan stands.
    assert_eq!(fired(Some(WeaponsControl::Hold), Some(6.0)), 1);
    assert_eq!(fired(Some(WeaponsControl::Hold), Some(4.0)), 0);
}

#[test]
fn a_zone_is_for_fire_units_for_fighters_or_for_both() {
    let corner = |lat: f64, lon: f64| (lat.to_radians(), lon.to_radians());
    let plan = |kind| AirspacePlan {
        zones: vec![Zone {
            name: "zone".into(),
            kind,
            corners: vec![corner(30.0, 25.0), corner(30.0, 45.0), corner(45.0, 35.0)],
            floor_m: 0.0,
            ceiling_m: 20_000.0,
            from: SimTime::ZERO,
            until: SimTime::NEVER,
        }],
        ..AirspacePlan::default()
    };
    let inside = inbound(SimTime::ZERO, 0.0).position;
    let outside = at(0.0, 0.0, 25_000.0);
    let free = WeaponsControl::Free;
    let status = |kind, shooter, position| {
        may_engage_here(&plan(kind), free, shooter, position, SimTime::ZERO)
    };
    let closed = Err(HoldReason::ZoneClosed);
    use Shooter::{Fighter, FireUnit};
    use ZoneKind::{FighterEngagement, JointEngagement, MissileEngagement};
    assert_eq!(status(MissileEngagement, FireUnit, &inside), Ok(free));
    assert_eq!(status(MissileEngagement, Fighter, &inside), closed);
    assert_eq!(status(MissileEngagement, Fighter, &outside), Ok(free));
    assert_eq!(
        status(FighterEngagement, FireUnit, &inside),
        Ok(WeaponsControl::Hold)
    );
    assert_eq!(status(FighterEngagement, Fighter, &inside), Ok(free));
    assert_eq!(status(FighterEngagement, Fighter, &outside), closed);
    assert_eq!(
        status(JointEngagement, FireUnit, &inside),
        Ok(WeaponsControl::Tight)
    );
    assert_eq!(status(JointEngagement, FireUnit, &outside), Ok(free));
    assert_eq!(status(JointEngagement, Fighter, &inside), Ok(free));
    let hold = may_engage_here(
        &plan(JointEngagement),
        WeaponsControl::Hold,
        FireUnit,
        &inside,
        SimTime::ZERO,
    );
    assert_eq!(hold, Ok(WeaponsControl::Hold));
}
