//! The oracle: programs and backends in, whether they agree out.

pub mod answer;
pub mod backend;
pub mod case;
pub mod compare;
pub mod construct;
pub mod generator;
pub mod minimise;
pub mod verdict;
