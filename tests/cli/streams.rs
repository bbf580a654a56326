//! Output, input, signals and colour: nothing lost, nothing out of order, no panic.

use crate::support::command::{code, ran, weave};
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

const ENGINES: [&str; 2] = ["slots", "naive"];

fn with_code(engine: &str, text: &str) -> Command {
    weave(&["--engine", engine, "-e", text])
}

#[test]
fn what_was_written_before_an_error_stays_and_stands_before_it() {
    for engine in ENGINES {
        let mut command = with_code(engine, "puts 1\nputs 3\nputs nothing");
        let ran = ran(&mut command);
        assert_eq!((ran.code, ran.output.as_str()), (70, "1\n3\n"));
    }
}

#[test]
fn a_closed_pipe_ends_the_program_silently_with_141() {
    for engine in ENGINES {
        let mut child = with_code(engine, "n = 0\nwhile true { puts n; n += 1 }").spawn().expect("starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert_eq!(line, "0\n");
        drop(output);
        let ended = child.wait_with_output().expect("ends");
        assert_eq!((ended.status.code(), ended.stderr.len()), (Some(141), 0));
    }
}

#[test]
fn a_full_disk_is_an_io_error() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else { return };
    for engine in ENGINES {
        let busy = "n = 0\nwhile n < 100000 { puts n; n += 1 }";
        let held_back =
            ["puts 1\ninput()", "puts 1\nread(\"-\")", "puts 1\nrun(\"true\")", "puts 1\nopen(\"-\")"];
        for text in ["puts 1", busy, "puts 1\nexit(0)"].into_iter().chain(held_back) {
            let mut command = with_code(engine, text);
            let ran = ran(command.stdout(full.try_clone().expect("a second handle")));
            assert_eq!(ran.code, 70, "{engine} {text}");
            assert!(ran.errors.starts_with("io error"), "{}", ran.errors);
            assert!(
                ran.errors.contains("cannot write the output: no space left on device"),
                "{}",
                ran.errors
            );
        }
    }
    for engine in ENGINES {
        let mut command = with_code(engine, "puts 1\nfail(\"first\")");
        let ran = ran(command.stdout(full.try_clone().expect("a second handle")));
        assert!(ran.errors.starts_with("fail error"), "{}", ran.errors);
        assert!(ran.errors.contains("cannot write the output: no space left on device"), "{}", ran.errors);
    }
    for arguments in [&["--help"][..], &["explain", "name"], &["explain"]] {
        let ran = ran(weave(arguments).stdout(full.try_clone().expect("a second handle")));
        assert_eq!(ran.code, 70, "{arguments:?}");
        assert!(ran.errors.contains("cannot write the output: no space left on device"), "{}", ran.errors);
    }
}

#[test]
fn a_question_is_seen_before_its_answer_is_awaited() {
    for engine in ENGINES {
        let mut child = with_code(engine, "puts \"name?\"\nputs \"hello \" + input()")
            .stdin(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the question");
        assert_eq!(line, "name?\n");
        child.stdin.take().expect("its input").write_all(b"Ada\n").expect("the answer");
        let mut rest = String::new();
        output.read_to_string(&mut rest).expect("the rest");
        assert_eq!(rest, "hello Ada\n");
        assert_eq!(child.wait().expect("ends").code(), Some(0));
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

#[test]
fn an_interrupt_ends_a_busy_program_with_130_and_its_output() {
    for engine in ENGINES {
        let text =
            "puts 1\ninput()\nn = 0\nwhile n < 13000 { puts n; n += 1 }\nputs \"held back\"\nwhile true { }";
        let mut child = with_code(engine, text).stdin(Stdio::piped()).spawn().expect("starts");
        child.stdin.take().expect("its input").write_all(b"go\n").expect("the answer");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        for expected in ["1\n", "0\n"] {
            let mut line = String::new();
            output.read_line(&mut line).expect("a line");
            assert_eq!(line, expected);
        }
        // The second line came with a full buffer; a moment later only the last lines are still held back.
        std::thread::sleep(std::time::Duration::from_secs(1));
        interrupt(&child);
        let mut rest = String::new();
        output.read_to_string(&mut rest).expect("the rest");
        assert_eq!(child.wait().expect("ends").code(), Some(130));
        assert!(rest.ends_with("12999\nheld back\n"), "{}", &rest[rest.len() - 20..]);
    }
}

#[test]
fn a_timeout_ends_a_program_that_waits_or_is_busy_with_built_ins() {
    for engine in ENGINES {
        let within = |text| weave(&["--engine", engine, "--timeout", "0.2", "--errors", "short", "-e", text]);
        let busy = ran(&mut within("puts 1\nwhile true { n = range(100000).sum }"));
        assert_eq!((busy.code, busy.output.as_str()), (75, "1\n"), "{engine}");
        let mut child = within("puts input()\nputs input()").stdin(Stdio::piped()).spawn().expect("starts");
        let mut held = child.stdin.take().expect("its input");
        held.write_all(b"read\n").expect("a line");
        let ended = child.wait_with_output().expect("ends");
        assert_eq!((ended.status.code(), ended.stdout.as_slice()), (Some(75), b"read\n".as_slice()));
        assert!(String::from_utf8_lossy(&ended.stderr).starts_with("<-e>:2:6: limit: "));
        drop(held);
    }
}

#[test]
fn an_interrupt_ends_a_waiting_program_at_once() {
    for engine in ENGINES {
        let mut child =
            with_code(engine, "puts 1\ninput()\nputs 2").stdin(Stdio::piped()).spawn().expect("starts");
        let held = child.stdin.take();
        wait_for_a_line(child.stdout.take().expect("its output"));
        interrupt(&child);
        assert_eq!(child.wait().expect("ends").code(), Some(130));
        drop(held);
    }
}

fn wait_for_a_line(stream: impl Read) {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).expect("a line");
    assert!(line.ends_with('\n'));
}

#[test]
fn colour_is_for_terminals_unless_told() {
    let text = "puts nothing";
    assert!(!code(&[], text).errors.contains('\x1b'));
    assert!(code(&["--color", "always"], text).errors.contains('\x1b'));
    let plain = ran(weave(&["-e", text]).env("NO_COLOR", "1"));
    assert!(!plain.errors.contains('\x1b'));
    let told = ran(weave(&["--color", "always", "-e", text]).env("NO_COLOR", "1"));
    assert!(told.errors.contains('\x1b'));
    assert!(ran(&mut weave(&["explain", "name", "--color", "always"])).output.contains('\x1b'));
    assert!(!ran(&mut weave(&["explain", "name"])).output.contains('\x1b'));
}
