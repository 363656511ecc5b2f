//! Which cells of a study are the same setup: what differs only in what nobody there has is run once.
//!
//! Two setups are the same when they are written the same (every field has its own place in what `Debug` writes, and floats are
//! written to the last bit) and share the tables that were worked out for their radars. The tables are too long to be written:
//! that two setups hold the very same ones in memory is enough, and where they do not, both are run. So a mistake can only cost
//! time, unless two texts have the same SHA-256.

use gapfiller_engine::Setup;
use gapfiller_world::Way;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// What a setup is, as far as a run can tell.
pub(crate) struct Fingerprint {
    text: [u8; 32],
    /// Radar by radar: masks, and what the way takes.
    tables: Vec<Tables>,
}

struct Tables {
    masks: Arc<
        Vec<(
            gapfiller_geo::frames::Ecef,
            gapfiller_geo::horizon_mask::HorizonMask,
        )>,
    >,
    way: Way,
}

impl Fingerprint {
    /// Of a setup.
    pub(crate) fn of(setup: &Setup) -> Self {
        let mut setup = setup.clone();
        let mut tables = Vec::new();
        let nothing = Arc::new(Vec::new());
        for radar in setup
            .world
            .nodes
            .iter_mut()
            .flat_map(|node| &mut node.radars)
        {
            tables.push(Tables {
                masks: std::mem::replace(&mut radar.masks, Arc::clone(&nothing)),
                way: std::mem::take(&mut radar.way),
            });
        }
        let mut hash = Hashed(Sha256::new());
        // Hashing cannot fail.
        let _ = write!(hash, "{setup:?}");
        Self {
            text: hash.0.finalize().into(),
            tables,
        }
    }

    /// Whether runs of both setups are the same runs.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
            && self.tables.len() == other.tables.len()
            && (self.tables.iter().zip(&other.tables)).all(|(a, b)| a.is_same(b))
    }
}

impl Tables {
    fn is_same(&self, other: &Self) -> bool {
        let none = self.masks.is_empty() && other.masks.is_empty();
        (none || Arc::ptr_eq(&self.masks, &other.masks))
            && one(&self.way.air, &other.way.air)
            && one(&self.way.penumbras, &other.way.penumbras)
    }
}

/// Whether both are there and one, or neither is.
fn one<T>(a: &Option<Arc<T>>, b: &Option<Arc<T>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

/// Takes text, keeps its hash.
struct Hashed(Sha256);

impl fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
