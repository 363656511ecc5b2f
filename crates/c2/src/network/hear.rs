//! Hearing.

use crate::doctrine::{Authority, GeneralOrder};
use crate::identification::weigh::CorridorBox;
use crate::mind::{Mind, assets_of};
use crate::picture::{Source, SourceKey};
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_border::{
    Command, Content, EngagementPhase, LinkIndex, Message, NodeId, Note, Order, Outbox,
    PositionReport, Request, ShotId, SimTime, StateEstimate, TrackId, TrackReport,
};
use gapfiller_tracking::fusion::close;
use std::sync::Arc;

impl Mind<'_> {
    /// Takes a message in.
    pub(crate) fn hear(&mut self, now: SimTime, message: &Message, out: &mut Outbox) {
        if self.setup.superior == Some(message.from) {
            self.superior_heard = now;
        }
        match &message.content {
            Content::Tracks(reports) => {
                for report in reports {
                    self.hear_track(now, report, out);
                }
            }
            Content::Position(report) => self.hear_position(now, message.from, report, out),
            Content::Airspace(plan) => self.take_airspace(plan.clone(), Some(message.from), out),
            Content::Engagement(report) => {
                let key = (report.shot, report.phase == EngagementPhase::Engaging);
                if report.shot.node != self.setup.node && self.engagements_heard.insert(key) {
                    self.take_engagement(report.network, report.shot, report.phase);
                    self.protect(report, message.from, out);
                    self.announce(*report, Some(message.from), out);
                }
            }
            Content::Command(command) => self.obey(now, command, out),
            Content::Request(request) => match *request {
                Request::Consent { unit, network } => {
                    self.hear_consent_request(now, unit, network, out);
                }
                Request::Declare { node, network, .. } => {
                    self.hear_declare_request(now, node, network, out);
                }
            },
            Content::FireUnit(report) => {
                if self
                    .setup
                    .commands
                    .iter()
                    .any(|unit| unit.node == report.unit)
                {
                    self.hear_unit(now, report);
                }
            }
            Content::Routed(routed) => self.hear_routed(now, message.sent, routed, out),
            Content::Question(question) => self.answer(now, message.from, question, out),
        }
    }

    fn hear_track(&mut self, now: SimTime, report: &TrackReport, out: &mut Outbox) {
        let key = SourceKey::Told(report.track);
        let number = if report.picture {
            self.effort.fusions += 1;
            Some(self.take_told(now, key, report, out))
        } else {
            // Identity without picture: it must be found among what the node holds itself.
            self.picture
                .of_network(report.network)
                .or_else(|| self.track_at(now, report))
        };
        let Some(number) = number else { return };
        let own_node = self.setup.node;
        let authorities = &self.setup.authorities;
        let Some(track) = self.picture.get_mut(number) else {
            return;
        };
        if !track.seen_here() || report.network < track.network {
            // Whoever saw it first keeps the number; the lower one decides between two.
            track.network = report.network.min(track.network);
        }
        if let Some((code, heard)) = report.squawk {
            match &mut track.evidence.squawk {
                None => {
                    track.evidence.squawk = Some((code, heard));
                    track.review_at = now;
                }
                // The same squawk heard again: it is younger now.
                Some((known, when)) if *known == code => *when = heard.max(*when),
                Some(_) => {}
            }
        }
        // Who now rests on another's word takes back his own: or two nodes could rest on each other's for ever.
        if report
            .identity
            .is_some_and(|told| told.originator != report.track.node)
        {
            track
                .evidence
                .told
                .retain(|told| told.originator != report.track.node);
        }
        if let Some(told) = report.identity
            && authorities.contains(&report.track.node)
            && track
                .evidence
                .hear_authority(report.track.node, told.identity)
        {
            track.review_at = now;
        }
        // The node's own word, told back, is no evidence.
        if let Some(identity) = report.identity
            && identity.originator != own_node
            && track.evidence.hear(identity)
        {
            track.review_at = now;
            self.note_conflict(number, out);
        }
    }

    /// A told track joins the picture, or renews the source that it already is.
    fn take_told(
        &mut self,
        now: SimTime,
        key: SourceKey,
        report: &TrackReport,
        out: &mut Outbox,
    ) -> u32 {
        let Some(number) = self.picture.of_source(key) else {
            return self.add_told(now, key, report, out);
        };
        let mut renamed = false;
        let strayed = self.picture.refresh(key, |held| {
            held.state = report.state;
            held.updated = now;
            held.class = report.class;
            held.plot = report.plot;
            held.cue = report.cue;
            held.fire_control = report.fire_control;
            renamed = held.told_as != Some(report.network);
            held.told_as = Some(report.network);
        });
        if strayed {
            let track = self.own(number);
            out.note(|| Note::Decorrelated {
                track,
                from: report.track,
            });
            return self.add_told(now, key, report, out);
        }
        if renamed {
            self.picture.learn_network(report.network, number);
        }
        number
    }

    fn add_told(
        &mut self,
        now: SimTime,
        key: SourceKey,
        report: &TrackReport,
        out: &mut Outbox,
    ) -> u32 {
        let source = Source {
            key,
            state: report.state,
            updated: now,
            class: report.class,
            plot: report.plot,
            cue: report.cue,
            fire_control: report.fire_control,
            strikes: 0,
            compared: now,
            told_as: Some(report.network),
        };
        let number = self.add(now, source, Some(report.track), out);
        self.picture.learn_network(report.network, number);
        self.picture.learn_network(report.track, number);
        number
    }

    /// The nearest track that agrees with a report.
    fn track_at(&self, now: SimTime, report: &TrackReport) -> Option<u32> {
        let settings = self.picture.settings;
        let there = report.state.extrapolated(now, settings.acceleration_psd);
        self.nearest(now, &there)
    }

    pub(crate) fn nearest(&self, now: SimTime, there: &StateEstimate) -> Option<u32> {
        let settings = self.picture.settings;
        let mut best: Option<(f64, u32)> = None;
        for track in self.picture.tracks() {
            let Some(source) = track.sources.first() else {
                continue;
            };
            // One coordinate rules out most of them.
            let ahead = source.state.position_at(now).0 - there.position.0;
            if ahead.x.abs() > 40_000.0 {
                continue;
            }
            let apart = ahead.norm();
            if apart > 40_000.0 || best.is_some_and(|(nearest, _)| apart >= nearest) {
                continue;
            }
            let here = source.state.extrapolated(now, settings.acceleration_psd);
            if close(&here, there, settings.gate, settings.allowance_m) {
                best = Some((apart, track.number));
            }
        }
        best.map(|(_, number)| number)
    }

    /// The track that a friend's report agrees with: the one it agreed with last, as long as it does, or else the nearest.
    fn track_of_friend(
        &mut self,
        now: SimTime,
        friend: NodeId,
        there: &StateEstimate,
    ) -> Option<u32> {
        let settings = self.picture.settings;
        let held = self.tracks_of_friends.get(&friend).copied();
        let still = held.filter(|number| {
            let source = self
                .picture
                .get(*number)
                .and_then(|track| track.sources.first());
            source.is_some_and(|source| {
                let here = source.state.extrapolated(now, settings.acceleration_psd);
                close(&here, there, settings.gate, settings.allowance_m)
            })
        });
        let found = still.or_else(|| self.nearest(now, there));
        if let Some(number) = found {
            self.tracks_of_friends.insert(friend, number);
        }
        found
    }

    /// A friend says where it is: evidence for the track that is there, and passed on.
    fn hear_position(
        &mut self,
        now: SimTime,
        from: NodeId,
        report: &PositionReport,
        out: &mut Outbox,
    ) {
        if report.originator == self.setup.node {
            return;
        }
        let known = self
            .friends
            .get(&report.originator)
            .map(|held| held.state.time);
        if known.is_some_and(|time| time >= report.state.time) {
            return;
        }
        self.friends.insert(report.originator, *report);
        let there = || {
            let psd = self.picture.settings.acceleration_psd;
            report.state.extrapolated(now, psd)
        };
        if self.setup.identifies
            && let Some(number) = self.track_of_friend(now, report.originator, &there())
            && let Some(track) = self.picture.get_mut(number)
        {
            if track.evidence.own_position.is_none() {
                track.review_at = now;
            }
            track.evidence.own_position = Some((report.originator, now));
        }
        if self.setup.relays {
            let setup = self.setup;
            for (index, link) in setup.links.iter().enumerate() {
                if link.carries.position && link.to != from && link.to != report.originator {
                    self.say_position(now, LinkIndex(index as u16), link, *report, out);
                }
            }
        }
    }

    /// A newer airspace plan replaces the copy held, and is passed on.
    pub(crate) fn take_airspace(
        &mut self,
        plan: Arc<AirspacePlan>,
        from: Option<NodeId>,
        out: &mut Outbox,
    ) {
        if from.is_some() && plan.version <= self.airspace.version {
            return;
        }
        self.airspace = plan.clone();
        self.assets = assets_of(&plan, self.setup);
        let obeys = self.setup.doctrine.authority != Authority::Autonomous;
        if let Some(status) = plan.control.filter(|_| obeys) {
            self.take_control(status, plan.issued);
        }
        self.corridors = CorridorBox::of_plan(&plan);
        for (index, link) in self.setup.links.iter().enumerate() {
            if link.carries.airspace && Some(link.to) != from {
                out.order(Order::Send {
                    link: LinkIndex(index as u16),
                    content: Content::Airspace(plan.clone()),
                });
            }
        }
    }

    /// Remembers that somebody engages a network track, or has stopped.
    pub(crate) fn take_engagement(
        &mut self,
        network: TrackId,
        shot: ShotId,
        phase: EngagementPhase,
    ) {
        let Some(number) = self.picture.of_network(network) else {
            return;
        };
        let Some(track) = self.picture.get_mut(number) else {
            return;
        };
        match phase {
            EngagementPhase::Engaging if !track.engaged_by.contains(&shot) => {
                track.engaged_by.push(shot)
            }
            EngagementPhase::Engaging => {}
            EngagementPhase::Ended => track.engaged_by.retain(|other| *other != shot),
        }
    }

    fn obey(&mut self, now: SimTime, command: &Command, out: &mut Outbox) {
        let obeys = self.setup.doctrine.authority != Authority::Autonomous;
        match command {
            Command::Engage(network) => {
                let node = self.setup.node;
                if let Some(track) = self
                    .picture
                    .of_network(*network)
                    .and_then(|number| self.picture.get_mut(number))
                {
                    track.assigned = Some((node, now));
                }
            }
            Command::CeaseFire(network) => {
                let number = self.picture.of_network(*network);
                if let Some(number) = number
                    && obeys
                {
                    if let Some(track) = self.picture.get_mut(number) {
                        track.cease_fire = true;
                    }
                    self.break_off(number, out);
                }
                // Passed down: whoever commands the shooter may not be the shooter.
                for unit in &self.setup.commands {
                    self.command(unit.node, *command, out);
                }
            }
            Command::Control { status, issued } => {
                let order = GeneralOrder::Control(*status);
                self.hear_general(order, *issued, obeys, out);
            }
            Command::Fire { order, issued } => {
                self.hear_general(GeneralOrder::Fire(*order), *issued, obeys, out);
            }
            Command::Consent { network, until } => self.hear_answer(*network, *until, true),
            Command::Refuse { network, until } => self.hear_answer(*network, *until, false),
            Command::Declared {
                network,
                by,
                report,
            } => self.hear_declared(now, *network, *by, report),
        }
    }
}
