//! `[flights.NAME]`: what flies, friend, raid or civil.

use super::node::PlanWord;
use crate::words::SideWord;
use gapfiller_fields::{
    Angle, Duration, Height, Length, NonNegative, Position, Positive, Probability, Spanned, Speed,
    fields, variants,
};

fields! {
    /// One or more objects on one path.
    pub struct FlightTable {
        /// What flies: a name of `[platforms]`.
        pub platform: Spanned<String>,
        /// Whose it is.
        pub side: SideWord,
        /// How many; they follow each other on the same path as NAME-1, NAME-2, …
        pub count: Spanned<Positive<u32>> = at_nowhere(Positive(1)),
        /// Time from one to the next.
        pub spacing: Option<Positive<Duration>>,
        /// The unit, which loads its IFF key as a whole; the flight's own name if left out.
        pub unit: Option<String>,
        /// How it moves.
        pub motion: Spanned<Motion>,
        /// What it was sent against: a name of `[assets]`.
        pub target: Option<Spanned<String>>,
        /// Which point of the route is the attack, from 0; the last if left out.
        pub attack_point: Option<Spanned<u32>>,
        /// Probability that the target is damaged by one that gets there.
        pub damage_probability: Option<Probability>,
        /// Whether it seeks the radars of the node that its target is, and so depends on their radiating when it arrives.
        pub seeks_emitter: Option<Spanned<bool>>,
        /// By what `damage_probability` is multiplied if none of them does; the platform's own if left out, else 0.3.
        pub memory: Option<Spanned<Probability>>,
        /// Whether it is spent in the attack; by default missiles and unmanned aircraft are.
        pub expended: Option<bool>,
        /// Whether a flight plan was filed; by default for civil flights with a route.
        pub filed: Option<bool>,
        /// Its squawk: four digits from 0 to 7; by default assigned in order.
        pub squawk: Option<Spanned<u32>>,
        /// For an aircraft that holds a picture itself.
        pub node: Option<FlyingNode>,
        /// What should be known.
        pub note: Option<String>,
    }
}

/// A default value, which stands nowhere.
fn at_nowhere<T>(value: T) -> Spanned<T> {
    Spanned {
        value,
        origin: gapfiller_fields::Origin::Builtin,
        path: String::new(),
    }
}

fields! {
    /// An aircraft as a node.
    pub struct FlyingNode {
        /// The orders it fights under: a name of `[doctrine]`.
        pub doctrine: Option<Spanned<String>>,
        /// How it tells friend from foe: a name of `[rules]`; needed if it identifies.
        pub rules: Option<Spanned<String>>,
        /// Who does its work: a name of `[operators]`; without, work takes no time.
        pub operators: Option<Spanned<String>>,
        /// Whether it reports its own position.
        pub reports_position: bool = true,
        /// Its group.
        pub group: Option<String>,
        /// Whether it keeps and identifies a picture.
        pub identifies: bool = false,
        /// The node that directs it.
        pub superior: Option<Spanned<String>>,
        /// Whether it passes on what others told it.
        pub relays: bool = false,
        /// How it takes told tracks for its own: a name of `[pictures]` in the library.
        pub picture: Option<Spanned<String>>,
        /// Which airspace plan it holds at the start.
        pub airspace: PlanWord = PlanWord::Today,
        /// Whether it is a fighter on patrol: its mind sends it to meet tracks.
        pub intercepts: Option<Spanned<bool>>,
        /// It is sent to nothing that it would meet later than this.
        pub within: Positive<Duration> = Positive(Duration(900.0)),
        /// Its rounds.
        pub armament: Vec<Spanned<Armament>> = Vec::new(),
        /// How often its crew's picture is worked through.
        pub tick: Positive<Duration> = Positive(Duration(2.0)),
    }
}

fields! {
    /// Rounds of one type that an aircraft carries.
    pub struct Armament {
        /// A name of `[interceptors]`.
        pub r#type: Spanned<String>,
        /// How many.
        pub count: Positive<u32>,
    }
}

variants! {
    /// How something moves.
    pub enum Motion {
        /// From point to point over geodesic legs.
        Route(RouteMotion) = "route",
        /// Round a racetrack for the whole window.
        Orbit(OrbitMotion) = "orbit",
        /// A ballistic arc from ground to ground.
        Arc(ArcMotion) = "arc",
    }
}

fields! {
    /// A route.
    pub struct RouteMotion {
        /// When it is at the first point.
        pub start: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// The points, at least two.
        pub points: Vec<Spanned<RoutePoint>>,
    }
}

fields! {
    /// A point of a route.
    pub struct RoutePoint {
        /// Where.
        pub at: Position,
        /// Height above sea level; this or `above_ground`.
        pub height: Option<Height>,
        /// Height above the ground; between two such points the flight follows the relief.
        pub above_ground: Option<NonNegative<Height>>,
        /// Ground speed to the next point; the platform's cruise speed if left out.
        pub speed: Option<Positive<Speed>>,
    }
}

fields! {
    /// A racetrack: two straight legs and two half circles.
    pub struct OrbitMotion {
        /// The middle of the pattern.
        pub centre: Position,
        /// Direction of the first leg.
        pub heading: Angle,
        /// Length of a straight leg.
        pub leg: NonNegative<Length>,
        /// Radius of a turn.
        pub radius: Positive<Length>,
        /// Height above sea level.
        pub height: Height,
        /// Ground speed; the platform's cruise speed if left out.
        pub speed: Option<Positive<Speed>>,
        /// Where in the pattern it begins, as a share of one lap.
        pub phase: NonNegative<f64> = NonNegative(0.0),
    }
}

fields! {
    /// A ballistic arc.
    pub struct ArcMotion {
        /// Where it is launched; its height is that of the ground.
        pub from: Position,
        /// Where it comes down.
        pub to: Position,
        /// Its top above the line from launch to impact.
        pub apogee: Positive<Height>,
        /// When it is launched.
        pub start: NonNegative<Duration>,
    }
}
