//! The limits of the run under way in, the `limit` fault out where a value, the output, the memory or the time would
//! go beyond one.
//!
//! A thread runs one program at a time, and what it may still use stands with the thread, so that the pure functions
//! on values can ask too. Whoever makes something large asks *before* it is made; whoever takes long asks in between.

pub mod allocator;

use crate::diagnostic::{Fault, message};
use crate::limits::Limits;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

thread_local! {
    static STRING: Cell<usize> = const { Cell::new(Limits::DEFAULT_STRING) };
    static CONTAINER: Cell<usize> = const { Cell::new(Limits::DEFAULT_CONTAINER) };
    static MEMORY: Cell<usize> = const { Cell::new(usize::MAX) };
    /// The limit, and what has been written.
    static OUTPUT: Cell<(u64, u64)> = const { Cell::new((u64::MAX, 0)) };
    /// How much time there is, and when it began.
    static TIME: Cell<Option<(Duration, Instant)>> = const { Cell::new(None) };
    /// Tells how many objects would have to be dropped now.
    static OBJECTS: Cell<fn() -> u64> = const { Cell::new(no_objects) };
    static INTERRUPT: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
    /// Whether there is anything to look at in between.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// How often [`tick`] may still be asked before it looks.
    static TICKS: Cell<u32> = const { Cell::new(TICKS_BETWEEN_LOOKS) };
    /// What may free memory before the limit is said to be reached.
    static RECLAIM: RefCell<Option<Reclaim>> = const { RefCell::new(None) };
    /// Whether there is a fault that could not be handed on.
    static ANY_KEPT: Cell<bool> = const { Cell::new(false) };
    static KEPT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

const TICKS_BETWEEN_LOOKS: u32 = 256;

/// What may free memory.
struct Reclaim {
    /// How many bytes it takes meanwhile.
    needs: Box<dyn Fn() -> usize>,
    free: Box<dyn Fn()>,
}

/// What giving back a gigabyte takes, most of it in the system, and what dropping a million objects takes: as seen where
/// programs hold numbers, lists, closures, or lists in lists.
const GIVING_BACK_A_GIGABYTE: Duration = Duration::from_millis(100);
const DROPPING_A_MILLION: Duration = Duration::from_millis(15);

/// The share of the memory that must be free after reclaiming, beside what that needs: with less, looking for garbage
/// again and again would take more time than the program.
const WORTH_RECLAIMING: usize = 64;

/// A run under way; when it is dropped, the limits are the usual ones again.
pub struct Run(());

/// Begins a run on this thread: its time starts now, and it has written nothing.
pub fn start(limits: &Limits) -> Run {
    STRING.set(limits.string);
    CONTAINER.set(limits.container);
    MEMORY.set(limits.memory.map_or(usize::MAX, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)));
    OUTPUT.set((limits.output.unwrap_or(u64::MAX), 0));
    TIME.set(limits.timeout.map(|time| (time, Instant::now())));
    OBJECTS.set(no_objects);
    INTERRUPT.set(limits.interrupt.clone());
    RECLAIM.set(None);
    KEPT.set(None);
    WATCHED.set(limits.memory.is_some() || limits.timeout.is_some() || limits.interrupt.is_some());
    ANY_KEPT.set(false);
    TICKS.set(TICKS_BETWEEN_LOOKS);
    allocator::let_wait();
    Run(())
}

/// A run that somebody has interrupted already, which the next look ends.
#[cfg(test)]
pub fn start_interrupted() -> Run {
    start(&Limits { interrupt: Some(Arc::new(AtomicBool::new(true))), ..Limits::default() })
}

impl Run {
    /// When its time is over.
    pub fn deadline(&self) -> Option<Instant> {
        let (time, began) = TIME.get()?;
        began.checked_add(time)
    }

    /// The time it will take to drop so many objects is part of the run's time.
    pub fn will_drop(&self, objects: fn() -> u64) {
        OBJECTS.set(objects);
    }

    /// Where the memory is not enough, `free` is called first, as long as there is room for what that `needs` itself.
    pub fn reclaim_by(&self, needs: impl Fn() -> usize + 'static, free: impl Fn() + 'static) {
        RECLAIM.set(Some(Reclaim { needs: Box::new(needs), free: Box::new(free) }));
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // What ends is the run that `start` began, so this begins none.
        std::mem::forget(start(&Limits::default()));
        allocator::let_none_wait();
    }
}

/// A string of so many bytes is to be made.
#[inline(always)]
pub fn string(bytes: usize) -> Result<(), Fault> {
    if bytes > STRING.get() { Err(too_long()) } else { Ok(()) }
}

/// A container is to have so many entries.
#[inline(always)]
pub fn entries(count: usize) -> Result<(), Fault> {
    if count > CONTAINER.get() { Err(too_large()) } else { Ok(()) }
}

/// So many bytes more are to be held.
#[inline(always)]
pub fn memory(bytes: usize) -> Result<(), Fault> {
    if has_room(bytes) { Ok(()) } else { make_room(bytes) }
}

/// By how many bytes that which has `room` for so many is to grow when it needs `more`: as usual by as much again, and where
/// that would be beyond the limit on memory by little more than is needed.
pub fn growth(room: usize, more: usize) -> Result<usize, Fault> {
    const SPARE: usize = 16;
    memory(more)?;
    let twice = room.max(more);
    if has_room(twice) {
        return Ok(twice);
    }
    let with_spare = more.saturating_add(room / SPARE);
    Ok(if has_room(with_spare) { with_spare } else { more })
}

/// Whether so many bytes more may be held, as things are.
#[inline(always)]
pub fn has_room(bytes: usize) -> bool {
    allocator::held().saturating_add(bytes) <= MEMORY.get()
}

#[cold]
#[inline(never)]
fn make_room(bytes: usize) -> Result<(), Fault> {
    reclaim();
    if has_room(bytes) { Ok(()) } else { Err(too_much()) }
}

fn reclaim() {
    if let Some(reclaim) = RECLAIM.take() {
        (reclaim.free)();
        if has_room((reclaim.needs)().saturating_add(MEMORY.get() / WORTH_RECLAIMING)) {
            RECLAIM.set(Some(reclaim));
        }
    }
}

/// Reclaims in time: while there still is room for what that takes.
fn reclaim_early() {
    let needs = RECLAIM.with_borrow(|reclaim| reclaim.as_ref().map_or(0, |reclaim| (reclaim.needs)()));
    if !has_room(needs) {
        reclaim();
    }
}

/// So many bytes are to be written to standard output or standard error: all of them or none.
pub fn output(bytes: usize) -> Result<(), Fault> {
    let (limit, before) = OUTPUT.get();
    let after = before.saturating_add(bytes as u64);
    if after > limit {
        return Err(message::output(limit));
    }
    OUTPUT.set((limit, after));
    Ok(())
}

/// Looks at the memory, the clock and Ctrl-C.
#[inline]
pub fn look() -> Result<(), Fault> {
    if WATCHED.get() { look_closely() } else { Ok(()) }
}

/// [`look`] once in a while: for loops.
#[inline(always)]
pub fn tick() -> Result<(), Fault> {
    match TICKS.get().checked_sub(1) {
        Some(left) => {
            TICKS.set(left);
            Ok(())
        }
        None => look_again(),
    }
}

/// [`tick`] in a walk that cannot fail: `false` if it shall be broken off. Whoever began it asks [`completed`] at its
/// end.
#[inline(always)]
pub fn goes_on() -> bool {
    match TICKS.get().checked_sub(1) {
        Some(left) => {
            TICKS.set(left);
            true
        }
        None => match look_again() {
            Ok(()) => true,
            Err(fault) => {
                keep(fault);
                false
            }
        },
    }
}

/// Keeps a fault that cannot be handed on where it is noticed: [`completed`] tells it, and from then on nothing else
/// is raised.
#[cold]
pub fn keep(fault: Fault) {
    ANY_KEPT.set(true);
    // Each tick looks from now on.
    TICKS.set(0);
    KEPT.with_borrow_mut(|kept| {
        kept.get_or_insert(fault);
    });
}

/// The fault that was kept, if one was: whatever came of it means nothing.
#[inline(always)]
pub fn completed() -> Result<(), Fault> {
    if ANY_KEPT.get() { kept() } else { Ok(()) }
}

#[cold]
#[inline(never)]
fn kept() -> Result<(), Fault> {
    KEPT.with_borrow(|kept| kept.clone().map_or(Ok(()), Err))
}

/// Whether Ctrl-C was pressed: a `limit` fault then means that.
pub fn is_interrupted() -> bool {
    INTERRUPT.with_borrow(|flag| flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)))
}

/// How many steps of a program may pass between two looks.
pub fn steps_between_looks() -> u64 {
    // A step may take kilobytes.
    if MEMORY.get() == usize::MAX { 4096 } else { 64 }
}

#[cold]
#[inline(never)]
fn look_again() -> Result<(), Fault> {
    completed()?;
    TICKS.set(TICKS_BETWEEN_LOOKS);
    look()
}

#[inline(never)]
fn look_closely() -> Result<(), Fault> {
    reclaim_early();
    memory(0)?;
    clock()
}

fn clock() -> Result<(), Fault> {
    if let Some((time, began)) = TIME.get()
        && began.elapsed().saturating_add(giving_back()) > time
    {
        return Err(message::timeout(time.as_secs_f64()));
    }
    if is_interrupted() { Err(message::interrupted()) } else { Ok(()) }
}

/// How long it will take, about, to let go what is held, so that the program as a whole ends in time.
fn giving_back() -> Duration {
    GIVING_BACK_A_GIGABYTE.mul_f64(allocator::held() as f64 / 1e9)
        + DROPPING_A_MILLION.mul_f64(OBJECTS.get()() as f64 / 1e6)
}

fn no_objects() -> u64 {
    0
}

#[cold]
#[inline(never)]
fn too_long() -> Fault {
    message::string_length(STRING.get())
}

#[cold]
#[inline(never)]
fn too_large() -> Fault {
    message::container_size(CONTAINER.get())
}

#[cold]
#[inline(never)]
fn too_much() -> Fault {
    message::memory(MEMORY.get())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use std::rc::Rc;

    #[test]
    fn each_size_is_exact() {
        let _run = start(&Limits { string: 5, container: 3, output: Some(4), ..Limits::default() });
        assert_eq!((string(5), entries(3)), (Ok(()), Ok(())));
        assert_eq!(string(6).map_err(|fault| fault.code), Err(Code::Limit));
        assert_eq!(entries(4).map_err(|fault| fault.code), Err(Code::Limit));
        assert_eq!((output(3), output(1)), (Ok(()), Ok(())));
        assert_eq!(output(1).map_err(|fault| fault.code), Err(Code::Limit));
    }

    #[test]
    fn limits_end_with_their_run() {
        drop(start(&Limits { string: 5, memory: Some(1), ..Limits::default() }));
        assert_eq!((string(6), memory(1000)), (Ok(()), Ok(())));
    }

    #[test]
    fn memory_counts_what_is_held_already() {
        let limit = Some(allocator::held() as u64 + 1000);
        let _run = start(&Limits { memory: limit, ..Limits::default() });
        assert_eq!(memory(1000), Ok(()));
        assert!(memory(1001).is_err());
        allocator::hold(1);
        let fault = memory(1000);
        allocator::give_back(1);
        assert!(fault.is_err());
        assert_eq!(look(), Ok(()));
    }

    #[test]
    fn memory_is_reclaimed_before_it_is_too_little() {
        let hoard = Rc::new(Cell::new(1000));
        allocator::hold(1000);
        let run = start(&Limits { memory: Some(allocator::held() as u64 + 1000), ..Limits::default() });
        let freed = hoard.clone();
        run.reclaim_by(|| 0, move || allocator::give_back(freed.take()));
        assert_eq!((memory(1000), hoard.get()), (Ok(()), 1000), "there is enough");
        assert_eq!((memory(1001), hoard.get()), (Ok(()), 0));
        // What comes free must be worth the search.
        allocator::hold(2000);
        hoard.set(10);
        assert_eq!((memory(5), hoard.get()), (Ok(()), 0));
        hoard.set(10);
        assert!(memory(11).is_err() && hoard.get() == 10, "it is not looked for again");
        allocator::give_back(1990);
        drop(run);
        assert_eq!((memory(usize::MAX), hoard.get()), (Ok(()), 10));
    }

    #[test]
    fn a_walk_is_broken_off_when_the_time_is_over() {
        let run = start(&Limits { timeout: Some(Duration::ZERO), ..Limits::default() });
        assert_eq!(completed(), Ok(()));
        assert!((0..=2 * TICKS_BETWEEN_LOOKS).any(|_| !goes_on()));
        assert!(
            (0..=2 * TICKS_BETWEEN_LOOKS).all(|_| !goes_on() && tick().is_err()),
            "once broken off, all are"
        );
        assert!(completed().is_err());
        drop(run);
        assert_eq!(completed(), Ok(()));
    }

    #[test]
    fn time_is_left_to_give_back_what_is_held() {
        let a_minute = Some(Duration::from_secs(60));
        let run = start(&Limits { timeout: a_minute, ..Limits::default() });
        run.will_drop(|| 3_000_000_000);
        assert_eq!(look(), Ok(()), "45 seconds to drop them");
        run.will_drop(|| 4_000_000_000);
        assert!(look().is_err());
        drop(run);
        let _run = start(&Limits { timeout: a_minute, ..Limits::default() });
        let terabyte = 1_000_000_000_000;
        allocator::hold(terabyte);
        let fault = look();
        allocator::give_back(terabyte);
        assert!(fault.is_err() && look().is_ok());
    }

    #[test]
    fn ctrl_c_is_seen_in_between() {
        let interrupt = Arc::new(AtomicBool::new(false));
        let _run = start(&Limits { interrupt: Some(interrupt.clone()), ..Limits::default() });
        assert!(look().is_ok() && !is_interrupted());
        interrupt.store(true, Ordering::Relaxed);
        assert!(look().is_err() && is_interrupted());
        assert!((0..=2 * TICKS_BETWEEN_LOOKS).any(|_| tick().is_err()));
    }
}
