//! Rounds leave, rounds arrive.

use crate::queue::Event;
use crate::step::Run;
use gapfiller_border::{NodeId, Observation, Order, PlotId, ShotId, SimTime, StateEstimate};
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::intercept_time;
use gapfiller_numerics::draws::Subject;
use gapfiller_records::{Layer, Record, RoundResult};
use gapfiller_world::salvos::{Meeting, Salvo, meet};
use gapfiller_world::{ObjectId, Site, draws};

impl Run<'_> {
    /// Rounds leave their launchers, as many as are ready.
    pub(crate) fn launch(&mut self, now: SimTime, node: usize, order: &Order) {
        let Order::Fire {
            shot,
            weapon,
            rounds,
            track,
            plot,
            aim,
            ..
        } = order
        else {
            return;
        };
        let (Some(setup), Some(launcher)) = (
            self.setup.world.nodes[node]
                .weapons
                .get(usize::from(weapon.0)),
            self.true_position(node, now),
        ) else {
            return;
        };
        let taken_down = self.on_the_move[node];
        let Some(magazine) = self.magazines[node].get_mut(usize::from(weapon.0)) else {
            return;
        };
        let (left, emptied) = magazine.take(if taken_down { 0 } else { *rounds });
        let reloadable = magazine.spare() > 0;
        let status = self.status(node);
        self.observe_later(node, status);
        if left == 0 {
            self.observe_later(node, Observation::Flown { shot: *shot });
            return;
        }
        if reloadable {
            for launcher in emptied {
                let event = Event::Reload {
                    node: node as u16,
                    weapon: weapon.0,
                    launcher: launcher as u16,
                };
                self.queue.push(now.after(setup.reload_s), event);
            }
        }
        let intended = plot.and_then(|plot| self.object_of(plot));
        let dual = self.mean_for(intended, node as u16);
        let due = intercept_time(&launcher, now, setup.interceptor.mean_speed_m_s, aim)
            .unwrap_or(now.after(1.0));
        let salvo = Salvo {
            shot: *shot,
            weapon: *weapon,
            rounds: left,
            launcher,
            launched: now,
            track: *track,
            plot: *plot,
            aim: *aim,
            due,
            version: 0,
            intended,
            dual,
            carrier: match self.sites[node] {
                Site::Aboard(object) => Some(ObjectId(object as u32)),
                Site::Ground(_) => None,
            },
            guided: now,
        };
        self.queue.push(
            due,
            Event::Intercept {
                salvo: self.salvos.len() as u32,
                version: 0,
            },
        );
        self.salvos.push(Some(salvo));
        let (shot, weapon, track) = (*shot, *weapon, *track);
        let object = intended;
        let intended = intended.and_then(|object| self.key(object));
        self.log.write(now, Layer::Outcomes, || Record::Launched {
            shot,
            weapon,
            rounds: left,
            track,
            intended,
            dual,
        });
        self.launched(now, (node, shot, track), object);
        self.magazine_changed(now, node);
    }

    /// Notes that a node has rounds on their way to an object; true if another node had already.
    fn mean_for(&mut self, object: Option<ObjectId>, node: u16) -> bool {
        let Some(state) = object.and_then(|object| self.objects.states.get_mut(object.0 as usize))
        else {
            return false;
        };
        let dual = state.salvos_meant.iter().any(|other| *other != node);
        state.salvos_meant.push(node);
        dual
    }

    /// What a plot really was.
    pub(crate) fn object_of(&self, plot: PlotId) -> Option<ObjectId> {
        let node = (plot.0 >> 40) as usize;
        let number = (plot.0 & ((1 << 40) - 1)) as usize;
        *self.plots.get(node)?.get(number)?
    }

    fn salvo_of(&self, shot: ShotId) -> Option<usize> {
        self.salvos
            .iter()
            .rposition(|salvo| salvo.as_ref().is_some_and(|salvo| salvo.shot == shot))
    }

    /// A corrected aim reaches rounds in flight.
    pub(crate) fn guide(&mut self, now: SimTime, shot: ShotId, aim: &StateEstimate) {
        let Some(place) = self.salvo_of(shot) else {
            return;
        };
        let Some(salvo) = self.salvos[place].as_mut() else {
            return;
        };
        let node = usize::from(shot.node.0);
        let Some(weapon) = self.setup.world.nodes[node]
            .weapons
            .get(usize::from(salvo.weapon.0))
        else {
            return;
        };
        if salvo.is_lost(now, &weapon.interceptor) {
            self.lose_rounds(now, place);
            return;
        }
        salvo.guided = now;
        let before = salvo.due;
        if let Some(due) = salvo.guide(aim, weapon.interceptor.mean_speed_m_s) {
            // Rounds already there do not wait for a correction that would put the meeting into the past.
            let due = if due < now { now } else { due };
            salvo.due = due;
            let version = salvo.version;
            self.queue.push(
                due,
                Event::Intercept {
                    salvo: place as u32,
                    version,
                },
            );
        } else {
            salvo.due = before;
        }
    }

    /// Rounds in flight are told to break off.
    pub(crate) fn abort(&mut self, now: SimTime, shot: ShotId) {
        let Some(place) = self.salvo_of(shot) else {
            return;
        };
        let Some(salvo) = self.salvos[place].take() else {
            return;
        };
        let meeting = Meeting::nothing(salvo.rounds, RoundResult::NothingThere);
        self.settle(now, &salvo, &meeting);
    }

    /// Rounds that nobody has guided for too long: a correction comes too late.
    fn lose_rounds(&mut self, now: SimTime, place: usize) {
        let Some(salvo) = self.salvos[place].take() else {
            return;
        };
        let meeting = Meeting::nothing(salvo.rounds, RoundResult::LostTrack);
        self.settle(now, &salvo, &meeting);
        let node = usize::from(salvo.shot.node.0);
        self.observe_later(node, Observation::Flown { shot: salvo.shot });
    }

    /// A salvo is due.
    pub(crate) fn intercept(&mut self, now: SimTime, salvo: u32, version: u32) {
        let place = salvo as usize;
        let current = self
            .salvos
            .get(place)
            .and_then(Option::as_ref)
            .is_some_and(|salvo| salvo.version == version);
        if !current {
            return;
        }
        let Some(salvo) = self.salvos[place].take() else {
            return;
        };
        let node = usize::from(salvo.shot.node.0);
        let Some(weapon) = self.setup.world.nodes[node]
            .weapons
            .get(usize::from(salvo.weapon.0))
        else {
            return;
        };
        let aim = salvo.aim.position_at(now);
        let meeting = if salvo.is_lost(now, &weapon.interceptor) {
            Meeting::nothing(salvo.rounds, RoundResult::LostTrack)
        } else {
            meet(&mut self.objects, &salvo, weapon, &self.draws)
        };
        self.settle(now, &salvo, &meeting);
        if meeting.killed
            && let Some(object) = meeting.object
        {
            self.kill(now, object, &salvo);
        }
        // A cue exists only if a radar of the unit saw the place of the intercept.
        let seen = self
            .radars
            .iter()
            .any(|radar| radar.node == node && radar.sees_point(&aim));
        let mut observations = vec![Observation::Flown { shot: salvo.shot }];
        if seen {
            // Where nothing was, a watcher still says something, or silence would tell the truth.
            let killed = match meeting.object {
                Some(_) => meeting.looks_like_kill,
                None => self.empty_basket_looks_like_kill(node, &salvo, weapon.miss_seen_as_kill),
            };
            observations.push(Observation::Assessment {
                shot: salvo.shot,
                killed,
            });
        }
        self.observe(now, node, &observations);
    }

    /// What a watcher takes an intercept for that met nothing: as often a kill as a miss is.
    fn empty_basket_looks_like_kill(&self, node: usize, salvo: &Salvo, probability: f64) -> bool {
        let shooter = Subject::named(&self.setup.world.nodes[node].name);
        let nth = u64::from(salvo.shot.number);
        self.draws
            .uniform(draws::EMPTY_BASKET, shooter, Subject::NONE, nth)
            < probability
    }

    fn kill(&mut self, now: SimTime, object: ObjectId, salvo: &Salvo) {
        let position = self
            .objects
            .at(object, now.seconds())
            .map_or(Ecef(Default::default()), |state| state.position);
        let ground_s = self.objects.kill(object, now.seconds());
        if let Some(ground_s) = ground_s {
            self.queue
                .push(SimTime::from_seconds(ground_s), Event::End(object.0));
        }
        let Some(key) = self.key(object) else { return };
        let (shot, intended) = (salvo.shot, salvo.intended == Some(object));
        self.log.write(now, Layer::Outcomes, || Record::Killed {
            object: key,
            shot,
            intended,
            position,
        });
        self.lose_aboard(now, object);
    }

    /// Writes down what became of each round of a salvo.
    fn settle(&mut self, now: SimTime, salvo: &Salvo, meeting: &Meeting) {
        if let Some(state) = salvo
            .intended
            .and_then(|object| self.objects.states.get_mut(object.0 as usize))
            && let Some(place) = state
                .salvos_meant
                .iter()
                .position(|node| *node == salvo.shot.node.0)
        {
            state.salvos_meant.swap_remove(place);
        }
        let object = meeting.object.and_then(|object| self.key(object));
        for (round, result) in meeting.results.iter().enumerate() {
            let (shot, round, result) = (salvo.shot, round as u32, *result);
            self.log.write(now, Layer::Outcomes, || Record::RoundEnded {
                shot,
                round,
                object,
                result,
            });
        }
    }

    /// At the end of a run, rounds still flying are counted as such.
    pub(crate) fn ground_rounds(&mut self, now: SimTime) {
        for place in 0..self.salvos.len() {
            let Some(salvo) = self.salvos[place].take() else {
                continue;
            };
            let meeting = Meeting::nothing(salvo.rounds, RoundResult::InFlight);
            self.settle(now, &salvo, &meeting);
        }
    }

    /// Where a node truly is.
    pub(crate) fn true_position(&self, node: usize, now: SimTime) -> Option<Ecef> {
        match self.sites[node] {
            Site::Ground(ground) => Some(ground.to_ecef()),
            Site::Aboard(object) => self
                .objects
                .at(ObjectId(object as u32), now.seconds())
                .map(|state| state.position),
        }
    }

    /// A node's identifier.
    pub(crate) fn node_id(node: usize) -> NodeId {
        NodeId(node as u16)
    }
}
