//! `[doctrine.NAME]`: orders that nodes fight under.

use crate::words::{ClassWord, ControlWord};
use gapfiller_fields::{Duration, Length, NonNegative, Positive, choices, fields};

choices! {
    /// Who decides that a unit engages. Self-defence is the unit's own decision under each.
    pub enum AuthorityWord {
        /// As long as the superior is heard, the unit engages what the superior gives it; one that was never heard is lost.
        Assigned = "assigned",
        /// The unit decides, and obeys no order.
        Autonomous = "autonomous",
        /// The unit decides; the superior can order it to stop.
        Decentralised = "decentralised",
        /// The unit asks for leave, and the superior gives it or not.
        Consent = "consent",
        /// The unit engages what it is ordered to and nothing else.
        Order = "order",
    }
}

choices! {
    /// What a unit does when its superior is lost.
    pub enum FallbackWord {
        /// It decides for itself.
        Autonomous = "autonomous",
        /// It fires in self-defence only.
        SelfDefence = "self-defence",
        /// It neither fires nor radiates.
        Silent = "silent",
    }
}

fields! {
    /// Orders.
    pub struct DoctrineTable {
        /// Weapons control status.
        pub control: ControlWord,
        /// Rounds in a salvo.
        pub salvo: Positive<u32>,
        /// Salvos at one target at the most, with a look between them.
        pub salvos: Positive<u32>,
        /// From the decision to the launch at the least.
        pub reaction: NonNegative<Duration>,
        /// When the unit may fire whatever the control status; left out, never.
        pub self_defence: Option<SelfDefenceTable>,
        /// A track threatens an asset if it will pass within this distance of it …
        pub threat_distance: Positive<Length>,
        /// … within this time.
        pub threat_within: Positive<Duration>,
        /// It must be met before it is this near the asset; 0: before it gets there.
        pub keep_out: NonNegative<Length> = NonNegative(Length(0.0)),
        /// How much targets of a class count, times the value of what they threaten; 1 for those not named.
        pub class_weights: Vec<ClassWeightTable> = Vec::new(),
        /// Whether a track that flies away from everything defended may still be engaged.
        pub engage_receding: bool = false,
        /// After an intercept, the wait before judging it.
        pub assessment: NonNegative<Duration>,
        /// Whether a track is left alone that another unit is known to engage.
        pub respect_others: bool = true,
        /// Hold fire if a friend is known to be this near the target.
        pub friend_clearance: NonNegative<Length> = NonNegative(Length(0.0)),
        /// A superior not heard for this long is lost.
        pub superior_lost: Positive<Duration> = Positive(Duration(60.0)),
        /// Who decides that the unit engages.
        pub authority: AuthorityWord = AuthorityWord::Assigned,
        /// What the unit does when its superior is lost.
        pub fallback: FallbackWord = FallbackWord::Autonomous,
        /// How long the node takes to answer a subordinate's request; its operators' time counts instead if it has operators.
        pub decision: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// How long the leave holds that it gives to a subordinate.
        pub consent_lapses: Positive<Duration> = Positive(Duration(60.0)),
        /// What should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// When a unit may fire whatever the control status.
    pub struct SelfDefenceTable {
        /// Classes, as recognised, that count as an attack on the unit …
        pub classes: Vec<ClassWord>,
        /// … if the track will pass within this distance of it …
        pub closest_approach: Positive<Length>,
        /// … within this time.
        pub within: Positive<Duration>,
    }
}

fields! {
    /// How much targets of a class count.
    pub struct ClassWeightTable {
        /// The class, as recognised.
        pub class: ClassWord,
        /// Its weight.
        pub weight: NonNegative<f64>,
    }
}
