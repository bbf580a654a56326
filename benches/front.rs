//! The front of the house: lexing and parsing, resolving and node building of 10,000-line programs.

use criterion::{BatchSize, Criterion, Throughput, criterion_group};
use std::hint::black_box;
use weave_tree::source::Source;
use weave_tree::{eval, resolve, syntax};

/// 10,000 lines of functions, closures, containers and pipelines.
fn program() -> String {
    (0..1_000)
        .map(|at| {
            format!(
                "fn step{at}(a, b: {at}) {{\n    # one of many\n    total = a + b * 2\n    add = ^(x) {{ x + total }}\n    \
                 if total > 10 {{\n        total = total - 1\n    }}\n    [1, 2, \"n = {{total}}\"] *> add |> .len\n}}\n\
                 step{at}({at})\n"
            )
        })
        .collect()
}

fn front(criterion: &mut Criterion) {
    let source = Source::new("front", program());
    let Ok(parsed) = syntax::parse(&source) else { panic!("the program does not parse") };
    let mut group = super::support::group(criterion, "10,000 lines");
    group.throughput(Throughput::Bytes(source.text().len() as u64));
    group.bench_function("parse", |bencher| bencher.iter(|| black_box(syntax::parse(&source)).is_ok()));
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| black_box(resolve::resolve(&parsed)).scopes.len());
    });
    group.bench_function("build", |bencher| {
        bencher.iter_batched(
            || resolve::resolve(&parsed),
            |resolution| black_box(eval::prepare(&source, resolution)),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, front);
