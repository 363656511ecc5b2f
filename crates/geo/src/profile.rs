//! The ground under a straight look, stretch by stretch.
//!
//! Over a [`Lattice`](crate::lattice::Lattice) the look is cut where it crosses the rows and columns of the grid. Between
//! two crossings the ground is bilinear, so along a straight line it is a parabola, known from its two ends and its middle:
//! no crest between samples is lost. Other terrain is sampled at a quarter of its step and taken as straight in between.
//!
//! Positions come from a polynomial of degree five through exact ones (right to a millimetre over 500 km at 40° of latitude),
//! at most 8 km apart; between those latitude and longitude are linear, wrong by at most 1 m at 40° and 7 m at 80°. Closer
//! to the poles every position is exact and the ground is sampled.

mod ceiling;

use crate::elevation::Elevation;
use crate::frames::Geodetic;
use crate::lattice::{Cells, Lattice, Node, Nodes, with_cells};
use crate::section::Section;
use ceiling::{Ceiling, GROUP};

/// Longest stretch with linear latitude and longitude \[m\], and shortest.
const LONGEST_PIECE_M: f64 = 8_000.0;
const SHORTEST_PIECE_M: f64 = 500.0;

/// Cells of the grid in a piece.
const CELLS_PER_PIECE: f64 = 16.0;

/// Longest range over which one polynomial gives the positions \[m\].
const LONGEST_FIT_M: f64 = 500_000.0;

/// Beyond this latitude \[deg\] latitude and longitude are no good coordinates.
const LINEAR_UP_TO_DEG: f64 = 80.0;

/// Distance between samples of terrain that is no lattice \[m\], so that a wrong resolution cannot stall a run.
const SHORTEST_SAMPLE_M: f64 = 10.0;
const LONGEST_SAMPLE_M: f64 = 500.0;

/// Metres in a degree of latitude, roughly.
const M_PER_DEG: f64 = 111_200.0;

/// A stretch of ground: a parabola of height over range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    /// Ground range at which it begins and ends \[m\].
    pub from_m: f64,
    pub to_m: f64,
    /// Heights at its beginning, middle and end \[m\].
    pub heights_m: [f64; 3],
}

/// Who looks along the ground.
pub(crate) trait Look {
    /// The height \[m\] at or below which nothing between two ranges \[m\] matters.
    fn floor_m(&self, from_m: f64, to_m: f64) -> f64;

    /// Takes the next stretch; false to look no further.
    fn take(&mut self, stretch: &Stretch) -> bool;
}

/// Terrain with a maximum pyramid over it, if it is a lattice.
pub(crate) struct Ground<'a> {
    elevation: &'a dyn Elevation,
    pyramid: Option<Pyramid<'a>>,
}

/// A lattice and the highest nodes of its blocks.
enum Pyramid<'a> {
    I16(Cells<'a, i16>, Ceiling<i16>),
    U16(Cells<'a, u16>, Ceiling<u16>),
    F32(Cells<'a, f32>, Ceiling<f32>),
}

impl<'a> Ground<'a> {
    /// Terrain as it is.
    pub(crate) fn bare(elevation: &'a dyn Elevation) -> Self {
        Self {
            elevation,
            pyramid: None,
        }
    }

    /// Terrain with a pyramid over all that lies within a range \[m\] of a place: for many looks.
    pub(crate) fn around(elevation: &'a dyn Elevation, place: &Geodetic, range_m: f64) -> Self {
        let pyramid = elevation.lattice().and_then(|lattice| {
            let block = block_of(&lattice);
            Some(match lattice.nodes {
                Nodes::I16(nodes) => {
                    let cells = Cells::new(&lattice, nodes);
                    let ceiling = Ceiling::around(&cells, place, range_m, block)?;
                    Pyramid::I16(cells, ceiling)
                }
                Nodes::U16(nodes) => {
                    let cells = Cells::new(&lattice, nodes);
                    let ceiling = Ceiling::around(&cells, place, range_m, block)?;
                    Pyramid::U16(cells, ceiling)
                }
                Nodes::F32(nodes) => {
                    let cells = Cells::new(&lattice, nodes);
                    let ceiling = Ceiling::around(&cells, place, range_m, block)?;
                    Pyramid::F32(cells, ceiling)
                }
            })
        });
        Self { elevation, pyramid }
    }
}

/// Leads a look along a section as far as `range_m`.
pub(crate) fn walk<L: Look>(section: &Section, range_m: f64, ground: &Ground<'_>, look: &mut L) {
    let far = range_m.max(0.0);
    let mut begin = 0.0;
    let fits = (far / LONGEST_FIT_M).ceil().max(1.0);
    for fit in 1..=fits as u64 {
        let end = if fit as f64 >= fits {
            far
        } else {
            far * (fit as f64 / fits)
        };
        let track = Track::new(section, begin, end);
        let goes_on = match (&ground.pyramid, ground.elevation.lattice()) {
            _ if !track.is_tame() => sample(section, &track, ground.elevation, look),
            (Some(Pyramid::I16(cells, ceiling)), _) => follow(cells, Some(ceiling), &track, look),
            (Some(Pyramid::U16(cells, ceiling)), _) => follow(cells, Some(ceiling), &track, look),
            (Some(Pyramid::F32(cells, ceiling)), _) => follow(cells, Some(ceiling), &track, look),
            (None, Some(lattice)) => {
                with_cells!(&lattice, cells => follow(cells, None, &track, look))
            }
            (None, None) => sample(section, &track, ground.elevation, look),
        };
        if !goes_on {
            return;
        }
        begin = end;
    }
}

/// Number of exact positions that a track is fitted to.
const FITTED: usize = 6;

/// cos((2 i + 1) π / 12): where a polynomial of degree 5 is best fitted (Chebyshev), in an order that keeps Newton's form
/// well conditioned.
const FIT_AT: [f64; FITTED] = [
    0.965_925_826_289_068_3,
    -0.965_925_826_289_068_3,
    0.258_819_045_102_520_76,
    -0.707_106_781_186_547_5,
    0.707_106_781_186_547_5,
    -0.258_819_045_102_520_76,
];

/// Latitude and longitude \[deg\] along a section as polynomials of range, in Newton's form.
struct Track {
    from_m: f64,
    to_m: f64,
    middle_m: f64,
    per_m: f64,
    latitude: [f64; FITTED],
    longitude: [f64; FITTED],
    greatest_latitude_deg: f64,
}

impl Track {
    fn new(section: &Section, from_m: f64, to_m: f64) -> Self {
        let (middle_m, half_m) = (0.5 * (from_m + to_m), (0.5 * (to_m - from_m)).max(1e-3));
        let (mut latitude, mut longitude) = ([0.0; FITTED], [0.0; FITTED]);
        let mut greatest = 0.0_f64;
        for (index, at) in FIT_AT.into_iter().enumerate() {
            let point = section.at(middle_m + half_m * at);
            latitude[index] = point.latitude_deg();
            greatest = greatest.max(latitude[index].abs());
            let turn = point.longitude_deg() - longitude[0];
            // The short way round the 180° meridian.
            longitude[index] = if index == 0 {
                point.longitude_deg()
            } else {
                longitude[0] + turn - 360.0 * (turn / 360.0).round()
            };
        }
        divided_differences(&mut latitude);
        divided_differences(&mut longitude);
        Self {
            from_m,
            to_m,
            middle_m,
            per_m: 1.0 / half_m,
            latitude,
            longitude,
            greatest_latitude_deg: greatest,
        }
    }

    /// Whether latitude and longitude are good coordinates here.
    fn is_tame(&self) -> bool {
        self.greatest_latitude_deg < LINEAR_UP_TO_DEG
    }

    /// Latitude and longitude \[deg\] at a range \[m\].
    #[inline]
    fn at(&self, range_m: f64) -> (f64, f64) {
        let u = (range_m - self.middle_m) * self.per_m;
        let (mut latitude, mut longitude) = (self.latitude[FITTED - 1], self.longitude[FITTED - 1]);
        for index in (0..FITTED - 1).rev() {
            let step = u - FIT_AT[index];
            latitude = latitude * step + self.latitude[index];
            longitude = longitude * step + self.longitude[index];
        }
        (latitude, longitude)
    }
}

/// Newton's coefficients of the polynomial through values at [`FIT_AT`], in place.
fn divided_differences(values: &mut [f64; FITTED]) {
    for order in 1..FITTED {
        for index in (order..FITTED).rev() {
            values[index] =
                (values[index] - values[index - 1]) / (FIT_AT[index] - FIT_AT[index - order]);
        }
    }
}

/// Length of a piece over a lattice \[m\], about.
fn piece_of(lattice: &Lattice<'_>) -> f64 {
    let step_m = M_PER_DEG * lattice.row_step_deg.min(lattice.column_step_deg);
    (CELLS_PER_PIECE * step_m).clamp(SHORTEST_PIECE_M, LONGEST_PIECE_M)
}

/// Cells along the side of the smallest blocks of a pyramid: about a piece.
fn block_of(lattice: &Lattice<'_>) -> i64 {
    let step_m = M_PER_DEG * lattice.row_step_deg.min(lattice.column_step_deg);
    ((piece_of(lattice) / step_m) as i64).clamp(1, CELLS_PER_PIECE as i64)
}

/// How far \[deg\] a track of some length \[m\] departs from a straight line in latitude and longitude, at most, up to 80° of
/// latitude: L² / 8 times the second derivatives, tan φ / R² and tan φ / (R² cos φ).
fn bow_deg(length_m: f64) -> f64 {
    // tan 80° / (8 · 6 350 km² · cos 80°), in degrees.
    length_m * length_m * 5.9e-12
}

/// Leads a look along a track over the cells of a lattice, past what the ceiling says is below it. False if it looks no further.
fn follow<N: Node, L: Look>(
    cells: &Cells<'_, N>,
    ceiling: Option<&Ceiling<N>>,
    track: &Track,
    look: &mut L,
) -> bool {
    let length = track.to_m - track.from_m;
    let pieces = (length / piece_of(&cells.shape)).ceil().max(1.0) as u64;
    let piece_m = length / pieces as f64;
    let range = |piece: u64| track.from_m + piece as f64 * piece_m;
    let place = |piece: u64| {
        let (latitude, longitude) = track.at(range(piece));
        cells.place(latitude, longitude)
    };
    let per_deg = 1.0 / cells.shape.row_step_deg.min(cells.shape.column_step_deg);
    let mut before = place(0);
    let mut piece = 0;
    while piece < pieces {
        let mut level = if ceiling.is_some() {
            coarsest(piece)
        } else {
            0
        };
        loop {
            let next = piece.saturating_add(GROUP.pow(level)).min(pieces);
            let (from_m, to_m) = (range(piece), range(next));
            let after = place(next);
            let floor_m = look.floor_m(from_m, to_m);
            let bow = if level == 0 {
                0.0
            } else {
                bow_deg(to_m - from_m) * per_deg
            };
            let passes = floor_m > f64::NEG_INFINITY
                && ceiling.is_some_and(|ceiling| {
                    ceiling.is_below(level as usize, before, after, bow + 1e-6, floor_m)
                });
            if !passes && level > 0 {
                level -= 1;
                continue;
            }
            let line = Line {
                from_m,
                length_m: to_m - from_m,
                row: before.0,
                column: before.1,
                rows: after.0 - before.0,
                columns: after.1 - before.1,
            };
            if !passes && !line.follow(cells, floor_m, look) {
                return false;
            }
            before = after;
            piece = next;
            break;
        }
    }
    true
}

/// The largest group of pieces that may begin at a piece, as a power of [`GROUP`].
fn coarsest(piece: u64) -> u32 {
    const COARSEST: u32 = 3;
    if piece == 0 {
        0
    } else {
        (piece.trailing_zeros() / 2).min(COARSEST)
    }
}

/// A straight line over a lattice, in rows and columns.
struct Line {
    from_m: f64,
    length_m: f64,
    row: f64,
    column: f64,
    rows: f64,
    columns: f64,
}

/// When a line next crosses whole rows (or columns), as shares of the line.
#[inline(always)]
fn crossings(start: f64, extent: f64) -> (i64, i64, f64, f64) {
    let whole = start as i64;
    let first = if (whole as f64) > start {
        whole.saturating_sub(1)
    } else {
        whole
    };
    let (step, distance) = if extent > 0.0 {
        (1, first as f64 + 1.0 - start)
    } else {
        (-1, start - first as f64)
    };
    let every = 1.0 / extent.abs();
    // Never, if the line stays in its row.
    let next = if every.is_finite() {
        distance * every
    } else {
        f64::INFINITY
    };
    (first, step, next, every)
}

impl Line {
    /// Cell by cell (Amanatides and Woo, *A fast voxel traversal algorithm*, Eurographics 1987).
    #[inline(always)]
    fn follow<N: Node, L: Look>(&self, cells: &Cells<'_, N>, floor_m: f64, look: &mut L) -> bool {
        let (mut row, row_step, mut next_row, every_row) = crossings(self.row, self.rows);
        let (mut column, column_step, mut next_column, every_column) =
            crossings(self.column, self.columns);
        let mut at = 0.0;
        loop {
            let to = next_row.min(next_column).min(1.0);
            let corners = cells.corners(row, column);
            if to > at && highest(&corners) > floor_m {
                let corners = corners.map(Node::metres);
                let height = |share: f64| {
                    let south = self.row + self.rows * share - row as f64;
                    let east = self.column + self.columns * share - column as f64;
                    bilinear(&corners, south, east)
                };
                let stretch = Stretch {
                    from_m: self.from_m + self.length_m * at,
                    to_m: self.from_m + self.length_m * to,
                    heights_m: [height(at), height(0.5 * (at + to)), height(to)],
                };
                if !look.take(&stretch) {
                    return false;
                }
            }
            if to >= 1.0 {
                return true;
            }
            at = to;
            // Both are worked out and one is taken: which is next cannot be foreseen.
            let by_row = next_row <= next_column;
            row += if by_row { row_step } else { 0 };
            next_row += if by_row { every_row } else { 0.0 };
            column += if by_row { 0 } else { column_step };
            next_column += if by_row { 0.0 } else { every_column };
        }
    }
}

/// The highest of four corners \[m\].
#[inline(always)]
fn highest<N: Node>(corners: &[N; 4]) -> f64 {
    let higher = |a: N, b: N| if a > b { a } else { b };
    higher(
        higher(corners[0], corners[1]),
        higher(corners[2], corners[3]),
    )
    .metres()
}

#[inline(always)]
fn bilinear(corners: &[f64; 4], south: f64, east: f64) -> f64 {
    let north_m = corners[0] + (corners[1] - corners[0]) * east;
    let south_m = corners[2] + (corners[3] - corners[2]) * east;
    north_m + (south_m - north_m) * south
}

/// Leads a look along a track over terrain that is sampled. False if it looks no further.
fn sample<L: Look>(
    section: &Section,
    track: &Track,
    elevation: &dyn Elevation,
    look: &mut L,
) -> bool {
    const BATCH: usize = 64;
    let step = (0.25 * elevation.resolution_m()).clamp(SHORTEST_SAMPLE_M, LONGEST_SAMPLE_M);
    let length = track.to_m - track.from_m;
    let count = (length / step).ceil().max(1.0);
    let range = |index: u64| track.from_m + length * (index as f64 / count);
    let tame = track.is_tame();
    let place = |index: u64| {
        if tame {
            track.at(range(index))
        } else {
            let point = section.at(range(index));
            (point.latitude_deg(), point.longitude_deg())
        }
    };
    let (mut places, mut heights) = ([(0.0, 0.0); BATCH], [0.0; BATCH]);
    let first = place(0);
    let mut before_m = elevation.height_m(first.0, first.1);
    let mut done = 0;
    let count = count as u64;
    while done < count {
        let batch = (count - done).min(BATCH as u64) as usize;
        for (index, slot) in places.iter_mut().enumerate().take(batch) {
            *slot = place(done + index as u64 + 1);
        }
        elevation.fill_profile(&places[..batch], &mut heights[..batch]);
        let floor_m = look.floor_m(range(done), range(done + batch as u64));
        for (index, &height) in heights.iter().enumerate().take(batch) {
            let from = done + index as u64;
            let stretch = Stretch {
                from_m: range(from),
                to_m: range(from + 1),
                heights_m: [before_m, 0.5 * (before_m + height), height],
            };
            if before_m.max(height) > floor_m && !look.take(&stretch) {
                return false;
            }
            before_m = height;
        }
        done += batch as u64;
    }
    true
}
