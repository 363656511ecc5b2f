//! A bar on standard error while something takes long; nothing unless that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How far it is.
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins with work of unknown length.
    pub fn begin(what: &'static str) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Runs, one after the other.
    pub fn runs(&self, done: u64, total: u64) {
        if done == 0 {
            if let Ok(style) =
                ProgressStyle::with_template("{bar:40} {pos} of {len} runs, {eta} left")
            {
                self.0.set_style(style);
            }
            self.0.set_length(total);
        }
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
