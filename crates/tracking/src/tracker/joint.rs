//! Joint probabilistic data association: the probability that each plot is that of each track.
//!
//! A joint event gives every track of a cluster one of its plots or none, and no plot to two tracks. Its probability is the
//! product over tracks of `P_d N(ν; S) / λ` for a plot taken and `1 − P_d P_g` for none (Fortmann, Bar-Shalom and Scheffe
//! 1983, "Sonar tracking of multiple targets using joint probabilistic data association", IEEE J. Oceanic Engineering 8 (3),
//! pp. 173-184, with a Poisson number of false plots). What a track needs are the sums over events, β.
//!
//! **Exact, without listing the events.** Tracks are taken one after another. What the tracks still to come need to know of
//! those before is only which of the plots *they* might take are used up, so events that agree in that are one state (the idea
//! of Maskell, Briers and Wright 2004, "Fast mutual exclusion", Proc. SPIE 5428, pp. 526-536). A forward pass adds the weights
//! of all ways into each state, a backward pass those of all ways on; a plot's β is the sum over the states it leads from. The
//! order of tracks is greedy: next is the one that leaves the fewest plots open.
//!
//! **The fallback.** Where tracks and plots are so entangled that a layer would have more than [`MOST_STATES`] states (or more
//! than 64 plots open at once), the β are those of loopy belief propagation ([`belief_propagation`](super::propagation)):
//! approximate, but linear in the number of pairs.

use super::propagation::BeliefPropagation;

/// Most states of a layer; beyond, belief propagation.
const MOST_STATES: usize = 2_048;
const NONE: u32 = u32::MAX;

/// A cluster as a sparse matrix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster<'a> {
    /// Where the pairs of each track start, and the end.
    pub row_starts: &'a [u32],
    /// The plot of each pair, numbered from zero within the cluster.
    pub columns: &'a [u32],
    /// Number of plots.
    pub plots: usize,
    /// ln(P_d N(ν; S) / λ) of each pair.
    pub ln_weights: &'a [f64],
    /// ln(1 − P_d P_g).
    pub ln_missed: f64,
}

impl Cluster<'_> {
    pub fn rows(&self) -> usize {
        self.row_starts.len().saturating_sub(1)
    }

    pub fn row(&self, row: usize) -> std::ops::Range<usize> {
        self.row_starts[row] as usize..self.row_starts[row + 1] as usize
    }
}

/// Works out joint probabilities; its buffers grow to the largest cluster and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct JointAssociation {
    /// Weights of the pairs and of missing, scaled so that the largest of each track is one.
    weights: Vec<f64>,
    missed: Vec<f64>,
    /// The order of tracks.
    order: Vec<u32>,
    /// Per plot: tracks still to come that might take it, and its bit while it is open.
    open_for: Vec<u32>,
    bit: Vec<u32>,
    done: Vec<bool>,
    /// The tracks of each plot: a sparse matrix by columns.
    column_starts: Vec<u32>,
    column_rows: Vec<u32>,
    /// Per pair its bit in its layer, and per track the bits that close after it.
    pair_bits: Vec<u64>,
    closing: Vec<u64>,
    /// The states of all layers, each layer sorted by mask.
    layers: Vec<u32>,
    masks: Vec<u64>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    scratch: Vec<(u64, u32, f64)>,
    propagation: BeliefPropagation,
    betas: Vec<f64>,
}

impl JointAssociation {
    /// The probability of each pair of the cluster.
    pub fn solve(&mut self, cluster: &Cluster<'_>) -> &[f64] {
        self.scale(cluster);
        self.betas.clear();
        self.betas.resize(cluster.columns.len(), 0.0);
        if cluster.rows() == 1 {
            self.single_track(cluster);
        } else if !(self.plan(cluster) && self.forwards(cluster)) {
            self.betas.clear();
            let betas = self.propagation.solve(cluster, &self.weights, &self.missed);
            self.betas.extend_from_slice(betas);
        } else {
            self.backwards(cluster);
        }
        &self.betas
    }

    /// Logarithms to weights, the largest of each track one.
    fn scale(&mut self, cluster: &Cluster<'_>) {
        self.weights.clear();
        self.missed.clear();
        for row in 0..cluster.rows() {
            let ln_weights = &cluster.ln_weights[cluster.row(row)];
            let largest = ln_weights.iter().copied().fold(cluster.ln_missed, f64::max);
            let weight = |ln: f64| gapfiller_numerics::math::exp(ln - largest);
            self.missed.push(weight(cluster.ln_missed));
            self.weights.extend(ln_weights.iter().map(|ln| weight(*ln)));
        }
    }

    fn single_track(&mut self, cluster: &Cluster<'_>) {
        let total = self.missed[0] + self.weights.iter().sum::<f64>();
        for (beta, weight) in self.betas.iter_mut().zip(&self.weights) {
            *beta = weight / total;
        }
        debug_assert_eq!(cluster.rows(), 1);
    }

    /// Puts the tracks in order and gives each open plot a bit; false if 64 bits do not suffice.
    fn plan(&mut self, cluster: &Cluster<'_>) -> bool {
        let (rows, plots) = (cluster.rows(), cluster.plots);
        refill(&mut self.open_for, plots, 0);
        refill(&mut self.bit, plots, NONE);
        refill(&mut self.pair_bits, cluster.columns.len(), 0);
        refill(&mut self.closing, rows, 0);
        refill(&mut self.done, rows, false);
        for column in cluster.columns {
            self.open_for[*column as usize] += 1;
        }
        self.by_columns(cluster);
        self.order.clear();
        let mut free = u64::MAX;
        // Sweeping along the line of tracks beats the greedy choice only in cost of finding it, so large clusters, which
        // mostly end in the fallback anyway, are taken as they come.
        let greedy = rows <= 64;
        for step in 0..rows {
            let row = if greedy {
                self.next_track(cluster)
            } else {
                step
            };
            self.done[row] = true;
            self.order.push(row as u32);
            for pair in cluster.row(row) {
                let column = cluster.columns[pair] as usize;
                if self.bit[column] == NONE {
                    if free == 0 {
                        return false;
                    }
                    self.bit[column] = free.trailing_zeros();
                    free &= free - 1;
                }
                self.pair_bits[pair] = 1 << self.bit[column];
                self.open_for[column] -= 1;
                if self.open_for[column] == 0 {
                    self.closing[row] |= self.pair_bits[pair];
                }
            }
            free |= self.closing[row];
        }
        true
    }

    fn by_columns(&mut self, cluster: &Cluster<'_>) {
        refill(&mut self.column_starts, cluster.plots + 1, 0);
        for column in cluster.columns {
            self.column_starts[*column as usize] += 1;
        }
        let mut end = 0;
        for start in &mut self.column_starts {
            end += *start;
            *start = end;
        }
        refill(&mut self.column_rows, cluster.columns.len(), 0);
        for row in (0..cluster.rows()).rev() {
            for pair in cluster.row(row).rev() {
                let place = &mut self.column_starts[cluster.columns[pair] as usize];
                *place -= 1;
                self.column_rows[*place as usize] = row as u32;
            }
        }
    }

    /// The track that leaves the fewest plots open, the first of equals.
    fn next_track(&self, cluster: &Cluster<'_>) -> usize {
        let opened = |row: usize| -> i64 {
            let change = |pair: usize| {
                let column = cluster.columns[pair] as usize;
                i64::from(self.bit[column] == NONE) - i64::from(self.open_for[column] == 1)
            };
            cluster.row(row).map(change).sum()
        };
        (0..cluster.rows())
            .filter(|row| !self.done[*row])
            .min_by_key(|row| opened(*row))
            .unwrap_or(0)
    }

    /// Builds the layers of states with the weight of all ways into each; false if one has too many.
    fn forwards(&mut self, cluster: &Cluster<'_>) -> bool {
        self.layers.clear();
        self.masks.clear();
        self.forward.clear();
        self.layers.push(0);
        self.masks.push(0);
        self.forward.push(1.0);
        self.layers.push(1);
        for step in 0..self.order.len() {
            let row = self.order[step] as usize;
            let keep = !self.closing[row];
            let layer = self.layers[step] as usize..self.layers[step + 1] as usize;
            self.scratch.clear();
            for state in layer {
                let (mask, weight) = (self.masks[state], self.forward[state]);
                self.scratch
                    .push((mask & keep, state as u32, weight * self.missed[row]));
                for pair in cluster.row(row) {
                    let bit = self.pair_bits[pair];
                    if mask & bit == 0 {
                        let into = (mask | bit) & keep;
                        self.scratch
                            .push((into, state as u32, weight * self.weights[pair]));
                    }
                }
            }
            if !self.merge_layer() {
                return false;
            }
        }
        true
    }

    /// Adds up the ways in `scratch` that lead to one state, and scales the layer; false if it has too many states.
    fn merge_layer(&mut self) -> bool {
        // The sum is taken in a fixed order: by mask, then by where it came from.
        self.scratch
            .sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let first = self.masks.len();
        for ways in self.scratch.chunk_by(|a, b| a.0 == b.0) {
            self.masks.push(ways[0].0);
            self.forward.push(ways.iter().map(|way| way.2).sum());
        }
        let layer = &mut self.forward[first..];
        let largest = layer.iter().copied().fold(0.0, f64::max);
        if largest > 0.0 {
            layer.iter_mut().for_each(|weight| *weight /= largest);
        }
        let states = layer.len();
        self.layers.push(self.masks.len() as u32);
        states <= MOST_STATES
    }

    /// The weight of all ways on from each state, and with it the probability of each pair.
    fn backwards(&mut self, cluster: &Cluster<'_>) {
        self.backward.clear();
        self.backward.resize(self.masks.len(), 0.0);
        if let Some(last) = self.backward.last_mut() {
            *last = 1.0;
        }
        for step in (0..self.order.len()).rev() {
            let row = self.order[step] as usize;
            let keep = !self.closing[row];
            let layer = self.layers[step] as usize..self.layers[step + 1] as usize;
            let next = self.layers[step + 1] as usize..self.layers[step + 2] as usize;
            let mut none = 0.0;
            for state in layer.clone() {
                let (mask, into) = (self.masks[state], self.forward[state]);
                let on = |mask: u64| {
                    let place =
                        self.masks[next.clone()].partition_point(|other| *other < mask & keep);
                    self.backward[next.start + place]
                };
                let missed = self.missed[row] * on(mask);
                none += into * missed;
                let mut total = missed;
                for pair in cluster.row(row) {
                    let bit = self.pair_bits[pair];
                    if mask & bit == 0 {
                        let way = self.weights[pair] * on(mask | bit);
                        self.betas[pair] += into * way;
                        total += way;
                    }
                }
                self.backward[state] = total;
            }
            let total = none + self.betas[cluster.row(row)].iter().sum::<f64>();
            if total > 0.0 {
                self.betas[cluster.row(row)]
                    .iter_mut()
                    .for_each(|beta| *beta /= total);
            }
            let largest = self.backward[layer.clone()]
                .iter()
                .copied()
                .fold(0.0, f64::max);
            if largest > 0.0 {
                self.backward[layer]
                    .iter_mut()
                    .for_each(|weight| *weight /= largest);
            }
        }
    }
}

fn refill<T: Clone>(values: &mut Vec<T>, length: usize, value: T) {
    values.clear();
    values.resize(length, value);
}

#[cfg(test)]
mod tests;
