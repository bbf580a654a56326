//! What instrumented nodes tell while a program runs in, tables by function and by line out.
//!
//! [`recorder`] takes the readings; [`Profile`] is what is known when the run is over; [`table`], [`json`] and
//! [`flame`] show it.

pub mod flame;
pub mod json;
pub mod recorder;
pub mod table;

use crate::value::counters::Made;
use std::cmp::Reverse;
use std::ops::AddAssign;

/// How a variable is kept where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    /// An own variable that never leaves the frame, or of which closures take copies.
    Frame,
    /// An own variable in a shared cell.
    OwnCell,
    /// A variable of a function further out, copied into the closure.
    CapturedValue,
    /// A variable of a function further out, in a shared cell.
    CapturedCell,
    /// A top-level variable that functions use too.
    Global,
}

impl Storage {
    pub const ALL: [Storage; 5] =
        [Storage::Frame, Storage::OwnCell, Storage::CapturedValue, Storage::CapturedCell, Storage::Global];

    /// Its key in the JSON form.
    pub const fn name(self) -> &'static str {
        match self {
            Storage::Frame => "frame",
            Storage::OwnCell => "own_cell",
            Storage::CapturedValue => "captured_value",
            Storage::CapturedCell => "captured_cell",
            Storage::Global => "global",
        }
    }
}

/// A number for each storage class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ByStorage([u64; Storage::ALL.len()]);

impl ByStorage {
    pub fn of(&self, storage: Storage) -> u64 {
        self.0[storage as usize]
    }

    pub fn count(&mut self, storage: Storage) {
        self.0[storage as usize] += 1;
    }
}

/// What was done in one function, or on one line: each thing is counted where it happened and nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Work {
    /// Nanoseconds, without those of the functions it called.
    pub own_time: u64,
    /// Calls of Weave functions that it made, and rounds of its loops.
    pub steps: u64,
    pub made: Made,
    pub reads: ByStorage,
    pub writes: ByStorage,
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Work) {
        self.own_time += other.own_time;
        self.steps += other.steps;
        self.made.closures += other.made.closures;
        self.made.cells += other.made.cells;
        self.made.containers += other.made.containers;
        self.made.strings += other.made.strings;
        for (sums, others) in [(&mut self.reads, other.reads), (&mut self.writes, other.writes)] {
            for (sum, other) in sums.0.iter_mut().zip(others.0) {
                *sum += other;
            }
        }
    }
}

/// One row of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// A function as it prints, without its brackets; a line's text.
    pub name: String,
    /// Where it stands, from 1.
    pub line: usize,
    /// How often the function was called; how many calls the line made.
    pub calls: u64,
    /// Nanoseconds from entering to leaving, those of called functions included; under recursion the outermost's.
    pub total_time: u64,
    pub work: Work,
}

/// One function on the stack of calls: time spent while it was the innermost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Which path it was called from; `None` for the top level.
    pub caller: Option<usize>,
    /// As in [`Row::name`].
    pub name: String,
    pub line: usize,
    pub own_time: u64,
}

/// One run of one program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Profile {
    /// The name of the source.
    pub file: String,
    /// Functions that were called, and the top level, in the order of the text.
    pub functions: Vec<Row>,
    /// Lines that did something, in order.
    pub lines: Vec<Row>,
    /// Callers before callees.
    pub paths: Vec<Path>,
    pub sum: Work,
    pub calls: u64,
}

/// What comes first in a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    #[default]
    OwnTime,
    TotalTime,
    Calls,
    Steps,
    Allocations,
    /// The order of the text.
    Line,
}

/// The first `top` rows in that order; equals stay in the order of the text.
pub fn sorted(rows: &[Row], order: Order, top: usize) -> Vec<&Row> {
    let mut rows: Vec<&Row> = rows.iter().collect();
    match order {
        Order::OwnTime => rows.sort_by_key(|row| Reverse(row.work.own_time)),
        Order::TotalTime => rows.sort_by_key(|row| Reverse(row.total_time)),
        Order::Calls => rows.sort_by_key(|row| Reverse(row.calls)),
        Order::Steps => rows.sort_by_key(|row| Reverse(row.work.steps)),
        Order::Allocations => rows.sort_by_key(|row| Reverse(row.work.made.all())),
        Order::Line => {}
    }
    rows.truncate(top);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: usize, calls: u64, own_time: u64) -> Row {
        let work = Work { own_time, ..Work::default() };
        Row { name: String::new(), line, calls, total_time: own_time, work }
    }

    #[test]
    fn rows_are_sorted_and_equals_keep_their_order() {
        let rows = [row(1, 5, 10), row(2, 9, 10), row(3, 5, 20)];
        let lines = |order, top| sorted(&rows, order, top).iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!(lines(Order::OwnTime, 9), [3, 1, 2]);
        assert_eq!(lines(Order::Calls, 9), [2, 1, 3]);
        assert_eq!(lines(Order::Line, 2), [1, 2]);
    }
}
