//! What air and terrain take from the echoes of each radar: worked out once per place and type, kept over postures and overlays.
//!
//! As with masks, each table is a pure function of its key, so it does not matter which thread works out which. With
//! everything switched off there are no tables and nothing is worked out.

use super::masks::{Key, Prepared};
use super::plan::Plan;
use super::radar::RadarPlan;
use crate::context::Context;
use crate::format::propagation::Propagation;
use gapfiller_fields::{Amount, Problem};
use gapfiller_geo::elevation::Elevation;
use gapfiller_models::propagation::SPEED_OF_LIGHT_M_S;
use gapfiller_models::propagation::air::{AirPath, AirTable, Rain};
use gapfiller_models::propagation::penumbra::{Penumbra, PenumbraPath};
use gapfiller_world::Way;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Radars whose antennas differ by less than this share a table of the air \[m\].
const HEIGHT_STEP_M: f64 = 100.0;
/// Rain rates are SI inside, mm/h in the Recommendation.
const MM_H_PER_M_S: f64 = 3.6e6;

/// Whether anything is switched on.
fn any(propagation: &Propagation) -> bool {
    propagation.gases || propagation.rain_rate.is_some() || propagation.diffraction
}

/// Every radar says at which frequency it works, if that matters.
pub(crate) fn check(context: &mut Context<'_>, plan: &Plan) {
    if !any(&context.file.propagation) {
        return;
    }
    let used: BTreeSet<&str> = plan
        .nodes
        .iter()
        .flat_map(|node| &node.radars)
        .map(|radar| radar.model.name.as_str())
        .collect();
    for radar in &context.file.library.radars.0 {
        if !used.contains(radar.name.as_str()) || radar.value.receiver.is_some() {
            continue;
        }
        let message = "receiver is missing: propagation depends on the frequency, and nothing says at which this radar works";
        let path = format!("library.radars.{}", radar.name);
        let problem = Problem::new(&radar.origin, path, message.to_owned());
        let expected = "receiver = a name of [library.receivers], or no [propagation]";
        context.problems.push(problem.expected(expected));
    }
}

/// Everything worked out so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ways {
    propagation: Propagation,
    airs: BTreeMap<Key, Arc<AirTable>>,
    penumbras: BTreeMap<Key, Arc<Vec<Penumbra>>>,
}

impl Ways {
    /// Works out what these radars need, keeping what is known already.
    pub fn new(
        radars: &[&RadarPlan],
        propagation: &Propagation,
        prepared: &Prepared,
        ground: &dyn Elevation,
        known: Option<&Self>,
    ) -> Self {
        let mut ways = Self {
            propagation: propagation.clone(),
            ..Self::default()
        };
        if !any(propagation) {
            return ways;
        }
        let mut airs: BTreeMap<Key, AirPath> = BTreeMap::new();
        let mut shadows: BTreeMap<Key, &RadarPlan> = BTreeMap::new();
        for radar in radars {
            if let Some((key, path)) = air_path(radar, propagation, prepared, ground) {
                match known.and_then(|known| known.airs.get(&key)) {
                    Some(air) => drop(ways.airs.insert(key, Arc::clone(air))),
                    None => drop(airs.insert(key, path)),
                }
            }
            if let Some(key) = shadow_key(radar, propagation, prepared, ground) {
                match known.and_then(|known| known.penumbras.get(&key)) {
                    Some(penumbra) => drop(ways.penumbras.insert(key, Arc::clone(penumbra))),
                    None => drop(shadows.insert(key, radar)),
                }
            }
        }
        let airs: Vec<(Key, AirPath)> = airs.into_iter().collect();
        let tables = side_by_side(airs.len(), |job| {
            airs.get(job).map(|(_, path)| Arc::new(AirTable::new(path)))
        });
        ways.airs
            .extend(keyed(airs.into_iter().map(|(key, _)| key), tables));
        let shadows: Vec<(Key, &RadarPlan)> = shadows.into_iter().collect();
        let charts = side_by_side(shadows.len(), |job| {
            shadows
                .get(job)
                .map(|(_, radar)| Arc::new(penumbras(radar, prepared, ground)))
        });
        ways.penumbras
            .extend(keyed(shadows.into_iter().map(|(key, _)| key), charts));
        ways
    }

    /// What the way takes from a radar's echoes.
    pub fn way(&self, radar: &RadarPlan, prepared: &Prepared, ground: &dyn Elevation) -> Way {
        let air = air_path(radar, &self.propagation, prepared, ground);
        let shadow = shadow_key(radar, &self.propagation, prepared, ground);
        Way {
            air: air.and_then(|(key, _)| self.airs.get(&key).map(Arc::clone)),
            penumbras: shadow.and_then(|key| self.penumbras.get(&key).map(Arc::clone)),
        }
    }
}

fn frequency_hz(radar: &RadarPlan) -> Option<f64> {
    let receiver = radar.receiver.as_ref()?;
    Some(SPEED_OF_LIGHT_M_S / receiver.wavelength_m)
}

fn air_path(
    radar: &RadarPlan,
    propagation: &Propagation,
    prepared: &Prepared,
    ground: &dyn Elevation,
) -> Option<(Key, AirPath)> {
    if !propagation.gases && propagation.rain_rate.is_none() {
        return None;
    }
    let masks = prepared.masks(&radar.masks, ground);
    let antenna_m = masks
        .first()
        .map_or(0.0, |(_, mask)| mask.antenna_height_m());
    let path = AirPath {
        frequency_hz: frequency_hz(radar)?,
        antenna_height_m: (antenna_m / HEIGHT_STEP_M).round() * HEIGHT_STEP_M,
        maximum_range_m: radar.model.instrumented_range_m,
        reference_range_m: radar.model.reference_range_m,
        k_factor: prepared.k_factor(),
        gases: propagation.gases,
        rain: propagation.rain_rate.as_ref().map(|rate| Rain {
            rate_mm_h: rate.si() * MM_H_PER_M_S,
            top_m: propagation.rain_height.si(),
        }),
    };
    let rain = path
        .rain
        .map_or([f64::NAN; 2], |rain| [rain.rate_mm_h, rain.top_m]);
    let numbers = [
        path.frequency_hz,
        path.antenna_height_m,
        path.maximum_range_m,
        path.reference_range_m,
        path.k_factor,
        f64::from(u8::from(path.gases)),
    ];
    let key = numbers.into_iter().chain(rain).map(f64::to_bits).collect();
    Some((key, path))
}

fn shadow_key(
    radar: &RadarPlan,
    propagation: &Propagation,
    prepared: &Prepared,
    ground: &dyn Elevation,
) -> Option<Key> {
    if !propagation.diffraction {
        return None;
    }
    let mut key = radar.masks.key(ground, prepared.k_factor());
    key.push(frequency_hz(radar)?.to_bits());
    Some(key)
}

/// One penumbra for each of a radar's masks.
fn penumbras(radar: &RadarPlan, prepared: &Prepared, ground: &dyn Elevation) -> Vec<Penumbra> {
    let masks = prepared.masks(&radar.masks, ground);
    let charts = masks
        .iter()
        .zip(&radar.masks.sites)
        .map(|((_, mask), site)| {
            let path = PenumbraPath {
                site: *site,
                antenna_height_m: mask.antenna_height_m() - site.height_m,
                range_m: radar.masks.range_m,
                frequency_hz: frequency_hz(radar).unwrap_or_default(),
                k_factor: prepared.k_factor(),
            };
            Penumbra::new(&path, ground, |azimuth_rad, range_m| {
                mask.min_visible_height_m(azimuth_rad, range_m)
            })
        });
    charts.collect()
}

fn keyed<T>(
    keys: impl Iterator<Item = Key>,
    values: Vec<Option<T>>,
) -> impl Iterator<Item = (Key, T)> {
    keys.zip(values)
        .filter_map(|(key, value)| Some((key, value?)))
}

/// Jobs on all cores, the results in their order.
fn side_by_side<T: Send>(jobs: usize, work: impl Fn(usize) -> Option<T> + Sync) -> Vec<Option<T>> {
    let mut results: Vec<Option<T>> = (0..jobs).map(|_| None).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(jobs) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    // The receiver outlives the threads.
                    if job >= jobs || sender.send((job, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (job, result) in receiver {
            if let Some(slot) = results.get_mut(job) {
                *slot = result;
            }
        }
    });
    results
}
