//! Jobs shared among all cores, the results in the order of the jobs.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does every job, on as many threads as there are cores; `done` hears, in this thread, how many rows are done.
pub fn in_order<T: Send>(
    jobs: &[Range<usize>],
    work: impl Fn(&Range<usize>) -> T + Sync,
    done: &mut dyn FnMut(u64),
) -> Vec<T> {
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..cores.min(jobs.len()) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    // The receiver outlives the threads.
                    let Some(job) = jobs.get(index) else { break };
                    if sender.send((index, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut rows = 0;
        for (index, result) in receiver {
            rows += jobs.get(index).map_or(0, |job| job.len() as u64);
            if let Some(slot) = results.get_mut(index) {
                *slot = Some(result);
            }
            done(rows);
        }
    });
    results.into_iter().flatten().collect()
}
