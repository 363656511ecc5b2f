//! What nodes say to each other, in words.

use super::words::{Names, basis, clock, identity, place};
use gapfiller_border::{Command, Content, EngagementPhase, FireOrder, Request, WeaponsControl};

/// What a message says, in words.
pub(super) fn said(names: &Names<'_>, content: &Content) -> String {
    match content {
        Content::Tracks(reports) => format!("{} tracks", reports.len()),
        Content::Position(report) => format!(
            "{} is at {}",
            names.node(report.originator),
            place(&report.state.position)
        ),
        Content::Airspace(plan) => format!("version {} of the airspace plan", plan.version),
        Content::Engagement(report) => {
            let runs = match report.phase {
                EngagementPhase::Engaging => "engages",
                EngagementPhase::Ended => "no longer engages",
            };
            format!(
                "shot {} {runs} network track {}",
                names.shot(report.shot),
                names.track(report.network)
            )
        }
        Content::Command(command) => ordered_by_command(names, command),
        Content::Request(Request::Consent { unit, network }) => format!(
            "{} asks for leave to engage network track {}",
            names.node(*unit),
            names.track(*network)
        ),
        Content::Request(Request::Declare {
            node,
            network,
            basis: held,
        }) => format!(
            "{} asks that network track {} be declared hostile, by {}",
            names.node(*node),
            names.track(*network),
            basis(*held)
        ),
        Content::FireUnit(report) => format!(
            "{} has {:?} rounds ready",
            names.node(report.unit),
            report.ready
        ),
        Content::Routed(routed) => format!(
            "{}, from {} for {}",
            said(names, &routed.content),
            names.node(routed.from),
            names.node(routed.to)
        ),
        Content::Question(question) => format!(
            "who is network track {} at {}?",
            names.track(question.about),
            place(&question.state.position)
        ),
    }
}

fn ordered_by_command(names: &Names<'_>, command: &Command) -> String {
    match command {
        Command::Engage(network) => {
            format!("an order to engage network track {}", names.track(*network))
        }
        Command::CeaseFire(network) => format!(
            "an order to cease fire at network track {}",
            names.track(*network)
        ),
        Command::Control { status, issued } => {
            let status = match status {
                WeaponsControl::Free => "free",
                WeaponsControl::Tight => "tight",
                WeaponsControl::Hold => "hold",
            };
            format!("weapons {status}, ordered at {}", clock(*issued))
        }
        Command::Fire { order, issued } => {
            let order = match order {
                FireOrder::CeaseFire => "cease-fire",
                FireOrder::HoldFire => "hold-fire",
            };
            format!("{order}, ordered at {}", clock(*issued))
        }
        Command::Consent { network, until } => format!(
            "leave to engage network track {} until {}",
            names.track(*network),
            clock(*until)
        ),
        Command::Refuse { network, .. } => {
            format!("no leave to engage network track {}", names.track(*network))
        }
        Command::Declared {
            network,
            by,
            report,
        } => format!(
            "{} declares network track {} {}",
            names.node(*by),
            names.track(*network),
            identity(report.identity)
        ),
    }
}
