//! print eprint input clock args, and a host that fails

use crate::support::{TestEngine, World, symbol, value};
use std::io::ErrorKind;
use weave_tree::builtins::write_line;

fn lines(lines: &[&[u8]]) -> TestEngine {
    let input = lines.iter().rev().map(|line| line.to_vec()).collect();
    TestEngine::with(World { input, ..World::default() })
}

#[test]
fn print_writes_printed_texts_between_blanks() {
    let mut engine = TestEngine::new();
    assert_eq!(engine.run("print", values!["a", symbol("b"), 1.0, list!["c"]]), "nil");
    assert_eq!(engine.run("print", values![]), "nil");
    assert_eq!(engine.world.output, b"a :b 1 [\"c\"]\n\n");
    assert!(engine.world.errors.is_empty());
}

#[test]
fn puts_is_a_line_of_one_value() {
    let mut engine = TestEngine::new();
    assert_eq!(write_line(&mut engine, &[value("x")]), Ok(()));
    assert_eq!(engine.world.output, b"x\n");
}

#[test]
fn eprint_writes_to_standard_error() {
    let mut engine = TestEngine::new();
    assert_eq!(engine.run("eprint", values!["bad", 1]), "nil");
    assert_eq!(engine.world.errors, b"bad 1\n");
    assert!(engine.world.output.is_empty());
}

#[test]
fn a_full_disk_is_an_io_error_and_a_closed_pipe_the_silent_end() {
    for name in ["print", "eprint"] {
        let full = World { broken: Some(ErrorKind::StorageFull), ..World::default() };
        let told = TestEngine::with(full).run(name, values![1]);
        assert!(told.starts_with("io: ") && told.contains("cannot write "), "{told}");
        let closed = World { broken: Some(ErrorKind::BrokenPipe), ..World::default() };
        assert_eq!(TestEngine::with(closed).run(name, values![1]), "exit 141");
    }
    let broken = World { broken: Some(ErrorKind::PermissionDenied), ..World::default() };
    let told = TestEngine::with(broken).run("input", values![]);
    assert!(told.starts_with("io: cannot read the input: "), "{told}");
}

#[test]
fn input_reads_lines_to_the_end() {
    let mut engine = lines(&["grün".as_bytes(), b"", b"dos\r"]);
    assert_eq!(engine.run("input", values![]), "\"grün\"");
    assert_eq!(engine.run("input", values![]), "\"\"");
    assert_eq!(engine.run("input", values![]), "\"dos\"");
    assert_eq!(engine.run("input", values![]), "nil");
    assert_eq!(
        lines(&[b"a\xFF"]).run("input", values![]),
        "io: expected a line of UTF-8 as input, found other bytes"
    );
    is!("input", ["name?"] => "arity: <fn input()> expects 0 arguments, found 1");
}

#[test]
fn clock_and_args_ask_the_host() {
    is!("clock", [] => "1234567");
    is!("args", [] => "[]");
    let arguments = vec!["a b".to_string(), "-x".to_string()];
    let mut engine = TestEngine::with(World { arguments, ..World::default() });
    assert_eq!(engine.run("args", values![]), "[\"a b\", \"-x\"]");
}
