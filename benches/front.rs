//! The front of the house, stage by stage, on programs of 10,000 lines.

use super::lines::{STYLES, program};
use criterion::{BatchSize, Criterion, Throughput, criterion_group};
use std::hint::black_box;
use weave_tree::source::Source;
use weave_tree::syntax::lexer;
use weave_tree::{eval, resolve, syntax};

fn front(criterion: &mut Criterion) {
    for (style, stretch) in STYLES {
        let source = Source::new(style, program(stretch));
        let Ok(parsed) = syntax::parse(&source) else { panic!("the {style} do not parse") };
        let mut group = super::support::group(criterion, &format!("10,000 lines of {style}"));
        group.throughput(Throughput::Bytes(source.text().len() as u64));
        group.bench_function("lex", |bencher| {
            bencher.iter_with_large_drop(|| lexer::lex(black_box(source.text())));
        });
        group.bench_function("parse", |bencher| {
            bencher.iter_batched(
                || lexer::lex(source.text()),
                |lexed| syntax::parse_lexed(black_box(&source), lexed),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("resolve", |bencher| {
            bencher.iter_batched(|| parsed.clone(), resolve::resolve, BatchSize::LargeInput);
        });
        group.bench_function("build", |bencher| {
            bencher.iter_batched(
                || resolve::resolve(parsed.clone()),
                |resolution| eval::prepare(black_box(&source), resolution),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("all", |bencher| {
            bencher.iter_with_large_drop(|| {
                let parsed = syntax::parse(black_box(&source));
                parsed.map(|program| eval::prepare(&source, resolve::resolve(program)))
            });
        });
        group.finish();
    }
}

criterion_group!(benches, front);
