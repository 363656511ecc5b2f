//! Sharing out runs among threads.
//!
//! The runs of all cases are laid end to end and cut into blocks. Each thread takes the next free block from one atomic counter
//! until none is left, so that a slow run holds up nobody. A result goes to its own place, named by case and run: neither the
//! number of threads nor the size of a block can be seen in what comes back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Something to be run several times: gives the values of run `k`, counted from 0, and depends on nothing else.
pub struct Case<'a> {
    /// How often.
    pub runs: u64,
    /// One run.
    pub run: &'a (dyn Fn(u64) -> Vec<f64> + Sync),
}

/// The values of every run: by case, then by run, then in the order the run gave them.
pub type CaseValues = Vec<Vec<Vec<f64>>>;

/// Runs every case on `threads` threads (0: as many as the machine offers). `progress` is told, on the calling thread, how many
/// runs of how many are done.
///
/// # Panics
///
/// If a run panics, so does this, once the other threads have finished what they had begun.
///
/// ```
/// use gapfiller_study::blocks::{Case, run_cases};
///
/// let square = |run: u64| vec![(run * run) as f64];
/// let values = run_cases(&[Case { runs: 4, run: &square }], 2, &mut |_, _| {});
/// assert_eq!(values, [[[0.0], [1.0], [4.0], [9.0]]]);
/// ```
pub fn run_cases(
    cases: &[Case<'_>],
    threads: usize,
    progress: &mut dyn FnMut(u64, u64),
) -> CaseValues {
    let mut values: CaseValues = cases
        .iter()
        .map(|case| vec![Vec::new(); case.runs as usize])
        .collect();
    let total: u64 = cases.iter().map(|case| case.runs).sum();
    let threads = number_of_threads(threads, total);
    let blocks = cut(cases, block_length(total, threads));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    progress(0, total);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, blocks, next) = (sender.clone(), &blocks, &next);
            scope.spawn(move || {
                while let Some(block) = blocks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for run in block.first..block.end {
                        // The receiver is gone only if the calling thread is being unwound: nobody wants the rest.
                        if sender
                            .send((block.case, run, (cases[block.case].run)(run)))
                            .is_err()
                        {
                            return;
                        }
                    }
                }
            });
        }
        drop(sender);
        for (done, (case, run, of_run)) in (1..).zip(&receiver) {
            values[case][run as usize] = of_run;
            progress(done, total);
        }
    });
    values
}

/// Runs `first..end` of one case.
struct Block {
    case: usize,
    first: u64,
    end: u64,
}

fn cut(cases: &[Case<'_>], length: u64) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (case, Case { runs, .. }) in cases.iter().enumerate() {
        let mut first = 0;
        while first < *runs {
            let end = runs.min(&(first + length)).to_owned();
            blocks.push(Block { case, first, end });
            first = end;
        }
    }
    blocks
}

fn number_of_threads(asked: usize, total: u64) -> usize {
    let offered = || thread::available_parallelism().map_or(1, usize::from);
    let wanted = if asked == 0 { offered() } else { asked };
    wanted
        .min(usize::try_from(total).unwrap_or(usize::MAX))
        .max(1)
}

/// Sixteen blocks for each thread, so that the threads end at about the same time; never more than 64 runs in one.
fn block_length(total: u64, threads: usize) -> u64 {
    (total / (16 * threads as u64)).clamp(1, 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    /// Uneven work, so that threads overtake each other.
    fn uneven(run: u64) -> Vec<f64> {
        let mut value = run as f64 + 0.1;
        for _ in 0..(run * 7919) % 5000 {
            value = (value * 1.000_1).sqrt() + 0.3;
        }
        vec![run as f64, value]
    }

    #[test]
    fn the_same_at_any_number_of_threads() {
        let other = |run: u64| vec![-(run as f64)];
        let run = |threads| {
            let cases = [
                Case {
                    runs: 103,
                    run: &uneven,
                },
                Case {
                    runs: 0,
                    run: &other,
                },
                Case {
                    runs: 17,
                    run: &other,
                },
            ];
            run_cases(&cases, threads, &mut |_, _| {})
        };
        let alone = run(1);
        assert_eq!(alone[0].len(), 103);
        assert!(alone[1].is_empty());
        assert_eq!(alone[2][16], [-16.0]);
        for threads in [0, 2, 3, 8, 500] {
            assert_eq!(run(threads), alone, "{threads} threads");
        }
    }

    #[test]
    fn every_run_once_and_progress_to_the_end() {
        let calls = AtomicU64::new(0);
        let count = |_| {
            calls.fetch_add(1, Ordering::Relaxed);
            vec![]
        };
        let mut seen = Vec::new();
        run_cases(
            &[Case {
                runs: 50,
                run: &count,
            }],
            4,
            &mut |done, total| seen.push((done, total)),
        );
        assert_eq!(calls.into_inner(), 50);
        assert_eq!(seen, (0..=50).map(|done| (done, 50)).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_to_run() {
        assert!(run_cases(&[], 4, &mut |_, _| {}).is_empty());
    }

    #[test]
    #[should_panic]
    fn a_panic_in_a_run_is_not_swallowed() {
        let bad = |run: u64| if run == 3 { panic!("run 3") } else { vec![0.0] };
        run_cases(&[Case { runs: 9, run: &bad }], 2, &mut |_, _| {});
    }
}
