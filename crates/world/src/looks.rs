//! What a radar sees when its beam passes: the only place where truth becomes measurement.

use crate::objects::{Life, ObjectState, Objects};
use crate::{Looking, ObjectId, RadarSetup, Site, draws};
use gapfiller_border::{Class, IffMode, IffReply, Plot, PlotId, SimTime, StateEstimate};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Enu, Geodetic, LocalFrame};
use gapfiller_geo::horizon_mask::{HorizonMask, ground_range_m};
use gapfiller_models::iff::encrypted;
use gapfiller_models::motion::Kinematics;
use gapfiller_numerics::draws::unit_interval;
use gapfiller_numerics::draws::{Draws, Subject};
use gapfiller_numerics::math;
use gapfiller_numerics::special::{normal_quantile, poisson_quantile};
use std::cell::Cell;
use std::f64::consts::{PI, TAU};

/// The greatest distance at which two heights can see each other over a smooth earth \[m\], generously.
fn line_of_sight_bound_m(antenna_m: f64, target_m: f64) -> f64 {
    // 4.13 km per root metre is the 4/3-earth horizon; the bound takes 4.3 and 5 km so that refraction never prunes wrongly.
    4_300.0 * (antenna_m.max(0.0).sqrt() + target_m.max(0.0).sqrt()) + 5_000.0
}

/// A plot with what was really there.
#[derive(Clone, Copy, Debug)]
pub struct TakenPlot {
    /// The measurement, still without a name.
    pub plot: Plot,
    /// What was there; none for a false alarm.
    pub object: Option<ObjectId>,
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
    /// False once its node is out of action.
    pub up: bool,
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
        let frame = LocalFrame::at(match site {
            Site::Ground(ground) => Geodetic {
                height_m: ground.height_m + setup.model.antenna_height_m,
                ..ground
            },
            Site::Aboard(_) => Geodetic {
                latitude_rad: 0.0,
                longitude_rad: 0.0,
                height_m: 0.0,
            },
        });
        let antenna_m = match site {
            Site::Ground(_) => frame.geodetic.height_m,
            Site::Aboard(carrier) => objects
                .states
                .get(carrier)
                .map_or(0.0, |state| state.setup.trajectory.greatest_height_m()),
        };
        let reach_m = objects
            .states
            .iter()
            .map(|state| reach_m(setup, antenna_m, state))
            .collect();
        Self {
            setup,
            node,
            index,
            up: true,
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

    /// Begins a scan: works out when the beam will pass which object. False if the radar does not look any more.
    pub fn begin_scan(&mut self, objects: &Objects<'_>, scan: u64, start_s: f64) -> bool {
        self.scan = scan;
        self.scan_start_s = start_s;
        self.due.clear();
        self.next_due = 0;
        if !self.up || !self.follow_carrier(objects, start_s) {
            return false;
        }
        for index in 0..objects.states.len() {
            if start_s < self.skip_until_s[index] || self.site == Site::Aboard(index) {
                continue;
            }
            let known = self.azimuth_rad[index];
            let azimuth_rad = if known.is_nan() {
                match self.find(objects, index, start_s) {
                    Some(found) => found,
                    None => continue,
                }
            } else {
                known
            };
            if let Some(share) = self.beam_passes_at(azimuth_rad) {
                self.due.push(Due {
                    time_s: start_s + share * self.renewal_s(),
                    object: ObjectId(index as u32),
                });
            } else {
                self.azimuth_rad[index] = f64::NAN;
            }
        }
        self.due
            .sort_unstable_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.object.cmp(&b.object)));
        true
    }

    /// The azimuth of an object that was not looked at in the scan before; none if it is absent or beyond reach.
    fn find(&mut self, objects: &Objects<'_>, index: usize, t: f64) -> Option<f64> {
        let Some(target) = objects.at(ObjectId(index as u32), t) else {
            self.skip_absent(objects, index, t);
            return None;
        };
        let relative = target.position.0 - self.frame.origin.0;
        if self.skip_beyond(objects, index, t, relative.norm()) {
            return None;
        }
        let enu = self.frame.rotate_to_enu(&relative);
        Some(math::atan2(enu.x, enu.y))
    }

    /// Whether an object is beyond reach; if so, it is passed over for as long as it must remain so.
    fn skip_beyond(&mut self, objects: &Objects<'_>, index: usize, t: f64, range_m: f64) -> bool {
        let beyond_m = range_m - self.reach_m[index];
        if beyond_m > 0.0 {
            let closing = closing_m_s(&objects.states[index], self.own_velocity.norm());
            self.skip_until_s[index] = t + beyond_m / closing;
        }
        beyond_m > 0.0
    }

    /// An object that is not there now: look again when it appears, or never.
    fn skip_absent(&mut self, objects: &Objects<'_>, index: usize, t: f64) {
        let state = &objects.states[index];
        let begins = state.setup.trajectory.start_s();
        let absent_for_good = state.life != Life::Flying || t >= begins;
        self.skip_until_s[index] = if absent_for_good {
            f64::INFINITY
        } else {
            begins - self.renewal_s()
        };
    }

    /// The share of a scan at which the beam passes an azimuth; none outside the sector.
    fn beam_passes_at(&self, azimuth_rad: f64) -> Option<f64> {
        let half = self.setup.model.half_sector_rad;
        if half >= PI {
            return Some((azimuth_rad / TAU + self.phase).rem_euclid(1.0));
        }
        let off = wrapped(azimuth_rad - self.boresight_rad);
        (off.abs() <= half).then(|| (off + half) / (2.0 * half))
    }

    /// Looks at every object that the beam passes until `until_s`; plots and replies are appended unordered and unnamed.
    pub fn sweep(
        &mut self,
        objects: &Objects<'_>,
        until_s: f64,
        source: &Draws,
        plots: &mut Vec<TakenPlot>,
        replies: &mut Vec<IffReply>,
    ) -> bool {
        if !self.up
            || (matches!(self.site, Site::Aboard(_)) && !self.follow_carrier(objects, until_s))
        {
            return false;
        }
        while let Some(due) = self.due.get(self.next_due).copied() {
            if due.time_s > until_s {
                break;
            }
            self.next_due += 1;
            let index = due.object.0 as usize;
            self.azimuth_rad[index] = f64::NAN;
            let (Some(target), Some(state)) =
                (objects.at(due.object, due.time_s), objects.get(due.object))
            else {
                self.skip_absent(objects, index, due.time_s);
                continue;
            };
            self.looks += 1;
            let seen = Seen::of(&self.frame, &target.position);
            if self.skip_beyond(objects, index, due.time_s, seen.range_m) {
                continue;
            }
            self.azimuth_rad[index] = seen.azimuth_rad;
            if !self.sees(&seen, target.height_m) {
                continue;
            }
            let look = Look {
                time_s: due.time_s,
                occurrence: self.scan,
            };
            if let Some(plot) = self.detect(&look, &seen, &target, (due.object, state), 1.0, source)
            {
                plots.push(TakenPlot {
                    plot,
                    object: Some(due.object),
                });
            }
            self.interrogate(&look, &seen, state, source, replies);
        }
        true
    }

    /// Whether terrain, elevation and range limits let a target be seen.
    fn sees(&self, seen: &Seen, height_m: f64) -> bool {
        let model = &self.setup.model;
        let [lowest, highest] = self.elevation_sines;
        seen.range_m >= model.minimum_range_m
            && seen.range_m <= model.instrumented_range_m
            && seen.enu.0.z >= lowest * seen.range_m
            && seen.enu.0.z <= highest * seen.range_m
            && self.clears_terrain(seen, height_m)
    }

    fn clears_terrain(&self, seen: &Seen, height_m: f64) -> bool {
        self.setup.masks.get(self.mask).is_none_or(|(_, mask)| {
            mask.visible(
                seen.azimuth_rad,
                ground_range_m(&self.frame, &seen.enu),
                height_m,
            )
        })
    }

    /// One look: a plot if the target is detected. `cover` is the probability that the beam was on it at all.
    fn detect(
        &self,
        look: &Look,
        seen: &Seen,
        target: &Kinematics,
        (object, state): (ObjectId, &ObjectState<'_>),
        cover: f64,
        source: &Draws,
    ) -> Option<Plot> {
        let model = &self.setup.model;
        let line = (target.position.0 - self.frame.origin.0) / seen.range_m;
        let radial = (target.velocity_m_s - self.own_velocity).dot(&line);
        if radial.abs() < model.minimum_radial_speed_m_s {
            return None;
        }
        let words = source.block(draws::LOOK, self.subject, state.subject, look.occurrence);
        let probability = cover
            * self
                .setup
                .detector
                .probability(seen.range_m, state.setup.cross_section_m2);
        if unit_interval(words[0]) >= probability {
            return None;
        }
        let error = |word: u64| normal_quantile(unit_interval(word));
        Some(Plot {
            id: PlotId(0),
            time: SimTime::from_seconds(look.time_s + self.bias.clock_s),
            range_m: (seen.range_m + self.bias.range_m + model.range_sigma_m * error(words[1]))
                .max(1.0),
            azimuth_rad: (seen.azimuth_rad
                + self.bias.azimuth_rad
                + model.azimuth_sigma_rad * error(words[2]))
            .rem_euclid(TAU),
            elevation_rad: seen.elevation_rad()
                + self.bias.elevation_rad
                + model.elevation_sigma_rad * error(words[3]),
            recognised: self.recognise(look, object, state, source),
        })
    }

    /// What the radar takes the target for; one judgement holds for a while.
    fn recognise(
        &self,
        look: &Look,
        object: ObjectId,
        state: &ObjectState<'_>,
        source: &Draws,
    ) -> Option<Class> {
        let confusion = self.setup.confusion.as_ref()?;
        let epoch = (look.time_s.max(0.0) / confusion.holds_s.max(1e-3)).floor() as u64;
        let held = self.judged.get(object.0 as usize)?;
        if let Some((judged, said)) = held.get()
            && judged == epoch
        {
            return said;
        }
        let said = confusion.said(
            state.setup.class,
            source.uniform(draws::RECOGNITION, self.subject, state.subject, epoch),
        );
        held.set(Some((epoch, said)));
        said
    }

    /// Asks for identification, once in so many scans; a reply says which mode answered, and from where.
    fn interrogate(
        &self,
        look: &Look,
        seen: &Seen,
        state: &ObjectState<'_>,
        source: &Draws,
        replies: &mut Vec<IffReply>,
    ) {
        let (Some(interrogator), Some(transponder)) =
            (&self.setup.interrogator, &state.setup.transponder)
        else {
            return;
        };
        let asks = look
            .occurrence
            .is_multiple_of(u64::from(interrogator.every_scans.max(1)));
        if !asks
            || state.transponder_dead
            || seen.range_m > interrogator.range_m
            || state.life != Life::Flying
        {
            return;
        }
        let words = source.block(draws::REPLY, self.subject, state.subject, look.occurrence);
        if unit_interval(words[0]) >= interrogator.reply_probability {
            return;
        }
        let error = |word: u64| normal_quantile(unit_interval(word));
        let shared = |mode: &&IffMode| {
            transponder.modes.contains(mode) && !(encrypted(**mode) && state.wrong_key)
        };
        let valid = interrogator
            .modes
            .iter()
            .find(|mode| encrypted(**mode) && shared(mode));
        let squawk = interrogator
            .modes
            .iter()
            .find(|mode| !encrypted(**mode) && shared(mode));
        let (range_error, azimuth_error) = (error(words[1]), error(words[2]));
        for mode in valid.into_iter().chain(squawk) {
            replies.push(IffReply {
                time: SimTime::from_seconds(look.time_s + self.bias.clock_s),
                range_m: (seen.range_m
                    + self.bias.range_m
                    + interrogator.range_sigma_m * range_error)
                    .max(1.0),
                azimuth_rad: (seen.azimuth_rad
                    + self.bias.azimuth_rad
                    + interrogator.azimuth_sigma_rad * azimuth_error)
                    .rem_euclid(TAU),
                mode: *mode,
                code: (!encrypted(*mode)).then_some(transponder.code),
            });
        }
    }

    /// False alarms of the scan that fall between two shares of it. They come from noise: uniform in range and bearing.
    pub fn false_alarms(&self, from: f64, to: f64, source: &Draws, plots: &mut Vec<TakenPlot>) {
        let model = &self.setup.model;
        if model.false_alarms_per_scan <= 0.0 || !self.up {
            return;
        }
        let uniform = source.uniform(draws::FALSE_ALARMS, self.subject, Subject::NONE, self.scan);
        for nth in 0..poisson_quantile(uniform, model.false_alarms_per_scan) {
            let [share, range, elevation, _] = source.uniforms(
                draws::FALSE_ALARM,
                self.subject,
                Subject::index(nth),
                self.scan,
            );
            if share < from || share >= to {
                continue;
            }
            let azimuth = if model.half_sector_rad >= PI {
                (share - self.phase) * TAU
            } else {
                self.boresight_rad + (2.0 * share - 1.0) * model.half_sector_rad
            };
            let span = model.instrumented_range_m - model.minimum_range_m;
            let plot = Plot {
                id: PlotId(0),
                time: SimTime::from_seconds(
                    self.scan_start_s + share * self.renewal_s() + self.bias.clock_s,
                ),
                range_m: model.minimum_range_m + range * span,
                azimuth_rad: azimuth.rem_euclid(TAU),
                // Noise comes from the lowest beams as often as from any; ten degrees hold most of a search pattern.
                elevation_rad: elevation * 0.17,
                recognised: None,
            };
            plots.push(TakenPlot { plot, object: None });
        }
    }

    /// Gathers what is within reach at the time of a dwell, for all the beams that dwell at that time.
    pub fn begin_dwell(&mut self, objects: &Objects<'_>, t: f64) {
        self.present.clear();
        if !self.up || !self.follow_carrier(objects, t) {
            return;
        }
        let fixed = matches!(self.site, Site::Ground(_));
        for (index, state) in objects.states.iter().enumerate() {
            // What falls may be faster than it ever flew, and a carrier may gain speed.
            let skips = fixed && state.life == Life::Flying;
            if skips && t < self.skip_until_s[index] {
                continue;
            }
            let object = ObjectId(index as u32);
            let Some(target) = objects.at(object, t) else {
                if skips {
                    self.skip_absent(objects, index, t);
                }
                continue;
            };
            let relative = target.position.0 - self.frame.origin.0;
            let squared = relative.norm_squared();
            if squared <= math::square(self.reach_m[index]) {
                self.present.push((object, target));
            } else {
                let beyond_m = squared.sqrt() - self.reach_m[index];
                self.skip_until_s[index] = t + beyond_m / closing_m_s(state, 0.0);
            }
        }
    }

    /// One dwell of a pointed radar on a believed state. A cue whose error exceeds the beam is searched for: the beam is on
    /// the target in a share of the dwells, so acquisition takes longer the worse the cue.
    pub fn dwell(
        &mut self,
        objects: &Objects<'_>,
        aim: &StateEstimate,
        (t, occurrence): (f64, u64),
        source: &Draws,
        plots: &mut Vec<TakenPlot>,
    ) {
        let Looking::Pointed {
            half_beam_rad,
            half_gate_m,
            ..
        } = self.setup.looking
        else {
            return;
        };
        let now = SimTime::from_seconds(t);
        let aimed = aim.position_at(now).0 - self.frame.origin.0;
        let aimed_range = aimed.norm().max(1.0);
        let level = self.frame.rotate_to_enu(&aimed);
        let off_boresight = wrapped(math::atan2(level.x, level.y) - self.boresight_rad);
        if off_boresight.abs() > self.setup.model.half_sector_rad {
            return;
        }
        let spread_m = 2.0 * (aim.position_covariance.trace().max(0.0) / 3.0).sqrt();
        let half_angle = half_beam_rad.max(spread_m / aimed_range);
        let cover = math::square(half_beam_rad / half_angle);
        let gate_m = half_gate_m.max(spread_m);
        let cosine = math::cos(half_angle.min(PI));
        for (object, target) in &self.present {
            let relative = target.position.0 - self.frame.origin.0;
            let range_m = relative.norm();
            if (range_m - aimed_range).abs() > gate_m
                || range_m < 1.0
                || relative.dot(&aimed) < cosine * range_m * aimed_range
            {
                continue;
            }
            self.looks += 1;
            let Some(state) = objects.get(*object) else {
                continue;
            };
            let seen = Seen::of(&self.frame, &target.position);
            if !self.sees(&seen, target.height_m) {
                continue;
            }
            let look = Look {
                time_s: t,
                occurrence,
            };
            if let Some(plot) = self.detect(&look, &seen, target, (*object, state), cover, source) {
                plots.push(TakenPlot {
                    plot,
                    object: Some(*object),
                });
            }
        }
    }

    /// Whether the radar has a line of sight to a point, whatever is there.
    pub fn sees_point(&self, position: &Ecef) -> bool {
        let seen = Seen::of(&self.frame, position);
        self.up
            && seen.range_m <= self.setup.model.instrumented_range_m
            && self.clears_terrain(&seen, position.height_m())
    }
}

/// Where something is from the radar.
struct Seen {
    enu: Enu,
    range_m: f64,
    azimuth_rad: f64,
}

impl Seen {
    fn of(frame: &LocalFrame, position: &Ecef) -> Self {
        let enu = Enu(frame.rotate_to_enu(&(position.0 - frame.origin.0)));
        Self {
            range_m: enu.0.norm(),
            azimuth_rad: math::atan2(enu.0.x, enu.0.y),
            enu,
        }
    }

    /// Only plots need it, so it is worked out for them alone.
    fn elevation_rad(&self) -> f64 {
        let level = (math::square(self.enu.0.x) + math::square(self.enu.0.y)).sqrt();
        math::atan2(self.enu.0.z, level)
    }
}

/// When a look happens and which of the radar's scans or dwells it belongs to.
struct Look {
    time_s: f64,
    occurrence: u64,
}

/// Beyond this distance a radar cannot detect an object, wherever either is.
fn reach_m(radar: &RadarSetup, antenna_m: f64, state: &ObjectState<'_>) -> f64 {
    let by_power = radar.detector.maximum_range_m(state.setup.cross_section_m2);
    let by_horizon = line_of_sight_bound_m(antenna_m, state.setup.trajectory.greatest_height_m());
    let primary = radar.model.instrumented_range_m.min(by_horizon);
    match (&radar.interrogator, &state.setup.transponder) {
        // A transponder answers from farther than its echo carries.
        (Some(interrogator), Some(_)) => primary.min(by_power.max(interrogator.range_m)),
        _ => primary.min(by_power),
    }
}

/// Faster than this, a radar and an object in flight do not close \[m/s\].
fn closing_m_s(state: &ObjectState<'_>, own_speed_m_s: f64) -> f64 {
    state.setup.trajectory.greatest_speed_m_s() * 1.1 + own_speed_m_s + 1.0
}

/// An angle brought into −π … π.
fn wrapped(angle_rad: f64) -> f64 {
    (angle_rad + PI).rem_euclid(TAU) - PI
}
