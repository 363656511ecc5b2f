//! The words that files use for what the other crates count: classes, modes, identities, control, sides.

use gapfiller_border::{Class, Identity, IffMode, WeaponsControl};
use gapfiller_fields::choices;
use gapfiller_records::Side;
use gapfiller_world::Spread;

choices! {
    /// What kind of object it is.
    pub enum ClassWord {
        /// Fighter or fighter-bomber.
        Fighter = "fighter",
        /// Tanker, early-warning aircraft, transport, airliner.
        LargeAircraft = "large-aircraft",
        /// Subsonic cruise missile.
        CruiseMissile = "cruise-missile",
        /// One-way unmanned aircraft, or a decoy flown like one.
        OneWayUav = "one-way-uav",
        /// Anti-radiation missile.
        AntiRadiationMissile = "anti-radiation-missile",
        /// Ballistic missile.
        Ballistic = "ballistic",
    }
}

impl ClassWord {
    /// The class.
    pub fn class(self) -> Class {
        match self {
            Self::Fighter => Class::Fighter,
            Self::LargeAircraft => Class::LargeAircraft,
            Self::CruiseMissile => Class::CruiseMissile,
            Self::OneWayUav => Class::OneWayUav,
            Self::AntiRadiationMissile => Class::AntiRadiationMissile,
            Self::Ballistic => Class::Ballistic,
        }
    }

    /// Whether it does not come back: it is spent in its attack.
    pub fn expendable(self) -> bool {
        !matches!(self, Self::Fighter | Self::LargeAircraft)
    }
}

choices! {
    /// How service times spread about their mean.
    pub enum SpreadWord {
        /// Not at all.
        Fixed = "fixed",
        /// Exponentially: most are short, some are long.
        Exponential = "exponential",
    }
}

impl SpreadWord {
    /// The spread.
    pub fn spread(self) -> Spread {
        match self {
            Self::Fixed => Spread::Fixed,
            Self::Exponential => Spread::Exponential,
        }
    }
}

choices! {
    /// An interrogation mode.
    pub enum ModeWord {
        /// The civil and military squawk.
        Mode3 = "mode-3",
        /// Military, encrypted (being withdrawn).
        Mode4 = "mode-4",
        /// Military, encrypted.
        Mode5 = "mode-5",
        /// The purchased system's own.
        National = "national",
    }
}

impl ModeWord {
    /// The mode.
    pub fn mode(self) -> IffMode {
        match self {
            Self::Mode3 => IffMode::Mode3,
            Self::Mode4 => IffMode::Mode4,
            Self::Mode5 => IffMode::Mode5,
            Self::National => IffMode::National,
        }
    }
}

choices! {
    /// Weapons control status.
    pub enum ControlWord {
        /// Engage whatever is not positively a friend or neutral.
        Free = "free",
        /// Engage only what is declared hostile.
        Tight = "tight",
        /// Engage only in self-defence.
        Hold = "hold",
    }
}

impl ControlWord {
    /// The status.
    pub fn control(self) -> WeaponsControl {
        match self {
            Self::Free => WeaponsControl::Free,
            Self::Tight => WeaponsControl::Tight,
            Self::Hold => WeaponsControl::Hold,
        }
    }
}

choices! {
    /// What a track is held to be.
    pub enum IdentityWord {
        /// Evaluated, no rule applied.
        Unknown = "unknown",
        /// Probably a friend.
        AssumedFriend = "assumed-friend",
        /// A friend.
        Friend = "friend",
        /// Neither friend nor foe.
        Neutral = "neutral",
        /// Probably hostile.
        Suspect = "suspect",
        /// Declared hostile.
        Hostile = "hostile",
    }
}

impl IdentityWord {
    /// The identity.
    pub fn identity(self) -> Identity {
        match self {
            Self::Unknown => Identity::Unknown,
            Self::AssumedFriend => Identity::AssumedFriend,
            Self::Friend => Identity::Friend,
            Self::Neutral => Identity::Neutral,
            Self::Suspect => Identity::Suspect,
            Self::Hostile => Identity::Hostile,
        }
    }
}

choices! {
    /// Whose it is.
    pub enum SideWord {
        /// Of the defence or its allies.
        Friend = "friend",
        /// Of the raid.
        Hostile = "hostile",
        /// Civil.
        Civil = "civil",
    }
}

impl SideWord {
    /// The side.
    pub fn side(self) -> Side {
        match self {
            Self::Friend => Side::Friend,
            Self::Hostile => Side::Hostile,
            Self::Civil => Side::Civil,
        }
    }
}
