//! Telling.

use crate::mind::Mind;
use crate::picture::{Sharpest, Source, SystemTrack, together};
use crate::setup::OutboundLink;
use gapfiller_border::{
    Command, Content, EngagementPhase, EngagementReport, Identity, IdentityReport, LinkIndex,
    NodeId, Order, Outbox, PositionReport, SimTime, StateEstimate, TrackReport,
};
use gapfiller_geo::Matrix3;

/// A track may be fired on by others if its position is known this well \[m\] …
const FIRE_CONTROL_SIGMA_M: f64 = 400.0;
/// … and is this fresh \[s\].
const FIRE_CONTROL_AGE_S: f64 = 4.0;
/// One standard deviation of a node's own fix, as it tells it \[m\].
const OWN_FIX_SIGMA_M: f64 = 50.0;

impl Mind<'_> {
    /// Uses every slot that has come.
    pub(crate) fn tell(&mut self, now: SimTime, out: &mut Outbox) {
        self.issue_plans(now, out);
        let mut fused = std::mem::take(&mut self.fused);
        fused.clear();
        let setup = self.setup;
        let mut judged = vec![false; setup.nets.len()];
        for (index, link) in setup.links.iter().enumerate() {
            let slot =
                ((now.seconds() - link.phase_s) / link.interval_s.max(0.1)).floor() as i64 + 1;
            if slot <= self.links[index].slot {
                continue;
            }
            let since = self.links[index].told;
            self.links[index].slot = slot;
            self.links[index].told = now;
            let number = LinkIndex(index as u16);
            if let Some(net) = link.net
                && let Some(judged) = judged.get_mut(net)
                && !std::mem::replace(judged, true)
            {
                self.take_responsibility(now, net);
            }
            self.tell_position(now, number, link, out);
            if link.voice_grid_m.is_some() {
                self.speak(now, number, link, out);
                self.ask(now, number, out);
            } else if link.carries.picture || link.carries.identity {
                self.tell_tracks(now, since, (number, link), &mut fused, out);
            }
            if link.carries.orders {
                self.tell_status(number, link, out);
            }
        }
        self.fused = fused;
    }

    fn issue_plans(&mut self, now: SimTime, out: &mut Outbox) {
        while let Some((at, plan)) = self.setup.issues.get(self.issued) {
            if *at > now {
                break;
            }
            self.issued += 1;
            self.take_airspace(plan.clone(), None, out);
        }
    }

    fn tell_position(
        &mut self,
        now: SimTime,
        number: LinkIndex,
        link: &OutboundLink,
        out: &mut Outbox,
    ) {
        if !(self.setup.reports_position && link.carries.position && self.located) {
            return;
        }
        let state = StateEstimate {
            time: now,
            position: self.position,
            velocity_m_s: self.velocity_m_s,
            position_covariance: Matrix3::identity() * (OWN_FIX_SIGMA_M * OWN_FIX_SIGMA_M),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * 25.0,
        };
        let report = PositionReport {
            originator: self.setup.node,
            state,
        };
        self.say_position(now, number, link, report, out);
    }

    fn tell_tracks(
        &self,
        now: SimTime,
        since: SimTime,
        (number, link): (LinkIndex, &OutboundLink),
        fused: &mut Vec<Option<StateEstimate>>,
        out: &mut Outbox,
    ) {
        let tracks = self.picture.tracks();
        fused.resize(tracks.len(), None);
        // Most have nothing new since the last slot.
        let is_new = |track: &SystemTrack| track.touched > since || track.declared > since;
        // Reports are large: growing the list would copy them again and again.
        let mut reports = Vec::with_capacity(tracks.iter().filter(|track| is_new(track)).count());
        for (track, fused) in tracks.iter().zip(fused) {
            if is_new(track) {
                self.report(now, since, track, link, fused, &mut reports);
            }
        }
        if !reports.is_empty() {
            out.order(Order::Send {
                link: number,
                content: Content::Tracks(reports),
            });
        }
    }

    /// Appends what to tell of a track on a link, if there is anything to tell. `fused` holds its state from all sources,
    /// if some other link has needed it already.
    pub(super) fn report(
        &self,
        now: SimTime,
        since: SimTime,
        track: &SystemTrack,
        link: &OutboundLink,
        fused: &mut Option<StateEstimate>,
        reports: &mut Vec<TrackReport>,
    ) {
        let net = link.net.and_then(|net| self.setup.nets.get(net));
        let updated = match net {
            Some(net) => self.net_part_updated(track, net),
            None => self.own_part_updated(track, link.to),
        };
        let fresh = updated.is_some_and(|updated| updated > since);
        let responsible = link
            .net
            .is_none_or(|net| self.responsible.contains(&(net, track.number)));
        let picture = link.carries.picture && fresh && responsible;
        if !picture && track.declared <= since {
            return;
        }
        let identity = link
            .carries
            .identity
            .then(|| self.identity_for(track, link.to))
            .flatten()
            // What somebody says on a net all others hear.
            .filter(|told| net.is_none_or(|net| !net.members.contains(&told.originator)));
        if !picture && identity.is_none() {
            return;
        }
        let mut special = None;
        let state = match updated {
            Some(_) if net.is_some() => {
                special = net.and_then(|net| self.net_part(now, track, net));
                special.as_ref()
            }
            Some(_) => self.own_part(now, track, link.to, fused, &mut special),
            // The receiver's own track is all there is: point at it, say whose it is.
            None => self.state_from(now, track, |_| true, &mut special),
        };
        let Some(state) = state else { return };
        let plot = track.sources.iter().find_map(|source| source.plot);
        let fire_control = link.carries.fire_control
            && state.position_sigma_m() <= FIRE_CONTROL_SIGMA_M
            && now.since(state.time) <= FIRE_CONTROL_AGE_S;
        reports.push(TrackReport {
            track: self.own(track.number),
            network: track.network,
            plot,
            state: *state,
            picture,
            cue: link.carries.cue,
            fire_control,
            class: track.class(),
            squawk: if link.carries.identity {
                track.evidence.squawk
            } else {
                None
            },
            identity,
        });
    }

    /// When the state that this node may tell a neighbour was last renewed; none if it has nothing of its own to tell.
    fn own_part_updated(&self, track: &SystemTrack, to: NodeId) -> Option<SimTime> {
        if self.setup.relays {
            return track.updated(Some(to));
        }
        track.own_source().map(|own| own.updated)
    }

    /// The state this node may tell a neighbour: never made of what that neighbour said, and, unless the node relays, only
    /// of what it sees itself. `special` takes it if it is meant for this neighbour alone.
    fn own_part<'s>(
        &self,
        now: SimTime,
        track: &'s SystemTrack,
        to: NodeId,
        fused: &'s mut Option<StateEstimate>,
        special: &'s mut Option<StateEstimate>,
    ) -> Option<&'s StateEstimate> {
        if !self.setup.relays {
            return track.own_source().map(|own| &own.state);
        }
        let told_by_receiver = track
            .sources
            .iter()
            .any(|source| source.key.teller() == Some(to));
        if told_by_receiver {
            let other = |source: &Source| source.key.teller() != Some(to);
            return self.state_from(now, track, other, special);
        }
        self.state_from(now, track, |_| true, fused)
    }

    /// The state of a track from the sources that `which` chooses: that of one of them, or made of two and kept in `made`.
    fn state_from<'s>(
        &self,
        now: SimTime,
        track: &'s SystemTrack,
        which: impl Fn(&Source) -> bool,
        made: &'s mut Option<StateEstimate>,
    ) -> Option<&'s StateEstimate> {
        match track.sharpest(now, which)? {
            Sharpest::One(source) => Some(&source.state),
            Sharpest::Two(pair) => {
                let psd = self.picture.settings.acceleration_psd;
                Some(made.get_or_insert_with(|| together(pair, now, psd)))
            }
        }
    }

    /// What this node holds a track to be, unless it has that from the very node it would tell.
    pub(super) fn identity_for(&self, track: &SystemTrack, to: NodeId) -> Option<IdentityReport> {
        let telling = !matches!(track.identity, Identity::Pending | Identity::Unknown);
        (telling && track.originator != to).then_some(IdentityReport {
            identity: track.identity,
            originator: track.originator,
            declared: track.declared,
            basis: track.basis,
        })
    }

    /// To a superior: what is left. To a subordinate: nothing but a sign of life, so that it knows it is commanded. To each over the
    /// link that leads there.
    fn tell_status(&self, number: LinkIndex, link: &OutboundLink, out: &mut Outbox) {
        if self.setup.superior == Some(link.to) && !self.setup.weapons.is_empty() {
            out.order(Order::Send {
                link: number,
                content: Content::FireUnit(self.fire_unit_report()),
            });
        } else if self.setup.commands.iter().any(|unit| unit.node == link.to) {
            out.order(Order::Send {
                link: number,
                content: Content::Command(self.control_in_force()),
            });
        }
        for (to, _) in self.setup.routes.iter().filter(|(_, by)| *by == number) {
            if self.setup.superior == Some(*to) && !self.setup.weapons.is_empty() {
                self.send_to(*to, Content::FireUnit(self.fire_unit_report()), out);
            } else if self.setup.commands.iter().any(|unit| unit.node == *to) {
                let sign = Content::Command(self.control_in_force());
                self.send_to(*to, sign, out);
            }
        }
    }

    /// Says on every link that carries engagement status that an engagement has begun or ended.
    pub(crate) fn announce(
        &self,
        report: EngagementReport,
        heard_from: Option<NodeId>,
        out: &mut Outbox,
    ) {
        for (index, link) in self.setup.links.iter().enumerate() {
            if link.carries.engagement_status && Some(link.to) != heard_from {
                out.order(Order::Send {
                    link: LinkIndex(index as u16),
                    content: Content::Engagement(report),
                });
            }
        }
    }

    /// Sends an order to a node, if a way for orders leads there.
    pub(crate) fn command(&self, to: NodeId, command: Command, out: &mut Outbox) {
        self.send_to(to, Content::Command(command), out);
    }

    /// Orders whoever engages a track that this node holds a friend or neutral to break off.
    pub(crate) fn protect(&self, report: &EngagementReport, from: NodeId, out: &mut Outbox) {
        let held = self
            .picture
            .of_network(report.network)
            .and_then(|number| self.picture.get(number));
        let Some(track) = held else { return };
        let ours = matches!(
            track.identity,
            Identity::Friend | Identity::AssumedFriend | Identity::Neutral
        );
        if ours && report.phase == EngagementPhase::Engaging {
            self.command(from, Command::CeaseFire(report.network), out);
        }
    }
}
