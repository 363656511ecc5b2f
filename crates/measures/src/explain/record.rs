//! A record in a sentence.

use super::said::said;
use super::words::{
    Names, basis, bearing, count, hold, identity, object_end, place, round, track_end,
};
use gapfiller_border::{Appearance, NodeId, Note, Observation, Order, TaskKind};
use gapfiller_records::{CallResult, Directory, Moment, Record};

/// A record in a sentence, with names.
pub fn in_words(record: &Record, directory: &Directory) -> String {
    let names = &Names(directory);
    match record {
        Record::Appeared { object, position } => {
            format!("{} appears at {}", names.object(*object), place(position))
        }
        Record::Ended { object, how, .. } => {
            format!("{} {}", names.object(*object), object_end(*how))
        }
        Record::PlotTaken {
            node,
            object,
            position,
            ..
        } => {
            let what =
                object.map_or_else(|| "a false alarm".to_owned(), |object| names.object(object));
            format!(
                "{} takes a plot of {what} at {}",
                names.node(*node),
                place(position)
            )
        }
        Record::Observed { node, observation } => {
            format!("{} {}", names.node(*node), observed(names, observation))
        }
        Record::Sent {
            node,
            link,
            items,
            lost,
        } => {
            let items = count(*items as usize, "item");
            format!(
                "{} sends {items} on its link {}, {lost} lost",
                names.node(*node),
                link.0
            )
        }
        Record::Noted { note, .. } => noted(names, note),
        Record::Ordered { node, order } => {
            format!("{} {}", names.node(*node), ordered(names, *node, order))
        }
        Record::Launched {
            shot,
            weapon,
            rounds,
            track,
            ..
        } => {
            let weapon = names.weapon(shot.node, *weapon);
            format!(
                "shot {}: {rounds} × {weapon} leave for track {}",
                names.shot(*shot),
                names.track(*track)
            )
        }
        Record::RoundEnded {
            shot,
            round: number,
            object,
            result,
        } => {
            let met =
                object.map_or_else(String::new, |object| format!(" ({})", names.object(object)));
            format!(
                "shot {}: round {} {}{met}",
                names.shot(*shot),
                number.saturating_add(1),
                round(*result)
            )
        }
        Record::Killed { object, shot, .. } => format!(
            "{} is killed by shot {}",
            names.object(*object),
            names.shot(*shot)
        ),
        Record::Leaked {
            object,
            asset,
            damaged,
        } => {
            let result = if *damaged {
                "damages it"
            } else {
                "does no damage"
            };
            format!(
                "{} gets through to {} and {result}",
                names.object(*object),
                names.asset(*asset)
            )
        }
        Record::NodeLost { node } => format!("{} is put out of action", names.node(*node)),
        Record::RadarsLost { node } => format!("the radars of {} are damaged", names.node(*node)),
        Record::Restored { node } => format!("{} works again", names.node(*node)),
        Record::ObjectsSampled { objects } => {
            format!("pictures are sampled: {} objects are there", objects.len())
        }
        Record::PictureSampled { node, tracks, .. } => {
            format!("{} holds {} tracks", names.node(*node), tracks.len())
        }
        Record::WorkBegun {
            node,
            task,
            waited_s,
        } => format!(
            "{}: an operator takes up task {} after {waited_s:.1} s",
            names.node(*node),
            task.0
        ),
        Record::Said {
            node,
            link,
            waited_s,
            result,
        } => {
            let result = match result {
                CallResult::Heard => "is heard",
                CallResult::Lost => "is not understood",
                CallResult::Stale => "drops what is too old to say",
                CallResult::Renewed => "has newer word to say instead",
            };
            format!(
                "{} {result} on its link {} after {waited_s:.1} s of waiting",
                names.node(*node),
                link.0
            )
        }
        Record::WorkEnded { node, task } => {
            format!("{}: task {} is done", names.node(*node), task.0)
        }
        Record::Milestone {
            node,
            object,
            moment,
            left_s,
        } => {
            let what = milestone(moment);
            let of =
                object.map_or_else(String::new, |object| format!(" ({})", names.object(object)));
            let left = left_s.map_or_else(String::new, |left| {
                format!(", {left:.0} s before it gets there")
            });
            format!("{}: {what}{of}{left}", names.node(*node))
        }
    }
}

fn milestone(moment: &Moment) -> String {
    match moment {
        Moment::Detected => "the first plot of a raider".to_owned(),
        Moment::Tracked => "the first confirmed track of a raider".to_owned(),
        Moment::DeclaredHostile => "the first to declare it hostile".to_owned(),
        Moment::Held(reason) => {
            format!("the first to hold its fire on it because {}", hold(*reason))
        }
        Moment::Decided => "the first to take it as a target".to_owned(),
        Moment::Launched { swapped: true, .. } => {
            "a salvo leaves for a track that was identified when another object was behind it"
                .to_owned()
        }
        Moment::Launched { .. } => "a salvo leaves".to_owned(),
        Moment::MagazineEmpty => "no round is ready any more".to_owned(),
        Moment::MagazineReady => "rounds are ready again, or the run is over".to_owned(),
    }
}

fn observed(names: &Names<'_>, observation: &Observation) -> String {
    match observation {
        Observation::Fix { position, .. } => format!("finds itself at {}", place(position)),
        Observation::Look {
            radar,
            plots,
            replies,
        } => {
            format!(
                "gets {} plots and {} replies from its radar {}",
                plots.len(),
                replies.len(),
                radar.0
            )
        }
        Observation::Dwell { radar, beam, plots } => {
            format!(
                "gets {} plots from beam {} of its radar {}",
                plots.len(),
                beam.0,
                radar.0
            )
        }
        Observation::Status {
            ready, operational, ..
        } => {
            let state = if *operational {
                "in action"
            } else {
                "out of action"
            };
            format!("is {state}, with {ready:?} rounds ready")
        }
        Observation::Assessment { shot, killed } => {
            let seen = if *killed { "a kill" } else { "a miss" };
            format!("sees what looks like {seen} by shot {}", names.shot(*shot))
        }
        Observation::Flown { shot } => {
            format!("knows that shot {} has flown its time", names.shot(*shot))
        }
        Observation::Message(message) => {
            format!(
                "hears from {}: {}",
                names.node(message.from),
                said(names, &message.content)
            )
        }
        Observation::Strobes { radar, strobes } => {
            let bearings: Vec<String> = strobes
                .iter()
                .map(|strobe| bearing(strobe.azimuth_rad))
                .collect();
            format!(
                "is jammed at its radar {} from {}",
                radar.0,
                bearings.join(", ")
            )
        }
        Observation::Tick => "thinks".to_owned(),
        Observation::Sighting { sightings } => {
            let seen: Vec<String> = sightings
                .iter()
                .map(|sighting| {
                    let whose = match sighting.appears {
                        Appearance::Friend => "friendly",
                        Appearance::Hostile => "hostile",
                        Appearance::Civil => "civil",
                    };
                    format!("a {whose} aircraft at {}", place(&sighting.position))
                })
                .collect();
            format!("sees by eye {}", seen.join(", "))
        }
        Observation::Worked { task } => format!("is through with task {}", task.0),
    }
}

fn noted(names: &Names<'_>, note: &Note) -> String {
    match note {
        Note::TrackStarted {
            track,
            told_by: Some(teller),
            ..
        } => {
            format!(
                "track {} begins, told as {}",
                names.track(*track),
                names.track(*teller)
            )
        }
        Note::TrackStarted { track, .. } => format!("track {} begins", names.track(*track)),
        Note::TrackConfirmed { track } => format!("track {} is confirmed", names.track(*track)),
        Note::TrackUpdated { track, state, .. } => {
            format!(
                "track {} is moved to {}",
                names.track(*track),
                place(&state.position)
            )
        }
        Note::TrackEnded { track, why } => {
            format!("track {} ends: {}", names.track(*track), track_end(*why))
        }
        Note::Correlated { track, with } => {
            format!(
                "track {} is taken for the same as {}",
                names.track(*track),
                names.track(*with)
            )
        }
        Note::Decorrelated { track, from } => {
            format!(
                "track {} is no longer taken for the same as {}",
                names.track(*track),
                names.track(*from)
            )
        }
        Note::Identified {
            track,
            before,
            after,
            rule,
            ..
        } => {
            let (before, after) = (identity(*before), identity(*after));
            format!(
                "track {} is held {after} (was {before}) by rule \"{rule}\"",
                names.track(*track)
            )
        }
        Note::Hold { track, reason } => format!(
            "no fire at track {}: {}",
            names.track(*track),
            hold(*reason)
        ),
        Note::Decided {
            shot,
            track,
            identity: held,
            authority,
            ..
        } => {
            let (shot, track) = (names.shot(*shot), names.track(*track));
            format!(
                "shot {shot} is decided on, at track {track}, held {}; {authority}",
                identity(*held)
            )
        }
        Note::Assessed { shot, killed, .. } => {
            let taken = if *killed { "a kill" } else { "a miss" };
            format!("shot {} is taken for {taken}", names.shot(*shot))
        }
        Note::Conflict {
            track,
            friend,
            hostile,
        } => format!(
            "others disagree on track {}: {} holds it friendly or neutral by {}, {} hostile by {}",
            names.track(*track),
            names.node(friend.0),
            basis(friend.1),
            names.node(hostile.0),
            basis(hostile.1)
        ),
        Note::SuperiorLost { superior } => {
            format!("its superior {} is lost", names.node(*superior))
        }
        Note::SuperiorHeard { superior } => {
            format!("its superior {} is heard again", names.node(*superior))
        }
        Note::Jammed {
            radar, azimuth_rad, ..
        } => format!(
            "its radar {} begins to be jammed from {}, at a range it cannot tell",
            radar.0,
            bearing(*azimuth_rad)
        ),
    }
}

fn ordered(names: &Names<'_>, node: NodeId, order: &Order) -> String {
    match order {
        Order::Point { radar, beam, aim } => {
            format!(
                "points beam {} of its radar {} at {}",
                beam.0,
                radar.0,
                place(&aim.position)
            )
        }
        Order::Release { radar, beam } => format!("frees beam {} of its radar {}", beam.0, radar.0),
        Order::Fire {
            shot,
            weapon,
            rounds,
            track,
            ..
        } => {
            let weapon = names.weapon(node, *weapon);
            format!(
                "orders shot {}: {rounds} × {weapon} at track {}",
                names.shot(*shot),
                names.track(*track)
            )
        }
        Order::Guide { shot, aim } => format!(
            "guides shot {} to {}",
            names.shot(*shot),
            place(&aim.position)
        ),
        Order::Abort { shot } => format!("breaks off shot {}", names.shot(*shot)),
        Order::Send { link, content } => {
            format!("says on its link {}: {}", link.0, said(names, content))
        }
        Order::Intercept { .. } => "flies to intercept".to_owned(),
        Order::Patrol => "flies back to its patrol".to_owned(),
        Order::Emit { radar, on } => {
            let word = if *on { "on" } else { "off" };
            format!("switches its radar {} {word}", radar.0)
        }
        Order::Work { task, kind, .. } => {
            let kind = match kind {
                TaskKind::Identify => "to judge what a track is",
                TaskKind::Engage => "to decide on an engagement",
                TaskKind::Consent => "to decide on a request to engage",
                TaskKind::Talk => "to talk",
            };
            format!("gives its operators task {}, {kind}", task.0)
        }
    }
}
