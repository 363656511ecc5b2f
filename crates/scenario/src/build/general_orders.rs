//! Orders that are given while a run lasts.

use super::names::Names;
use super::plan::{OrderPlan, Plan};
use crate::context::Context;
use crate::format::orders::{OrderTable, OrderWord};
use gapfiller_border::{FireOrder, SimTime, WeaponsControl};
use gapfiller_c2::doctrine::GeneralOrder;
use gapfiller_fields::{Amount, Spanned};

/// Adds the orders, in order of time; at one time in the order of the file.
pub(crate) fn add(context: &mut Context<'_>, names: &Names, plan: &mut Plan) {
    for named in &context.file.orders.0 {
        let built = order(context, names, &named.value, plan);
        plan.orders.extend(built);
    }
    plan.orders.sort_by_key(|order| order.at);
}

fn order(
    context: &mut Context<'_>,
    names: &Names,
    table: &OrderTable,
    plan: &Plan,
) -> Option<OrderPlan> {
    let by = names.find(context, &table.by);
    let mut to = table.to.as_ref().map(|_| Vec::new());
    for name in table.to.iter().flatten() {
        let places = names.group(context, name);
        if let (Some(by), true) = (by, plan.nodes.len() == names.count()) {
            must_be_below(context, plan, (by, &table.by.value), name, &places);
        }
        to.get_or_insert_with(Vec::new).extend(places);
    }
    if table.at.si() > context.duration_s {
        let message = format!(
            "this order is given after the end of the window at {} s",
            context.duration_s
        );
        context.problems.push(table.at.problem(message));
    }
    Some(OrderPlan {
        at: SimTime::from_seconds(table.at.si()),
        by: by?,
        to,
        order: match table.order {
            OrderWord::HoldFire => GeneralOrder::Fire(FireOrder::HoldFire),
            OrderWord::CeaseFire => GeneralOrder::Fire(FireOrder::CeaseFire),
            OrderWord::ControlFree => GeneralOrder::Control(WeaponsControl::Free),
            OrderWord::ControlTight => GeneralOrder::Control(WeaponsControl::Tight),
            OrderWord::ControlHold => GeneralOrder::Control(WeaponsControl::Hold),
        },
    })
}

/// A node orders itself and those below it.
fn must_be_below(
    context: &mut Context<'_>,
    plan: &Plan,
    (by, commander): (usize, &str),
    name: &Spanned<String>,
    places: &[usize],
) {
    for place in places {
        let mut above = Some(*place);
        // As many steps as there are nodes: a loop of superiors is told of elsewhere.
        for _ in 0..=plan.nodes.len() {
            match above {
                Some(reached) if reached != by => above = plan.nodes[reached].superior,
                _ => break,
            }
        }
        if above != Some(by) {
            let message = format!(
                "\"{}\" is not below \"{commander}\"",
                plan.nodes[*place].name
            );
            let problem = name.problem(message);
            context
                .problems
                .push(problem.expected("nodes whose superiors lead to the node that orders"));
        }
    }
}
