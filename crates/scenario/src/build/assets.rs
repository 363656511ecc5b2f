//! What is defended.

use super::names::Names;
use super::plan::{AssetPlan, Plan};
use super::survival;
use crate::context::{Context, on_ground};
use crate::format::asset::AssetTable;
use crate::format::node::PlanWord;
use gapfiller_c2::DefendedAsset;
use gapfiller_fields::{Amount, Named, Problem};
use gapfiller_geo::frames::Geodetic;

/// Adds the assets, in the order of the file.
pub(crate) fn add(context: &mut Context<'_>, names: &Names, plan: &mut Plan) {
    for asset in &context.file.assets.0 {
        let Some((place, node)) = place(context, names, asset) else {
            continue;
        };
        let damage = survival::damage(context, asset);
        let defended = DefendedAsset {
            name: asset.name.clone(),
            position: place.to_ecef(),
            value: asset.value.value.si(),
        };
        plan.assets.push(AssetPlan {
            defended,
            place,
            node,
            new: asset.value.since == PlanWord::Today,
            damage,
        });
    }
}

fn place(
    context: &mut Context<'_>,
    names: &Names,
    asset: &Named<AssetTable>,
) -> Option<(Geodetic, Option<usize>)> {
    let AssetTable { position, node, .. } = &asset.value;
    match (position, node) {
        (Some(position), None) => Some((context.on_ground(&position.value), None)),
        (None, Some(reference)) => {
            let node = names.find(context, reference)?;
            let file = context.file;
            let Some(table) = file.nodes.get(&reference.value) else {
                let problem = reference.problem(format!("{} flies", reference.value));
                context
                    .problems
                    .push(problem.expected("a node on the ground"));
                return None;
            };
            Some((on_ground(context.ground, &table.position.value), Some(node)))
        }
        _ => {
            let path = format!("assets.{}", asset.name);
            let problem = Problem::new(&asset.origin, path, "an asset is a place or a node");
            context
                .problems
                .push(problem.expected("either position or node"));
            None
        }
    }
}
