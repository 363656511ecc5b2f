//! A wall around the Parquet library, which stops the program at some broken files where it should say that they are broken.

use parquet::errors::ParquetError;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives, or an error if it panics. What it worked on must not be used after that.
pub(crate) fn guarded<T>(
    work: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, ParquetError> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = panic::take_hook();
        // Nobody needs to read of a panic that becomes a message.
        panic::set_hook(Box::new(move |told| {
            if !IS_GUARDED.get() {
                usual(told);
            }
        }));
    });
    IS_GUARDED.set(true);
    let found = panic::catch_unwind(AssertUnwindSafe(work));
    IS_GUARDED.set(false);
    found.unwrap_or_else(|_| {
        Err(ParquetError::General(
            "what it says of itself cannot be".to_owned(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let broken: Result<u8, _> = guarded(|| panic!("not told"));
        assert!(broken.unwrap_err().to_string().contains("cannot be"));
        assert_eq!(guarded(|| Ok(7)).unwrap(), 7);
    }
}
