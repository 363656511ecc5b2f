//! Where nodes believe they are, and what the crews of fighters see.

use crate::step::Run;
use gapfiller_border::{Observation, SimTime};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Enu, Geodetic, LocalFrame};
use gapfiller_numerics::draws::Subject;
use gapfiller_world::{ObjectId, Site, draws};

/// The angular rate of the Schuler oscillation, 2π in 84.4 minutes \[rad/s\]: an inertial navigator whose position swings by
/// a metre has a speed error of this many metres a second (Schuler 1923, Physikalische Zeitschrift 24, p. 344).
const SCHULER_RAD_S: f64 = 2.0 * std::f64::consts::PI / (84.4 * 60.0);

/// One standard deviation, east and north, of the fix of an aircraft without a radar \[m\]. Assumed: between satellite navigation
/// and an inertial platform some minutes after its last fix; well within the 50 m that nodes claim when they tell their position.
const NAVIGATION_SIGMA_M: f64 = 30.0;

/// How far a navigation fix is off, east, north and up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct FixError {
    position_m: Vector3<f64>,
    velocity_m_s: Vector3<f64>,
}

impl Run<'_> {
    /// Where a node on the ground believes it stands; `occurrence` numbers its surveys.
    pub(crate) fn ground_fix(
        &mut self,
        node: usize,
        ground: Geodetic,
        occurrence: u64,
    ) -> Observation {
        let setup = &self.setup.world.nodes[node];
        let spread_m = setup
            .radars
            .first()
            .map_or(0.0, |radar| radar.registration.site_m);
        let subject = Subject::named(&setup.name);
        let [east, north, ..] =
            self.draws
                .normals(draws::REGISTRATION, subject, Subject::NONE, occurrence);
        let offset = Vector3::new(east * spread_m, north * spread_m, 0.0);
        let believed = LocalFrame::at(ground).to_ecef(&Enu(offset));
        self.fixes[node] = believed;
        Observation::Fix {
            position: believed,
            velocity_m_s: Vector3::zeros(),
        }
    }

    /// Draws the constant error of the fix of an airborne node. What carries no radar still has to navigate.
    pub(crate) fn draw_fix_error(&mut self, node: usize) {
        let setup = &self.setup.world.nodes[node];
        let subject = Subject::named(&setup.name);
        let spread_m = setup
            .radars
            .first()
            .map_or(NAVIGATION_SIGMA_M, |radar| radar.registration.site_m);
        let [east, north, ..] = self
            .draws
            .normals(draws::REGISTRATION, subject, Subject::NONE, 1);
        let [east_rate, north_rate, ..] =
            self.draws
                .normals(draws::REGISTRATION, subject, Subject::NONE, 2);
        self.fix_errors[node] = FixError {
            position_m: Vector3::new(east, north, 0.0) * spread_m,
            velocity_m_s: Vector3::new(east_rate, north_rate, 0.0) * (spread_m * SCHULER_RAD_S),
        };
    }

    /// The navigation fix of an airborne node; nothing for one on the ground, or not in the air.
    pub(crate) fn airborne_fix(&mut self, now: SimTime, node: usize) -> Option<Observation> {
        let Site::Aboard(object) = self.sites[node] else {
            return None;
        };
        let state = self.objects.at(ObjectId(object as u32), now.seconds())?;
        let error = self.fix_errors[node];
        let (position, velocity_m_s) = if error == FixError::default() {
            // A perfect fix, as in checks against closed forms: the axes need not be worked out.
            (state.position, state.velocity_m_s)
        } else {
            let frame = LocalFrame::at(state.position.to_geodetic());
            (
                frame.to_ecef(&Enu(error.position_m)),
                state.velocity_m_s + frame.rotate_to_ecef(&error.velocity_m_s),
            )
        };
        self.fixes[node] = position;
        Some(Observation::Fix {
            position,
            velocity_m_s,
        })
    }

    /// What the crew of a fighter sees by eye; nothing for other nodes, or if there is nothing.
    pub(crate) fn sightings(&self, now: SimTime, node: usize) -> Option<Observation> {
        let Site::Aboard(object) = self.sites[node] else {
            return None;
        };
        let object = ObjectId(object as u32);
        self.objects.get(object)?.setup.fighter?;
        let own = self.objects.at(object, now.seconds())?.position;
        // What is seen is put where it is from where one believes to be.
        let shift = self.fixes[node].0 - own.0;
        let nth = (now.seconds() / self.setup.world.nodes[node].tick_s.max(0.1)).floor() as u64;
        let t = now.seconds();
        let sightings = self
            .objects
            .sightings(object, t, (&shift, nth), &self.draws);
        (!sightings.is_empty()).then_some(Observation::Sighting { sightings })
    }
}
