//! Funnels as JSON.

use gapfiller_border::SimTime;
use gapfiller_measures::explain::{Chain, Funnel, HoldCount, NodeChain};
use serde_json::{Map, Value, json};

/// `{title, columns, stages: [{stage, counts}], holds: [{reason, things, ended, lasted_s}]}`; lists are by column.
pub fn funnel(funnel: &Funnel) -> Value {
    let stages = funnel
        .stages
        .iter()
        .map(|(stage, counts)| json!({ "stage": stage, "counts": counts }));
    let holds = funnel.holds.iter().map(|(reason, counts)| {
        let of = |read: fn(&HoldCount) -> Value| counts.iter().map(read).collect::<Vec<Value>>();
        json!({
            "reason": HoldCount::words(*reason),
            "things": of(|count| count.things.into()),
            "ended": of(|count| count.ended.into()),
            "lasted_s": of(|count| count.lasted_s.into()),
        })
    });
    json!({
        "title": funnel.title,
        "columns": funnel.columns,
        "stages": stages.collect::<Vec<Value>>(),
        "holds": holds.collect::<Vec<Value>>(),
    })
}

/// `{title, stages: {NAME: nodes}, nodes: [{node, told_by, seen_s, …, stage, holds: [{reason, from_s, lasted_s}]}]}`.
pub fn chain(chain: &Chain) -> Value {
    let stages: Map<String, Value> = (chain.stages.iter())
        .map(|(stage, nodes)| (stage.name().to_owned(), (*nodes).into()))
        .collect();
    let time = |when: Option<SimTime>| when.map(|when| when.seconds());
    let node = |NodeChain {
                    node,
                    told_by,
                    case,
                }: &NodeChain| {
        let holds = case.holds.iter().map(|held| {
            json!({
                "reason": HoldCount::words(held.reason), "from_s": held.from.seconds(), "lasted_s": held.lasted_s(),
            })
        });
        json!({
            "node": node, "told_by": told_by, "seen_s": time(case.seen), "tracked_s": time(case.tracked),
            "hostile_s": time(case.hostile), "decided_s": time(case.decided), "launched_s": time(case.launched),
            "met_s": time(case.met), "killed": case.killed, "stage": case.stage.name(),
            "holds": holds.collect::<Vec<Value>>(),
        })
    };
    json!({
        "title": chain.title,
        "stages": stages,
        "nodes": chain.nodes.iter().map(node).collect::<Vec<Value>>(),
    })
}
