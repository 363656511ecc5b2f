//! What nodes do to outlive a raid: silence, moves, repair.

use crate::context::Context;
use crate::format::asset::{AssetTable, DamageWord};
use crate::format::node::{EmissionTable, MoveTable, NodeTable};
use gapfiller_c2::CuedEmission;
use gapfiller_fields::{Amount, Named, Problem, Spanned};
use gapfiller_geo::frames::Geodetic;
use gapfiller_world::{Damage, DamagedPart, Emission, Move, Survival};

/// How a node survives, but for what a hit does to it, which its asset says.
pub(crate) fn survival(context: &mut Context<'_>, table: &NodeTable) -> Survival {
    let emission = table.emission.as_ref();
    Survival {
        damage: Damage::default(),
        emission: emission.map_or_else(Emission::default, |table| Emission {
            silent: silent(context, table),
            until_cued: table.until_cued,
        }),
        moves: moves(context, &table.moves),
    }
}

/// When the node's mind switches its radars on and off; none if they do not wait for it.
pub(crate) fn cued(table: &NodeTable) -> Option<CuedEmission> {
    let emission = table.emission.as_ref().filter(|table| table.until_cued)?;
    Some(CuedEmission {
        within_s: emission.within.si(),
        off_after_s: emission.off_after.si(),
    })
}

fn silent(context: &mut Context<'_>, table: &EmissionTable) -> Vec<(f64, f64)> {
    let mut spans = Vec::new();
    for span in &table.silent {
        match span.value.as_slice() {
            [from, until] if from.si() < until.si() => spans.push((from.si(), until.si())),
            _ => {
                let problem = span.problem("this is no span of time");
                let fix = "from and until, such as [\"0 s\", \"10 min\"]";
                context.problems.push(problem.expected(fix));
            }
        }
    }
    spans
}

fn moves(context: &mut Context<'_>, tables: &[Spanned<MoveTable>]) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    for table in tables {
        let at_s = table.value.at.si();
        let ready_s = at_s + table.value.ready_after.si();
        let before_s = moves.last().map_or(0.0, |step| step.ready_s);
        if at_s < before_s {
            let message = format!("it moves at {at_s} s, before it is ready at {before_s} s");
            context.problems.push(table.problem(message));
        }
        moves.push(Move {
            at_s,
            to: context.on_ground(&table.value.to),
            ready_s,
        });
    }
    moves
}

/// Where the node's radars need masks: where it stands, and where it moves to.
pub(crate) fn sites(site: Geodetic, survival: &Survival) -> Vec<Geodetic> {
    let moved = survival.moves.iter().map(|step| step.to);
    std::iter::once(site).chain(moved).collect()
}

/// What a hit on an asset does to the node that it is.
pub(crate) fn damage(context: &mut Context<'_>, asset: &Named<AssetTable>) -> Damage {
    let AssetTable {
        node,
        damages,
        repair,
        ..
    } = &asset.value;
    if node.is_none() {
        let keys = [
            damages
                .as_ref()
                .map(|word| word.problem("damages is for an asset that is a node")),
            repair
                .as_ref()
                .map(|time| time.problem("repair is for an asset that is a node")),
        ];
        for problem in keys.into_iter().flatten() {
            let problem: Problem = problem;
            context
                .problems
                .push(problem.expected("node = a node on the ground"));
        }
    }
    Damage {
        part: match damages.as_ref().map(|word| word.value) {
            Some(DamageWord::Radars) => DamagedPart::Radars,
            Some(DamageWord::All) | None => DamagedPart::All,
        },
        repair_s: repair.as_ref().map(|time| time.value.si()),
    }
}
