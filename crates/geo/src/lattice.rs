//! Heights as a grid of nodes in memory, so that a line of sight can follow the cells of the grid one by one.

/// Heights at the nodes of a grid of latitude and longitude, bilinear in between: what an
/// [`Elevation`](crate::elevation::Elevation) gives when it is no more than that.
///
/// Outside the grid the height is 0. A grid around the globe goes on at its other side and carries its first and last row
/// on to the poles.
#[derive(Clone, Copy, Debug)]
pub struct Lattice<'a> {
    /// Heights \[m\], `rows` × `columns`, row by row from the north.
    pub nodes: Nodes<'a>,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Latitude of the first row \[deg\].
    pub north_deg: f64,
    /// Longitude of the first column \[deg\].
    pub west_deg: f64,
    /// Distance between rows \[deg\], southwards.
    pub row_step_deg: f64,
    /// Distance between columns \[deg\], eastwards.
    pub column_step_deg: f64,
    /// Whether the column after the last is the first one again.
    pub wraps: bool,
}

/// The heights of a [`Lattice`] \[m\], as they are stored.
#[derive(Clone, Copy, Debug)]
pub enum Nodes<'a> {
    /// Whole metres.
    I16(&'a [i16]),
    /// Whole metres from 0.
    U16(&'a [u16]),
    /// Metres; none of them NaN.
    F32(&'a [f32]),
}

impl Lattice<'_> {
    /// A number that tells its heights and its place from any other's, but for one chance in 2⁶⁴. It guards against mistakes,
    /// not against malice.
    #[must_use]
    pub fn content_hash(&self) -> u64 {
        let mut hash = Hash([1, 2, 3, 4]);
        let numbers = [
            self.north_deg,
            self.west_deg,
            self.row_step_deg,
            self.column_step_deg,
        ];
        hash.take(numbers.map(f64::to_bits));
        let kind = match self.nodes {
            Nodes::I16(_) => 0,
            Nodes::U16(_) => 1,
            Nodes::F32(_) => 2,
        };
        let counts = [self.rows as u64, self.columns as u64];
        hash.take([counts[0], counts[1], u64::from(self.wraps), kind]);
        match self.nodes {
            Nodes::I16(nodes) => hash.take_all(nodes, |node| u64::from(node as u16)),
            Nodes::U16(nodes) => hash.take_all(nodes, u64::from),
            Nodes::F32(nodes) => hash.take_all(nodes, |node| u64::from(node.to_bits())),
        }
        hash.value()
    }
}

/// One number for many, as in [`Lattice::content_hash`], but for a few words that something else is told apart by.
#[must_use]
pub fn content_hash_of(words: &[u64]) -> u64 {
    let mut hash = Hash([1, 2, 3, 4]);
    for four in words.chunks(4) {
        let mut lanes = [0; 4];
        lanes[..four.len()].copy_from_slice(four);
        hash.take(lanes);
    }
    hash.take([words.len() as u64, 0, 0, 0]);
    hash.value()
}

/// Four numbers stirred side by side, each step invertible (the multipliers are odd).
struct Hash([u64; 4]);

impl Hash {
    #[inline(always)]
    fn take(&mut self, words: [u64; 4]) {
        const BY: u64 = 0x9E37_79B9_7F4A_7C15;
        for (lane, word) in self.0.iter_mut().zip(words) {
            *lane = (*lane ^ word).wrapping_mul(BY).rotate_left(29);
        }
    }

    fn take_all<N: Copy>(&mut self, nodes: &[N], bits: impl Fn(N) -> u64) {
        for eight in nodes.chunks(8) {
            let mut words = [0; 4];
            for (index, &node) in eight.iter().enumerate() {
                words[index / 2] |= bits(node) << (32 * (index % 2));
            }
            self.take(words);
        }
    }

    fn value(mut self) -> u64 {
        // Let every bit reach every other.
        for _ in 0..3 {
            let [a, b, c, d] = self.0;
            self.take([b, c, d, a]);
        }
        self.0.into_iter().fold(0, |sum, lane| {
            (sum ^ lane)
                .wrapping_mul(0xD6E8_FEB8_6659_FD93)
                .rotate_left(31)
        })
    }
}

/// A stored height.
pub(crate) trait Node: Copy + Default + PartialOrd + Send + Sync {
    fn metres(self) -> f64;
}

impl Node for i16 {
    #[inline(always)]
    fn metres(self) -> f64 {
        f64::from(self)
    }
}

impl Node for u16 {
    #[inline(always)]
    fn metres(self) -> f64 {
        f64::from(self)
    }
}

impl Node for f32 {
    #[inline(always)]
    fn metres(self) -> f64 {
        f64::from(self)
    }
}

/// A lattice of one kind of node.
pub(crate) struct Cells<'a, N> {
    pub(crate) shape: Lattice<'a>,
    pub(crate) nodes: &'a [N],
    per_row: f64,
    per_column: f64,
}

impl<'a, N: Node> Cells<'a, N> {
    pub(crate) fn new(shape: &Lattice<'a>, nodes: &'a [N]) -> Self {
        Self {
            shape: *shape,
            nodes,
            per_row: 1.0 / shape.row_step_deg,
            per_column: 1.0 / shape.column_step_deg,
        }
    }

    /// Row and column, with fractions, of a latitude and longitude \[deg\].
    #[inline(always)]
    pub(crate) fn place(&self, latitude_deg: f64, longitude_deg: f64) -> (f64, f64) {
        (
            (self.shape.north_deg - latitude_deg) * self.per_row,
            (longitude_deg - self.shape.west_deg) * self.per_column,
        )
    }

    /// The nodes at the corners of a cell: north-west, north-east, south-west, south-east.
    #[inline(always)]
    pub(crate) fn corners(&self, row: i64, column: i64) -> [N; 4] {
        let (rows, columns) = (self.shape.rows as i64, self.shape.columns as i64);
        if row >= 0 && row + 1 < rows && column >= 0 && column + 1 < columns {
            let start = row as usize * self.shape.columns + column as usize;
            let north = self.nodes.get(start..start + 2);
            let below = start + self.shape.columns;
            let south = self.nodes.get(below..below + 2);
            if let (Some(&[nw, ne]), Some(&[sw, se])) = (north, south) {
                return [nw, ne, sw, se];
            }
        }
        self.corners_at_edge(row, column)
    }

    /// Takes the higher of `highest` and the nodes of a row from a column on; the nodes alone if it is the `first` row. Rows
    /// and columns that do not exist are 0, or those of the other side of the globe.
    pub(crate) fn highest_of_row(&self, row: i64, column: i64, first: bool, highest: &mut [N]) {
        let take = |kept: &mut N, node: N| *kept = if first || node > *kept { node } else { *kept };
        let (rows, columns) = (self.shape.rows as i64, self.shape.columns as i64);
        let end = column.saturating_add(highest.len() as i64);
        if (0..rows).contains(&row) && column >= 0 && end <= columns {
            let start = row as usize * self.shape.columns + column as usize;
            let nodes = self.nodes.get(start..start + highest.len());
            for (kept, &node) in highest.iter_mut().zip(nodes.unwrap_or(&[])) {
                take(kept, node);
            }
            return;
        }
        for (kept, column) in highest.iter_mut().zip(column..) {
            take(kept, self.node(row, column));
        }
    }

    /// A node, also outside.
    fn node(&self, row: i64, column: i64) -> N {
        let (rows, columns) = (self.shape.rows as i64, self.shape.columns as i64);
        let inside = (0..rows).contains(&row) && (0..columns).contains(&column);
        if !(inside || self.shape.wraps && rows > 0 && columns > 0) {
            return N::default();
        }
        let row = row.clamp(0, rows - 1) as usize;
        let index = row * self.shape.columns + column.rem_euclid(columns) as usize;
        self.nodes.get(index).copied().unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn corners_at_edge(&self, row: i64, column: i64) -> [N; 4] {
        if !self.shape.wraps {
            return [N::default(); 4];
        }
        let node = |row, column| self.node(row, column);
        [
            node(row, column),
            node(row, column + 1),
            node(row + 1, column),
            node(row + 1, column + 1),
        ]
    }
}

/// Runs an expression with `$cells` as the cells of a lattice, whatever its nodes are.
macro_rules! with_cells {
    ($lattice:expr, $cells:ident => $body:expr) => {
        match $lattice.nodes {
            $crate::lattice::Nodes::I16(nodes) => {
                let $cells = &$crate::lattice::Cells::new($lattice, nodes);
                $body
            }
            $crate::lattice::Nodes::U16(nodes) => {
                let $cells = &$crate::lattice::Cells::new($lattice, nodes);
                $body
            }
            $crate::lattice::Nodes::F32(nodes) => {
                let $cells = &$crate::lattice::Cells::new($lattice, nodes);
                $body
            }
        }
    };
}
pub(crate) use with_cells;
