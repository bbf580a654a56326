//! The workloads that the project was started for, on both engines: `cargo bench`.

mod closures;
mod data;
mod front;
mod support;

criterion::criterion_main!(closures::benches, data::benches, front::benches);
