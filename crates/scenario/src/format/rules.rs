//! `[rules.NAME]`: how friend is told from foe.

use crate::words::{ClassWord, IdentityWord};
use gapfiller_fields::{
    Duration, Height, Length, NonNegative, Positive, Spanned, Speed, choices, fields, variants,
};

fields! {
    /// A table of rules; the first that holds decides.
    pub struct RulesTable {
        /// A track is looked at again after this time.
        pub review: Positive<Duration>,
        /// A reply, a squawk or a position report that was not renewed for this long no longer counts; for ever if left out.
        pub evidence_holds: Option<Positive<Duration>>,
        /// Who may declare a track hostile.
        pub declares_hostile: DeclaresWord = DeclaresWord::Itself,
        /// The rules, most important first.
        pub rules: Vec<RuleTable>,
        /// What should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// One rule. The absence of a reply is not a condition.
    pub struct RuleTable {
        /// Its name, as written into every decision that rests on it.
        pub name: String,
        /// All of these must hold …
        pub when: Spanned<Vec<ConditionWord>>,
        /// … and none of these …
        pub unless: Vec<ConditionWord> = Vec::new(),
        /// … for so long.
        pub after: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// What the track is then held to be.
        pub then: IdentityWord,
    }
}

variants! {
    /// One condition.
    pub enum ConditionWord {
        /// It answered validly in an encrypted mode.
        IffValid = "iff-valid",
        /// It answered with a squawk.
        CivilReply = "civil-reply",
        /// A friend's own position report agrees with it.
        OwnPosition = "own-position",
        /// Another node holds it a friend or an assumed friend.
        ToldFriend = "told-friend",
        /// Another node holds it neutral.
        ToldNeutral = "told-neutral",
        /// Another node holds it hostile.
        ToldHostile = "told-hostile",
        /// It squawks as filed and is where its flight plan says.
        OnFlightPlan = "on-flight-plan",
        /// It flies in a safe corridor.
        InCorridor = "in-corridor",
        /// It was first seen over an area of hostile origin.
        HostileOrigin = "hostile-origin",
        /// It was first seen over an area of friendly origin.
        FriendlyOrigin = "friendly-origin",
        /// It is taken for one of these classes.
        Recognised(Vec<ClassWord>) = "recognised",
        /// It is faster than this.
        FasterThan(Speed) = "faster_than",
        /// It is slower than this.
        SlowerThan(Speed) = "slower_than",
        /// It flies below this.
        LowerThan(Height) = "lower_than",
        /// It flies above this.
        HigherThan(Height) = "higher_than",
        /// It will pass near something defended.
        TowardAsset(TowardAsset) = "toward_asset",
        /// Another node of some holds it a friend or an assumed friend, on good enough grounds.
        ToldFriendBy(ToldTable) = "told_friend",
        /// Another node of some holds it neutral, on good enough grounds.
        ToldNeutralBy(ToldTable) = "told_neutral",
        /// Another node of some holds it hostile, on good enough grounds.
        ToldHostileBy(ToldTable) = "told_hostile",
        /// Others disagree on it: one holds it friendly or neutral, another hostile.
        Conflict = "conflict",
        /// Somebody of the node saw it by eye, and so it looked.
        Visual(AppearanceWord) = "visual",
    }
}

choices! {
    /// Who may declare a track hostile.
    pub enum DeclaresWord {
        /// The node itself.
        Itself = "self",
        /// Its superior; the node's own evidence makes a track suspect at most.
        Superior = "superior",
    }
}

choices! {
    /// What a word rests on, the least reliable first.
    pub enum BasisWord {
        /// How it flies.
        Behaviour = "behaviour",
        /// Where it was first seen.
        Origin = "origin",
        /// Squawk, flight plan, corridor.
        Procedure = "procedure",
        /// What a radar takes it for.
        Recognition = "recognition",
        /// A valid reply in an encrypted mode.
        Electronic = "electronic",
        /// Somebody saw it by eye.
        Visual = "visual",
        /// Its own report of where it is.
        OwnReport = "own-report",
    }
}

choices! {
    /// Whose an aircraft looked to be.
    pub enum AppearanceWord {
        /// A friend's.
        Friend = "friend",
        /// A foe's.
        Hostile = "hostile",
        /// A civil one.
        Civil = "civil",
    }
}

fields! {
    /// Whose word counts, and on what grounds.
    pub struct ToldTable {
        /// It rests on such a sign or a more reliable one.
        pub at_least: BasisWord = BasisWord::Behaviour,
        /// It is the word of one of these nodes or groups; of anybody if left out.
        pub by: Option<Vec<Spanned<String>>>,
    }
}

fields! {
    /// How near and how soon.
    pub struct TowardAsset {
        /// Within this distance …
        pub within: Positive<Length>,
        /// … within this time.
        pub time: Positive<Duration>,
    }
}
