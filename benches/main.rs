//! The workloads that the project was started for, on both engines: `cargo bench`.

#![expect(clippy::panic, reason = "a workload that does not even parse is a fault of the suite")]

mod closures;
mod data;
mod front;
mod support;

criterion::criterion_main!(closures::benches, data::benches, front::benches);
