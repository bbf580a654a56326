//! One workload on both engines: programs in, a criterion group with the pair out.

use criterion::{BatchSize, BenchmarkGroup, Criterion, measurement::WallTime};
use std::hint::black_box;
use std::io::{self, BufRead};
use std::time::{Duration, Instant};
use weave_tree::host::files::Files;
use weave_tree::host::process::{Ended, Invocation};
use weave_tree::host::{Host, MemoryHost};
use weave_tree::limits::Limits;
use weave_tree::outcome::Outcome;
use weave_tree::source::Source;
use weave_tree::syntax::ast::{Parsed, Program};
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
    let source = Source::new(name, program);
    let parsed = parsed(&source);
    group.bench_function(format!("{name}/slots"), |bencher| {
        bencher.iter_batched(
            || (eval::prepare(&source, resolve::resolve(parsed.clone())), MemoryHost::default()),
            |(prepared, mut host)| finished(name, prepared.run(&Limits::default(), &mut host).0),
            BatchSize::LargeInput,
        );
    });
    group.bench_function(format!("{name}/naive"), |bencher| {
        bencher.iter_batched(
            MemoryHost::default,
            |mut host| finished(name, naive::run(&source, &parsed, &Limits::default(), &mut host).0),
            BatchSize::LargeInput,
        );
    });
}

/// Measures `work(input)` on both engines, without the making of `input`.
pub fn pair_over(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, input: &str, work: &str) {
    slots_over(group, name, input, work);
    let source = Source::new(name, watched(input, work));
    let parsed = parsed(&source);
    group.bench_function(format!("{name}/naive"), |bencher| {
        bencher.iter_custom(|runs| {
            watch(runs, |host| finished(name, naive::run(&source, &parsed, &Limits::default(), host).0))
        });
    });
}

/// The same on `slots` alone, for what would take `naive` too long.
pub fn slots_over(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, input: &str, work: &str) {
    let source = Source::new(name, watched(input, work));
    let parsed = parsed(&source);
    group.bench_function(format!("{name}/slots"), |bencher| {
        bencher.iter_custom(|runs| {
            watch(runs, |host| {
                let prepared = eval::prepare(&source, resolve::resolve(parsed.clone()));
                finished(name, prepared.run(&Limits::default(), host).0);
            })
        });
    });
}

/// A program that asks for the time right before and right after the work.
fn watched(input: &str, work: &str) -> String {
    format!("fn main(xs) {{\n{work}\n}}\ninput_made = {input}\nclock()\nmain(input_made)\nclock()\n")
}

fn watch(runs: u64, run: impl Fn(&mut Watch)) -> Duration {
    let mut total = Duration::ZERO;
    for _ in 0..runs {
        let mut host = Watch { looks: Vec::with_capacity(2), inner: MemoryHost::default() };
        run(&mut host);
        assert_eq!(host.looks.len(), 2, "the program looks at the clock before and after its work");
        total += host.looks[1] - host.looks[0];
    }
    total
}

/// Notes when the program looks at the clock.
struct Watch {
    looks: Vec<Instant>,
    inner: MemoryHost,
}

impl Host for Watch {
    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        self.inner.run(invocation)
    }
    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        self.inner.variables()
    }
    fn clock(&mut self) -> io::Result<f64> {
        self.looks.push(Instant::now());
        Ok(0.0)
    }

    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_output(bytes)
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_error(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        self.inner.input()
    }
    fn files(&mut self) -> &mut dyn Files {
        self.inner.files()
    }
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.inner.read_line()
    }

    fn arguments(&self) -> &[String] {
        self.inner.arguments()
    }

    fn seed(&mut self) -> io::Result<u64> {
        self.inner.seed()
    }
}

fn parsed(source: &Source) -> Program<Parsed> {
    match syntax::parse(source) {
        Ok(parsed) => parsed,
        Err(errors) => panic!("{} does not parse: {errors:?}", source.name()),
    }
}

/// A workload that fails would measure nothing.
fn finished(name: &str, outcome: Outcome) {
    assert_eq!(black_box(outcome), Outcome::Finished, "{name}");
}
