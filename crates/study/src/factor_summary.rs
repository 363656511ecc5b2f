//! What factors add to `summary.json`.

use crate::factors::{FactorEffect, FactorFrontier, FactorPoint};
use crate::result::{CombinationResult, StudyResult};
use crate::summary::{
    DifferenceSummary, InOrder, Interval, PostureSummary, difference_summary, interval,
    posture_summary,
};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// All of it.
#[derive(Serialize)]
pub(crate) struct OfFactors<'a> {
    factors: InOrder<'a, FactorOut<'a>>,
    combinations: Vec<CombinationOut<'a>>,
    frontiers: Vec<FrontierOut>,
    effects: Vec<EffectOut<'a>>,
}

/// Levels by factor, in order.
pub(crate) struct OwnedLevels(pub(crate) Vec<(String, String)>);

impl Serialize for OwnedLevels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (factor, level) in &self.0 {
            map.serialize_entry(factor, level)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct FactorOut<'a> {
    label: &'a str,
    levels: InOrder<'a, &'a [String]>,
}

#[derive(Serialize)]
struct CombinationOut<'a> {
    levels: InOrder<'a, &'a str>,
    postures: InOrder<'a, PostureSummary<'a>>,
    differences: Vec<DifferenceSummary<'a>>,
}

#[derive(Serialize)]
struct FrontierOut {
    factor: String,
    levels: OwnedLevels,
    points: Vec<PointOut>,
}

#[derive(Serialize)]
struct PointOut {
    posture: String,
    level: String,
    leakers: Interval,
    fratricide: Interval,
}

#[derive(Serialize)]
struct EffectOut<'a> {
    factor: String,
    from: String,
    to: String,
    levels: OwnedLevels,
    posture: String,
    measures: InOrder<'a, ChangeOut>,
}

#[derive(Serialize)]
struct ChangeOut {
    mean: f64,
    low: f64,
    high: f64,
    variance_factor: Option<f64>,
}

/// What there is to say; nothing without factors.
pub(crate) fn of_factors(result: &StudyResult) -> Option<OfFactors<'_>> {
    if result.factors.is_empty() {
        return None;
    }
    let factors = result.factors.iter().map(|factor| {
        let levels = factor.levels.iter();
        let out = FactorOut {
            label: &factor.label,
            levels: InOrder(
                levels
                    .map(|l| (l.name.as_str(), l.sets.as_slice()))
                    .collect(),
            ),
        };
        (factor.name.as_str(), out)
    });
    let over = result
        .frontier_factor
        .and_then(|place| result.factors.get(place));
    let over = over.map_or("", |factor| &factor.name);
    Some(OfFactors {
        factors: InOrder(factors.collect()),
        combinations: (result.combinations.iter())
            .map(|combination| combination_out(result, combination))
            .collect(),
        frontiers: (result.frontiers().into_iter())
            .map(|frontier| frontier_out(over, frontier))
            .collect(),
        effects: (result.effects().into_iter())
            .map(|effect| effect_out(result, effect))
            .collect(),
    })
}

fn combination_out<'a>(
    result: &'a StudyResult,
    combination: &'a CombinationResult,
) -> CombinationOut<'a> {
    let postures = combination.postures.iter();
    CombinationOut {
        levels: InOrder(result.level_names(&combination.levels)),
        postures: InOrder(
            postures
                .map(|posture| (posture.name.as_str(), posture_summary(result, posture)))
                .collect(),
        ),
        differences: combination
            .differences
            .iter()
            .map(difference_summary)
            .collect(),
    }
}

fn frontier_out(over: &str, frontier: FactorFrontier) -> FrontierOut {
    let point = |point: FactorPoint| PointOut {
        posture: point.posture,
        level: point.level,
        leakers: interval(point.leakers),
        fratricide: interval(point.fratricide),
    };
    FrontierOut {
        factor: over.to_owned(),
        levels: OwnedLevels(frontier.others),
        points: frontier.points.into_iter().map(point).collect(),
    }
}

fn effect_out(result: &StudyResult, effect: FactorEffect) -> EffectOut<'_> {
    let names = result.measures.iter().map(|measure| measure.name.as_str());
    let changes = effect.differences.iter().map(|difference| ChangeOut {
        mean: difference.mean,
        low: difference.low,
        high: difference.high,
        variance_factor: difference.variance_factor,
    });
    EffectOut {
        measures: InOrder(names.zip(changes).collect()),
        factor: effect.factor,
        from: effect.from,
        to: effect.to,
        levels: OwnedLevels(effect.others),
        posture: effect.posture,
    }
}
