//! What the cheap tests need of the tracks, kept dense beside them.

use crate::block::dot;
use gapfiller_border::{SimTime, StateEstimate, TrackEnd};
use gapfiller_geo::Vector3;

/// The outlines of all tracks, at the same places.
#[derive(Clone, Debug)]
pub(super) struct Outlines {
    half_renewal: SimTime,
    all: Vec<Outline>,
    /// Plots before this cannot be a track's next: it was seen less than three quarters of a renewal earlier. Never, once it ends.
    /// By themselves: most tracks are not due, and a look need touch no more of them.
    due_at: Vec<SimTime>,
}

impl Outlines {
    /// No outlines yet, with room for some; `half_renewal` is half the time between two looks at a track.
    pub fn new(half_renewal: SimTime, room: usize) -> Self {
        Self {
            half_renewal,
            all: Vec::with_capacity(room),
            due_at: Vec::with_capacity(room),
        }
    }

    /// Appends the outline of a track just seen; gives when its next miss is counted.
    pub fn push(&mut self, state: &StateEstimate) -> SimTime {
        let outline = Outline::of(state, self.half_renewal);
        self.all.push(outline);
        self.due_at.push(self.next_due(state));
        outline.next_miss_at
    }

    /// The track at a place was seen again.
    pub fn renew(&mut self, place: usize, state: &StateEstimate) {
        self.all[place] = Outline::of(state, self.half_renewal);
        self.due_at[place] = self.next_due(state);
    }

    /// Takes one out.
    pub fn remove(&mut self, place: usize) {
        self.all.remove(place);
        self.due_at.remove(place);
    }

    /// Copies one to a place before it.
    pub fn move_down(&mut self, from: usize, to: usize) {
        self.all[to] = self.all[from];
        self.due_at[to] = self.due_at[from];
    }

    pub fn truncate(&mut self, count: usize) {
        self.all.truncate(count);
        self.due_at.truncate(count);
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, place: usize) -> &Outline {
        &self.all[place]
    }

    /// All of them, each with the time of [`Outlines::due_at`].
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&mut Outline, &mut SimTime)> {
        self.all.iter_mut().zip(&mut self.due_at)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Outline> {
        self.all.iter()
    }

    /// Plots before this cannot be the next of the track at a place.
    pub fn due_at(&self, place: usize) -> SimTime {
        self.due_at[place]
    }

    /// The tracks that may take a plot of that time or before, with their places.
    pub fn due_by(&self, time: SimTime) -> impl Iterator<Item = (usize, &Outline)> {
        let due = self.due_at.iter().zip(&self.all).enumerate();
        due.filter(move |(_, (due_at, _))| **due_at <= time)
            .map(|(place, (_, outline))| (place, outline))
    }

    fn next_due(&self, state: &StateEstimate) -> SimTime {
        let half = self.half_renewal.0;
        SimTime(state.time.0.saturating_add(half).saturating_add(half / 2))
    }
}

/// One track in outline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    /// When the next miss is counted.
    pub next_miss_at: SimTime,
    /// Set when the track is to be taken away at the end of the look.
    pub ending: Option<TrackEnd>,
    time: SimTime,
    position: Vector3<f64>,
    velocity: Vector3<f64>,
    speed: f64,
    /// Traces of the covariance blocks; twice that of the cross block.
    traces: [f64; 3],
    /// One standard deviation of position and of velocity, all axes together.
    sigmas: [f64; 2],
}

impl Outline {
    /// The outline of a track just seen; `half_renewal` is half the time between two looks at it.
    pub fn of(state: &StateEstimate, half_renewal: SimTime) -> Self {
        let velocity = state.velocity_m_s;
        let position_trace = state.position_covariance.trace();
        let velocity_trace = state.velocity_covariance.trace();
        Self {
            next_miss_at: SimTime(
                state
                    .time
                    .0
                    .saturating_add(half_renewal.0.saturating_mul(3)),
            ),
            ending: None,
            time: state.time,
            position: state.position.0,
            velocity,
            speed: dot(&velocity, &velocity).sqrt(),
            traces: [
                position_trace,
                2.0 * state.cross_covariance.trace().max(0.0),
                velocity_trace,
            ],
            sigmas: [position_trace.sqrt(), velocity_trace.sqrt()],
        }
    }

    /// Seconds from the track's state to `time`.
    #[inline]
    pub fn age(&self, time: SimTime) -> f64 {
        time.since(self.time)
    }

    #[inline]
    pub fn position_after(&self, age: f64) -> Vector3<f64> {
        self.position + self.velocity * age
    }

    #[inline]
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// At least the root of [`trace_after`](Self::trace_after) for all ages up to `age` (not negative), without a root:
    /// the trace of the cross block is at most σ_p σ_v, √(a + b) ≤ √a + √b, and age^1.5 ≤ (age + age²) / 2.
    #[inline]
    pub fn sigma_within(&self, age: f64, root_psd: f64) -> f64 {
        let [position, velocity] = self.sigmas;
        position + age * (velocity + root_psd * 0.5 * (1.0 + age))
    }

    /// At least the trace of the position covariance at that age; it grows with age.
    #[inline]
    pub fn trace_after(&self, age: f64, acceleration_psd: f64) -> f64 {
        let [position, cross, velocity] = self.traces;
        position + age * (cross + age * (velocity + age * acceleration_psd))
    }
}
