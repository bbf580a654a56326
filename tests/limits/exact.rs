//! Depth, steps, output, strings and containers: one below the limit, at it, and one above it, on both engines.

use weave_tree::diagnostic::Code;
use weave_tree::limits::Limits;
use weave_tree::oracle::compare::run_on;
use weave_tree::outcome::Outcome;
use weave_tree::run::EngineKind;

const LIMIT: usize = 20;

/// Runs each program with `@` replaced by one less than the limit, the limit, and one more.
#[track_caller]
fn exact(limits: &Limits, fault: &str, programs: &[&str]) {
    for program in programs {
        for amount in [LIMIT - 1, LIMIT] {
            let text = program.replace('@', &amount.to_string());
            for engine in [EngineKind::Slots, EngineKind::Naive] {
                let outcome = run_on(engine, &text, limits).outcome;
                assert_eq!(outcome, Outcome::Finished, "{engine:?}\n{text}");
            }
        }
        let text = program.replace('@', &(LIMIT + 1).to_string());
        let error = |engine| match run_on(engine, &text, limits).outcome {
            Outcome::Failed(error) => error,
            other => panic!("{engine:?}: {other:?}\n{text}"),
        };
        let [slots, naive] = [EngineKind::Slots, EngineKind::Naive].map(error);
        assert_eq!((slots.code, &*slots.message), (Code::Limit, fault), "{text}");
        assert_eq!(slots, naive, "{text}");
    }
}

#[test]
fn depth_is_exact() {
    let limits = Limits { depth: LIMIT, ..Limits::default() };
    let programs = [
        "fn f(n) { if n > 1 { f(n - 1) } }\nf(@)",
        "fn f(n) { if n > 1 { [n - 1] *> f } }\nf(@)",
        "fn f(n, m: if n > 1 { f(n - 1) }) { m }\nf(@)",
        "fn f(n) { if n > 1 { [[n - 1]].sort_by(^(x) { if n > 2 { f(n - 2) }\n 1 }) } }\nf(@)",
        "fn f(n) { if n > 1 { g(n - 1) } }\nfn g(n) { if n > 1 { f(n - 1) } }\nf(@)",
        "fn f(n) { if n > 1 { try(^() { if n > 2 { f(n - 2) } }) } }\nf(@)",
    ];
    exact(&limits, "calls nest deeper than 20", &programs);
}

#[test]
fn steps_are_exact() {
    let limits = Limits { steps: Some(LIMIT as u64), ..Limits::default() };
    let programs = [
        "i = 0\nwhile i < @ { i += 1 }",
        "range(@).each(^(x) { x })",
        "range(@ - 1) &> ^(sum: 0, x) { sum + x }",
        "fn f() { range(@ - 2).map(^(x) { x }) }\ntry(^() { f() })",
        "i = 0\nwhile true { i += 1\n if i > @ { break }\n continue }",
    ];
    exact(&limits, "the program took more than 20 steps", &programs);
}

#[test]
fn output_is_exact() {
    let limits = Limits { output: Some(LIMIT as u64), ..Limits::default() };
    let programs = [
        "puts \"x\".pad_left(@ - 1)",
        "puts \"é\"\nprint(\"x\".pad_left(@ - 6), 2)",
        "puts 123\neprint(\"x\".pad_left(@ - 5))",
        "range(@ - 15).each(^(x) { puts \"\" })\nprint(\"fourteen bytes\")",
        "try(^() { [\"x\".pad_left(@ - 1)] *> print })",
    ];
    exact(&limits, "the program wrote more than 20 bytes", &programs);
}

#[test]
fn strings_are_exact() {
    let limits = Limits { string: LIMIT, ..Limits::default() };
    let programs = [
        r#""x".pad_left(@)"#,
        r#""x" + "y".pad_left(@ - 1)"#,
        r#"s = "tenletters"; s += "x".pad_left(@ - 10)"#,
        r#"range(@ - 10) &> ^(s: "tenletters", x) { s + "a" }"#,
        r#""{"tenletters"}{"x".pad_left(@ - 11)}!""#,
        r#"["tenletters", "x".pad_left(@ - 11)].join("-")"#,
        r#""tenletters".replace("n", "x".pad_left(@ - 9))"#,
        r#"str(["tenletters", "x".pad_left(@ - 18)])"#,
        r#"str([a: "\\".pad_right(@ - 8)])"#,
        r#"("ŉ" + "x".pad_left(@ - 3)).upper"#,
        r#"1.format("0.".pad_right(@, "0"))"#,
        r#"try(^() { fail("x".pad_left(@)) })"#,
        r#"render("x".pad_left(@ - 2), :json)"#,
        r#""".pad_left(10, "a").replace("a$", "x".pad_left(@ - 9), regex: true)"#,
        r#"split("x".pad_left(@), "y", regex: true)"#,
        r#"write("t", "{"é".pad_left(@ - 1)}"); each_line("t", ^(line) { line })"#,
        r#"append("t", "x".pad_left(@)); append("t", "\r\n"); each_line("t", ^(line) { line })"#,
        r#"write("t", "a\n"); append("t", "x".pad_left(@)); each_line("t", ^(row) { row }, :csv)"#,
        r#"write("t", "\"", :text); append("t", "x".pad_left(@)); append("t", "\""); each_line("t", ^(value) { value }, :jsonl)"#,
        r#"append("t", "x".pad_left(@)); read("t", :lines)"#,
        r#"append("t", "a: "); append("t", "x".pad_left(@, "x")); read("t", :yaml)"#,
        r#"append("t", "a = \""); append("t", "x".pad_left(@)); append("t", "\""); read("t", :toml)"#,
    ];
    exact(&limits, "a string would be longer than 20 bytes", &programs);
}

#[test]
fn containers_are_exact() {
    let limits = Limits { container: LIMIT, ..Limits::default() };
    let programs = [
        "range(@)",
        "range(0.5, @)",
        "xs = range(@ - 1); xs << 1",
        "xs = [range(@ - 1)]; xs[0] << 1",
        "xs = range(@ - 1); ys = xs; ys.push(1)",
        "xs = range(@ - 1); xs.insert(0, 1)",
        "[*range(@ - 1), 0]",
        "range(@ - 1) + [1]",
        "m = range(@ - 1); m[:k] = 1; m[:k] = 2",
        "m = [a: 1] + range(@ - 2); m += [a: 2, b: 3]",
        "range(@ - 1) | [100]",
        "range(@ - 1) !& [100]",
        "[range(@ - 1), 7].flatten",
        r#""x".pad_left(@).chars"#,
        r#""".pad_left(2 * @ - 2, "a,").split(",")"#,
        r#""".pad_left(@, "x").find_all("x")"#,
        "fn f(*all) { all }\nf(1, *range(@ - 1))",
        r#"parse("".pad_left(2 * @, "1\n"), :lines)"#,
        r#"parse("[0" + "".pad_left(2 * @ - 2, ",0") + "]", :json)"#,
        "[range(@ - 1), [1]].map(^(x) { x }) &> ^(all: [], x) { all + x }",
    ];
    exact(&limits, "a container would have more than 20 entries", &programs);
}

#[test]
fn a_limit_of_nothing_allows_nothing() {
    let nothing = Limits { container: 0, string: 0, output: Some(0), ..Limits::default() };
    for (program, finishes) in
        [("x = []", true), ("x = [1]", false), ("x = \"a\"", true), ("puts nil", false)]
    {
        let outcome = run_on(EngineKind::Slots, program, &nothing).outcome;
        assert_eq!(outcome == Outcome::Finished, finishes, "{program}: {outcome:?}");
    }
}
