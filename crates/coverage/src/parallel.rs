//! Work shared among threads, the results in the order of the jobs: how many threads there are changes nothing but the time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Does jobs 0 to `count − 1` on so many threads. `done` hears, in this thread, how many are done.
pub fn in_order<T: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
    mut done: impl FnMut(usize),
) -> Vec<T> {
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, count.max(1)) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let job = next.fetch_add(1, Ordering::Relaxed);
                    // The receiver outlives the threads.
                    if job >= count || sender.send((job, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (finished, (job, result)) in receiver.into_iter().enumerate() {
            if let Some(slot) = results.get_mut(job) {
                *slot = Some(result);
            }
            done(finished + 1);
        }
    });
    results.into_iter().flatten().collect()
}

/// As many threads as there are cores.
#[must_use]
pub fn all_cores() -> usize {
    std::thread::available_parallelism().map_or(1, |count| count.get())
}
