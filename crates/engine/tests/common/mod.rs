//! A small laydown over flat ground in central Anatolia: a radar post, an operations centre, a battery, raiders, friends.
#![allow(dead_code, clippy::expect_used)]

use gapfiller_border::airspace::{AirspacePlan, Zone, ZoneKind};
use gapfiller_border::{Class, Identity, IffMode, NodeId, SimTime, WeaponsControl};
use gapfiller_c2::doctrine::{Doctrine, Firing};
use gapfiller_c2::identification::{Condition, Rule, RuleTable};
use gapfiller_c2::{
    Carries, DefendedAsset, EngagementRadar, MindSetup, OutboundLink, OwnRadar, OwnWeapon,
    PictureSettings,
};
use gapfiller_engine::Setup;
use gapfiller_geo::elevation::Flat;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_models::iff::{Interrogator, Transponder};
use gapfiller_models::interceptor::Interceptor;
use gapfiller_models::motion::{Waypoint, route};
use gapfiller_models::radar::{RadarModel, Swerling};
use gapfiller_records::Side;
use gapfiller_tracking::measurement::Accuracy;
use gapfiller_tracking::radar_tracker::TrackerConfig;
use gapfiller_world::{
    LinkSetup, Looking, NodeSetup, ObjectSetup, RadarSetup, Registration, Site, Survival,
    TargetSetup, Way, WeaponSetup, WorldSetup,
};
use std::f64::consts::PI;
use std::sync::Arc;

pub const BASE: (f64, f64) = (38.5, 33.0);

pub fn model(renewal_s: f64) -> RadarModel {
    RadarModel {
        name: "test radar".into(),
        reference_range_m: 250_000.0,
        reference_rcs_m2: 2.0,
        reference_pd: 0.9,
        pfa: 1e-6,
        n_pulses: 8,
        swerling: Swerling::Case1,
        instrumented_range_m: 300_000.0,
        minimum_range_m: 500.0,
        renewal_s,
        half_sector_rad: PI,
        elevation_min_rad: -0.1,
        elevation_max_rad: 1.2,
        range_sigma_m: 60.0,
        azimuth_sigma_rad: 0.002,
        elevation_sigma_rad: 0.003,
        range_resolution_m: 150.0,
        azimuth_resolution_rad: 0.02,
        minimum_radial_speed_m_s: 0.0,
        false_alarms_per_scan: 0.5,
        antenna_height_m: 15.0,
        capacity: 300,
    }
}

pub fn interrogator(modes: &[IffMode]) -> Interrogator {
    Interrogator {
        modes: modes.to_vec(),
        range_m: 300_000.0,
        range_sigma_m: 50.0,
        azimuth_sigma_rad: 0.002,
        every_scans: 1,
        reply_probability: 0.95,
    }
}

pub fn radar(name: &str, at: Geodetic, looking: Looking, modes: &[IffMode]) -> RadarSetup {
    let model = model(10.0);
    let mask = HorizonMask::build(&at, model.antenna_height_m, 300_000.0, &Flat, 4.0 / 3.0);
    RadarSetup {
        name: name.into(),
        detector: model.detector(),
        model,
        looking,
        boresight_rad: 0.0,
        masks: Arc::new(vec![(at.to_ecef(), mask)]),
        interrogator: (!modes.is_empty()).then(|| interrogator(modes)),
        confusion: None,
        registration: Registration {
            site_m: 30.0,
            range_m: 50.0,
            azimuth_rad: 0.001,
            elevation_rad: 0.001,
            clock_s: 0.01,
        },
        resolution: None,
        clutter: None,
        receiver: None,
        way: Way::default(),
    }
}

pub fn tracker() -> TrackerConfig {
    TrackerConfig {
        accuracy: Accuracy {
            range_m: 80.0,
            azimuth_rad: 0.0025,
            elevation_rad: 0.0035,
        },
        renewal_s: 10.0,
        acceleration_psd: 30.0,
        gate: 16.27,
        confirm_hits: 2,
        confirm_window: 3,
        delete_after_misses: 3,
        initial_speed_sigma_m_s: 350.0,
        reply_gate_sigmas: 4.0,
        capacity: 300,
    }
}

pub const SCANNING: Looking = Looking::Scanning { parts: 4 };
pub const POINTED: Looking = Looking::Pointed {
    dwell_s: 1.0,
    half_beam_rad: 0.017,
    half_gate_m: 3_000.0,
};

pub fn weapon(kill_probability: f64) -> WeaponSetup {
    WeaponSetup {
        interceptor: Interceptor {
            name: "test round".into(),
            minimum_range_m: 2_000.0,
            maximum_range_m: 120_000.0,
            ballistic_range_m: 0.0,
            minimum_height_m: 0.0,
            maximum_height_m: 30_000.0,
            maximum_target_speed_m_s: 2_000.0,
            mean_speed_m_s: 1_200.0,
            kill_probability,
            ballistic_kill_probability: kill_probability,
            basket_radius_m: 2_000.0,
            common_cause_failure: 0.0,
            coast_s: None,
            low_altitude: None,
        },
        launchers: 8,
        rounds_per_launcher: 4,
        spare_rounds: 0,
        reload_s: 1_800.0,
        kill_seen_as_kill: 1.0,
        miss_seen_as_kill: 0.0,
    }
}

pub fn rules() -> RuleTable {
    let rule = |name: &str, when: Vec<Condition>, then: Identity| Rule {
        name: name.into(),
        when,
        unless: vec![],
        after_s: 0.0,
        then,
    };
    RuleTable {
        name: "test".into(),
        rules: vec![
            rule("valid reply", vec![Condition::IffValid], Identity::Friend),
            rule(
                "own position",
                vec![Condition::OwnPosition],
                Identity::Friend,
            ),
            rule("told friend", vec![Condition::ToldFriend], Identity::Friend),
            rule(
                "told hostile",
                vec![Condition::ToldHostile],
                Identity::Hostile,
            ),
            rule(
                "hostile origin",
                vec![Condition::HostileOrigin],
                Identity::Hostile,
            ),
        ],
        review_s: 5.0,
        ..RuleTable::default()
    }
}

/// Everything south of 38 N is of hostile origin.
pub fn airspace() -> AirspacePlan {
    let corner = |lat: f64, lon: f64| (lat.to_radians(), lon.to_radians());
    AirspacePlan {
        version: 1,
        zones: vec![Zone {
            name: "south".into(),
            kind: ZoneKind::HostileOrigin,
            corners: vec![
                corner(30.0, 25.0),
                corner(30.0, 45.0),
                corner(38.0, 45.0),
                corner(38.0, 25.0),
            ],
            floor_m: 0.0,
            ceiling_m: 50_000.0,
            from: SimTime::ZERO,
            until: SimTime::NEVER,
        }],
        ..AirspacePlan::default()
    }
}

pub fn doctrine() -> Doctrine {
    Doctrine {
        control: WeaponsControl::Tight,
        firing: Firing {
            salvo: 2,
            salvos: 2,
        },
        reaction_s: 5.0,
        threat_distance_m: 40_000.0,
        ..Doctrine::default()
    }
}

/// Inbound from the south on a given meridian.
pub fn flyer(
    name: &str,
    side: Side,
    east_deg: f64,
    start_s: f64,
    transponder: Option<Transponder>,
) -> ObjectSetup {
    let point = |lat: f64, height: f64| Waypoint {
        position: Geodetic::from_degrees(lat, BASE.1 + east_deg, height),
        speed_m_s: 250.0,
    };
    let trajectory =
        route(&[point(36.0, 7_000.0), point(BASE.0, 7_000.0)], start_s).expect("a route");
    let target = (side == Side::Hostile).then(|| TargetSetup {
        asset: 0,
        arrival_s: trajectory.end_s(),
        damage_probability: 0.5,
        expended: true,
        emitter_memory: None,
    });
    ObjectSetup {
        name: name.into(),
        label: "test aircraft".into(),
        unit: "wing".into(),
        side,
        class: Class::Fighter,
        trajectory,
        cross_section_m2: 3.0,
        transponder,
        target,
        jammer: None,
        fighter: None,
    }
}

pub fn transponder(failure: f64) -> Transponder {
    Transponder {
        modes: vec![IffMode::Mode3, IffMode::Mode5],
        code: 4321,
        failure_probability: failure,
        wrong_key_probability: 0.0,
    }
}

pub struct Options {
    pub shared: bool,
    pub loss: f64,
    pub battery_modes: Vec<IffMode>,
    pub kill_probability: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            shared: false,
            loss: 0.0,
            battery_modes: vec![],
            kill_probability: 0.7,
        }
    }
}

/// Node 0: a radar post; node 1: an operations centre that it reports to; node 2: a battery, linked only if `shared`.
pub fn laydown(objects: Vec<ObjectSetup>, options: &Options) -> Setup {
    let post_at = Geodetic::from_degrees(38.2, 32.5, 0.0);
    let centre_at = Geodetic::from_degrees(39.5, 32.5, 0.0);
    let battery_at = Geodetic::from_degrees(BASE.0 - 0.1, BASE.1, 0.0);
    let both = [IffMode::Mode5, IffMode::Mode3];
    let node =
        |name: &str, at: Geodetic, radars: Vec<RadarSetup>, weapons: Vec<WeaponSetup>| NodeSetup {
            name: name.into(),
            label: name.into(),
            site: Site::Ground(at),
            radars,
            weapons,
            tick_s: 2.0,
            asset: None,
            survival: Survival::default(),
            area: Vec::new(),
            operators: None,
        };
    let nodes = vec![
        node(
            "post",
            post_at,
            vec![radar("search", post_at, SCANNING, &both)],
            vec![],
        ),
        node("centre", centre_at, vec![], vec![]),
        node(
            "battery",
            battery_at,
            vec![
                radar("search", battery_at, SCANNING, &options.battery_modes),
                radar("engagement", battery_at, POINTED, &[]),
            ],
            vec![weapon(options.kill_probability)],
        ),
    ];
    let link = |name: &str, from: u16, to: u16, loss: f64| LinkSetup {
        name: name.into(),
        from: NodeId(from),
        to: NodeId(to),
        latency_s: 1.0,
        capacity_per_s: f64::INFINITY,
        loss,
        stale_s: 60.0,
        interval_s: 10.0,
        ..LinkSetup::default()
    };
    let carries = Carries {
        picture: true,
        position: true,
        identity: true,
        cue: true,
        ..Carries::default()
    };
    let outbound = |to: u16| OutboundLink {
        to: NodeId(to),
        carries,
        interval_s: 10.0,
        phase_s: 0.0,
        voice_grid_m: None,
        net: None,
    };
    let mut links = vec![link("post-centre", 0, 1, 0.0)];
    let mut outbounds = vec![vec![outbound(1)], vec![], vec![]];
    if options.shared {
        links.push(link("centre-battery", 1, 2, options.loss));
        links.push(link("battery-centre", 2, 1, options.loss));
        outbounds[1].push(outbound(2));
        outbounds[2].push(outbound(1));
    }
    let assets = Arc::new(vec![DefendedAsset {
        name: "base".into(),
        position: Geodetic::from_degrees(BASE.0, BASE.1, 0.0).to_ecef(),
        value: 1.0,
    }]);
    let (rules, airspace) = (Arc::new(rules()), Arc::new(airspace()));
    let search = OwnRadar {
        tracker: tracker(),
        engagement: None,
        antenna_height_m: 15.0,
    };
    let engagement = OwnRadar {
        tracker: tracker(),
        engagement: Some(EngagementRadar {
            dwell_s: 1.0,
            boresight_rad: 0.0,
            half_sector_rad: PI,
            range_m: 300_000.0,
            target_channels: 6,
            missile_channels: 12,
        }),
        antenna_height_m: 15.0,
    };
    let radars = [vec![search.clone()], vec![], vec![search, engagement]];
    let minds = outbounds
        .into_iter()
        .zip(radars)
        .enumerate()
        .map(|(index, (links, radars))| MindSetup {
            node: NodeId(index as u16),
            name: nodes[index].name.clone(),
            position: match nodes[index].site {
                Site::Ground(at) => Some(at),
                Site::Aboard(_) => None,
            },
            radars,
            weapons: nodes[index]
                .weapons
                .iter()
                .map(|weapon| OwnWeapon {
                    interceptor: weapon.interceptor.clone(),
                    ready: 32,
                })
                .collect(),
            links,
            rules: rules.clone(),
            doctrine: doctrine(),
            assets: assets.clone(),
            airspace: airspace.clone(),
            issues: vec![],
            reports_position: false,
            identifies: index > 0,
            relays: index == 1,
            picture: PictureSettings::default(),
            commands: vec![],
            superior: None,
            operators: false,
            authorities: vec![],
            orders: vec![],
            routes: vec![],
            nets: vec![],
            emission: None,
            fighter: None,
        })
        .collect();
    Setup {
        world: WorldSetup {
            duration_s: 1_500.0,
            objects,
            nodes,
            links,
            nets: vec![],
            assets: vec!["base".into()],
            theatre: None,
        },
        minds,
    }
}

/// Six raiders in two waves, two friends with them.
pub fn mixed() -> Vec<ObjectSetup> {
    let mut objects = Vec::new();
    for index in 0..6 {
        let start = 20.0 * f64::from(index);
        objects.push(flyer(
            &format!("raider-{index}"),
            Side::Hostile,
            0.15 * f64::from(index) - 0.4,
            start,
            None,
        ));
    }
    for index in 0..2 {
        let east = 0.3 * f64::from(index) - 0.1;
        objects.push(flyer(
            &format!("friend-{index}"),
            Side::Friend,
            east,
            35.0,
            Some(transponder(0.3)),
        ));
    }
    objects
}
