//! Containers, pipelines, strings and whole samples.

use super::support::{group, pair, slots};
use criterion::{Criterion, criterion_group};

fn pipelines(criterion: &mut Criterion) {
    let mut group = group(criterion, "pipelines");
    for size in [10, 1_000, 100_000] {
        let over = |rest: &str| format!("fn main(xs) {{ {rest} }}\nmain(range({size}))\n");
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
            pair(&mut group, &format!("{name} {size}"), &over(body));
        }
    }
    group.finish();
}

fn containers(criterion: &mut Criterion) {
    let mut group = group(criterion, "containers");
    for size in [10, 1_000, 100_000, 1_000_000] {
        let program = |before: &str, body: &str| {
            format!(
                "fn main(n) {{\nxs = {before}\ni = 0\nwhile i < n {{ {body}\n i = i + 1 }}\nxs.len\n}}\nmain({size})\n"
            )
        };
        slots(&mut group, &format!("append {size}"), &program("[]", "xs << i"));
        slots(&mut group, &format!("update {size}"), &program("range(n)", "xs[i] = i + 1"));
        slots(&mut group, &format!("lookup {size}"), &program("range(n)", "s = xs[i]"));
    }
    group.finish();
}

fn strings(criterion: &mut Criterion) {
    let mut group = group(criterion, "strings");
    for size in [1_000, 100_000] {
        let program = |body: &str| {
            format!(
                "fn main(n) {{ s = \"\"\n i = 0\n while i < n {{ {body}\n i = i + 1 }}\n s.len }}\nmain({size})\n"
            )
        };
        slots(&mut group, &format!("build {size}"), &program("s = s + \"x\""));
        slots(&mut group, &format!("interpolate {size}"), &program("s = \"{i}: {i + 1}\""));
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
    ];
    for (name, program) in samples {
        pair(&mut group, name, program);
    }
    group.finish();
}

criterion_group!(benches, pipelines, containers, strings, samples);
