//! Which pairs of tracks and plots must be decided together.
//!
//! A pair that shares neither its track nor its plot with another stands by itself. The rest falls into clusters that share
//! nothing with each other (union-find over the plots).

use super::gating::Pair;

const NONE: u32 = u32::MAX;

/// The pairs of a scan, sorted into clusters; the buffers grow to the largest scan and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Clusters {
    /// Per plot: how many pairs it is in, and its parent in the forest.
    degree: Vec<u32>,
    parent: Vec<u32>,
    /// Per plot, its column in the cluster at hand.
    column: Vec<u32>,
    /// (cluster, place of the pair) of all pairs in conflict, sorted: by cluster, then by track and plot as the pairs are.
    conflicts: Vec<(u32, u32)>,
    /// Pairs that stand by themselves.
    singles: Vec<u32>,
}

impl Clusters {
    /// Sorts `pairs`, which are ordered by track, over `plots` plots.
    pub fn sort(&mut self, pairs: &[Pair], plots: usize) {
        self.conflicts.clear();
        self.singles.clear();
        refill(&mut self.degree, plots, 0);
        refill(&mut self.column, plots, NONE);
        for pair in pairs {
            self.degree[pair.plot as usize] += 1;
        }
        self.parent.clear();
        self.parent.extend(0..plots as u32);
        let mut first = 0;
        for run in pairs.chunk_by(|a, b| a.track == b.track) {
            let head = run[0].plot;
            if run.len() == 1 && self.degree[head as usize] == 1 {
                self.singles.push(first);
            } else {
                for (pair, place) in run.iter().zip(first..) {
                    self.join(head, pair.plot);
                    self.conflicts.push((NONE, place));
                }
            }
            first += run.len() as u32;
        }
        let mut conflicts = std::mem::take(&mut self.conflicts);
        for (cluster, place) in &mut conflicts {
            *cluster = self.root(pairs[*place as usize].plot);
        }
        conflicts.sort_unstable();
        self.conflicts = conflicts;
    }

    /// Places of the pairs that stand by themselves, rising.
    pub fn singles(&self) -> &[u32] {
        &self.singles
    }

    /// The clusters, each as (cluster, place of the pair), by track.
    pub fn conflicts(&self) -> &[(u32, u32)] {
        &self.conflicts
    }

    /// The next cluster, as a range of the conflicts, from place `first` on.
    pub fn next_from(&self, first: usize) -> Option<std::ops::Range<usize>> {
        let (cluster, _) = self.conflicts.get(first)?;
        let length = self.conflicts[first..]
            .iter()
            .take_while(|(other, _)| other == cluster);
        Some(first..first + length.count())
    }

    /// Numbers the plots of the cluster from `first` to `last` of the conflicts, in the order met, and lists its pairs as a
    /// sparse matrix: where each track's pairs start, and each pair's column. Gives the number of columns.
    pub fn matrix(
        &mut self,
        pairs: &[Pair],
        cluster: std::ops::Range<usize>,
        row_starts: &mut Vec<u32>,
        columns: &mut Vec<u32>,
    ) -> usize {
        row_starts.clear();
        columns.clear();
        let mut count = 0;
        let mut track = NONE;
        for (_, place) in &self.conflicts[cluster] {
            let pair = &pairs[*place as usize];
            if pair.track != track {
                track = pair.track;
                row_starts.push(columns.len() as u32);
            }
            // A plot is in one cluster only, so its number never meets another cluster's.
            let column = &mut self.column[pair.plot as usize];
            if *column == NONE {
                *column = count;
                count += 1;
            }
            columns.push(*column);
        }
        row_starts.push(columns.len() as u32);
        count as usize
    }

    fn root(&mut self, mut plot: u32) -> u32 {
        while self.parent[plot as usize] != plot {
            let above = self.parent[plot as usize];
            self.parent[plot as usize] = self.parent[above as usize];
            plot = above;
        }
        plot
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        // The lower root stays, so that the forest does not depend on the order of joining.
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

fn refill(values: &mut Vec<u32>, length: usize, value: u32) {
    values.clear();
    values.resize(length, value);
}
