//! One radar of a node: where it sees a target, and how well.
//!
//! The rules are those of a look in a run (`gapfiller-world`), so that a map and a run agree: line of sight over the horizon mask,
//! lowest and highest elevation, sector, minimum and instrumented range, then the probability of detection of one look, in the same
//! clutter, air and penumbra. Left out, because a map has no target that moves: the blind speed, the beam's wait for its turn, capacity, jammers.

use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Enu, Geodetic, LocalFrame, WGS84_A, WGS84_E2};
use gapfiller_geo::horizon_mask::{HorizonMask, ground_range_m};
use gapfiller_models::propagation::penumbra::Penumbra;
use gapfiller_models::radar::{range_for, required_snr};
use gapfiller_numerics::math;
use gapfiller_world::{Looking, NodeSetup, RadarSetup, Site, WorldSetup};
use std::f64::consts::{PI, TAU};

/// A target counts as seen where one look detects it at least this often.
pub const SEEN: f64 = 0.5;

/// How finely a flight is searched for the place of a mask.
const FLIGHT_SAMPLES: u32 = 1_024;

/// A vertical line over a place: all points at a latitude and longitude.
#[derive(Clone, Copy, Debug)]
pub struct Plumb {
    /// Its foot, on the ellipsoid.
    foot: Vector3<f64>,
    /// Upwards, length 1.
    up: Vector3<f64>,
    /// Height of the ground above sea level \[m\].
    pub ground_m: f64,
}

impl Plumb {
    /// Over a latitude and a longitude, each as (sine, cosine).
    #[must_use]
    pub fn new(latitude: (f64, f64), longitude: (f64, f64), ground_m: f64) -> Self {
        let ((sin_lat, cos_lat), (sin_lon, cos_lon)) = (latitude, longitude);
        let up = Vector3::new(cos_lat * cos_lon, cos_lat * sin_lon, sin_lat);
        let normal = WGS84_A / (1.0 - WGS84_E2 * sin_lat * sin_lat).sqrt();
        let foot = Vector3::new(
            normal * up.x,
            normal * up.y,
            normal * (1.0 - WGS84_E2) * up.z,
        );
        Self { foot, up, ground_m }
    }

    /// Over a place in degrees.
    #[must_use]
    pub fn at(latitude_deg: f64, longitude_deg: f64, ground_m: f64) -> Self {
        let turn = |degrees: f64| math::sin_cos(degrees.to_radians());
        Self::new(turn(latitude_deg), turn(longitude_deg), ground_m)
    }

    /// The point at a height above sea level \[m\].
    #[must_use]
    pub fn point(&self, height_m: f64) -> Ecef {
        Ecef(self.foot + self.up * height_m)
    }
}

/// A place that a radar looks from.
#[derive(Clone, Debug)]
struct Post {
    frame: LocalFrame,
    /// Middle of the sector \[rad\].
    boresight_rad: f64,
    /// The antenna above the ground that it looks at \[m\], as in a run.
    above_ground_m: f64,
}

/// A radar with its places.
#[derive(Clone, Debug)]
pub struct Sensor {
    /// The node it belongs to.
    pub node: String,
    /// Its name within the node.
    pub radar: String,
    /// What it is, and its masks, one for each place.
    setup: RadarSetup,
    posts: Vec<Post>,
    /// Sines of the lowest and the highest elevation.
    elevation_sines: [f64; 2],
}

impl Sensor {
    /// A radar of a node.
    #[must_use]
    pub fn new(world: &WorldSetup, node: &NodeSetup, setup: &RadarSetup) -> Self {
        Self {
            node: node.name.clone(),
            radar: setup.name.clone(),
            posts: posts(world, node, setup),
            elevation_sines: [
                math::sin(setup.model.elevation_min_rad),
                math::sin(setup.model.elevation_max_rad),
            ],
            setup: setup.clone(),
        }
    }

    /// Whether it looks only where it is pointed, at one target: it guides, it does not search.
    #[must_use]
    pub fn is_pointed(&self) -> bool {
        matches!(self.setup.looking, Looking::Pointed { .. })
    }

    /// Whether it flies: then it looks from several places along its path.
    #[must_use]
    pub fn is_airborne(&self) -> bool {
        self.posts.len() > 1
    }

    /// Places it looks from.
    #[must_use]
    pub fn places(&self) -> usize {
        self.posts.len()
    }

    /// Time between two looks at the same place \[s\].
    #[must_use]
    pub fn renewal_s(&self) -> f64 {
        match self.setup.looking {
            Looking::Pointed { dwell_s, .. } => dwell_s,
            Looking::Scanning { .. } => self.setup.model.renewal_s,
        }
    }

    /// How far a target of a cross-section \[m²\] is seen with a probability of at least one half, in clear sight \[m\].
    #[must_use]
    pub fn seen_range_m(&self, rcs_m2: f64) -> f64 {
        let model = &self.setup.model;
        let snr = required_snr(model.swerling, model.n_pulses, model.pfa, SEEN);
        let range_m = range_for(self.setup.detector.snr_scale(), 1.0, 1.0, snr, rcs_m2);
        (range_m * self.setup.way.greatest_stretch()).min(model.instrumented_range_m)
    }

    /// Probability that one look detects a target at a height above sea level \[m\]; for a radar that flies, the mean over its
    /// places.
    #[must_use]
    pub fn probability(&self, plumb: &Plumb, height_m: f64, rcs_m2: f64) -> f64 {
        let sum: f64 = (0..self.posts.len())
            .filter_map(|post| self.view(post, plumb))
            .map(|view| view.probability(height_m, rcs_m2))
            .sum();
        sum / self.posts.len().max(1) as f64
    }

    /// What a map needs of a cell: the lowest height above sea level at which a target is seen \[m\], not a number if there is
    /// none; and, into `probabilities`, those of one look at some heights above sea level \[m\]. `scratch` is any memory.
    ///
    /// `seen_range_m` is that of [`Self::seen_range_m`]. For a radar that flies, the height is the lowest at which a target is
    /// seen from at least half of its places.
    pub fn look(
        &self,
        plumb: &Plumb,
        seen_range_m: f64,
        rcs_m2: f64,
        (heights_m, probabilities): (&[f64], &mut [f64]),
        scratch: &mut Vec<f64>,
    ) -> f64 {
        scratch.clear();
        probabilities.fill(0.0);
        let share = 1.0 / self.posts.len().max(1) as f64;
        for post in 0..self.posts.len() {
            let Some(view) = self.view(post, plumb) else {
                continue;
            };
            let lowest = view.lowest_m(plumb.ground_m, seen_range_m);
            if let Some(height) = lowest.and_then(|from| view.unhindered_m(from, rcs_m2)) {
                scratch.push(height);
            }
            for (&height, probability) in heights_m.iter().zip(probabilities.iter_mut()) {
                *probability += share * view.probability(height, rcs_m2);
            }
        }
        let half = self.posts.len().div_ceil(2);
        scratch.sort_by(f64::total_cmp);
        match half.checked_sub(1).and_then(|middle| scratch.get(middle)) {
            Some(&height) => height,
            None => f64::NAN,
        }
    }

    /// The line over a place as one post sees it; none if all of it is out of the sector, out of sight, or too far.
    fn view<'a>(&'a self, post: usize, plumb: &Plumb) -> Option<View<'a>> {
        let place = self.posts.get(post)?;
        let model = &self.setup.model;
        let relative = plumb.foot - place.frame.origin.0;
        // Nothing flies above 100 km that these radars look for.
        let bound = model.instrumented_range_m + 100_000.0;
        if relative.norm_squared() > bound * bound {
            return None;
        }
        let foot = place.frame.rotate_to_enu(&relative);
        let up = place.frame.rotate_to_enu(&plumb.up);
        let azimuth_rad = math::atan2(foot.x, foot.y);
        let off = (azimuth_rad - place.boresight_rad + PI).rem_euclid(TAU) - PI;
        if model.half_sector_rad < PI && off.abs() > model.half_sector_rad {
            return None;
        }
        let ground_range_m = ground_range_m(&place.frame, &Enu(foot + up * plumb.ground_m));
        let mask_m = match self.setup.masks.get(post) {
            Some((_, mask)) => mask.min_visible_height_m(azimuth_rad, ground_range_m),
            None => f64::NEG_INFINITY,
        };
        let penumbra = self.setup.way.penumbra(post);
        mask_m.is_finite().then_some(View {
            sensor: self,
            above_ground_m: place.above_ground_m,
            foot,
            up,
            mask_m,
            shadow: penumbra.map(|penumbra| (penumbra, azimuth_rad, ground_range_m)),
        })
    }
}

/// A vertical line, seen from a radar: a point of it is `foot + height × up`.
struct View<'a> {
    sensor: &'a Sensor,
    above_ground_m: f64,
    foot: Vector3<f64>,
    up: Vector3<f64>,
    mask_m: f64,
    /// The penumbra around the mask, if there is one, with azimuth \[rad\] and range along the ground \[m\].
    shadow: Option<(&'a Penumbra, f64, f64)>,
}

impl View<'_> {
    /// By what diffraction multiplies the signal-to-noise ratio; without a penumbra the edge is sharp.
    fn shadow_factor(&self, height_m: f64) -> f64 {
        match self.shadow {
            Some((penumbra, azimuth_rad, ground_range_m)) => {
                penumbra.factor(azimuth_rad, ground_range_m, self.mask_m - height_m)
            }
            None if height_m < self.mask_m => 0.0,
            None => 1.0,
        }
    }

    fn probability(&self, height_m: f64, rcs_m2: f64) -> f64 {
        let shadow = self.shadow_factor(height_m);
        if shadow <= 0.0 {
            return 0.0;
        }
        let model = &self.sensor.setup.model;
        let point = self.foot + self.up * height_m;
        let range_m = point.norm();
        let [lowest, highest] = self.sensor.elevation_sines;
        let inside = range_m >= model.minimum_range_m
            && range_m <= model.instrumented_range_m
            && point.z >= lowest * range_m
            && point.z <= highest * range_m;
        if inside {
            let setup = &self.sensor.setup;
            let snr = setup.snr(range_m, point.z / range_m, self.above_ground_m, rcs_m2);
            setup.detector.probability_at_snr(shadow * snr)
        } else {
            0.0
        }
    }

    /// From a height at which a target would be seen in the clear, the lowest at which it is seen through air, in clutter and out of
    /// the shadow too: all of them hinder less as the target climbs. None if it never is.
    fn unhindered_m(&self, from_m: f64, rcs_m2: f64) -> Option<f64> {
        let seen = |height_m: f64| self.probability(height_m, rcs_m2) >= SEEN;
        // Just inside, as the limits themselves are a matter of rounding.
        let setup = &self.sensor.setup;
        let hindered = setup.clutter.is_some() || setup.way.air.is_some() || self.shadow.is_some();
        if !hindered || seen(from_m + 1e-3) {
            return Some(from_m);
        }
        // Steps that grow with the height above the start, then halving between the last two.
        let (mut low, mut step) = (from_m, 10.0);
        while step < 40_000.0 {
            let mut high = from_m + step;
            if seen(high) {
                while high - low > 1.0 {
                    let middle = 0.5 * (low + high);
                    if seen(middle) {
                        high = middle;
                    } else {
                        low = middle;
                    }
                }
                return Some(high);
            }
            low = high;
            step *= 1.25;
        }
        None
    }

    /// The lowest height at or above the ground that lies above the mask, between the elevation limits and between the ranges.
    fn lowest_m(&self, ground_m: f64, seen_range_m: f64) -> Option<f64> {
        let model = &self.sensor.setup.model;
        let [lowest, highest] = self.sensor.elevation_sines;
        // In a penumbra the ground itself is the limit, and where a target is seen is found step by step.
        let mut from = match self.shadow {
            Some(_) => ground_m,
            None => ground_m.max(self.mask_m),
        };
        from = from.max(self.height_of_sine(lowest).unwrap_or(f64::NEG_INFINITY));
        let to = self.height_of_sine(highest).unwrap_or(f64::INFINITY);
        let (near, far) = self.heights_at_range(seen_range_m)?;
        from = from.max(near);
        if let Some((enter, leave)) = self.heights_at_range(model.minimum_range_m)
            && from > enter
            && from < leave
        {
            from = leave;
        }
        (from <= to && from <= far).then_some(from)
    }

    /// The two heights at which the line is a distance \[m\] away: `|foot + h up|² = range²`. None if it is farther throughout.
    fn heights_at_range(&self, range_m: f64) -> Option<(f64, f64)> {
        let half = self.foot.dot(&self.up);
        let rest = self.foot.norm_squared() - range_m * range_m;
        let inside = half * half - rest;
        (inside >= 0.0).then(|| (-half - inside.sqrt(), -half + inside.sqrt()))
    }

    /// The height at which the line crosses a cone of elevation, given its sine: `foot.z + h up.z = sine × |foot + h up|`, squared
    /// and solved; of the two roots the one on the right side of the horizontal plane. None if it never does.
    fn height_of_sine(&self, sine: f64) -> Option<f64> {
        let square = sine * sine;
        let a = self.up.z * self.up.z - square;
        let half_b = self.foot.z * self.up.z - square * self.foot.dot(&self.up);
        let c = self.foot.z * self.foot.z - square * self.foot.norm_squared();
        if a.abs() < 1e-12 {
            return None;
        }
        let inside = half_b * half_b - a * c;
        if inside < 0.0 {
            return None;
        }
        let root = inside.sqrt();
        let sided = |height: &f64| (self.foot.z + height * self.up.z) * sine >= 0.0;
        let roots = [(-half_b - root) / a, (-half_b + root) / a];
        roots.into_iter().filter(sided).reduce(f64::min)
    }
}

/// Where a radar looks from: where it stands, or the places its masks are for.
fn posts(world: &WorldSetup, node: &NodeSetup, setup: &RadarSetup) -> Vec<Post> {
    match node.site {
        Site::Ground(ground) => vec![Post {
            frame: LocalFrame::at(Geodetic {
                height_m: ground.height_m + setup.model.antenna_height_m,
                ..ground
            }),
            boresight_rad: setup.boresight_rad,
            above_ground_m: setup.model.antenna_height_m,
        }],
        Site::Aboard(object) => {
            let place = |(position, _): &(Ecef, HorizonMask)| {
                let frame = LocalFrame::at(position.to_geodetic());
                let heading_rad = heading_at(world, object, &frame);
                Post {
                    above_ground_m: frame.geodetic.height_m,
                    frame,
                    boresight_rad: heading_rad + setup.boresight_rad,
                }
            };
            setup.masks.iter().map(place).collect()
        }
    }
}

/// Which way an object flies where it passes nearest to a place \[rad\].
fn heading_at(world: &WorldSetup, object: usize, frame: &LocalFrame) -> f64 {
    let Some(trajectory) = world.objects.get(object).map(|object| &object.trajectory) else {
        return 0.0;
    };
    let start_s = trajectory.start_s().max(0.0);
    let span_s = trajectory.end_s().min(world.duration_s) - start_s;
    let states = (0..=FLIGHT_SAMPLES).filter_map(|sample| {
        trajectory.at(start_s + span_s * f64::from(sample) / f64::from(FLIGHT_SAMPLES))
    });
    let nearest = states.min_by(|a, b| {
        let distance = |position: &Ecef| position.distance_m(&frame.origin);
        distance(&a.position).total_cmp(&distance(&b.position))
    });
    nearest.map_or(0.0, |state| {
        let level = frame.rotate_to_enu(&state.velocity_m_s);
        math::atan2(level.x, level.y)
    })
}
