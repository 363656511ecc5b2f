//! Radar types, their registration errors, trackers and recognition.

use gapfiller_fields::{
    Acceleration, Angle, CrossSection, Decibels, Duration, Frequency, Length, NonNegative,
    Positive, Probability, Sourced, Spanned, Speed, choices, fields,
};

choices! {
    /// How the echo of a target fluctuates (Swerling's cases).
    pub enum SwerlingWord {
        /// Steady.
        Case0 = "0",
        /// Slow, many scatterers.
        Case1 = "1",
        /// Fast, many scatterers.
        Case2 = "2",
        /// Slow, one dominant scatterer.
        Case3 = "3",
        /// Fast, one dominant scatterer.
        Case4 = "4",
    }
}

fields! {
    /// A type of radar: a target of `reference_rcs` is detected at `reference_range` with `reference_pd` in one look.
    pub struct RadarType {
        /// What people call it.
        pub label: String,
        /// Range of the reference target.
        pub reference_range: Sourced<Positive<Length>>,
        /// Mean cross-section of the reference target.
        pub reference_rcs: Sourced<Positive<CrossSection>>,
        /// Probability of detection of the reference target at the reference range in one look.
        pub reference_pd: Sourced<Probability>,
        /// False-alarm probability per cell and look that sets the threshold.
        pub pfa: Sourced<Probability>,
        /// Pulses integrated non-coherently in one look.
        pub pulses: Sourced<u32>,
        /// Fluctuation of targets.
        pub swerling: SwerlingWord,
        /// No plot beyond this range.
        pub instrumented_range: Sourced<Positive<Length>>,
        /// No plot nearer than this.
        pub minimum_range: Sourced<NonNegative<Length>>,
        /// Time between two looks at the same place.
        pub renewal: Sourced<Positive<Duration>>,
        /// Full width of the azimuth sector; 360 deg for all round.
        pub sector: Sourced<Positive<Angle>>,
        /// Lowest elevation.
        pub elevation_min: Sourced<Angle>,
        /// Highest elevation.
        pub elevation_max: Sourced<Angle>,
        /// Standard deviation of measured range.
        pub range_sigma: Sourced<Positive<Length>>,
        /// Standard deviation of measured azimuth.
        pub azimuth_sigma: Sourced<Positive<Angle>>,
        /// Standard deviation of measured elevation.
        pub elevation_sigma: Sourced<Positive<Angle>>,
        /// Targets nearer than this in range, and than the next in azimuth, give one plot.
        pub range_resolution: Sourced<NonNegative<Length>>,
        /// See `range_resolution`.
        pub azimuth_resolution: Sourced<NonNegative<Angle>>,
        /// Slower than this towards or away from the radar, a target is lost in the clutter filter.
        pub minimum_radial_speed: Sourced<NonNegative<Speed>>,
        /// Mean number of false plots in one scan.
        pub false_alarms: Sourced<NonNegative<f64>>,
        /// Antenna above ground.
        pub antenna_height: Sourced<NonNegative<Length>>,
        /// Targets followed at once, at most.
        pub tracks: Sourced<u32>,
        /// Its constant errors: a name of `[registrations]`.
        pub registration: Spanned<String>,
        /// How its plots become tracks: a name of `[trackers]`.
        pub tracker: Spanned<String>,
        /// Its interrogator: a name of `[interrogators]`.
        pub interrogator: Option<Spanned<String>>,
        /// How it recognises classes: a name of `[recognition]`.
        pub recognition: Option<Spanned<String>>,
        /// For an engagement radar, which looks only where it is pointed.
        pub pointed: Option<PointedRadar>,
        /// The ground that it looks over: a name of `[clutter]`; without it, nothing is lost in clutter but what is slow.
        pub clutter: Option<Spanned<String>>,
        /// How it hears jammers: a name of `[receivers]`; needed where jammers fly.
        pub receiver: Option<Spanned<String>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// Ground clutter, and what a radar does against it.
    pub struct GroundClutter {
        /// Reflectivity of the ground: gamma of the constant-gamma model.
        pub reflectivity: Sourced<Decibels>,
        /// Improvement factor: by how much filtering raises the ratio of signal to clutter.
        pub improvement: Sourced<Decibels>,
        /// Half-power width of the beam in elevation.
        pub elevation_beamwidth: Sourced<Positive<Angle>>,
    }
}

fields! {
    /// How a radar hears jammers.
    pub struct ReceiverType {
        /// Middle of its band.
        pub frequency: Sourced<Positive<Frequency>>,
        /// Gain in the middle of the main beam.
        pub gain: Sourced<Decibels>,
        /// Mean level of the side lobes relative to the main beam: negative.
        pub side_lobes: Sourced<Decibels>,
        /// Half-power width of the main beam in azimuth.
        pub beamwidth: Sourced<Positive<Angle>>,
        /// Noise bandwidth.
        pub bandwidth: Sourced<Positive<Frequency>>,
        /// Noise figure, against 290 K.
        pub noise_figure: Sourced<Decibels>,
        /// Losses of a jammer's signal, polarisation above all.
        pub jamming_loss: Sourced<Decibels>,
        /// Jammer-to-noise ratio in the main beam from which a strobe is shown.
        pub strobe_threshold: Sourced<Decibels>,
    }
}

fields! {
    /// What an engagement radar can do.
    pub struct PointedRadar {
        /// Time between dwells on one target.
        pub dwell: Sourced<Positive<Duration>>,
        /// Half the width of the beam.
        pub half_beam: Sourced<Positive<Angle>>,
        /// Half the range gate.
        pub half_gate: Sourced<Positive<Length>>,
        /// Targets it can hold at once.
        pub targets: Sourced<u32>,
        /// Rounds it can support at once.
        pub missiles: Sourced<u32>,
    }
}

fields! {
    /// One standard deviation of each error that a radar keeps for a whole run.
    pub struct RegistrationType {
        /// Position of the site, each horizontal axis.
        pub site: Sourced<NonNegative<Length>>,
        /// Range.
        pub range: Sourced<NonNegative<Length>>,
        /// Azimuth (north alignment).
        pub azimuth: Sourced<NonNegative<Angle>>,
        /// Elevation.
        pub elevation: Sourced<NonNegative<Angle>>,
        /// Clock.
        pub clock: Sourced<NonNegative<Duration>>,
    }
}

fields! {
    /// How plots become tracks.
    pub struct TrackerType {
        /// Root mean square of a target's manoeuvres.
        pub manoeuvre: Sourced<Positive<Acceleration>>,
        /// How long a manoeuvre lasts. With it the process noise is 2 σ² τ (Singer 1970, white-noise limit).
        pub manoeuvre_time: Sourced<Positive<Duration>>,
        /// A plot belongs to a track within this squared statistical distance (three degrees of freedom).
        pub gate: Sourced<Positive<f64>>,
        /// A tentative track is confirmed after this many plots …
        pub confirm_hits: Sourced<u32>,
        /// … in this many looks; in as many as plots, if there are fewer.
        pub confirm_looks: Sourced<u32>,
        /// A track is dropped after this many looks without a plot.
        pub drop_misses: Sourced<u32>,
        /// Standard deviation of the speed of a new track, each axis.
        pub initial_speed: Sourced<Positive<Speed>>,
    }
}

fields! {
    /// How well a radar tells classes apart.
    pub struct RecognitionType {
        /// Probability that a judgement is right; the rest is spread evenly over the other classes.
        pub right: Sourced<Probability>,
        /// One judgement holds for this long.
        pub holds: Sourced<Positive<Duration>>,
    }
}

fields! {
    /// How a node takes tracks told by others for tracks of its own.
    pub struct PictureType {
        /// Root mean square of the manoeuvres by which believed states are carried on.
        pub manoeuvre: Sourced<Positive<Acceleration>>,
        /// How long a manoeuvre lasts.
        pub manoeuvre_time: Sourced<Positive<Duration>>,
        /// Two tracks are of one object within this squared statistical distance (six degrees of freedom).
        pub gate: Sourced<Positive<f64>>,
        /// Allowance for registration errors, one standard deviation on each axis.
        pub allowance: Sourced<NonNegative<Length>>,
        /// A source not heard of for this long is forgotten.
        pub stale: Sourced<Positive<Duration>>,
    }
}
