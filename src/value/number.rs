//! Numbers: exact integers of −2⁶³ … 2⁶⁴−1, doubles beyond; arithmetic, comparison and printing.

use std::cmp::Ordering;

/// A number; equal integers have one form (`Wide` only above `i64::MAX`).
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    Int(i64),
    Wide(u64),
    Double(f64),
}

impl Number {
    /// Exact when it fits, else the nearest double.
    pub fn from_i128(_integer: i128) -> Number {
        todo!()
    }
    pub fn as_f64(self) -> f64 {
        todo!()
    }
    /// The exact integer, if this is one (a double never is, even an integral one).
    pub fn as_i128(self) -> Option<i128> {
        todo!()
    }
    /// As an index or count: an integer, or an integral double, that fits.
    pub fn as_index(self) -> Option<i64> {
        todo!()
    }
    pub fn add(self, _other: Number) -> Number {
        todo!()
    }
    pub fn subtract(self, _other: Number) -> Number {
        todo!()
    }
    pub fn multiply(self, _other: Number) -> Number {
        todo!()
    }
    pub fn divide(self, _other: Number) -> Number {
        todo!()
    }
    pub fn remainder(self, _other: Number) -> Number {
        todo!()
    }
    pub fn negate(self) -> Number {
        todo!()
    }
    /// By mathematical value; `None` where NaN is involved.
    pub fn compare(self, _other: Number) -> Option<Ordering> {
        todo!()
    }
    /// Reads a number literal of the language, without a sign: `42`, `1_000`, `0xFF`, `3.14`, `1e5`.
    pub fn from_literal(_text: &str) -> Option<Number> {
        todo!()
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}
