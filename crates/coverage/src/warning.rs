//! Warning along a way: when is it first detected, when can it first be engaged, how long before it arrives?
//!
//! A radar with a renewal of T seconds looks T seconds apart, at a phase nobody knows. Averaged over the phase, its share of a step
//! Δt of the way is Δt/T looks, so the probability that none of several radars has detected the flyer yet is
//! Π (1 − p)^(Δt/T) over radars and steps, looks being independent. Detection is called when the probability of at least one
//! detection reaches one half; a track needs a look or two more.
//!
//! A unit can fire when the picture on whose tracks it may point (or, for remote fire, shoot) has detected the flyer and its reaction
//! time is over. The round leaves at the time that lets it meet the flyer on its way, at its mean speed; the meeting lies inside its
//! envelope, and its own engagement radar sees the flyer at launch and at the meeting, unless it fires on others' tracks.

use crate::coverage::{FireUnit, Informed, Posture, Sensors, postures_of};
use crate::path::{Moment, Way};
use crate::sensor::{Plumb, SEEN, Sensor};
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_geo::geodesic;
use gapfiller_models::interceptor::Interceptor;
use gapfiller_numerics::math;
use gapfiller_scenario::Scenario;
use serde::Serialize;

/// What a way looks like to a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    /// The scenario.
    pub scenario: String,
    /// The way.
    pub path: String,
    /// Cross-section of what flies it \[m²\].
    pub rcs_m2: f64,
    /// How long it takes \[s\].
    pub duration_s: f64,
    /// The asset nearest to its end.
    pub nearest_asset: Option<NearestAsset>,
    /// Who is warned, posture by posture.
    pub warned: Vec<Warned>,
    /// Time of each moment \[s\].
    pub time_s: Vec<f64>,
    /// Height above sea level \[m\].
    pub height_m: Vec<f64>,
    /// Height of the ground \[m\].
    pub ground_m: Vec<f64>,
}

/// The asset nearest to the end of a way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearestAsset {
    /// Its name.
    pub name: String,
    /// How far from the end \[m\].
    pub distance_m: f64,
}

/// Nodes that hold the same picture in a posture, and what it tells them of the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warned {
    /// The posture.
    pub posture: String,
    /// The nodes.
    pub nodes: Vec<String>,
    /// First detection \[s from the start\]; none if it never comes.
    pub detected_s: Option<f64>,
    /// From first detection to the end of the way \[s\].
    pub warning_s: Option<f64>,
    /// The unit of these that can fire first.
    pub first_unit: Option<String>,
    /// When it can fire first \[s from the start\].
    pub fires_s: Option<f64>,
    /// When that round meets the flyer \[s from the start\].
    pub meets_s: Option<f64>,
    /// From that launch to the end of the way \[s\].
    pub engagement_warning_s: Option<f64>,
    /// Probability that at least one radar of the picture detects the flyer when each looks once, moment by moment.
    pub probability: Vec<f64>,
    /// Probability that it has been detected by then.
    pub detected: Vec<f64>,
}

impl Warning {
    /// Flies a way past the radars of some postures.
    ///
    /// # Errors
    /// A sentence: a posture that the scenario does not have.
    pub fn along(
        scenario: &Scenario,
        postures: &[String],
        way: &Way,
        rcs_m2: f64,
    ) -> Result<Self, String> {
        let (sensors, postures) = postures_of(scenario, postures)?;
        let flown = Flown::past(&sensors, way, rcs_m2);
        let warned = postures
            .iter()
            .flat_map(|posture| flown.warned(posture))
            .collect();
        let values = |value: fn(&Moment) -> f64| way.moments.iter().map(value).collect();
        Ok(Self {
            scenario: scenario.name.clone(),
            path: way.name.clone(),
            rcs_m2,
            duration_s: flown.end_s(),
            nearest_asset: nearest_asset(scenario, way),
            warned,
            time_s: values(|moment| moment.time_s),
            height_m: values(|moment| moment.height_m),
            ground_m: values(|moment| moment.ground_m),
        })
    }
}

fn nearest_asset(scenario: &Scenario, way: &Way) -> Option<NearestAsset> {
    let end = way.moments.last()?;
    let end = Geodetic::from_degrees(end.latitude_deg, end.longitude_deg, 0.0);
    let assets = scenario.laydown().assets;
    let distances = assets.into_iter().map(|asset| NearestAsset {
        distance_m: geodesic::inverse(&end, &Geodetic::from_degrees(asset.lat, asset.lon, 0.0))
            .distance_m,
        name: asset.name,
    });
    distances.min_by(|a, b| a.distance_m.total_cmp(&b.distance_m))
}

/// A way, and how well each radar sees it.
struct Flown<'a> {
    way: &'a Way,
    places: Vec<Ecef>,
    /// By radar and moment.
    probability: Vec<Vec<f64>>,
    renewal_s: Vec<f64>,
}

impl<'a> Flown<'a> {
    fn past(sensors: &[Sensor], way: &'a Way, rcs_m2: f64) -> Self {
        let plumb =
            |moment: &Moment| Plumb::at(moment.latitude_deg, moment.longitude_deg, moment.ground_m);
        let plumbs: Vec<Plumb> = way.moments.iter().map(plumb).collect();
        let seen = |sensor: &Sensor| {
            let moments = way.moments.iter().zip(&plumbs);
            moments
                .map(|(moment, plumb)| sensor.probability(plumb, moment.height_m, rcs_m2))
                .collect()
        };
        let places = way.moments.iter().zip(&plumbs);
        Self {
            way,
            places: places
                .map(|(moment, plumb)| plumb.point(moment.height_m))
                .collect(),
            probability: sensors.iter().map(seen).collect(),
            renewal_s: sensors.iter().map(Sensor::renewal_s).collect(),
        }
    }

    fn end_s(&self) -> f64 {
        self.way.moments.last().map_or(0.0, |moment| moment.time_s)
    }

    fn at(&self, sensor: usize, moment: usize) -> f64 {
        let all = self.probability.get(sensor);
        all.and_then(|all| all.get(moment)).copied().unwrap_or(0.0)
    }

    /// Moment by moment: at least one detection when each radar looks once.
    fn once(&self, sensors: &Sensors) -> Vec<f64> {
        let at = |moment: usize| {
            let missed: f64 = sensors
                .iter()
                .map(|sensor| 1.0 - self.at(*sensor, moment))
                .product();
            1.0 - missed
        };
        (0..self.way.moments.len()).map(at).collect()
    }

    /// Moment by moment: at least one detection so far.
    fn so_far(&self, sensors: &Sensors) -> Vec<f64> {
        let mut log_missed = 0.0;
        let mut before_s = 0.0;
        let moments = self.way.moments.iter().enumerate();
        moments
            .map(|(place, moment)| {
                let step_s = moment.time_s - before_s;
                before_s = moment.time_s;
                for sensor in sensors {
                    let renewal_s = self
                        .renewal_s
                        .get(*sensor)
                        .copied()
                        .unwrap_or(f64::INFINITY);
                    let probability = self.at(*sensor, place).min(1.0 - 1e-12);
                    log_missed += step_s / renewal_s.max(0.1) * math::ln_1p(-probability);
                }
                -math::exp_m1(log_missed)
            })
            .collect()
    }

    /// When a picture has detected the flyer \[s\].
    fn detected_s(&self, so_far: &[f64]) -> Option<f64> {
        let place = so_far.iter().position(|detected| *detected >= SEEN)?;
        self.way.moments.get(place).map(|moment| moment.time_s)
    }

    /// What each picture of a posture tells those who hold it.
    fn warned(&self, posture: &Posture) -> Vec<Warned> {
        let mut warned: Vec<(&Sensors, Warned)> = Vec::new();
        for node in &posture.nodes {
            let known = warned
                .iter_mut()
                .find(|(picture, _)| **picture == node.picture);
            if let Some((_, known)) = known {
                known.nodes.push(node.name.clone());
                continue;
            }
            let detected = self.so_far(&node.picture);
            let detected_s = self.detected_s(&detected);
            warned.push((
                &node.picture,
                Warned {
                    posture: posture.name.clone(),
                    nodes: vec![node.name.clone()],
                    detected_s,
                    warning_s: detected_s.map(|detected_s| self.end_s() - detected_s),
                    first_unit: None,
                    fires_s: None,
                    meets_s: None,
                    engagement_warning_s: None,
                    probability: self.once(&node.picture),
                    detected,
                },
            ));
        }
        let mut warned: Vec<Warned> = warned.into_iter().map(|(_, warned)| warned).collect();
        for unit in &posture.units {
            let informed = posture.nodes.iter().find(|node| node.name == unit.name);
            let shot = informed.and_then(|informed| self.first_shot(unit, informed));
            let holder = warned
                .iter_mut()
                .find(|warned| warned.nodes.contains(&unit.name));
            if let (Some((fires_s, meets_s)), Some(holder)) = (shot, holder)
                && holder.fires_s.is_none_or(|earliest| fires_s < earliest)
            {
                holder.first_unit = Some(unit.name.clone());
                holder.fires_s = Some(fires_s);
                holder.meets_s = Some(meets_s);
                holder.engagement_warning_s = Some(self.end_s() - fires_s);
            }
        }
        warned
    }

    /// When a unit can fire first, and when that round meets the flyer \[s\].
    fn first_shot(&self, unit: &FireUnit, informed: &Informed) -> Option<(f64, f64)> {
        let cue_s = self.detected_s(&self.so_far(&informed.cue));
        let remote_s = self.detected_s(&self.so_far(&informed.fire_control));
        let held = self.once(&unit.guidance);
        let by = |round: &Interceptor| {
            let own = cue_s.and_then(|cue_s| {
                self.first_meeting(unit, round, cue_s + unit.reaction_s, Some(&held))
            });
            let remote = remote_s
                .and_then(|told_s| self.first_meeting(unit, round, told_s + unit.reaction_s, None));
            earlier(own, remote)
        };
        unit.rounds.iter().map(by).fold(None, earlier)
    }

    /// The first launch, not before a time, that meets the flyer. `held` is how well the unit's own radar sees it, if it must.
    fn first_meeting(
        &self,
        unit: &FireUnit,
        round: &Interceptor,
        not_before_s: f64,
        held: Option<&[f64]>,
    ) -> Option<(f64, f64)> {
        let sees = |place: usize| {
            held.is_none_or(|held| held.get(place).is_some_and(|seen| *seen >= SEEN))
        };
        let moments = self.way.moments.iter().zip(&self.places).enumerate();
        let mut best: Option<(f64, f64)> = None;
        for (place, (moment, position)) in moments {
            let flight_s = unit.launcher.distance_m(position) / round.mean_speed_m_s.max(1.0);
            let fires_s = moment.time_s - flight_s;
            if fires_s < not_before_s || !sees(place) {
                continue;
            }
            let launch = self
                .way
                .moments
                .partition_point(|moment| moment.time_s <= fires_s)
                .saturating_sub(1);
            if sees(launch) && round.reaches(&unit.launcher, position, moment.speed_m_s, None) {
                best = earlier(best, Some((fires_s, moment.time_s)));
            }
        }
        best
    }
}

/// The one of two shots that leaves first.
fn earlier(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (a, b) {
        (Some(one), Some(other)) => Some(if other.0 < one.0 { other } else { one }),
        (one, other) => one.or(other),
    }
}
