//! The whole way: a plan, prices, and the proof.

use super::Terms;
use super::closing::{Closed, Closing};
use super::columns::Columns;
use super::master::Master;
use super::plan::Plan;
use super::pricing::Pricer;
use super::problem::Problem;

/// How much work is done before the answer is given as it stands. Counts, never times: the answer is the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// How often all moves and exchanges of the plan are gone through.
    pub sweeps: usize,
    /// Steps of the prices before the linear programme.
    pub steps: usize,
    /// Rounds of the linear programme and new ways.
    pub rounds: usize,
    /// Pivots of the linear programme.
    pub pivots: u64,
    /// Ways tried for one target at a time.
    pub pricing_nodes: u64,
    /// Combinations tried at the end.
    pub closing_nodes: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            sweeps: 60,
            steps: 10,
            rounds: 400,
            pivots: 40_000,
            pricing_nodes: 20_000,
            closing_nodes: 2_000_000,
        }
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The value expected to survive.
    pub objective: f64,
    /// No assignment leaves less than this.
    pub bound: f64,
    /// Whether the assignment was proven to be the best, to within the rounding of sums (1e-9 of all value).
    pub proven: bool,
}

/// Differences below this share of all value do not count: the rounding of sums, and sure kills taken as nearly sure.
const TOLERANCE: f64 = 1e-11;

/// Solves weapon–target assignments one after another; its buffers grow to the largest and are used again.
#[derive(Clone, Debug, Default)]
pub struct WeaponTarget {
    terms: Terms,
    columns: Columns,
    pricer: Pricer,
    master: Master,
    closing: Closing,
    plan: Plan,
    best: Plan,
    best_surviving: f64,
    /// Prices of the best bound, and what each target costs at least with them.
    prices: Vec<f64>,
    cheapest: Vec<f64>,
    bound: f64,
    trial: Vec<f64>,
    trial_cheapest: Vec<f64>,
    usage: Vec<f64>,
    start: Vec<u32>,
    assignment: Vec<u32>,
    /// What differences do not count [value].
    tolerance: f64,
}

impl WeaponTarget {
    /// A solver with empty buffers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Rounds of the latest answer, row-major by weapon.
    #[must_use]
    pub fn assignment(&self) -> &[u32] {
        &self.assignment
    }

    /// Finds a good assignment, a bound below which none can come, and if the effort lasts the proof that there is no better.
    pub fn solve(&mut self, problem: &Problem<'_>, effort: &Effort) -> Answer {
        self.terms.set(problem);
        self.columns.clear(self.terms.targets());
        self.tolerance = TOLERANCE * self.terms.values.iter().sum::<f64>();
        self.bound = f64::NEG_INFINITY;
        self.construct(effort);
        self.walk(effort);
        if !self.closed() {
            self.mix(effort);
        }
        self.close(effort);
        self.answer(problem)
    }

    fn closed(&self) -> bool {
        self.best_surviving - self.bound <= self.tolerance
    }

    /// Plans by two ways, both improved; the better one is kept.
    fn construct(&mut self, effort: &Effort) {
        self.best.clear(&self.terms);
        self.best.fill_greedily(&self.terms);
        self.best.improve(&self.terms, effort.sweeps);
        self.best_surviving = self.best.surviving();
        self.plan.clear(&self.terms);
        self.plan.fill_by_layers(&self.terms);
        self.finish_plan(effort);
    }

    /// Improves the plan at hand, and keeps it if it is better than the best.
    fn finish_plan(&mut self, effort: &Effort) {
        self.plan.fill_greedily(&self.terms);
        self.plan.improve(&self.terms, effort.sweeps);
        let surviving = self.plan.surviving();
        if surviving < self.best_surviving {
            self.best_surviving = surviving;
            self.best.copy_from(&self.plan);
        }
    }

    /// The bound that `trial` prices give; their ways are added, and their use of rounds counted.
    fn evaluate(&mut self, pricing_nodes: u64) -> f64 {
        let mut bound = 0.0;
        self.usage.clear();
        self.usage.resize(self.terms.weapons(), 0.0);
        self.trial_cheapest.clear();
        for target in 0..self.terms.targets() {
            let least = self
                .pricer
                .cheapest(&self.terms, target, &self.trial, pricing_nodes);
            self.columns.add(&self.terms, target, &self.pricer.best);
            for item in &self.pricer.best {
                self.usage[item.weapon as usize] += f64::from(item.rounds);
            }
            self.trial_cheapest.push(least);
            bound += least;
        }
        for (price, rounds) in self.trial.iter().zip(&self.terms.rounds) {
            bound -= price * f64::from(*rounds);
        }
        // Sums round, and a sure kill is taken for a nearly sure one.
        bound -= self.tolerance;
        if bound > self.bound {
            self.bound = bound;
            self.prices.clone_from(&self.trial);
            std::mem::swap(&mut self.cheapest, &mut self.trial_cheapest);
        }
        bound
    }

    /// Steps of the prices against the excess of use over rounds, as long as the gap to the best plan says (Polyak's rule).
    fn walk(&mut self, effort: &Effort) {
        self.first_prices();
        let (mut length, mut since) = (1.0, 0);
        for _ in 0..effort.steps {
            let before = self.bound;
            // Rough prices are not worth much search: what is given up only lowers the bound.
            let bound = self.evaluate(effort.pricing_nodes / 32);
            if self.closed() {
                return;
            }
            if bound > before {
                since = 0;
            } else {
                since += 1;
                if since >= 4 {
                    (length, since) = (length * 0.5, 0);
                    self.trial.clone_from(&self.prices);
                    continue;
                }
            }
            let excess = |usage: f64, rounds: u32| usage - f64::from(rounds);
            let norm: f64 = self
                .usage
                .iter()
                .zip(&self.terms.rounds)
                .map(|(usage, rounds)| excess(*usage, *rounds) * excess(*usage, *rounds))
                .sum();
            if norm <= 0.0 {
                return;
            }
            let step = length * (self.best_surviving - bound) / norm;
            for (weapon, price) in self.trial.iter_mut().enumerate() {
                let excess = excess(self.usage[weapon], self.terms.rounds[weapon]);
                *price = (*price + step * excess).max(0.0);
            }
        }
    }

    /// What one more round of each weapon would save in the best plan.
    fn first_prices(&mut self) {
        self.trial.clear();
        for weapon in 0..self.terms.weapons() {
            self.trial
                .push(self.best.worth_of_one_more(&self.terms, weapon));
        }
    }

    /// The linear programme over known ways, and new ways at its prices, until no way is missing.
    fn mix(&mut self, effort: &Effort) {
        self.start.clear();
        for target in 0..self.terms.targets() {
            let way = self.columns.add(&self.terms, target, &self.best.at[target]);
            self.start.push(way);
        }
        self.master.begin(&self.terms, &self.columns, &self.start);
        for _ in 0..effort.rounds {
            let solved = self.master.solve(&self.terms, &self.columns, effort.pivots);
            let mixture = self.master.surviving(&self.columns);
            if self.closed() || mixture - self.bound <= self.tolerance {
                break;
            }
            let known = self.columns.len();
            // Halfway to the prices of the best bound: those of the programme alone leap about.
            self.trial.clear();
            self.trial.extend(
                self.master
                    .prices
                    .iter()
                    .zip(&self.prices)
                    .map(|(new, old)| (0.5 * (new + old)).max(0.0)),
            );
            self.evaluate(effort.pricing_nodes);
            if self.columns.len() == known {
                self.trial.clear();
                self.trial
                    .extend(self.master.prices.iter().map(|price| price.max(0.0)));
                self.evaluate(effort.pricing_nodes);
            }
            if self.columns.len() == known || !solved {
                break;
            }
        }
        self.round_mixture(effort);
    }

    /// A plan from the main ways of the mixture, the surest first.
    fn round_mixture(&mut self, effort: &Effort) {
        let mut main: Vec<(f64, usize, u32)> = self
            .master
            .main_ways(&self.columns)
            .into_iter()
            .enumerate()
            .map(|(target, (share, way))| (share, target, way))
            .collect();
        main.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.plan.clear(&self.terms);
        let mut items = Vec::new();
        for (_, target, way) in main {
            items.clear();
            for item in self.columns.items(way) {
                let rounds = item.rounds.min(self.plan.free[item.weapon as usize]);
                if rounds > 0 {
                    items.push(super::columns::Item { rounds, ..*item });
                }
            }
            self.plan.set(&self.terms, target, &items);
        }
        self.finish_plan(effort);
    }

    /// Tries parts of the gap, then all of it.
    fn close(&mut self, effort: &Effort) {
        let floor = self.bound;
        for part in [64.0, 16.0, 4.0, 1.0] {
            let gap = self.best_surviving - floor;
            if self.closed() {
                return;
            }
            let ceiling = gap / part;
            let closed = self.closing.search(
                &self.terms,
                &mut self.columns,
                &mut self.pricer,
                (&self.prices, &self.cheapest),
                ceiling,
                effort.closing_nodes,
            );
            match closed {
                Closed::All(None) => self.bound = self.bound.max(floor + ceiling),
                Closed::All(Some(excess)) => {
                    self.take_found();
                    self.bound = self.bound.max(floor + excess).min(self.best_surviving);
                    return;
                }
                Closed::GaveUp(found) => {
                    if found.is_some() {
                        self.take_found();
                    }
                    return;
                }
            }
        }
    }

    fn take_found(&mut self) {
        self.plan.clear(&self.terms);
        for target in 0..self.terms.targets() {
            let way = self.closing.found[target];
            self.plan.set(&self.terms, target, self.columns.items(way));
        }
        let surviving = self.plan.surviving();
        if surviving < self.best_surviving {
            self.best_surviving = surviving;
            self.best.copy_from(&self.plan);
        }
    }

    fn answer(&mut self, problem: &Problem<'_>) -> Answer {
        let targets = self.terms.targets();
        self.assignment.clear();
        self.assignment.resize(targets * self.terms.weapons(), 0);
        for (target, items) in self.best.at.iter().enumerate() {
            for item in items {
                self.assignment[item.weapon as usize * targets + target] = item.rounds;
            }
        }
        let objective = problem.surviving_value(&self.assignment);
        let proven = objective - self.bound <= 100.0 * self.tolerance;
        Answer {
            objective,
            bound: self.bound.max(0.0).min(objective),
            proven,
        }
    }
}

/// What is left if the round that saves most is fired, again and again: the usual rule of thumb, to compare with.
#[must_use]
pub fn greedy(problem: &Problem<'_>) -> f64 {
    let mut terms = Terms::default();
    terms.set(problem);
    let mut plan = Plan::default();
    plan.clear(&terms);
    plan.fill_greedily(&terms);
    plan.surviving()
}
