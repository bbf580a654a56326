//! The oracle: programs and backends in, whether they agree out.

pub mod answer;
pub mod backend;
pub mod capsule;
pub mod case;
pub mod check;
pub mod compare;
pub mod conformance;
pub mod construct;
pub mod diff;
pub mod expected;
pub mod export;
pub mod fuzz;
pub mod generator;
pub mod lockstep;
pub mod metamorphic;
pub mod pool;
pub mod reduce;
pub mod report;
pub mod rule;
pub mod signature;
pub mod verdict;
