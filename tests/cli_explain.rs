//! `explain`: its pages can be read, and their examples do what they say on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop at once"
)]

mod support;

use support::{Ran, code, ran, weave};
use weave_tree::diagnostic::Code;
use weave_tree::diagnostic::explain;

/// Codes whose examples need built-ins that this version lacks; a code that no longer does must leave this list.
const PENDING: [Code; 2] = [Code::Io, Code::Shell];

#[test]
fn every_code_has_its_page_and_the_list_names_them_all() {
    let list = ran(&mut weave(&["explain"]));
    assert_eq!((list.code, list.errors.as_str()), (0, ""));
    for code in Code::ALL {
        let page = ran(&mut weave(&["explain", code.name()]));
        assert_eq!((page.code, page.errors.as_str()), (0, ""), "{}", code.name());
        assert!(page.output.starts_with(&format!("{}: ", code.name())), "{}", page.output);
        assert!(list.output.contains(explain::summary(code)), "{}", code.name());
    }
}

#[test]
fn an_unknown_code_is_refused_with_a_suggestion() {
    let near = ran(&mut weave(&["explain", "nmae"]));
    assert_eq!((near.code, near.output.as_str()), (2, ""));
    assert!(near.errors.contains("did you mean `name`?"), "{}", near.errors);
    let far = ran(&mut weave(&["explain", "weather"]));
    assert_eq!(far.code, 2);
    assert!(far.errors.contains("syntax, name, type"), "{}", far.errors);
}

#[test]
fn the_examples_do_what_they_say() {
    for code in Code::ALL {
        let examples = examples(explain::source(code));
        assert_eq!(examples.len(), 2, "{}", code.name());
        for engine in ["slots", "naive"] {
            let met = examples.iter().all(|example| example.holds(engine));
            assert_eq!(met, !PENDING.contains(&code), "explain.{} on {engine}", code.name());
        }
    }
}

/// One example of a page, with what it promises.
#[derive(Default)]
struct Example {
    program: String,
    output: String,
    error: String,
}

impl Example {
    fn holds(&self, engine: &str) -> bool {
        let ran = code(&["--errors", "short", "--engine", engine], &self.program);
        let expected = self.error.split_once('\n').map_or(String::new(), |(head, message)| {
            let (code, place) = head.split_once(' ').expect("a code and a place");
            format!("<-e>:{place}: {code}: {message}")
        });
        let holds = ran.output == self.output && ran.errors == expected && self.code_fits(&ran);
        if !holds {
            println!(
                "{}\n== {}\n{}{}== promised\n{expected}",
                self.program, ran.code, ran.output, ran.errors
            );
        }
        holds
    }

    fn code_fits(&self, ran: &Ran) -> bool {
        let expected: &[i32] = if self.error.is_empty() { &[0] } else { &[65, 70, 75] };
        expected.contains(&ran.code)
    }
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in page.lines() {
        match (fence, line.strip_prefix("```")) {
            (None, Some(info)) => {
                fence = info.split_whitespace().next();
                if fence == Some("weave") {
                    examples.push(Example::default());
                }
            }
            (Some(_), Some(_)) => fence = None,
            (Some(kind), None) => {
                let example = examples.last_mut().expect("a program before its promises");
                let part = match kind {
                    "weave" => &mut example.program,
                    "output" => &mut example.output,
                    "error" => &mut example.error,
                    other => panic!("unexpected fence {other}"),
                };
                part.push_str(&format!("{line}\n"));
            }
            (None, None) => {}
        }
    }
    examples
}
