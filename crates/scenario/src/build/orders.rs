//! Doctrines, operators, rule tables, settings of pictures.

use crate::context::Context;
use crate::format::doctrine::DoctrineTable;
use crate::format::operators::ServiceTable;
use crate::format::rules::{ConditionWord, RulesTable};
use crate::library::radar::PictureType;
use gapfiller_border::TaskKind;
use gapfiller_c2::PictureSettings;
use gapfiller_c2::doctrine::{Doctrine, Firing, SelfDefence};
use gapfiller_c2::identification::{Condition, Rule, RuleTable};
use gapfiller_fields::{Amount, Spanned};
use gapfiller_world::{OperatorsSetup, ServiceTime};

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
        engage_receding: table.engage_receding,
        assessment_s: table.assessment.si(),
        respect_others: table.respect_others,
        friend_clearance_m: table.friend_clearance.si(),
        superior_lost_s: table.superior_lost.si(),
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

/// A rule table.
pub(crate) fn rule_table(name: &str, table: &RulesTable) -> RuleTable {
    let rules = table.rules.iter().map(|rule| Rule {
        name: rule.name.clone(),
        when: rule.when.value.iter().map(condition).collect(),
        unless: rule.unless.iter().map(condition).collect(),
        after_s: rule.after.si(),
        then: rule.then.identity(),
    });
    RuleTable {
        name: name.to_owned(),
        rules: rules.collect(),
        review_s: table.review.si(),
    }
}

fn condition(word: &ConditionWord) -> Condition {
    match word {
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
