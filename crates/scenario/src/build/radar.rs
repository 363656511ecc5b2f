//! Radars: as they are, and as their own nodes believe them to be.

use super::masks::MaskRequest;
use crate::context::Context;
use crate::library::iff::InterrogatorType;
use crate::library::radar::{
    GroundClutter, PointedRadar, RadarType, ReceiverType, RegistrationType, SwerlingWord,
    TrackerType,
};
use gapfiller_c2::{EngagementRadar, OwnRadar};
use gapfiller_fields::{Amount, Spanned};
use gapfiller_models::classification::Confusion;
use gapfiller_models::iff::Interrogator;
use gapfiller_models::jamming::Receiver;
use gapfiller_models::radar::{
    Clutter, RadarModel, Resolution, SPEED_OF_LIGHT_M_S, STANDARD_TEMPERATURE_K, Swerling,
};
use gapfiller_numerics::math::db_to_ratio;
use gapfiller_tracking::measurement::Accuracy;
use gapfiller_tracking::radar_tracker::TrackerConfig;
use gapfiller_world::{Looking, Registration};

/// A scan is handed over in this many parts.
const SCAN_PARTS: u32 = 3;
/// A reply is attached within this many standard deviations.
const REPLY_GATE_SIGMAS: f64 = 3.0;

/// A radar at a node, without what takes long to work out.
#[derive(Clone, Debug)]
pub(crate) struct RadarPlan {
    /// Its name within the node.
    pub name: String,
    pub model: RadarModel,
    pub looking: Looking,
    pub boresight_rad: f64,
    pub interrogator: Option<Interrogator>,
    pub confusion: Option<Confusion>,
    pub registration: Registration,
    pub resolution: Option<Resolution>,
    pub clutter: Option<Clutter>,
    pub receiver: Option<Receiver>,
    pub own: OwnRadar,
    /// The masks it needs.
    pub masks: MaskRequest,
}

/// Where a radar is mounted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mount {
    /// Middle of the sector \[rad\].
    pub boresight_rad: f64,
    /// Antenna above the node's position \[m\], in place of the type's.
    pub antenna_height_m: Option<f64>,
}

/// The radars that a list names.
pub(crate) fn radars(
    context: &mut Context<'_>,
    names: &[Spanned<String>],
    mount: Mount,
) -> Vec<RadarPlan> {
    let mut plans: Vec<RadarPlan> = Vec::new();
    let file = context.file;
    for name in names {
        let Some(kind) = context.find(&file.library.radars, "library.radars", "radar type", name)
        else {
            continue;
        };
        let same = plans
            .iter()
            .filter(|plan| plan.model.name == name.value)
            .count();
        let unique = if same == 0 {
            name.value.clone()
        } else {
            format!("{} {}", name.value, same + 1)
        };
        if let Some(plan) = radar(context, &name.value, unique, kind, mount) {
            plans.push(plan);
        }
    }
    plans
}

fn radar(
    context: &mut Context<'_>,
    type_name: &str,
    name: String,
    kind: &RadarType,
    mount: Mount,
) -> Option<RadarPlan> {
    let file = context.file;
    let library = &file.library;
    // The library's own check says what is wrong with these; here what is missing is left out quietly.
    let registration = library.registrations.get(&kind.registration.value)?;
    let tracker = library.trackers.get(&kind.tracker.value)?;
    let named = |name: &Option<Spanned<String>>| name.as_ref().map(|name| name.value.clone());
    let interrogator = named(&kind.interrogator).and_then(|name| library.interrogators.get(&name));
    let recognition = named(&kind.recognition).and_then(|name| library.recognition.get(&name));
    let model = model(type_name, kind, mount);
    let looking = match &kind.pointed {
        None => Looking::Scanning { parts: SCAN_PARTS },
        Some(pointed) => Looking::Pointed {
            dwell_s: pointed.dwell.si(),
            half_beam_rad: pointed.half_beam.si(),
            half_gate_m: pointed.half_gate.si(),
        },
    };
    let own = OwnRadar {
        tracker: tracker_config(&model, tracker, &kind.pointed),
        engagement: kind
            .pointed
            .as_ref()
            .map(|pointed| engagement(&model, pointed, mount)),
        antenna_height_m: model.antenna_height_m,
    };
    Some(RadarPlan {
        name,
        looking,
        boresight_rad: mount.boresight_rad,
        interrogator: interrogator.map(interrogator_model),
        confusion: recognition.map(|kind| Confusion::uniform(kind.right.si(), kind.holds.si())),
        registration: registration_of(registration),
        resolution: file.detection.resolution.then_some(Resolution {
            range_m: model.range_resolution_m,
            azimuth_rad: model.azimuth_resolution_rad,
        }),
        clutter: named(&kind.clutter)
            .filter(|_| file.detection.clutter)
            .and_then(|name| library.clutter.get(&name))
            .map(clutter_of),
        receiver: named(&kind.receiver)
            .and_then(|name| library.receivers.get(&name))
            .map(receiver_of),
        own,
        masks: MaskRequest::default(),
        model,
    })
}

fn model(name: &str, kind: &RadarType, mount: Mount) -> RadarModel {
    RadarModel {
        name: name.to_owned(),
        reference_range_m: kind.reference_range.si(),
        reference_rcs_m2: kind.reference_rcs.si(),
        reference_pd: kind.reference_pd.si(),
        pfa: kind.pfa.si(),
        n_pulses: *kind.pulses.value(),
        swerling: match kind.swerling {
            SwerlingWord::Case0 => Swerling::Case0,
            SwerlingWord::Case1 => Swerling::Case1,
            SwerlingWord::Case2 => Swerling::Case2,
            SwerlingWord::Case3 => Swerling::Case3,
            SwerlingWord::Case4 => Swerling::Case4,
        },
        instrumented_range_m: kind.instrumented_range.si(),
        minimum_range_m: kind.minimum_range.si(),
        renewal_s: kind.renewal.si(),
        half_sector_rad: (kind.sector.si() / 2.0).min(core::f64::consts::PI),
        elevation_min_rad: kind.elevation_min.si(),
        elevation_max_rad: kind.elevation_max.si(),
        range_sigma_m: kind.range_sigma.si(),
        azimuth_sigma_rad: kind.azimuth_sigma.si(),
        elevation_sigma_rad: kind.elevation_sigma.si(),
        range_resolution_m: kind.range_resolution.si(),
        azimuth_resolution_rad: kind.azimuth_resolution.si(),
        minimum_radial_speed_m_s: kind.minimum_radial_speed.si(),
        false_alarms_per_scan: kind.false_alarms.si(),
        antenna_height_m: mount.antenna_height_m.unwrap_or(kind.antenna_height.si()),
        capacity: *kind.tracks.value() as usize,
    }
}

/// The process noise is the white-noise limit of exponentially correlated manoeuvres: q = 2 σ² τ (Singer, "Estimating
/// optimal tracking filter performance for manned maneuvering targets", IEEE Trans. AES-6, 1970, p. 475).
fn tracker_config(
    model: &RadarModel,
    kind: &TrackerType,
    pointed: &Option<PointedRadar>,
) -> TrackerConfig {
    let manoeuvre = kind.manoeuvre.si();
    TrackerConfig {
        accuracy: Accuracy {
            range_m: model.range_sigma_m,
            azimuth_rad: model.azimuth_sigma_rad,
            elevation_rad: model.elevation_sigma_rad,
        },
        renewal_s: pointed
            .as_ref()
            .map_or(model.renewal_s, |pointed| pointed.dwell.si()),
        acceleration_psd: 2.0 * manoeuvre * manoeuvre * kind.manoeuvre_time.si(),
        gate: kind.gate.si(),
        confirm_hits: *kind.confirm_hits.value(),
        // Ranges of the two overlap, so that a sampled pair may be the wrong way round.
        confirm_window: (*kind.confirm_looks.value()).max(*kind.confirm_hits.value()),
        delete_after_misses: *kind.drop_misses.value(),
        initial_speed_sigma_m_s: kind.initial_speed.si(),
        reply_gate_sigmas: REPLY_GATE_SIGMAS,
        capacity: model.capacity,
    }
}

fn engagement(model: &RadarModel, pointed: &PointedRadar, mount: Mount) -> EngagementRadar {
    EngagementRadar {
        dwell_s: pointed.dwell.si(),
        boresight_rad: mount.boresight_rad,
        half_sector_rad: model.half_sector_rad,
        range_m: model.instrumented_range_m,
        target_channels: *pointed.targets.value(),
        missile_channels: *pointed.missiles.value(),
    }
}

fn interrogator_model(kind: &InterrogatorType) -> Interrogator {
    Interrogator {
        modes: kind.modes.iter().map(|mode| mode.mode()).collect(),
        range_m: kind.range.si(),
        range_sigma_m: kind.range_sigma.si(),
        azimuth_sigma_rad: kind.azimuth_sigma.si(),
        every_scans: kind.every_scans.value().0,
        reply_probability: kind.reply_probability.si(),
    }
}

fn clutter_of(kind: &GroundClutter) -> Clutter {
    Clutter {
        gamma_ratio: db_to_ratio(kind.reflectivity.si()),
        improvement_ratio: db_to_ratio(kind.improvement.si()),
        elevation_beamwidth_rad: kind.elevation_beamwidth.si(),
    }
}

fn receiver_of(kind: &ReceiverType) -> Receiver {
    Receiver {
        wavelength_m: SPEED_OF_LIGHT_M_S / kind.frequency.si(),
        gain_ratio: db_to_ratio(kind.gain.si()),
        side_lobe_ratio: db_to_ratio(kind.side_lobes.si()),
        beamwidth_rad: kind.beamwidth.si(),
        bandwidth_hz: kind.bandwidth.si(),
        noise_temperature_k: STANDARD_TEMPERATURE_K * db_to_ratio(kind.noise_figure.si()),
        loss_ratio: db_to_ratio(kind.jamming_loss.si()),
        strobe_ratio: db_to_ratio(kind.strobe_threshold.si()),
    }
}

fn registration_of(kind: &RegistrationType) -> Registration {
    Registration {
        site_m: kind.site.si(),
        range_m: kind.range.si(),
        azimuth_rad: kind.azimuth.si(),
        elevation_rad: kind.elevation.si(),
        clock_s: kind.clock.si(),
    }
}
