//! Requests for memory in, the system's memory out, and how much of it this thread holds.
//!
//! The only unsafe code of the crate. Each function hands its arguments on to the system's allocator unchanged, with one
//! exception: pieces of the one size that every value on the heap has are not given back at once while a program runs,
//! but a few wait with the thread for the next request of exactly that size. A loop that makes and drops closures, cells
//! or strings then asks the system for nothing. So what [`GlobalAlloc`] asks of caller and callee holds as it does there.
//!
//! Beside that it counts. The counters and the pieces that wait are the thread's own: no atomic operation, no allocation,
//! no destructor, so they may be used at any time of a thread's life.

#![allow(unsafe_code, reason = "an allocator cannot be written without; see above")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr;

/// The system's allocator with a count of what is held: `#[global_allocator]` in `main.rs`, and wherever else a
/// program that embeds Weave wants `Limits::memory` to work.
pub struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The layout of the pieces that wait: what `Rc<Object>` asks for.
pub const PIECE: Layout = Layout::new::<[usize; 17]>();
/// How many of them wait at most.
const MOST_WAITING: usize = 64;

/// Pieces that came from `System` with the layout [`PIECE`], and that nobody holds.
struct Waiting {
    pieces: [Cell<*mut u8>; MOST_WAITING],
    count: Cell<usize>,
    /// 0 where no program runs, so that nothing is left with a thread that ends.
    most: Cell<usize>,
}

thread_local! {
    static WAITING: Waiting = const {
        Waiting {
            pieces: [const { Cell::new(ptr::null_mut()) }; MOST_WAITING],
            count: Cell::new(0),
            most: Cell::new(0),
        }
    };
}

impl Waiting {
    #[inline(always)]
    fn take(&self) -> Option<*mut u8> {
        let left = self.count.get().checked_sub(1)?;
        let piece = self.pieces.get(left)?;
        self.count.set(left);
        Some(piece.get())
    }

    /// Takes a piece that its holder has given back; whether there was a place for it.
    #[inline(always)]
    fn keep(&self, pointer: *mut u8) -> bool {
        let count = self.count.get();
        match self.pieces.get(count) {
            Some(piece) if count < self.most.get() => {
                piece.set(pointer);
                self.count.set(count + 1);
                true
            }
            _ => false,
        }
    }
}

/// Whether a piece of this layout may wait.
#[inline(always)]
const fn waits(layout: Layout) -> bool {
    layout.size() == PIECE.size() && layout.align() == PIECE.align()
}

/// From now on pieces wait, until [`let_none_wait`].
pub fn let_wait() {
    WAITING.with(|waiting| waiting.most.set(MOST_WAITING));
}

/// Gives all that wait back to the system; from now on none does.
pub fn let_none_wait() {
    WAITING.with(|waiting| {
        waiting.most.set(0);
        while let Some(pointer) = waiting.take() {
            less(taken(PIECE.size()));
            // SAFETY: it came from `System` with this layout, as `keep` demands, and nobody holds it.
            unsafe { System.dealloc(pointer, PIECE) }
        }
    });
}

/// Bytes that this thread has and has not given back, those that wait among them; what another thread gave it counts
/// there. 0 without [`Counting`].
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

// SAFETY: every pointer comes from `System` and goes back to it with the layout it came with; in between it may have
// been given back and handed out again, for the same layout.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if waits(layout)
            && let Some(pointer) = WAITING.with(Waiting::take)
        {
            return pointer;
        }
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
        if waits(layout) && WAITING.with(|waiting| waiting.keep(pointer)) {
            return;
        }
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
    fn a_few_pieces_wait_while_a_program_runs() {
        let before = held();
        // SAFETY: the layout is not empty, and each piece goes back once, with the layout it came with.
        let (take, give) =
            (|| unsafe { Counting.alloc(PIECE) }, |piece| unsafe { Counting.dealloc(piece, PIECE) });
        give(take());
        assert_eq!(held(), before, "no program runs");
        let_wait();
        let pieces: Vec<*mut u8> = (0..MOST_WAITING + 10).map(|_| take()).collect();
        pieces.iter().for_each(|&piece| give(piece));
        assert_eq!(held() - before, MOST_WAITING * taken(PIECE.size()) as usize);
        let again = take();
        assert_eq!(again, pieces[MOST_WAITING - 1], "the last that came is the first to go");
        give(again);
        let_none_wait();
        assert_eq!(held(), before);
        give(take());
        assert_eq!(held(), before);
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
