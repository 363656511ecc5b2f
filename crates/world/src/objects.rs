//! Objects and what has become of them.

use crate::draws;
use crate::fighter::Errand;
use crate::{ObjectId, ObjectSetup};
use gapfiller_models::motion::{Kinematics, Trajectory, fall};
use gapfiller_numerics::draws::{Draws, Subject};

/// What has become of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Life {
    /// It flies as planned.
    Flying,
    /// It was killed and falls.
    Falling(Trajectory),
    /// It is gone.
    Gone,
}

/// One object during a run.
#[derive(Clone, Debug)]
pub struct ObjectState<'a> {
    /// What it is.
    pub setup: &'a ObjectSetup,
    /// The hash of its name, that draws are keyed by.
    pub subject: Subject,
    /// What has become of it.
    pub life: Life,
    /// Where it flies instead of its planned path: a fighter that was sent, or comes back.
    pub path: Option<Trajectory>,
    /// Where it is in its errand, for a fighter.
    pub errand: Errand,
    /// Whether its transponder is dead for this sortie.
    pub transponder_dead: bool,
    /// Whether its unit has the wrong key loaded.
    pub wrong_key: bool,
    /// Rounds that have reached it so far.
    pub rounds_met: u64,
    /// Salvos that have reached it so far.
    pub salvos_met: u64,
    /// Salvos on their way that were meant for it, by firing node.
    pub salvos_meant: Vec<u16>,
}

impl ObjectState<'_> {
    /// The path that it flies now.
    #[inline]
    pub fn flown(&self) -> &Trajectory {
        self.path.as_ref().unwrap_or(&self.setup.trajectory)
    }
}

/// All objects of a run.
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    /// The objects, in the order of the setup.
    pub states: Vec<ObjectState<'a>>,
    /// Those that carry a jammer.
    pub jammers: Vec<ObjectId>,
}

impl<'a> Objects<'a> {
    /// Objects at the start of a run; draws what holds for a whole sortie.
    pub fn new(setups: &'a [ObjectSetup], source: &Draws) -> Self {
        let states = setups
            .iter()
            .map(|setup| {
                let subject = Subject::named(&setup.name);
                let (failure, wrong) = match &setup.transponder {
                    Some(transponder) => (
                        transponder.failure_probability,
                        transponder.wrong_key_probability,
                    ),
                    None => (0.0, 0.0),
                };
                let unit = Subject::named(&setup.unit);
                ObjectState {
                    setup,
                    subject,
                    life: Life::Flying,
                    path: None,
                    errand: Errand::default(),
                    transponder_dead: source.uniform(draws::TRANSPONDER, subject, Subject::NONE, 0)
                        < failure,
                    wrong_key: source.uniform(draws::KEY, unit, Subject::NONE, 0) < wrong,
                    rounds_met: 0,
                    salvos_met: 0,
                    salvos_meant: Vec::new(),
                }
            })
            .collect();
        let jammers = (0_u32..)
            .zip(setups)
            .filter(|(_, setup)| setup.jammer.is_some())
            .map(|(index, _)| ObjectId(index))
            .collect();
        Self { states, jammers }
    }

    /// One object.
    #[inline]
    pub fn get(&self, object: ObjectId) -> Option<&ObjectState<'a>> {
        self.states.get(object.0 as usize)
    }

    /// The true state of an object; none before it appears and after it is gone.
    #[inline]
    pub fn at(&self, object: ObjectId, t: f64) -> Option<Kinematics> {
        let state = self.states.get(object.0 as usize)?;
        match &state.life {
            Life::Flying => state.flown().at(t),
            Life::Falling(trajectory) => trajectory.at(t),
            Life::Gone => None,
        }
    }

    /// Kills an object: it falls from where it is. Returns when it reaches the ground \[s\].
    pub fn kill(&mut self, object: ObjectId, t: f64) -> Option<f64> {
        let here = self.at(object, t)?;
        let state = self.states.get_mut(object.0 as usize)?;
        let trajectory = fall(&here, t);
        let end_s = trajectory.end_s();
        state.life = Life::Falling(trajectory);
        Some(end_s)
    }
}
