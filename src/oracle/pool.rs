//! Many pieces of work in, their results out in order, whatever the number of threads.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// Does `work` on the numbers from 0 to `count` in `jobs` threads, and hands the results to `each` in the order of
/// the numbers, until it breaks off. Each thread has a worker of its own, made by `start`.
pub fn in_order<W, R: Send>(
    count: usize,
    jobs: usize,
    start: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> R + Sync,
    mut each: impl FnMut(usize, R) -> ControlFlow<()>,
) {
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, results) = channel();
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, count.max(1)) {
            let sender = sender.clone();
            scope.spawn(|| {
                let (sender, mut worker) = (sender, start());
                while !stopped.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count || sender.send((number, work(&mut worker, number))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let (mut waiting, mut wanted) = (BTreeMap::new(), 0);
        for (number, result) in results {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&wanted) {
                if each(wanted, result).is_break() {
                    stopped.store(true, Ordering::Relaxed);
                    return;
                }
                wanted += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for jobs in [1, 4, 1_000] {
            let mut seen = Vec::new();
            let work = |calls: &mut usize, number: usize| {
                *calls += 1;
                // The first pieces of work take the longest.
                (0..(100 - number) * 200).fold(0, |sum: usize, next| sum ^ std::hint::black_box(next));
                number * 2
            };
            in_order(
                100,
                jobs,
                || 0,
                work,
                |number, result| {
                    seen.push((number, result));
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(seen, (0..100).map(|number| (number, number * 2)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn it_can_be_broken_off() {
        let mut seen = 0;
        let each = |number, _| {
            seen += 1;
            if number == 9 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        in_order(1_000_000, 2, || (), |(), _| (), each);
        assert_eq!(seen, 10);
        in_order(0, 2, || (), |(), _| (), |_, _| panic!("there is nothing to do"));
    }
}
