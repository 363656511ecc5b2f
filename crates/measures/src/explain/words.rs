//! Words for what the log holds as codes. Names, never numbers, wherever there is a name.

use gapfiller_border::{
    Basis, Class, HoldReason, Identity, NodeId, ShotId, SimTime, TrackEnd, TrackId, WeaponIndex,
};
use gapfiller_geo::frames::Ecef;
use gapfiller_records::{Directory, ObjectEnd, ObjectEntry, ObjectKey, RoundResult, Side};

/// A time since the start of the run as hh:mm:ss, cut to whole seconds.
///
/// ```
/// use gapfiller_border::SimTime;
/// use gapfiller_measures::explain::clock;
/// assert_eq!(clock(SimTime::from_seconds(3_671.9)), "01:01:11");
/// ```
pub fn clock(time: SimTime) -> String {
    let seconds = time.0.div_euclid(1_000_000_000).max(0);
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// What a track is held to be.
pub(super) fn identity(identity: Identity) -> &'static str {
    match identity {
        Identity::Pending => "pending",
        Identity::Unknown => "unknown",
        Identity::AssumedFriend => "assumed friend",
        Identity::Friend => "friend",
        Identity::Neutral => "neutral",
        Identity::Suspect => "suspect",
        Identity::Hostile => "hostile",
    }
}

/// What an identity rests on.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Behaviour => "how it flies",
        Basis::Origin => "where it came from",
        Basis::Procedure => "squawk, flight plan or corridor",
        Basis::Recognition => "what a radar takes it for",
        Basis::Electronic => "a valid reply",
        Basis::Visual => "a sighting",
        Basis::OwnReport => "its own report",
    }
}

/// A kind of object.
pub(super) fn class(class: Class) -> &'static str {
    match class {
        Class::Fighter => "fighter",
        Class::LargeAircraft => "large aircraft",
        Class::CruiseMissile => "cruise missile",
        Class::OneWayUav => "one-way UAV",
        Class::AntiRadiationMissile => "anti-radiation missile",
        Class::Ballistic => "ballistic missile",
    }
}

/// Whose an object is.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Friend => "friendly",
        Side::Hostile => "hostile",
        Side::Civil => "civil",
    }
}

/// Why a node holds its fire.
pub(super) fn hold(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::HeldFriendOrNeutral => "it is held friendly or neutral",
        HoldReason::NotDeclaredHostile => "it is not declared hostile",
        HoldReason::WeaponsHold => "weapons hold is in force",
        HoldReason::NoThreat => "it threatens nothing that is defended",
        HoldReason::CeaseFireOrdered => "a superior ordered cease-fire",
        HoldReason::EngagedByOther => "another unit is known to engage it",
        HoldReason::AwaitingAssessment => {
            "the last salvo is still to be judged, or was taken for a kill"
        }
        HoldReason::SalvosSpent => "doctrine allows no further salvo at it",
        HoldReason::OutOfEnvelope => "no weapon reaches it",
        HoldReason::OutOfSector => "the engagement radar cannot be pointed at it",
        HoldReason::AssignedToOther => "the superior has not given it to this unit",
        HoldReason::MagazineEmpty => "no round is ready",
        HoldReason::NoChannel => "every guidance channel is in use",
        HoldReason::FriendNear => "a friend is known to be too near",
        HoldReason::AwaitingDecision => "its operators have not decided yet",
        HoldReason::AwaitingConsent => "the superior has not given leave yet",
        HoldReason::ConsentRefused => "the superior gave no leave",
        HoldReason::AwaitingOrder => "the superior has not ordered it",
        HoldReason::SuperiorLost => "the superior is lost, and doctrine then allows no more",
        HoldReason::HoldFireOrdered => "hold-fire was ordered",
        HoldReason::ZoneClosed => "the zone is not this unit's to fire into",
    }
}

/// Why a track ended.
pub(super) fn track_end(why: TrackEnd) -> &'static str {
    match why {
        TrackEnd::Lost => "lost",
        TrackEnd::NotConfirmed => "never confirmed",
        TrackEnd::Merged => "found to be the same object as another track",
    }
}

/// How an object ended.
pub(super) fn object_end(how: ObjectEnd) -> &'static str {
    match how {
        ObjectEnd::RouteFlown => "reaches the end of its route",
        ObjectEnd::Expended => "is expended on its target",
        ObjectEnd::Fell => "hits the ground as a wreck",
    }
}

/// What became of a round, after "a round …".
pub(super) fn round(result: RoundResult) -> &'static str {
    match result {
        RoundResult::Effective => "killed it",
        RoundResult::Friend => "met a friend",
        RoundResult::Civil => "met a civil aircraft",
        RoundResult::FalseTrack => "flew at a track made of false alarms",
        RoundResult::DeadTarget => "met what was already dead",
        RoundResult::NothingThere => "found nothing there",
        RoundResult::DualEngagement => "missed what another unit was engaging too",
        RoundResult::Missed => "missed",
        RoundResult::InFlight => "was still flying at the end",
        RoundResult::LostTrack => "was no longer guided and got lost",
    }
}

/// "1 plot", "2 plots".
pub(super) fn count(number: usize, word: &str) -> String {
    if number == 1 {
        format!("1 {word}")
    } else {
        format!("{number} {word}s")
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// A place as latitude, longitude and height.
pub(super) fn place(position: &Ecef) -> String {
    let place = position.to_geodetic();
    let (latitude, longitude) = (place.latitude_deg(), place.longitude_deg());
    let north = if latitude < 0.0 { "S" } else { "N" };
    let east = if longitude < 0.0 { "W" } else { "E" };
    format!(
        "{:.3}° {north} {:.3}° {east}, {:.1} km high",
        latitude.abs(),
        longitude.abs(),
        place.height_m / 1_000.0
    )
}

/// Names for keys.
#[derive(Clone, Copy)]
pub(super) struct Names<'a>(pub &'a Directory);

impl<'a> Names<'a> {
    pub fn node(&self, node: NodeId) -> &'a str {
        self.0.node(node)
    }

    pub fn nodes(&self, nodes: &[NodeId]) -> String {
        let mut names: Vec<String> = nodes
            .iter()
            .map(|node| self.node(*node).to_owned())
            .collect();
        names.dedup();
        listed(&names)
    }

    pub fn entry(&self, object: ObjectKey) -> Option<&'a ObjectEntry> {
        self.0.object(object)
    }

    pub fn object(&self, object: ObjectKey) -> String {
        self.entry(object).map_or_else(
            || format!("object {:016x}", object.0),
            |entry| entry.name.clone(),
        )
    }

    /// "viper-3, a friendly F-16 (fighter)".
    pub fn object_at_length(&self, object: ObjectKey) -> String {
        let Some(entry) = self.entry(object) else {
            return self.object(object);
        };
        let kind = class(entry.class);
        let label = if entry.label.is_empty() {
            kind
        } else {
            entry.label.as_str()
        };
        let more = if label.to_lowercase().contains(&kind.to_lowercase()) {
            String::new()
        } else {
            format!(" ({kind})")
        };
        let said = side(entry.side);
        // A label such as "civil airliner" says whose it is by itself.
        let side = if label.to_lowercase().starts_with(said) {
            String::new()
        } else {
            format!("{said} ")
        };
        format!("{}, a {side}{label}{more}", entry.name)
    }

    /// Node and number, as `--shot` takes it.
    pub fn shot(&self, shot: ShotId) -> String {
        format!("{}/{}", self.node(shot.node), shot.number)
    }

    pub fn track(&self, track: TrackId) -> String {
        format!("{}/{}", self.node(track.node), track.number)
    }

    pub fn weapon(&self, node: NodeId, weapon: WeaponIndex) -> &'a str {
        let of_node = self.0.weapons.get(usize::from(node.0));
        of_node
            .and_then(|names| names.get(usize::from(weapon.0)))
            .map_or("round", String::as_str)
    }

    pub fn asset(&self, asset: u16) -> &'a str {
        self.0
            .assets
            .get(usize::from(asset))
            .map_or("?", String::as_str)
    }

    /// Evidence as a mind notes it, with names for node numbers: a mind's notes know numbers only.
    pub fn evidence(&self, text: &str) -> String {
        let mut words = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("node ") {
            let (before, after) = (&rest[..at], &rest[at + "node ".len()..]);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            words.push_str(before);
            match after[..digits].parse() {
                Ok(number) => words.push_str(self.node(NodeId(number))),
                Err(_) => words.push_str(&rest[at..at + "node ".len() + digits]),
            }
            rest = &after[digits..];
        }
        words.push_str(rest);
        for held in IDENTITIES {
            words = words.replace(
                &format!("holds it {held:?}"),
                &format!("holds it {}", identity(held)),
            );
        }
        for (code, mode) in [
            ("Mode3", "mode 3"),
            ("Mode4", "mode 4"),
            ("Mode5", "mode 5"),
            ("National", "the national mode"),
        ] {
            words = words.replace(&format!("reply in {code}"), &format!("reply in {mode}"));
        }
        words
    }
}

const IDENTITIES: [Identity; 7] = [
    Identity::Pending,
    Identity::Unknown,
    Identity::AssumedFriend,
    Identity::Friend,
    Identity::Neutral,
    Identity::Suspect,
    Identity::Hostile,
];

/// An azimuth as it is spoken.
pub(super) fn bearing(azimuth_rad: f64) -> String {
    format!("{:.0} deg", azimuth_rad.to_degrees().rem_euclid(360.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_written::directory;

    #[test]
    fn evidence_gets_names() {
        let directory = directory();
        let names = Names(&directory);
        let said = names.evidence(
            "valid reply in Mode5; own position of node 1; node 0 holds it AssumedFriend; node x",
        );
        assert_eq!(
            said,
            "valid reply in mode 5; own position of battery; radar post holds it assumed friend; node x"
        );
        assert_eq!(names.evidence("nothing"), "nothing");
    }

    #[test]
    fn lists_read_as_said() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(
            (listed(&words), listed(&words[..2]), listed(&[])),
            ("a, b and c".into(), "a and b".into(), String::new())
        );
    }
}
