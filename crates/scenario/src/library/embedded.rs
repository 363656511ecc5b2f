//! The library files, as the program carries them.

macro_rules! embedded {
    ($($file:literal),* $(,)?) => {
        /// Name and text of each file.
        pub const FILES: &[(&str, &str)] = &[
            $((concat!("library/", $file), include_str!(concat!("../../../../library/", $file)))),*
        ];
    };
}

embedded! {
    "civil.toml",
    "deal.toml",
    "detection.toml",
    "early-warning.toml",
    "fighters.toml",
    "hawk.toml",
    "hisar.toml",
    "iff.toml",
    "links.toml",
    "nasams.toml",
    "patriot.toml",
    "radar-posts.toml",
    "s400.toml",
    "sampt.toml",
    "threats.toml",
    "tracking.toml",
}
