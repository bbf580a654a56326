//! Closures, data and the front of the house, measured: `cargo bench`, most workloads on both engines.

#![expect(clippy::panic, reason = "a workload that does not even parse is a fault of the suite")]

mod closures;
mod data;
mod front;
mod lines;
mod support;

criterion::criterion_main!(closures::benches, data::benches, front::benches);
