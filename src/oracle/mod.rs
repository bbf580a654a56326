//! The oracle: programs and backends in, whether they agree out.

pub mod answer;
pub mod backend;
pub mod case;
pub mod compare;
pub mod conformance;
pub mod construct;
pub mod diff;
pub mod expected;
pub mod export;
pub mod generator;
pub mod lockstep;
pub mod minimise;
pub mod pool;
pub mod report;
pub mod verdict;
