//! What takes long: horizon masks and detectors. Worked out once per place and type, kept over postures and overlays.
//!
//! A mask is a pure function of its key, and the results are put in the order of the keys, so it does not matter which
//! thread works out which.

use super::mask_cache::{MaskCache, Wanted};
use super::propagation::Ways;
use super::radar::RadarPlan;
use crate::format::propagation::Propagation;
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_models::radar::{Detector, RadarModel};
use gapfiller_world::Way;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// The masks of one radar, each with the place it is for.
pub(crate) type Masks = Arc<Vec<(Ecef, HorizonMask)>>;

/// Where a radar needs masks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct MaskRequest {
    /// The ground under the antenna, or the place in the air.
    pub sites: Vec<Geodetic>,
    /// Antenna above the site \[m\].
    pub antenna_height_m: f64,
    /// How far \[m\].
    pub range_m: f64,
}

/// What tells two requests apart: the bits of their numbers.
pub(super) type Key = Vec<u64>;

impl MaskRequest {
    pub(super) fn key(&self, ground: &dyn Elevation, k_factor: f64) -> Key {
        let numbers = [
            self.antenna_height_m,
            self.range_m,
            k_factor,
            ground.resolution_m(),
        ];
        let places = self
            .sites
            .iter()
            .flat_map(|site| [site.latitude_rad, site.longitude_rad, site.height_m]);
        numbers
            .into_iter()
            .chain(places)
            .map(f64::to_bits)
            .collect()
    }
}

/// What a detector depends on.
fn detector_key(model: &RadarModel) -> Key {
    vec![
        model.reference_range_m.to_bits(),
        model.reference_rcs_m2.to_bits(),
        model.reference_pd.to_bits(),
        model.pfa.to_bits(),
        u64::from(model.n_pulses),
        u64::from(model.swerling.number()),
    ]
}

/// Everything worked out so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prepared {
    masks: BTreeMap<Key, Masks>,
    detectors: BTreeMap<Key, Arc<Detector>>,
    k_factor: f64,
    ways: Ways,
}

impl Prepared {
    /// Works out what these radars need, keeping what is known already.
    pub fn new<'a>(
        radars: impl Iterator<Item = (&'a RadarModel, &'a MaskRequest)>,
        ground: &dyn Elevation,
        k_factor: f64,
        known: Option<&Self>,
    ) -> Self {
        let mut missing: BTreeMap<Key, &MaskRequest> = BTreeMap::new();
        let mut prepared = Self {
            k_factor,
            ..Self::default()
        };
        for (model, request) in radars {
            let key = request.key(ground, k_factor);
            match known.and_then(|known| known.masks.get(&key)) {
                Some(masks) => {
                    prepared.masks.insert(key, Arc::clone(masks));
                }
                None => {
                    missing.insert(key, request);
                }
            }
            let key = detector_key(model);
            let detector = match known.and_then(|known| known.detectors.get(&key)) {
                Some(detector) => Arc::clone(detector),
                None => match prepared.detectors.get(&key) {
                    Some(detector) => Arc::clone(detector),
                    None => Arc::new(model.detector()),
                },
            };
            prepared.detectors.insert(key, detector);
        }
        let missing: Vec<(Key, &MaskRequest)> = missing.into_iter().collect();
        prepared.masks.extend(build_all(&missing, ground, k_factor));
        prepared
    }

    /// Works out what the way takes from these radars' echoes too, keeping what is known already.
    pub fn with_ways(
        mut self,
        radars: &[&RadarPlan],
        propagation: &Propagation,
        ground: &dyn Elevation,
        known: Option<&Self>,
    ) -> Self {
        let known = known.map(|known| &known.ways);
        self.ways = Ways::new(radars, propagation, &self, ground, known);
        self
    }

    /// What the way takes from a radar's echoes.
    pub fn way(&self, radar: &RadarPlan, ground: &dyn Elevation) -> Way {
        self.ways.way(radar, self, ground)
    }

    /// Effective earth radius over true radius.
    pub fn k_factor(&self) -> f64 {
        self.k_factor
    }

    /// The masks of a request that was prepared.
    pub fn masks(&self, request: &MaskRequest, ground: &dyn Elevation) -> Masks {
        let key = request.key(ground, self.k_factor);
        self.masks.get(&key).map(Arc::clone).unwrap_or_default()
    }

    /// The detector of a radar.
    pub fn detector(&self, model: &RadarModel) -> Detector {
        match self.detectors.get(&detector_key(model)) {
            Some(detector) => Detector::clone(detector),
            None => model.detector(),
        }
    }
}

/// Builds masks side by side.
fn build_all(
    requests: &[(Key, &MaskRequest)],
    ground: &dyn Elevation,
    k_factor: f64,
) -> BTreeMap<Key, Masks> {
    let jobs: Vec<(usize, usize)> = requests
        .iter()
        .enumerate()
        .flat_map(|(request, (_, wanted))| (0..wanted.sites.len()).map(move |site| (request, site)))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let next = AtomicUsize::new(0);
    let cache = MaskCache::of_user(ground);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(jobs.len()) {
            let (sender, next, jobs, cache) = (sender.clone(), &next, &jobs, &cache);
            scope.spawn(move || {
                while let Some(&(request, site)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Some(wanted) = requests.get(request).map(|(_, wanted)| *wanted) else {
                        continue;
                    };
                    if let Some(mask) = build(wanted, site, cache, k_factor) {
                        // The receiver outlives the threads.
                        let _ = sender.send(((request, site), mask));
                    }
                }
            });
        }
    });
    drop(sender);
    let built: BTreeMap<(usize, usize), (Ecef, HorizonMask)> = receiver.into_iter().collect();
    let mut masks: BTreeMap<usize, Vec<(Ecef, HorizonMask)>> = BTreeMap::new();
    for ((request, _), mask) in built {
        masks.entry(request).or_default().push(mask);
    }
    let with_key = masks
        .into_iter()
        .filter_map(|(request, masks)| Some((requests.get(request)?.0.clone(), Arc::new(masks))));
    with_key.collect()
}

fn build(
    request: &MaskRequest,
    site: usize,
    cache: &MaskCache<'_>,
    k_factor: f64,
) -> Option<(Ecef, HorizonMask)> {
    let site = request.sites.get(site)?;
    let mask = cache.mask(&Wanted {
        site: *site,
        antenna_height_m: request.antenna_height_m,
        range_m: request.range_m,
        k_factor,
    });
    let antenna = Geodetic {
        height_m: mask.antenna_height_m(),
        ..*site
    };
    Some((antenna.to_ecef(), mask))
}
