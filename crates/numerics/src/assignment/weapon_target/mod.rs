//! Which weapon fires how many rounds at which target, so that least value survives.
//!
//! Weapon *i* has *nᵢ* rounds, each of which kills target *j* with probability *pᵢⱼ*; target *j* is worth *Vⱼ*. Wanted are whole
//! numbers of rounds *xᵢⱼ* with Σⱼ xᵢⱼ ≤ nᵢ that make Σⱼ Vⱼ Πᵢ (1 − pᵢⱼ)^xᵢⱼ least (Manne, A. S. (1958), "A target-assignment
//! problem", *Operations Research* 6, pp. 346–351). The general problem is NP-complete (Lloyd & Witsenhausen 1986).
//!
//! The way here is column generation, as in the branch-and-price of Andersen, A. C., Pavlikov, K. and Toffolo, T. A. M. (2022),
//! "Weapon-target assignment problem: exact and approximate solution algorithms", *Annals of Operations Research* 312, pp.
//! 581–606, with another end:
//!
//! 1. `plan`: two constructions, improved by moving and exchanging rounds. From here on there is an answer.
//! 2. `pricing`: with a price on each round, the targets part; the sum of their least costs, less the price of all rounds, is a
//!    lower bound for every assignment (Lagrange's).
//! 3. `solver`: a walk to better prices, then `master`, the linear programme that finds the best ones.
//! 4. `closing`: all combinations of the ways that can still matter, which finds the best assignment and proves it.
//!
//! Work is limited by counts ([`Effort`]), never by a clock. Where a limit is reached, the bound is that of what was done.
//!
//! ```
//! use gapfiller_numerics::assignment::weapon_target::{Effort, Problem, WeaponTarget};
//!
//! // Weapon 0 is good at both targets, weapon 1 at the first only: the best round first would leave the other target alone.
//! let problem = Problem::new(&[1, 1], &[10.0, 9.0], &[0.9, 0.8, 0.85, 0.1]).unwrap();
//! let mut solver = WeaponTarget::new();
//! let answer = solver.solve(&problem, &Effort::default());
//! assert_eq!(solver.assignment(), [0, 1, 1, 0]);
//! assert!(answer.proven && (answer.objective - 3.3).abs() < 1e-12);
//! ```

mod closing;
mod columns;
mod master;
mod plan;
mod pricing;
mod problem;
mod solver;
mod terms;
#[cfg(test)]
mod tests;

pub use problem::{BadProblem, Problem};
pub use solver::{Answer, Effort, WeaponTarget, greedy};
use terms::Terms;
