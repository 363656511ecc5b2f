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

    /// Steps of some kind, one after the other.
    pub fn steps(&self, what: &'static str, done: usize, total: usize) {
        if (done <= 1 || self.0.length() != Some(total as u64))
            && let Ok(style) =
                ProgressStyle::with_template("{bar:40} {pos} of {len} {msg}, {eta} left")
        {
            self.0.set_style(style);
            self.0.set_message(what);
            self.0.set_length(total as u64);
            self.0.reset_eta();
        }
        self.0.set_position(done as u64);
    }

    /// A file on its way: bytes that are here, of how many if that is known.
    pub fn bytes(&self, what: &str, done: u64, total: Option<u64>) {
        let template = match total {
            Some(_) => "{bar:30} {bytes} of {total_bytes}, {eta} left: {msg}",
            None => "{spinner} {bytes}: {msg}",
        };
        if self.0.length() != total
            && let Ok(style) = ProgressStyle::with_template(template)
        {
            self.0.set_style(style);
            if let Some(total) = total {
                self.0.set_length(total);
            }
            self.0.reset_eta();
        }
        self.0.set_message(what.to_owned());
        self.0.set_position(done);
    }

    /// Rows of a file, one after the other.
    pub fn rows(&self, done: u64, total: u64) {
        if done == 0
            && let Ok(style) =
                ProgressStyle::with_template("{bar:40} {pos} of {len} rows, {eta} left")
        {
            self.0.set_style(style);
            self.0.set_length(total);
        }
        self.0.set_position(done);
    }

    /// Says something above the bar, which only somebody at a terminal sees.
    pub fn note(&self, text: &str) {
        self.0.println(text);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
