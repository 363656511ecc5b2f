//! Doctrines, operators, rule tables, settings of pictures.

use super::names::Names;
use crate::context::Context;
use crate::format::doctrine::{AuthorityWord, ClassWeightTable, DoctrineTable, FallbackWord};
use crate::format::operators::ServiceTable;
use crate::format::rules::{
    AppearanceWord, BasisWord, ConditionWord, DeclaresWord, RulesTable, ToldTable,
};
use crate::library::radar::PictureType;
use gapfiller_border::{Appearance, Basis, Identity, NodeId, TaskKind};
use gapfiller_c2::PictureSettings;
use gapfiller_c2::doctrine::{Authority, Doctrine, Fallback, Firing, SelfDefence};
use gapfiller_c2::identification::{Condition, DeclaresHostile, Rule, RuleTable, Told};
use gapfiller_fields::{Amount, Spanned};
use gapfiller_models::classification::CLASSES;
use gapfiller_world::{OperatorsSetup, ServiceTime};
use std::sync::Arc;

/// A doctrine.
pub(crate) fn doctrine(table: &DoctrineTable) -> Doctrine {
    Doctrine {
        control: table.control.control(),
        firing: Firing {
            salvo: table.salvo.0,
            salvos: table.salvos.0,
        },
        self_defence: table.self_defence.as_ref().map(|table| SelfDefence {
            classes: table.classes.iter().map(|class| class.class()).collect(),
            closest_approach_m: table.closest_approach.si(),
            within_s: table.within.si(),
        }),
        reaction_s: table.reaction.si(),
        threat_distance_m: table.threat_distance.si(),
        threat_within_s: table.threat_within.si(),
        keep_out_m: table.keep_out.si(),
        class_weights: class_weights(&table.class_weights),
        engage_receding: table.engage_receding,
        assessment_s: table.assessment.si(),
        respect_others: table.respect_others,
        friend_clearance_m: table.friend_clearance.si(),
        superior_lost_s: table.superior_lost.si(),
        authority: match table.authority {
            AuthorityWord::Assigned => Authority::Assigned,
            AuthorityWord::Autonomous => Authority::Autonomous,
            AuthorityWord::Decentralised => Authority::Decentralised,
            AuthorityWord::Consent => Authority::Consent,
            AuthorityWord::Order => Authority::Order,
        },
        fallback: match table.fallback {
            FallbackWord::Autonomous => Fallback::Autonomous,
            FallbackWord::SelfDefence => Fallback::SelfDefence,
            FallbackWord::Silent => Fallback::Silent,
        },
        decision_s: table.decision.si(),
        consent_lapses_s: table.consent_lapses.si(),
    }
}

/// The operators that a node names.
pub(crate) fn operators(
    context: &mut Context<'_>,
    name: Option<&Spanned<String>>,
) -> Option<OperatorsSetup> {
    let all = &context.file.operators;
    let table = context.find(all, "operators", "operators", name?)?;
    let kinds = [
        (TaskKind::Identify, &table.identify),
        (TaskKind::Engage, &table.engage),
        (TaskKind::Consent, &table.consent),
        (TaskKind::Talk, &table.talk),
    ];
    let service = |(kind, table): (TaskKind, &Option<ServiceTable>)| {
        let table = table.as_ref()?;
        let time = ServiceTime {
            mean_s: table.mean.si(),
            spread: table.spread.spread(),
        };
        Some((kind, time))
    };
    Some(OperatorsSetup {
        count: table.count.0,
        service: kinds.into_iter().filter_map(service).collect(),
    })
}

/// Weights in the order of the classes; of two for one class the last counts.
fn class_weights(tables: &[ClassWeightTable]) -> [f64; 6] {
    let mut weights = [1.0; 6];
    for table in tables {
        let place = CLASSES
            .iter()
            .position(|class| *class == table.class.class());
        if let Some(weight) = place.and_then(|place| weights.get_mut(place)) {
            *weight = table.weight.0;
        }
    }
    weights
}

/// A rule table. Until a posture is chosen, nodes in it are places in the plan.
pub(crate) fn rule_table(
    context: &mut Context<'_>,
    names: &Names,
    name: &str,
    table: &RulesTable,
) -> RuleTable {
    let mut conditions = |words: &[ConditionWord]| {
        let built = words.iter().map(|word| condition(context, names, word));
        built.collect()
    };
    let rules = table.rules.iter().map(|rule| Rule {
        name: rule.name.clone(),
        when: conditions(&rule.when.value),
        unless: conditions(&rule.unless),
        after_s: rule.after.si(),
        then: rule.then.identity(),
    });
    RuleTable {
        name: name.to_owned(),
        rules: rules.collect(),
        review_s: table.review.si(),
        evidence_holds_s: table.evidence_holds.map(|holds| holds.si()),
        declares_hostile: match table.declares_hostile {
            DeclaresWord::Itself => DeclaresHostile::Itself,
            DeclaresWord::Superior => DeclaresHostile::Superior,
        },
    }
}

/// A rule table with the nodes of a posture in place of places in the plan; those that are not there say nothing.
pub(crate) fn rules_among(
    table: &Arc<RuleTable>,
    id: impl Fn(usize) -> Option<NodeId>,
) -> Arc<RuleTable> {
    let named =
        |condition: &Condition| matches!(condition, Condition::Told(Told { by: Some(_), .. }));
    let all = |rule: &Rule| rule.when.iter().chain(&rule.unless).any(named);
    if !table.rules.iter().any(all) {
        return Arc::clone(table);
    }
    let mut table = RuleTable::clone(table);
    for rule in &mut table.rules {
        for condition in rule.when.iter_mut().chain(&mut rule.unless) {
            if let Condition::Told(Told {
                by: Some(nodes), ..
            }) = condition
            {
                *nodes = nodes
                    .iter()
                    .filter_map(|place| id(usize::from(place.0)))
                    .collect();
            }
        }
    }
    Arc::new(table)
}

fn told(
    context: &mut Context<'_>,
    names: &Names,
    identities: &[Identity],
    table: &ToldTable,
) -> Condition {
    let mut by = None;
    for name in table.by.iter().flatten() {
        let places = names.group(context, name);
        let nodes = places
            .into_iter()
            .filter_map(|place| u16::try_from(place).ok().map(NodeId));
        by.get_or_insert_with(Vec::new).extend(nodes);
    }
    Condition::Told(Told {
        identities: identities.to_vec(),
        at_least: match table.at_least {
            BasisWord::Behaviour => Basis::Behaviour,
            BasisWord::Origin => Basis::Origin,
            BasisWord::Procedure => Basis::Procedure,
            BasisWord::Recognition => Basis::Recognition,
            BasisWord::Electronic => Basis::Electronic,
            BasisWord::Visual => Basis::Visual,
            BasisWord::OwnReport => Basis::OwnReport,
        },
        by: by.or_else(|| table.by.as_ref().map(|_| Vec::new())),
    })
}

fn condition(context: &mut Context<'_>, names: &Names, word: &ConditionWord) -> Condition {
    match word {
        ConditionWord::ToldFriendBy(table) => {
            let friendly = [Identity::Friend, Identity::AssumedFriend];
            told(context, names, &friendly, table)
        }
        ConditionWord::ToldNeutralBy(table) => told(context, names, &[Identity::Neutral], table),
        ConditionWord::ToldHostileBy(table) => told(context, names, &[Identity::Hostile], table),
        ConditionWord::Conflict => Condition::Conflict,
        ConditionWord::Visual(appears) => Condition::Visual(match appears {
            AppearanceWord::Friend => Appearance::Friend,
            AppearanceWord::Hostile => Appearance::Hostile,
            AppearanceWord::Civil => Appearance::Civil,
        }),
        ConditionWord::IffValid => Condition::IffValid,
        ConditionWord::CivilReply => Condition::CivilReply,
        ConditionWord::OwnPosition => Condition::OwnPosition,
        ConditionWord::ToldFriend => Condition::ToldFriend,
        ConditionWord::ToldNeutral => Condition::ToldNeutral,
        ConditionWord::ToldHostile => Condition::ToldHostile,
        ConditionWord::OnFlightPlan => Condition::OnFlightPlan,
        ConditionWord::InCorridor => Condition::InCorridor,
        ConditionWord::HostileOrigin => Condition::HostileOrigin,
        ConditionWord::FriendlyOrigin => Condition::FriendlyOrigin,
        ConditionWord::Recognised(classes) => {
            Condition::Recognised(classes.iter().map(|class| class.class()).collect())
        }
        ConditionWord::FasterThan(speed) => Condition::FasterThan(speed.si()),
        ConditionWord::SlowerThan(speed) => Condition::SlowerThan(speed.si()),
        ConditionWord::LowerThan(height) => Condition::LowerThan(height.si()),
        ConditionWord::HigherThan(height) => Condition::HigherThan(height.si()),
        ConditionWord::TowardAsset(near) => Condition::TowardAsset {
            within_m: near.within.si(),
            within_s: near.time.si(),
        },
    }
}

/// How told tracks are taken for own ones.
pub(crate) fn picture(kind: &PictureType) -> PictureSettings {
    let manoeuvre = kind.manoeuvre.si();
    PictureSettings {
        acceleration_psd: 2.0 * manoeuvre * manoeuvre * kind.manoeuvre_time.si(),
        gate: kind.gate.si(),
        allowance_m: kind.allowance.si(),
        stale_s: kind.stale.si(),
    }
}
