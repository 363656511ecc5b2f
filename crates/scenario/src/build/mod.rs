//! From checked files to what a run starts with. Each module checks what it builds; problems gather in the context.

pub(crate) mod airspace;
pub(crate) mod area;
pub(crate) mod arrivals;
pub(crate) mod assets;
pub(crate) mod background;
pub(crate) mod checks;
pub(crate) mod flights;
pub(crate) mod interference;
pub(crate) mod mask_cache;
pub(crate) mod masks;
pub(crate) mod motion;
pub(crate) mod names;
pub(crate) mod network;
pub(crate) mod nodes;
pub(crate) mod orders;
pub(crate) mod plan;
pub(crate) mod propagation;
pub(crate) mod radar;
pub(crate) mod recorded;
pub(crate) mod setup;
pub(crate) mod timed;
pub(crate) mod weapon;
