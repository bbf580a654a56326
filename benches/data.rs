//! Containers, pipelines, strings and whole samples.

use super::support::{group, pair, pair_over, slots_over};
use criterion::{Criterion, criterion_group};

/// Beyond this `naive`, which copies a container that is written into, would take minutes.
const NAIVE_SIZE: usize = 1_000;

fn pipelines(criterion: &mut Criterion) {
    let mut group = group(criterion, "pipelines");
    for size in [10, 1_000, 100_000] {
        let input = format!("range({size})");
        let workloads = [
            ("map", "xs *> ^(x) { x * 2 }"),
            ("filter", "xs.filter(^(x) { x % 3 == 0 })"),
            ("fold", "xs &> ^(total: 0, x) { total + x }"),
            ("sort", "xs.sort(:desc)"),
            ("sort_by", "xs.sort_by(^(x) { 0 - x })"),
            (
                "map filter fold",
                "xs *> ^(x) { x * 2 } |> .filter(^(x) { x % 3 == 0 }) &> ^(total: 0, x) { total + x }",
            ),
        ];
        for (name, body) in workloads {
            pair_over(&mut group, &format!("{name} {size}"), &input, body);
        }
    }
    group.finish();
}

fn containers(criterion: &mut Criterion) {
    let mut group = group(criterion, "containers");
    for size in [10, 1_000, 100_000, 1_000_000] {
        let looped = |body: &str| format!("i = 0\nwhile i < {size} {{ {body}\n i = i + 1 }}\nxs.len");
        let input = format!("range({size})");
        let workloads = [
            ("append", "[]", "xs << i"),
            ("update", &input, "xs[i] = i + 1"),
            ("lookup", &input, "s = xs[i]"),
        ];
        for (name, input, body) in workloads {
            let reads_only = name == "lookup";
            let name = format!("{name} {size}");
            if size <= NAIVE_SIZE || reads_only {
                pair_over(&mut group, &name, input, &looped(body));
            } else {
                slots_over(&mut group, &name, input, &looped(body));
            }
        }
    }
    group.finish();
}

fn strings(criterion: &mut Criterion) {
    let mut group = group(criterion, "strings");
    for size in [1_000, 100_000] {
        let looped =
            |body: &str| format!("s = \"\"\ni = 0\nwhile i < {size} {{ {body}\n i = i + 1 }}\ns.len");
        for (name, body) in [("build", "s = s + \"x\""), ("interpolate", "s = \"{i}: {i + 1}\"")] {
            pair_over(&mut group, &format!("{name} {size}"), "nil", &looped(body));
        }
    }
    group.finish();
}

fn samples(criterion: &mut Criterion) {
    let mut group = group(criterion, "samples");
    let samples = [
        ("queens", include_str!("../samples/09-queens.wv")),
        ("counters", include_str!("../samples/10-counters.wv")),
        ("primes", include_str!("../samples/12-primes.wv")),
        ("recursion", include_str!("../samples/06-recursion.wv")),
        ("closures", include_str!("../samples/03-closures.wv")),
        ("memo", include_str!("../samples/07-memo.wv")),
        ("table", include_str!("../samples/11-table.wv")),
    ];
    for (name, program) in samples {
        pair(&mut group, name, program);
    }
    group.finish();
}

criterion_group!(benches, pipelines, containers, strings, samples);
