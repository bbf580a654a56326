//! Requests for memory in, the system's memory out, and how much of it this thread holds.
//!
//! The only unsafe code of the crate: each function hands its arguments on to the system's allocator unchanged, so
//! what [`GlobalAlloc`] asks of caller and callee holds as it does there. Beside that it counts, and the counters are
//! plain numbers of the thread: no atomic operation, no allocation, no destructor, so they may be used at any time of
//! a thread's life.

#![allow(unsafe_code, reason = "an allocator cannot be written without; see above")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator with a count of what is held: `#[global_allocator]` in `main.rs`, and wherever else a
/// program that embeds Weave wants `Limits::memory` to work.
pub struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// Bytes that this thread has and has not given back; what another thread gave it counts there. 0 without
/// [`Counting`].
#[inline(always)]
pub fn held() -> usize {
    HELD.get().max(0) as usize
}

/// The most that [`held`] was since [`forget_peak`].
pub fn peak() -> usize {
    PEAK.get().max(0) as usize
}

pub fn forget_peak() {
    PEAK.set(HELD.get());
}

/// Counts memory that comes from elsewhere: pieces of native stack.
pub fn hold(bytes: usize) {
    more(bytes as isize);
}

pub fn give_back(bytes: usize) {
    less(bytes as isize);
}

/// What a request takes of the heap: the size rounded up, and the system's own word beside it.
#[inline(always)]
fn taken(size: usize) -> isize {
    (size.wrapping_add(23) & !15) as isize
}

#[inline(always)]
fn more(bytes: isize) {
    let held = HELD.get().wrapping_add(bytes);
    HELD.set(held);
    if held > PEAK.get() {
        PEAK.set(held);
    }
}

#[inline(always)]
fn less(bytes: isize) {
    HELD.set(HELD.get().wrapping_sub(bytes));
}

// SAFETY: every pointer comes from `System` and goes back to it with the layout it came with.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(taken(layout.size()));
        // SAFETY: the caller's promise is `System`'s.
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        more(taken(layout.size()));
        // SAFETY: the caller's promise is `System`'s.
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        less(taken(layout.size()));
        // SAFETY: the caller's promise is `System`'s.
        unsafe { System.dealloc(pointer, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        more(taken(size) - taken(layout.size()));
        // SAFETY: the caller's promise is `System`'s.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_and_the_most_of_it_are_counted() {
        let before = held();
        forget_peak();
        // SAFETY: the layout is not empty, and the memory goes back with the layout it last had.
        unsafe {
            let small = Layout::from_size_align(100, 8).expect("a layout");
            let large = Layout::from_size_align(1000, 8).expect("a layout");
            let pointer = Counting.alloc_zeroed(small);
            assert!(!pointer.is_null() && *pointer.add(99) == 0);
            assert_eq!(held() - before, 112);
            *pointer = 7;
            let pointer = Counting.realloc(pointer, small, 1000);
            assert!(!pointer.is_null() && *pointer == 7);
            assert_eq!(held() - before, 1008);
            Counting.dealloc(pointer, large);
        }
        assert_eq!((held(), peak() - before), (before, 1008));
    }

    #[test]
    fn memory_from_elsewhere_counts_too() {
        let before = held();
        hold(5000);
        assert_eq!(held() - before, 5000);
        give_back(5000);
        assert_eq!(held(), before);
    }
}
