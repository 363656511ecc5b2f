//! Canonical bytes and their hashes.

use crate::{Entry, Layer};
use sha2::{Digest, Sha256};

/// The canonical bytes of a record: postcard 1 (documented wire format, little-endian, floats by their bits).
pub fn canonical_bytes(entry: &Entry) -> Vec<u8> {
    // Every type in the log has a known length and none fails to serialise; an empty record would show in every hash.
    postcard::to_allocvec(entry).unwrap_or_default()
}

/// One SHA-256 per layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerHashes(Vec<(Layer, String)>);

impl LayerHashes {
    /// Hashes a whole log, each layer by itself.
    pub fn of(entries: &[Entry]) -> Self {
        let hashes = Layer::ALL.iter().map(|layer| {
            let mut hasher = Sha256::new();
            for entry in entries
                .iter()
                .filter(|entry| entry.record.layer() == *layer)
            {
                let bytes = canonical_bytes(entry);
                hasher.update((bytes.len() as u64).to_le_bytes());
                hasher.update(&bytes);
            }
            let digest: String = hasher
                .finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            (*layer, digest)
        });
        Self(hashes.collect())
    }

    /// Layer and hash, in the order of [`Layer::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Layer, &str)> {
        self.0.iter().map(|(layer, hash)| (*layer, hash.as_str()))
    }

    /// The hash of one layer.
    pub fn get(&self, layer: Layer) -> &str {
        self.0
            .iter()
            .find(|(other, _)| *other == layer)
            .map_or("", |(_, hash)| hash.as_str())
    }
}
