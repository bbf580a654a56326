//! Signatures and argument lists in, by the thousand; what an independent model of grammar/06-functions.md binds
//! (or the error it raises) out, compared with both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use std::fmt::Write;
use weave_tree::diagnostic::message;
use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::outcome::Outcome;
use weave_tree::run::{EngineKind, run};
use weave_tree::source::Source;

/// A parameter list: required (`false`) and defaulted (`true`) parameters, and whether `*r` collects the rest.
#[derive(Clone)]
struct Signature {
    defaulted: Vec<bool>,
    collects: bool,
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

impl Signature {
    fn all() -> Vec<Signature> {
        let mut all = Vec::new();
        for count in 0..=NAMES.len() {
            for pattern in 0..1_usize << count {
                let defaulted: Vec<bool> = (0..count).map(|index| pattern >> index & 1 == 1).collect();
                for collects in [false, true] {
                    all.push(Signature { defaulted: defaulted.clone(), collects });
                }
            }
        }
        all
    }

    fn names(&self) -> &'static [&'static str] {
        &NAMES[..self.defaulted.len()]
    }

    /// `fn f(a, b: "b<{a}>", *r) { "{a}|{b}|{r}" }`: each default shows the parameters to its left.
    fn program(&self, name: &str) -> String {
        let mut parameters: Vec<String> = Vec::new();
        for (index, name) in self.names().iter().enumerate() {
            let earlier: String = NAMES[..index].iter().map(|name| format!("{{{name}}}")).collect();
            parameters.push(match self.defaulted[index] {
                true => format!("{name}: \"{name}<{earlier}>\""),
                false => (*name).to_string(),
            });
        }
        if self.collects {
            parameters.push("*r".to_string());
        }
        let collected = self.collects.then_some("r");
        let shown: Vec<String> =
            self.names().iter().copied().chain(collected).map(|name| format!("{{{name}}}")).collect();
        format!("fn {name}({}) {{ \"{}\" }}", parameters.join(", "), shown.join("|"))
    }

    fn printed(&self, name: &str) -> String {
        let mut parameters: Vec<String> = Vec::new();
        for (name, &defaulted) in self.names().iter().zip(&self.defaulted) {
            parameters.push(if defaulted { format!("{name}: …") } else { (*name).to_string() });
        }
        if self.collects {
            parameters.push("*r".to_string());
        }
        format!("<fn {name}({})>", parameters.join(", "))
    }
}

/// One argument as written. Values are the numbers 1, 2, 3 … in the order of the text.
#[derive(Clone, Copy)]
enum Argument {
    Positional,
    /// `*[…]` with so many entries without a key.
    Spread(usize),
    /// `*[name: …]`
    KeyedSpread(&'static str),
    /// `*[…, name: …]`
    MixedSpread(&'static str),
    Named(&'static str),
}

/// What an argument list stands for, spreads written out.
#[derive(Default)]
struct Given {
    positional: Vec<usize>,
    named: Vec<(&'static str, usize)>,
}

/// The list as program text, and what it stands for.
fn written(arguments: &[Argument]) -> (String, Given) {
    let mut given = Given::default();
    let mut texts = Vec::new();
    let mut last = 0;
    let mut next = || {
        last += 1;
        last
    };
    for argument in arguments {
        texts.push(match *argument {
            Argument::Positional => {
                given.positional.push(next());
                given.positional[given.positional.len() - 1].to_string()
            }
            Argument::Spread(count) => {
                let values: Vec<usize> = (0..count).map(|_| next()).collect();
                let texts: Vec<String> = values.iter().map(usize::to_string).collect();
                given.positional.extend(values);
                format!("*[{}]", texts.join(", "))
            }
            Argument::KeyedSpread(name) => {
                let value = next();
                given.named.push((name, value));
                format!("*[{name}: {value}]")
            }
            Argument::MixedSpread(name) => {
                let (first, second) = (next(), next());
                given.positional.push(first);
                given.named.push((name, second));
                format!("*[{first}, {name}: {second}]")
            }
            Argument::Named(name) => {
                let value = next();
                given.named.push((name, value));
                format!("{name}: {value}")
            }
        });
    }
    (texts.join(", "), given)
}

/// Every list of 0–4 positional and named arguments; `r` is the collecting parameter, `z` no parameter at all.
fn plain_lists() -> Vec<Vec<Argument>> {
    let mut lists = Vec::new();
    for positional in 0..=4 {
        let mut current = vec![vec![Argument::Positional; positional]];
        for _ in positional..=4 {
            let longer = current.iter().flat_map(|list| {
                ["a", "b", "c", "d", "r", "z"]
                    .map(|name| list.iter().copied().chain([Argument::Named(name)]).collect())
            });
            let longer = longer.collect();
            lists.append(&mut current);
            current = longer;
        }
    }
    lists
}

/// Every list of 0–3 positional arguments and spreads in any mix, with at most one name behind them.
fn spread_lists() -> Vec<Vec<Argument>> {
    let atoms = [
        Argument::Positional,
        Argument::Spread(0),
        Argument::Spread(2),
        Argument::KeyedSpread("a"),
        Argument::KeyedSpread("c"),
        Argument::KeyedSpread("z"),
        Argument::MixedSpread("a"),
        Argument::MixedSpread("b"),
        Argument::MixedSpread("r"),
    ];
    let mut lists = vec![Vec::new()];
    let mut start = 0;
    for _ in 0..3 {
        let end = lists.len();
        for index in start..end {
            for atom in atoms {
                let mut longer = lists[index].clone();
                longer.push(atom);
                lists.push(longer);
            }
        }
        start = end;
    }
    let named = lists.clone().into_iter().flat_map(|list| {
        ["a", "d"].map(|name| list.iter().copied().chain([Argument::Named(name)]).collect())
    });
    let named: Vec<Vec<Argument>> = named.collect();
    lists.into_iter().chain(named).collect()
}

/// grammar/06-functions.md: the text that the function gives, or the message of the `arity` error.
fn model(signature: &Signature, name: &str, given: &Given) -> Result<String, String> {
    let names = signature.names();
    let printed = signature.printed(name);
    let required = signature.defaulted.iter().filter(|&&defaulted| !defaulted).count();
    let count = given.positional.len();
    let most = (!signature.collects).then_some(names.len());
    let wrong_count = || message::wrong_count(&printed, required, most, count).message;
    if most.is_some_and(|most| count > most) {
        return Err(wrong_count());
    }
    // Required parameters are served first, then defaulted ones, each kind from the left …
    let mut to_required = count.min(required);
    let mut to_defaulted = (count - to_required).min(names.len() - required);
    // … and the arguments bind in the order of the parameters.
    let mut arguments = given.positional.iter().copied();
    let mut bound: Vec<Option<usize>> = Vec::new();
    for &defaulted in &signature.defaulted {
        let left = if defaulted { &mut to_defaulted } else { &mut to_required };
        bound.push(if *left > 0 { arguments.next() } else { None });
        *left = left.saturating_sub(1);
    }
    let rest: Vec<String> = arguments.map(|value| value.to_string()).collect();
    for &(argument, value) in &given.named {
        match names.iter().position(|&name| name == argument) {
            None => return Err(message::unknown_argument(&printed, argument, []).message),
            Some(index) if bound[index].is_some() => {
                return Err(message::argument_twice(&printed, argument).message);
            }
            Some(index) => bound[index] = Some(value),
        }
    }
    let missing = (0..names.len()).find(|&index| bound[index].is_none() && !signature.defaulted[index]);
    if let Some(index) = missing {
        let none_named = given.named.is_empty();
        let one = || message::missing_argument(&printed, names[index]).message;
        return Err(if none_named { wrong_count() } else { one() });
    }
    let mut shown: Vec<String> = Vec::new();
    for (index, value) in bound.iter().enumerate() {
        shown.push(match value {
            Some(value) => value.to_string(),
            None => format!("{}<{}>", names[index], shown.concat()),
        });
    }
    if signature.collects {
        shown.push(format!("[{}]", rest.join(", ")));
    }
    Ok(shown.join("|"))
}

/// The line that a program prints for a call.
fn expected(signature: &Signature, name: &str, given: &Given) -> String {
    model(signature, name, given).unwrap_or_else(|message| format!("arity: {message}"))
}

/// Prints what a call gives, or its error.
const REPORT: &str = r#"fn report(call) {
  result = try(call)
  if result[:ok] { puts result[:value] } else {
    error = result[:error]
    puts str(error[:code]).drop(1) + ": " + error[:message]
  }
}
"#;

/// Runs a program on both engines and compares its output line by line; `calls` says what made each line.
fn compare(program: &str, expected: &[String], calls: &[String]) {
    for engine in [EngineKind::Slots, EngineKind::Naive] {
        let mut host = MemoryHost::new();
        let (outcome, _) = run(&Source::new("arguments.wv", program), engine, &Limits::default(), &mut host);
        let output = host.output();
        let mut differences = String::new();
        let lines = output.lines().chain(std::iter::repeat("(nothing)"));
        let different = lines.zip(expected).zip(calls).filter(|((found, expected), _)| found != expected);
        for ((found, expected), call) in different.take(10) {
            let _ = write!(differences, "\n{call}\n  expected {expected}\n  found    {found}");
        }
        assert!(differences.is_empty(), "{engine:?}, {outcome:?}:{differences}");
        assert_eq!(output.lines().count(), expected.len(), "{engine:?} prints one line for each call");
        assert_eq!(outcome, Outcome::Finished, "{engine:?}");
    }
}

/// Every signature with every list, through functions that are only known when the program runs.
fn check_all(lists: &[Vec<Argument>]) {
    let signatures = Signature::all();
    let lists: Vec<(String, Given)> = lists.iter().map(|list| written(list)).collect();
    let mut program = REPORT.to_string();
    let (mut functions, mut outputs, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for (number, signature) in signatures.iter().enumerate() {
        let name = format!("f{number}");
        program += &signature.program(&name);
        program.push('\n');
        for (text, given) in &lists {
            outputs.push(expected(signature, &name, given));
            calls.push(format!("{} ({text})", signature.program(&name)));
        }
        functions.push(name);
    }
    let applied: Vec<String> = lists.iter().map(|(text, _)| format!("^(f) {{ f({text}) }},\n")).collect();
    let _ = write!(
        program,
        "calls = [\n{}]\n[{}].each(^(f) {{ calls.each(^(call) {{ report(^() {{ call(f) }}) }}) }})\n",
        applied.concat(),
        functions.join(", ")
    );
    compare(&program, &outputs, &calls);
}

#[test]
fn positional_and_named_arguments_bind_as_the_model_says() {
    let lists = plain_lists();
    assert_eq!(lists.len(), 1_555 + 259 + 43 + 7 + 1);
    check_all(&lists);
}

#[test]
fn spreads_bind_as_the_model_says() {
    let lists = spread_lists();
    assert_eq!(lists.len(), 3 * (1 + 9 + 81 + 729));
    check_all(&lists);
}

/// Calls written out by the function's name, which an engine may treat in ways of its own.
#[test]
fn direct_calls_bind_as_the_model_says() {
    let lists: Vec<(String, Given)> = plain_lists()
        .iter()
        .filter(|list| list.iter().filter(|argument| matches!(argument, Argument::Named(_))).count() <= 1)
        .map(|list| written(list))
        .collect();
    assert_eq!(lists.len(), 5 + 4 * 6);
    for declared_in_a_function in [false, true] {
        let (mut program, mut outputs, mut calls) = (REPORT.to_string(), Vec::new(), Vec::new());
        for (number, signature) in Signature::all().iter().enumerate() {
            let name = format!("f{number}");
            let mut part = signature.program(&name) + "\n";
            for (text, given) in &lists {
                let _ = writeln!(part, "report(^() {{ {name}({text}) }})");
                outputs.push(expected(signature, &name, given));
                calls.push(format!("{} ({text})", signature.program(&name)));
            }
            match declared_in_a_function {
                false => program += &part,
                true => _ = writeln!(program, "^() {{\n{part}}}()"),
            }
        }
        compare(&program, &outputs, &calls);
    }
}

/// A pipeline stage hands over one argument, a step of a fold two, the first of which is the start value.
#[test]
fn pipelines_bind_as_the_model_says() {
    let (mut program, mut outputs, mut calls) = (REPORT.to_string(), Vec::new(), Vec::new());
    for (number, signature) in Signature::all().iter().enumerate() {
        let name = format!("f{number}");
        program += &signature.program(&name);
        program.push('\n');
        let one = Given { positional: vec![1], named: Vec::new() };
        for call in [format!("1 |> {name}"), format!("1 *> {name}"), format!("([1] *> {name})[0]")] {
            let _ = writeln!(program, "report(^() {{ {call} }})");
            outputs.push(expected(signature, &name, &one));
            calls.push(format!("{} {call}", signature.program(&name)));
        }
    }
    compare(&program, &outputs, &calls);
}
