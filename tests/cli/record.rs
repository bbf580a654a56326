//! A run is recorded, and given again where nothing of its world is there.

use crate::support::command::{Ran, file, ran, ran_with_input, weave};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// It asks everything that a program can ask.
const CURIOUS: &str = r#"
rows = read("in.csv", :csv)
puts rows
puts sh("ls; printf '\\377' | od -c")[:output]
puts run("sh", "-c", "echo bad >&2; exit 3")[:error]
puts [clock(), now(), random(), args()]
write("out.json", rows, :json)
log = open("log.txt", :append)
log.write("one\n")
log.write("two\n")
puts input()
puts read("-", :lines)
each_line("in.csv", ^(line) { puts line })
puts read("bytes", :binary)
puts [env("GREETING"), env("MISSING", 7), exists("nope"), list_dir("."), glob("*.csv")]
puts try(^() { read("nope") })
puts try(^() { run("no-such-program") })
"#;

struct Recorded {
    /// Where the run was recorded.
    place: TempDir,
    program: String,
    recording: String,
    ran: Ran,
}

fn record(flags: &[&str], text: &str) -> Recorded {
    let place = tempfile::tempdir().expect("a folder");
    let program = file(place.path(), "program.wv", text);
    fs::create_dir(place.path().join("world")).expect("a folder");
    file(place.path(), "world/in.csv", "a,b\n1,2\n");
    file(place.path(), "world/bytes", b"\xff\0\n");
    let recording = place.path().join("run.jsonl").to_str().expect("a plain path").to_owned();
    let arguments = [flags, &["--record", &recording, &program, "first", "second"]].concat();
    let mut command = weave(&arguments);
    command.current_dir(place.path().join("world")).env("GREETING", "hello");
    let ran = ran_with_input(&mut command, "a line\nmore\nand more\n");
    Recorded { place, program, recording, ran }
}

impl Recorded {
    /// The same program, or another one, in an empty folder without programs or input.
    fn replayed(&self, flags: &[&str], program: &str) -> Ran {
        let elsewhere = tempfile::tempdir().expect("a folder");
        let arguments = [flags, &["--replay", &self.recording, program]].concat();
        let ran = ran(weave(&arguments).current_dir(elsewhere.path()).env_clear());
        let left: Vec<_> = fs::read_dir(elsewhere.path()).expect("a folder").collect();
        assert!(left.is_empty(), "a replay leaves {left:?}");
        ran
    }

    fn other_program(&self, text: &str) -> String {
        file(self.place.path(), "other.wv", text)
    }
}

#[track_caller]
fn assert_same(left: &Ran, right: &Ran) {
    assert_eq!((&left.output, &left.errors, left.code), (&right.output, &right.errors, right.code));
}

#[test]
fn a_replay_gives_the_same_run_on_both_engines_where_nothing_is_there() {
    let recorded = record(&[], CURIOUS);
    assert_eq!((recorded.ran.code, recorded.ran.errors.as_str()), (0, ""), "{}", recorded.ran.output);
    for told in ["bytes\nin.csv\n", "377", "\"first\", \"second\"", "a line\n", "[\"more\", \"and more\"]"] {
        assert!(recorded.ran.output.contains(told), "{told}: {}", recorded.ran.output);
    }
    let written =
        |name: &str| fs::read_to_string(recorded.place.path().join("world").join(name)).expect("a file");
    assert_eq!(
        (written("out.json").as_str(), written("log.txt").as_str()),
        ("[{\"a\":1,\"b\":2}]\n", "one\ntwo\n")
    );
    for engine in ["slots", "naive"] {
        assert_same(&recorded.ran, &recorded.replayed(&["--engine", engine], &recorded.program));
    }
}

#[test]
fn a_run_that_fails_or_exits_is_repeated_too() {
    for (end, code) in [("exit(7)", 7), ("read(\"nope\")", 70)] {
        let recorded = record(&[], &format!("eprint(clock())\n{end}"));
        assert_eq!(recorded.ran.code, code, "{}", recorded.ran.errors);
        assert_same(&recorded.ran, &recorded.replayed(&[], &recorded.program));
    }
}

#[test]
fn what_a_sandbox_refused_is_refused_again() {
    let recorded = record(&["--sandbox", "--allow-read", "."], "puts read(\"in.csv\")\nputs clock()");
    assert!(recorded.ran.errors.contains("--allow-clock allows it"), "{}", recorded.ran.errors);
    assert_same(&recorded.ran, &recorded.replayed(&[], &recorded.program));
}

#[test]
fn only_the_variables_that_are_asked_for_are_recorded() {
    let recorded = record(&[], "puts env(\"GREETING\")");
    let text = fs::read_to_string(&recorded.recording).expect("a recording");
    assert!(text.contains("hello") && !text.contains("PATH"), "{text}");
}

/// What another program is told, by the short form of its error.
#[track_caller]
fn parts(recorded: &str, replayed: &str, expected: &str) {
    let recorded = record(&[], recorded);
    let other = recorded.other_program(replayed);
    let ran = recorded.replayed(&["--errors", "short"], &other);
    assert_eq!(ran.code, 70, "{}", ran.output);
    assert!(ran.errors.contains(expected), "{}", ran.errors);
}

#[test]
fn a_program_that_asks_for_something_else_is_told_both() {
    parts(
        "puts clock()",
        "read(\"in.csv\")",
        "io: cannot read \"in.csv\": expected the time, from line 2 of the recording, found to read `in.csv`",
    );
    parts(
        "run(\"echo\", \"a\")",
        "run(\"echo\", \"b\")",
        "shell: cannot run \"echo\": expected to run `echo \"a\"`, from line 2 of the recording, found to run `echo \"b\"`",
    );
    parts(
        "write(\"out\", \"then\")",
        "write(\"out\", \"now\")",
        "expected to write \"then\" into `out`, from line 2 of the recording, found to write \"now\" into `out`",
    );
    parts(
        "puts clock()",
        "clock()\nclock()",
        "expected no more questions, for the recording ends here, found the time",
    );
}

#[test]
fn who_has_left_the_recording_gets_no_answer_from_then_on() {
    let recorded = record(&[], "puts clock()\nputs random()");
    let other = recorded.other_program("try(^() { exists(\"x\") })\nputs clock()");
    let ran = recorded.replayed(&["--errors", "short"], &other);
    assert_eq!((ran.code, ran.output.as_str()), (70, ""));
    assert!(
        ran.errors.contains("2:6: io: cannot read the clock: expected the time, from line 2"),
        "{}",
        ran.errors
    );
}

/// How the command line refuses what stands in a file instead of a recording.
fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let recording = file(folder.path(), "run.jsonl", text);
    let ran = ran(&mut weave(&["--replay", &recording, "-e", "puts clock()"]));
    assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{}", ran.errors);
    ran.errors
}

#[test]
fn what_is_no_recording_is_refused() {
    for text in ["", "puts 1\n", "{\"a\":1}\n"] {
        let told = refused(text);
        assert!(told.contains("expected a recording made by --record, found something else"), "{told}");
    }
    let told = refused("{\"weave_recording\":99,\"arguments\":[]}\n");
    assert!(told.contains("expected a recording in form 1, found form 99"), "{told}");
    let missing = ran(&mut weave(&["--replay", "/no/such/file", "-e", "puts 1"]));
    assert!(missing.errors.contains("cannot replay /no/such/file: no such file"), "{}", missing.errors);
    assert_eq!(missing.code, 2);
}

#[test]
fn a_damaged_line_is_named() {
    let recorded = record(&[], "puts clock()\nputs read(\"in.csv\")");
    let text = fs::read_to_string(&recorded.recording).expect("a recording");
    let cut = text.rfind("answer").expect("an answer");
    fs::write(&recorded.recording, &text[..cut]).expect("a file");
    let ran = recorded.replayed(&["--errors", "short"], &recorded.program);
    assert_eq!(ran.code, 70);
    assert!(ran.errors.contains("of the recording is damaged"), "{}", ran.errors);
}

#[test]
fn other_arguments_than_the_recorded_are_refused() {
    let recorded = record(&[], "puts args()");
    let given = |arguments: &[&str]| {
        let arguments = [&["--replay", recorded.recording.as_str(), &recorded.program], arguments].concat();
        ran(&mut weave(&arguments))
    };
    assert_same(&recorded.ran, &given(&["first", "second"]));
    assert_same(&recorded.ran, &given(&[]));
    let other = given(&["first"]);
    assert_eq!(other.code, 2);
    assert!(other.errors.contains("expected the recorded arguments"), "{}", other.errors);
}

#[test]
fn a_recording_that_cannot_be_written_stops_the_program() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let ran = ran(&mut weave(&[
        "--record",
        "/dev/full",
        "-e",
        "write(\"/dev/null\", pad_right(\"\", 100000))\nputs clock()",
    ]));
    assert_eq!(ran.code, 70, "{}", ran.errors);
    assert!(ran.errors.contains("cannot write the recording: no space left"), "{}", ran.errors);
}
