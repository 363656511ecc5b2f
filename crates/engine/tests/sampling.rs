//! Sampling pictures: what is seen is right, and looking changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Options, laydown, mixed};
use gapfiller_engine::{Sampling, run, run_sampled};
use gapfiller_records::{Entry, Keep, Layer, LayerHashes, Record};
use gapfiller_world::AreaPart;

const SAMPLING: Sampling = Sampling { step_s: 20.0 };

fn sampled(setup: &gapfiller_engine::Setup, number: u64) -> (LayerHashes, Vec<Entry>) {
    let mut samples = Vec::new();
    let mut sink = |entry| samples.push(entry);
    let output = run_sampled(setup, 2020, number, Keep::Everything, SAMPLING, &mut sink);
    (LayerHashes::of(output.log.entries()), samples)
}

fn setup(shared: bool) -> gapfiller_engine::Setup {
    let options = Options {
        shared,
        ..Options::default()
    };
    let mut setup = laydown(mixed(), &options);
    setup.world.nodes[0].area = vec![AreaPart::Around {
        node: 0,
        radius_m: 120_000.0,
    }];
    setup
}

#[test]
fn looking_changes_nothing() {
    for shared in [false, true] {
        let setup = setup(shared);
        for number in 0..4 {
            let plain = run(&setup, 2020, number, Keep::Everything);
            let (hashes, samples) = sampled(&setup, number);
            assert_eq!(hashes, LayerHashes::of(plain.log.entries()));
            assert!(samples.iter().all(|s| s.record.layer() == Layer::Pictures));
            assert_eq!(samples, sampled(&setup, number).1);
        }
    }
}

#[test]
fn what_is_sampled_is_what_is_there() {
    let setup = setup(true);
    let (_, samples) = sampled(&setup, 1);
    let centre = match setup.world.nodes[0].site {
        gapfiller_world::Site::Ground(place) => place.to_ecef(),
        gapfiller_world::Site::Aboard(_) => panic!("the post stands on the ground"),
    };
    let (mut by_clock, mut decisions, mut near, mut compared) = (0, 0, 0, 0);
    let mut objects = Vec::new();
    for entry in &samples {
        match &entry.record {
            Record::ObjectsSampled { objects: there } => {
                objects.clone_from(there);
                // Nothing bounds the theatre here.
                assert!(there.iter().all(|object| object.in_theatre));
            }
            Record::PictureSampled {
                node,
                decision,
                area,
                tracks,
            } => {
                by_clock += u32::from(node.0 == 0 && decision.is_none());
                decisions += u32::from(decision.is_some());
                assert!(tracks.is_sorted_by_key(|track| track.number));
                assert_eq!(area.is_some(), node.0 == 0, "only the post has an area");
                if let Some(area) = area {
                    for object in &objects {
                        let within = centre.distance_m(&object.position) <= 120_000.0;
                        assert_eq!(area.contains(&object.object), within);
                        near += u32::from(within);
                    }
                }
                for track in tracks {
                    let of = objects.iter().find(|o| Some(o.object) == track.object);
                    if let Some(object) = of {
                        let off_m = object.position.distance_m(&track.position);
                        assert!(off_m < 30_000.0, "{off_m} m off");
                        compared += 1;
                    }
                }
            }
            other => panic!("no sample: {other:?}"),
        }
    }
    assert_eq!(by_clock, 75, "1,500 s in steps of 20 s");
    assert!(
        decisions > 2 && near > 20 && compared > 200,
        "{decisions} {near} {compared}"
    );
}

#[test]
fn nothing_is_sampled_unless_asked_for() {
    let output = run(&setup(true), 2020, 0, Keep::Everything);
    let entries = output.log.entries();
    assert!(
        entries
            .iter()
            .all(|entry| entry.record.layer() != Layer::Pictures)
    );
}
