//! Plots by place: a grid over their bounding box with about one plot a cell, so that a gate meets only its neighbours.

use super::plot::Measured;

/// Most cells; a scan of more plots has more of them in a cell.
const MOST_CELLS: usize = 1 << 22;

/// The plots of a scan, sorted into cells.
#[derive(Clone, Debug, Default)]
pub(super) struct PlotGrid {
    origin: [f64; 2],
    cells_per_metre: f64,
    columns: usize,
    rows: usize,
    /// Per cell, where its plots begin in `plots`; one more at the end.
    starts: Vec<u32>,
    /// Plots by cell, then by place in the scan.
    plots: Vec<u32>,
    cell_of: Vec<u32>,
}

impl PlotGrid {
    /// Sorts the plots in; linear in their number.
    pub fn build(&mut self, plots: &[Measured]) {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for plot in plots {
            for axis in 0..2 {
                low[axis] = low[axis].min(plot.position[axis]);
                high[axis] = high[axis].max(plot.position[axis]);
            }
        }
        self.plots.clear();
        self.cell_of.clear();
        self.starts.clear();
        if plots.is_empty() {
            (self.columns, self.rows) = (0, 0);
            return;
        }
        let cells = plots.len().min(MOST_CELLS) as f64;
        let (width, height) = (high[0] - low[0], high[1] - low[1]);
        // A line of plots has no area: then its length counts.
        let size = (width * height / cells)
            .sqrt()
            .max(width.max(height) / cells)
            .max(1.0);
        self.origin = low;
        self.cells_per_metre = 1.0 / size;
        self.columns = (width / size) as usize + 1;
        self.rows = (height / size) as usize + 1;
        self.starts.resize(self.columns * self.rows + 1, 0);
        for plot in plots {
            let column = self.index(0, plot.position.x);
            let cell = self.index(1, plot.position.y) * self.columns + column;
            self.cell_of.push(cell as u32);
            self.starts[cell] += 1;
        }
        // Counts to ends; filling backwards turns ends into starts.
        let mut end = 0;
        for start in &mut self.starts {
            end += *start;
            *start = end;
        }
        self.plots.resize(plots.len(), 0);
        for (plot, cell) in self.cell_of.iter().enumerate().rev() {
            let place = &mut self.starts[*cell as usize];
            *place -= 1;
            self.plots[*place as usize] = plot as u32;
        }
    }

    /// The plots of all cells that the rectangle touches, by cell; never more than `most`: of a rectangle with more, what
    /// lies nearest its middle, cell by cell.
    pub fn within(
        &self,
        centre: [f64; 2],
        mut half_width: [f64; 2],
        most: usize,
        found: &mut Vec<u32>,
    ) {
        found.clear();
        if self.plots.is_empty() {
            return;
        }
        for _ in 0..64 {
            let (columns, rows) = self.cells(centre, half_width);
            let runs = rows.clone().map(|row| self.run(row, &columns));
            let count: usize = runs.clone().map(|run| run.len()).sum();
            let single = columns.end - columns.start <= 1 && rows.end - rows.start <= 1;
            if count <= most || single {
                for run in runs {
                    let room = most.saturating_sub(found.len());
                    found.extend(&self.plots[run.start..run.end.min(run.start + room)]);
                }
                return;
            }
            half_width = [0.5 * half_width[0], 0.5 * half_width[1]];
        }
    }

    fn cells(
        &self,
        centre: [f64; 2],
        half_width: [f64; 2],
    ) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let span = |axis: usize, cells: usize| {
            let at = |x: f64| (x - self.origin[axis]) * self.cells_per_metre;
            let (low, high) = (
                at(centre[axis] - half_width[axis]),
                at(centre[axis] + half_width[axis]),
            );
            if high < 0.0 || low >= cells as f64 {
                return 0..0;
            }
            (low.max(0.0) as usize).min(cells - 1)..(high as usize).min(cells - 1) + 1
        };
        (span(0, self.columns), span(1, self.rows))
    }

    /// The plots of a row of cells.
    fn run(&self, row: usize, columns: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let first = row * self.columns;
        self.starts[first + columns.start] as usize..self.starts[first + columns.end] as usize
    }

    #[inline]
    fn index(&self, axis: usize, x: f64) -> usize {
        let cells = if axis == 0 { self.columns } else { self.rows };
        (((x - self.origin[axis]) * self.cells_per_metre) as usize).min(cells - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracker::plot::{Dimensions, Measured};
    use gapfiller_border::SimTime;
    use gapfiller_geo::{Matrix3, Vector3};
    use gapfiller_numerics::draws::{Draws, Purpose, Subject};

    fn at(x: f64, y: f64) -> Measured {
        Measured {
            time: SimTime::ZERO,
            position: Vector3::new(x, y, 0.0),
            covariance: Matrix3::identity(),
            dimensions: Dimensions::Three,
        }
    }

    #[test]
    fn every_plot_of_the_rectangle_is_found_once() {
        let mut grid = PlotGrid::default();
        let mut found = Vec::new();
        for run in 0..20 {
            let draws = Draws::new(5, run);
            let u =
                |k: u64| draws.uniforms(Purpose::named("grid"), Subject::NONE, Subject::NONE, k);
            let plots: Vec<_> = (0..300)
                .map(|k| at(1e5 * u(k)[0], 1e4 * u(k)[1] - 5e3))
                .collect();
            grid.build(&plots);
            for k in 300..340 {
                let [x, y, w, h] = u(k);
                let (centre, half) = ([1.2e5 * x - 1e4, 2e4 * y - 1e4], [2e4 * w, 4e3 * h]);
                grid.within(centre, half, 1_000, &mut found);
                let mut sorted = found.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(sorted.len(), found.len());
                for (place, plot) in plots.iter().enumerate() {
                    let inside = (plot.position.x - centre[0]).abs() <= half[0]
                        && (plot.position.y - centre[1]).abs() <= half[1];
                    assert!(!inside || sorted.binary_search(&(place as u32)).is_ok());
                }
            }
        }
    }

    #[test]
    fn odd_layouts() {
        let mut grid = PlotGrid::default();
        let mut found = Vec::new();
        grid.build(&[]);
        grid.within([0.0, 0.0], [1e9, 1e9], 10, &mut found);
        assert!(found.is_empty());
        // All in one place, but for one far away: the rest share a cell, and the limit holds.
        let mut plots = vec![at(3.0, 4.0); 5_000];
        plots.push(at(1e8, -1e8));
        grid.build(&plots);
        grid.within([3.0, 4.0], [10.0, 10.0], 100, &mut found);
        assert_eq!(found.len(), 100);
        grid.within([0.0, 0.0], [1e9, 1e9], 1_000_000, &mut found);
        assert_eq!(found.len(), plots.len());
        // A line.
        let line: Vec<_> = (0..1_000).map(|k| at(f64::from(k) * 100.0, 7.0)).collect();
        grid.build(&line);
        grid.within([50_000.0, 7.0], [500.0, 1.0], 1_000, &mut found);
        assert!((11..=13).contains(&found.len()), "{}", found.len());
    }
}
