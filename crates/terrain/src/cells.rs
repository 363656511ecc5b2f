//! Heights in memory, in the type of their file.

use crate::placement::Window;

/// A stored height: its type in files and in memory.
pub trait Cell: Copy + PartialEq + Default + Send + Sync + 'static {
    /// The height \[m\].
    fn metres(self) -> f64;
    /// Whether it is not a number.
    fn is_nan(self) -> bool;
    /// The cell that stands for a number, if there is one.
    fn from_number(number: f64) -> Option<Self>;
}

impl Cell for i16 {
    #[inline(always)]
    fn metres(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        false
    }
    fn from_number(number: f64) -> Option<Self> {
        let cell = number as Self;
        (f64::from(cell) == number).then_some(cell)
    }
}

impl Cell for u16 {
    #[inline(always)]
    fn metres(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        false
    }
    fn from_number(number: f64) -> Option<Self> {
        let cell = number as Self;
        (f64::from(cell) == number).then_some(cell)
    }
}

impl Cell for f32 {
    #[inline(always)]
    fn metres(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        // An infinite height would poison every sum that it enters.
        !self.is_finite()
    }
    fn from_number(number: f64) -> Option<Self> {
        // Writers print the void of 32-bit files with fewer or more digits than it has: the nearest one is meant.
        let cell = number as Self;
        cell.is_finite().then_some(cell)
    }
}

/// Heights of one type, row by row from the north, and the value that marks a void.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<T> {
    /// Heights \[m\], rows × columns.
    pub values: Vec<T>,
    /// The value that stands for "no data", if one does. What is not a finite number is void in any case.
    pub void: Option<T>,
}

impl<T: Cell> Layer<T> {
    /// The height \[m\] of a cell, or `None` if it is void or there is no such cell.
    #[inline(always)]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        let &value = self.values.get(index)?;
        (!self.is_void(value)).then(|| value.metres())
    }

    /// Whether a value stands for "no data".
    #[inline(always)]
    #[must_use]
    pub fn is_void(&self, value: T) -> bool {
        value.is_nan() || self.void == Some(value)
    }
}

/// Heights in the type of their file: 16-bit files stay 16-bit in memory.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Signed 16-bit whole metres.
    I16(Layer<i16>),
    /// Unsigned 16-bit whole metres.
    U16(Layer<u16>),
    /// 32-bit floating-point metres.
    F32(Layer<f32>),
}

impl<T: Cell> Layer<T> {
    /// The cells of a window.
    fn window(&self, window: &Window, columns: usize) -> Self {
        let mut values = Vec::with_capacity(window.rows.saturating_mul(window.columns));
        let rows = self
            .values
            .chunks_exact(columns.max(1))
            .skip(window.first_row)
            .take(window.rows);
        for row in rows {
            let part = row.get(window.first_column..).unwrap_or_default();
            values.extend_from_slice(part.get(..window.columns).unwrap_or_default());
        }
        Self {
            values,
            void: self.void,
        }
    }
}

/// Runs the same code on whichever type the cells have.
macro_rules! with_layer {
    ($cells:expr, $layer:ident => $body:expr) => {
        match $cells {
            $crate::cells::Cells::I16($layer) => $body,
            $crate::cells::Cells::U16($layer) => $body,
            $crate::cells::Cells::F32($layer) => $body,
        }
    };
}
pub(crate) use with_layer;

impl Cells {
    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        with_layer!(self, layer => layer.values.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The height \[m\] of a cell, or `None` if it is void or there is no such cell.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        with_layer!(self, layer => layer.get(index))
    }

    /// The cells of a window that has been checked, of a grid so many columns wide.
    pub(crate) fn window(&self, window: &Window, columns: usize) -> Self {
        match self {
            Self::I16(layer) => Self::I16(layer.window(window, columns)),
            Self::U16(layer) => Self::U16(layer.window(window, columns)),
            Self::F32(layer) => Self::F32(layer.window(window, columns)),
        }
    }

    /// What the type is called.
    #[must_use]
    pub fn type_name(&self) -> CellType {
        match self {
            Self::I16(_) => CellType::I16,
            Self::U16(_) => CellType::U16,
            Self::F32(_) => CellType::F32,
        }
    }

    /// The value that marks a void, as a number.
    #[must_use]
    pub fn void(&self) -> Option<f64> {
        with_layer!(self, layer => layer.void.map(Cell::metres))
    }
}

/// The type of stored heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// Signed, 16 bits.
    I16,
    /// Unsigned, 16 bits.
    U16,
    /// Floating point, 32 bits.
    F32,
}

impl CellType {
    /// Bytes of a cell.
    #[must_use]
    pub fn bytes(self) -> u64 {
        match self {
            Self::I16 | Self::U16 => 2,
            Self::F32 => 4,
        }
    }

    /// The name that NumPy and GDAL use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::I16 => "int16",
            Self::U16 => "uint16",
            Self::F32 => "float32",
        }
    }
}
