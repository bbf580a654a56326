//! Closures: creation, capture, calls and hot loops, each on both engines.

use super::support::{group, pair};
use criterion::{Criterion, criterion_group};

/// `main` called with 10,000 iterations around `body`, after `before`.
fn looped(before: &str, body: &str) -> String {
    format!("fn main(n) {{\n{before}\ni = 0\nwhile i < n {{\n{body}\ni = i + 1\n}}\n}}\nmain(10000)\n")
}

fn creation(criterion: &mut Criterion) {
    let mut group = group(criterion, "closure creation");
    for captures in 1..=10 {
        let names: Vec<String> = (0..captures).map(|at| format!("v{at}")).collect();
        let before: String = names.iter().map(|name| format!("{name} = 1\n")).collect();
        let body = format!("f = ^() {{ {} }}\nf()", names.join(" + "));
        pair(&mut group, &format!("{captures} captured"), &looped(&before, &body));
    }
    group.finish();
}

fn nesting(criterion: &mut Criterion) {
    let mut group = group(criterion, "nested closures");
    for depth in [3, 4, 5] {
        let mut inner = (0..depth).map(|at| format!("a{at}")).collect::<Vec<_>>().join(" + ");
        for level in (1..depth).rev() {
            inner = format!("f{level} = ^(a{level}) {{ {inner} }}\nf{level}(a{} + 1)", level - 1);
        }
        let program = format!("fn f0(a0) {{ {inner} }}\n{}", looped("s = 0", "s = s + f0(i)"));
        pair(&mut group, &format!("{depth} deep"), &program);
    }
    group.finish();
}

fn access(criterion: &mut Criterion) {
    let mut group = group(criterion, "captured against local");
    let reading = |body: &str| format!("fn main(n) {{\nx = 1\ns = 0\ni = 0\n{body}\n}}\nmain(10000)\n");
    pair(&mut group, "local read", &reading("while i < n { s = s + x\n i = i + 1 }\ns"));
    pair(
        &mut group,
        "read captured by value",
        &reading("f = ^() { t = 0\n j = 0\n while j < n { t = t + x\n j = j + 1 }\n t }\nf()"),
    );
    pair(
        &mut group,
        "read of a cell",
        &reading("f = ^() { t = 0\n j = 0\n while j < n { t = t + x\n j = j + 1 }\n t }\nx = 2\nf()"),
    );
    pair(
        &mut group,
        "read of an own cell",
        &reading("f = ^() { x = x + 1 }\n while i < n { s = s + x\n i = i + 1 }\nf()\ns"),
    );
    pair(&mut group, "local write", &reading("while i < n { x = i\n i = i + 1 }\nx"));
    pair(
        &mut group,
        "captured write",
        &reading("f = ^() { j = 0\n while j < n { x = j\n j = j + 1 } }\nf()\nx"),
    );
    group.finish();
}

fn depth(criterion: &mut Criterion) {
    let mut group = group(criterion, "read of a variable captured at depth");
    for depth in [1, 2, 5, 10, 20] {
        let mut inner = "s = 0\n i = 0\n while i < n { s = s + v\n i = i + 1 }\n s".to_string();
        for level in (0..depth).rev() {
            inner = format!("g{level} = ^() {{ {inner} }}\n g{level}()");
        }
        pair(&mut group, &depth.to_string(), &format!("fn main(n) {{ v = 1\n {inner} }}\nmain(10000)\n"));
    }
    group.finish();
}

fn calls(criterion: &mut Criterion) {
    let mut group = group(criterion, "calls");
    let plain = format!("fn add(x) {{ x + 1 }}\n{}", looped("r = 0", "r = add(r)"));
    pair(&mut group, "plain function", &plain);
    pair(&mut group, "closure", &looped("one = 1\nr = 0\nadd = ^(x) { x + one }", "r = add(r)"));
    pair(&mut group, "built-in", &looped("r = 0", "r = abs(r)"));
    pair(&mut group, "inline", &looped("r = 0", "r = r + 1"));
    group.finish();
}

fn loops(criterion: &mut Criterion) {
    let mut group = group(criterion, "10,000 iterations");
    let counter = "fn make() { count = 0\n ^() { count = count + 1\n count } }\n";
    pair(&mut group, "counter", &format!("{counter}{}", looped("c = make()\nr = 0", "r = c()")));
    let nested = "fn a(x) { x + 1 }\nfn b(x) { a(x) + 1 }\nfn c(x) { b(x) + 1 }\nfn d(x) { c(x) + 1 }\n";
    pair(&mut group, "nested calls", &format!("{nested}{}", looped("r = 0", "r = d(i)")));
    let mutate = "a = 0\nb = 0\nc = 0\nstep = ^(k) { a = a + k\n b = b + 2\n c = c + 3\n c }";
    pair(&mut group, "three captured variables changed", &looped(mutate, "step(i)"));
    let two = "x = 0\ninc = ^() { x = x + 1\n x }\nget = ^() { x }\ns = 0";
    pair(&mut group, "two closures share one variable", &looped(two, "inc()\ns = s + get()"));
    let four =
        "x = 0\na = ^() { x = x + 1 }\nb = ^() { x = x + 2 }\nc = ^() { x = x - 1 }\nd = ^() { x }\ns = 0";
    pair(&mut group, "four closures share one variable", &looped(four, "a()\nb()\nc()\ns = s + d()"));
    group.finish();
}

criterion_group!(benches, creation, nesting, access, depth, calls, loops);
