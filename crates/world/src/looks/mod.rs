//! What a radar sees when its beam passes: the only place where truth becomes measurement.
//!
//! A radar either turns or is pointed. One that turns works out at the start of a scan when its beam will pass which object
//! (`scan`), and looks at each then; one that is pointed looks at whatever is within its beam and range gate (`dwell`).
//! Both make the same look: is it in view, is it detected, and what is measured (`detection`); `interrogation` asks for
//! identification in the same look, and `false_alarms` come from noise alone. `jamming` raises the noise and gives strobes,
//! `resolution` merges what is in one cell.

mod detection;
mod dwell;
mod false_alarms;
mod geometry;
mod interrogation;
mod jamming;
mod resolution;
mod scan;

use crate::objects::{Life, Objects};
use crate::{Looking, ObjectId, RadarSetup, Site, draws};
use gapfiller_border::{Class, JamStrobe, Plot};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Geodetic, LocalFrame};
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_models::motion::Kinematics;
use gapfiller_numerics::draws::{Draws, Subject};
use gapfiller_numerics::math;
use geometry::reach_m;
use jamming::Heard;
use std::cell::Cell;

/// A plot with what was really there.
#[derive(Clone, Copy, Debug)]
pub struct TakenPlot {
    /// The measurement, still without a name.
    pub plot: Plot,
    /// What was there; of several in one cell the strongest; none for a false alarm.
    pub object: Option<ObjectId>,
    /// What came back, before it was measured; nothing for a false alarm.
    pub echo: Echo,
}

/// What truly came back from a target.
#[derive(Clone, Copy, Debug, Default)]
pub struct Echo {
    /// When the beam passed it \[s\].
    time_s: f64,
    range_m: f64,
    azimuth_rad: f64,
    elevation_rad: f64,
    /// Signal-to-noise ratio, in clutter but without jamming.
    snr: f64,
}

impl Echo {
    /// The ratio of an echo that became part of another's plot.
    const ABSORBED: f64 = -1.0;

    fn is_absorbed(&self) -> bool {
        self.snr < 0.0
    }

    /// Slant range and azimuth.
    fn place(&self) -> (f64, f64) {
        (self.range_m, self.azimuth_rad)
    }
}

/// A look that is due: the beam will pass an object.
#[derive(Clone, Copy, Debug)]
struct Due {
    time_s: f64,
    object: ObjectId,
}

/// What an object is taken for, and the epoch for which that holds.
type Judgement = (u64, Option<Class>);

/// One radar during a run.
#[derive(Clone, Debug)]
pub struct RadarState<'a> {
    /// What it is.
    pub setup: &'a RadarSetup,
    /// The node it belongs to.
    pub node: usize,
    /// Its place in the node's list.
    pub index: u8,
    /// Whether it radiates: false while it is damaged, silent or on the move.
    pub up: bool,
    /// It came on within a scan, and begins with the next.
    mid_scan: bool,
    /// Looks made so far.
    pub looks: u64,
    site: Site,
    subject: Subject,
    phase: f64,
    bias: Bias,
    frame: LocalFrame,
    own_velocity: Vector3<f64>,
    boresight_rad: f64,
    /// Sines of the lowest and the highest elevation.
    elevation_sines: [f64; 2],
    mask: usize,
    reach_m: Vec<f64>,
    skip_until_s: Vec<f64>,
    /// By object, the azimuth it was last looked at in \[rad\]: the beam finds it near there. NaN if it was not.
    azimuth_rad: Vec<f64>,
    /// By object, what it was last taken for and in which epoch: one judgement holds for a while.
    judged: Vec<Cell<Option<Judgement>>>,
    due: Vec<Due>,
    next_due: usize,
    present: Vec<(ObjectId, Kinematics)>,
    /// Jammers in view.
    heard: Vec<Heard>,
    /// Strobes of the part of the scan last swept, in no order.
    pub strobes: Vec<JamStrobe>,
    /// Plots at the end of the part of the scan last swept, and what they were of.
    at_the_edge: Vec<(Echo, Option<ObjectId>)>,
    scan: u64,
    scan_start_s: f64,
}

/// A radar's constant errors.
#[derive(Clone, Copy, Debug, Default)]
struct Bias {
    range_m: f64,
    azimuth_rad: f64,
    elevation_rad: f64,
    clock_s: f64,
}

impl<'a> RadarState<'a> {
    /// A radar at the start of a run, with its errors and the phase of its turn drawn.
    pub fn new(
        setup: &'a RadarSetup,
        (node, node_name, site): (usize, &str, Site),
        index: u8,
        objects: &Objects<'_>,
        source: &Draws,
    ) -> Self {
        let subject = Subject::named(node_name).with(Subject::named(&setup.name));
        let [range, azimuth, elevation, clock] =
            source.normals(draws::REGISTRATION, subject, Subject::NONE, 0);
        let registration = setup.registration;
        let bias = Bias {
            range_m: range * registration.range_m,
            azimuth_rad: azimuth * registration.azimuth_rad,
            elevation_rad: elevation * registration.elevation_rad,
            clock_s: clock * registration.clock_s,
        };
        let frame = frame_at(setup, &site);
        let reach_m = reaches(setup, &site, &frame, objects);
        Self {
            setup,
            node,
            index,
            up: true,
            mid_scan: false,
            looks: 0,
            site,
            subject,
            phase: source.uniform(draws::SCAN_PHASE, subject, Subject::NONE, 0),
            bias,
            frame,
            own_velocity: Vector3::zeros(),
            boresight_rad: setup.boresight_rad,
            elevation_sines: [
                math::sin(setup.model.elevation_min_rad),
                math::sin(setup.model.elevation_max_rad),
            ],
            mask: 0,
            reach_m,
            skip_until_s: vec![0.0; objects.states.len()],
            azimuth_rad: vec![f64::NAN; objects.states.len()],
            judged: vec![Cell::new(None); objects.states.len()],
            due: Vec::new(),
            next_due: 0,
            present: Vec::new(),
            heard: Vec::new(),
            strobes: Vec::new(),
            at_the_edge: Vec::new(),
            scan: 0,
            scan_start_s: 0.0,
        }
    }

    /// Parts of a scan; a pointed radar has none.
    pub fn parts(&self) -> u32 {
        match self.setup.looking {
            Looking::Scanning { parts } => parts.max(1),
            Looking::Pointed { .. } => 0,
        }
    }

    /// How long one scan takes \[s\].
    pub fn renewal_s(&self) -> f64 {
        self.setup.model.renewal_s
    }

    /// When in its period the radar begins, as a share: no two radars turn on common ticks.
    pub fn phase(&self) -> f64 {
        self.phase
    }

    /// Switches it on or off. One that comes on within a scan begins with the next.
    pub fn switch(&mut self, on: bool) {
        if on && !self.up {
            self.mid_scan = true;
            self.due.clear();
            self.at_the_edge.clear();
        }
        self.up = on;
    }

    /// Puts it on other ground, where the mask of this number is for.
    pub fn relocate(&mut self, ground: Geodetic, mask: usize, objects: &Objects<'_>) {
        self.site = Site::Ground(ground);
        self.frame = frame_at(self.setup, &self.site);
        self.mask = mask;
        self.reach_m = reaches(self.setup, &self.site, &self.frame, objects);
        self.skip_until_s.fill(0.0);
        self.azimuth_rad.fill(f64::NAN);
    }

    /// Puts an airborne radar where its carrier is. False if there is no carrier any more.
    fn follow_carrier(&mut self, objects: &Objects<'_>, t: f64) -> bool {
        let Site::Aboard(carrier) = self.site else {
            return true;
        };
        let carrier = ObjectId(carrier as u32);
        if objects
            .get(carrier)
            .is_none_or(|state| state.life != Life::Flying)
        {
            return false;
        }
        let Some(own) = objects.at(carrier, t) else {
            return false;
        };
        self.frame = LocalFrame::at(own.position.to_geodetic());
        self.own_velocity = own.velocity_m_s;
        let level = self.frame.rotate_to_enu(&own.velocity_m_s);
        self.boresight_rad = math::atan2(level.x, level.y) + self.setup.boresight_rad;
        let distance = |place: &(Ecef, HorizonMask)| place.0.distance_m(&own.position);
        self.mask = (0..self.setup.masks.len())
            .min_by(|a, b| {
                distance(&self.setup.masks[*a]).total_cmp(&distance(&self.setup.masks[*b]))
            })
            .unwrap_or(0);
        true
    }
}

/// The frame of a radar's antenna; that of an airborne one follows its carrier.
fn frame_at(setup: &RadarSetup, site: &Site) -> LocalFrame {
    LocalFrame::at(match *site {
        Site::Ground(ground) => Geodetic {
            height_m: ground.height_m + setup.model.antenna_height_m,
            ..ground
        },
        Site::Aboard(_) => Geodetic {
            latitude_rad: 0.0,
            longitude_rad: 0.0,
            height_m: 0.0,
        },
    })
}

/// How far it reaches, object by object \[m\].
fn reaches(setup: &RadarSetup, site: &Site, frame: &LocalFrame, objects: &Objects<'_>) -> Vec<f64> {
    let antenna_m = match *site {
        Site::Ground(_) => frame.geodetic.height_m,
        Site::Aboard(carrier) => objects
            .states
            .get(carrier)
            .map_or(0.0, |state| state.setup.trajectory.greatest_height_m()),
    };
    let reach = |state| reach_m(setup, antenna_m, state);
    objects.states.iter().map(reach).collect()
}

/// When a look happens and which of the radar's scans or dwells it belongs to.
struct Look {
    time_s: f64,
    occurrence: u64,
}
