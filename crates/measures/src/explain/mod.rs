//! The story of a run, told from its log.
//!
//! Every decision has a reason in the log, and every observation its truth. A [`Story`] puts the two side by side: what was
//! there, what was believed, why it was fired at, what came of it. It reads records and nothing else, so it can be told
//! again, years later, from a stored log.
//!
//! | question | answer |
//! |---|---|
//! | how did the run go? | [`Story::overview`] |
//! | why was this shot fired? | [`Story::shot`] |
//! | what happened to this aircraft? | [`Story::target`] |
//! | what did this node see, believe and do? | [`Story::node`] |
//! | how far did this aircraft come with each node, and where did it end? | [`Story::chain`] |
//! | how many came how far, and what held fire? | [`Story::run_funnel`], [`Story::node_funnel`] |
//! | what does this record say? | [`in_words`] |
//!
//! Two kinds of track are kept apart. A radar's tracker numbers what it follows; the node's picture puts together what its
//! radars follow and what others tell, under numbers of its own. Identities, holds and shots belong to tracks of the picture,
//! and those are the ones told of here.
//!
//! What a story cannot say: why a transponder was silent. The log holds what crossed into a mind, and silence does not.

mod chain;
mod find;
mod funnel;
mod node;
mod overview;
mod record;
mod said;
mod shot;
mod story;
mod target;
mod telling;
mod words;

#[cfg(test)]
mod tests;

pub use chain::{Chain, NodeChain, lasting};
pub use funnel::{Case, Funnel, Held, HoldCount, Stage};
pub use overview::{About, Item, Overview};
pub use record::in_words;
pub use story::Story;
pub use telling::{Line, Telling};
pub use words::clock;
