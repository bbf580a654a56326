//! One workload on both engines: programs in, a criterion group with the pair out.

use criterion::{BatchSize, BenchmarkGroup, Criterion, measurement::WallTime};
use std::hint::black_box;
use std::time::Duration;
use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::outcome::Outcome;
use weave_tree::source::Source;
use weave_tree::{eval, naive, resolve, syntax};

/// A group with few, short samples: the suite has many workloads.
pub fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

/// Measures the evaluation of `program` on `slots` and on `naive`; parsing, resolving and node building are not
/// in the measured part.
pub fn pair(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, program: &str) {
    slots(group, &format!("{name}/slots"), program);
    let source = Source::new(name, program);
    let Ok(parsed) = syntax::parse(&source) else { panic!("{name} does not parse") };
    group.bench_function(format!("{name}/naive"), |bencher| {
        bencher.iter_batched(
            MemoryHost::default,
            |mut host| finished(name, naive::run(&source, &parsed, &Limits::default(), &mut host).0),
            BatchSize::LargeInput,
        );
    });
}

/// The same on `slots` alone, for what would take `naive` too long.
pub fn slots(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, program: &str) {
    let source = Source::new(name, program);
    let Ok(parsed) = syntax::parse(&source) else { panic!("{name} does not parse") };
    group.bench_function(name, |bencher| {
        bencher.iter_batched(
            || (eval::prepare(&source, resolve::resolve(&parsed)), MemoryHost::default()),
            |(prepared, mut host)| finished(name, prepared.run(&Limits::default(), &mut host).0),
            BatchSize::LargeInput,
        );
    });
}

/// A workload that fails would measure nothing.
fn finished(name: &str, outcome: Outcome) {
    assert_eq!(black_box(outcome), Outcome::Finished, "{name}");
}
