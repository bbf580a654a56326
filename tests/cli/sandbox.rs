//! What a sandboxed program may not do, whatever it tries, and what it may when it is allowed to.

use crate::support::command::{Ran, ran, weave};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder `data` with a file, a secret beside it, and links that lead from the one to the other.
fn place() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let inside = |name: &str| place.path().join(name);
    fs::create_dir_all(inside("data/deep")).expect("folders");
    fs::write(inside("data/a.txt"), "allowed").expect("a file");
    fs::write(inside("secret.txt"), "secret").expect("a file");
    symlink("../secret.txt", inside("data/link")).expect("a link");
    symlink("..", inside("data/up")).expect("a link");
    symlink("a.txt", inside("data/inner")).expect("a link");
    symlink(place.path().join("secret.txt"), inside("data/far")).expect("a link");
    place
}

fn run_in(place: &TempDir, flags: &[&str], code: &str) -> Ran {
    let arguments: Vec<&str> = ["--sandbox"].iter().chain(flags).chain(&["-e", code]).copied().collect();
    ran(weave(&arguments).current_dir(place.path()))
}

/// Both engines refuse, in the same words, with the code of the error.
#[track_caller]
fn refused(place: &TempDir, flags: &[&str], code: &str, expected: &str) {
    for engine in ["slots", "naive"] {
        let flags = [flags, &["--engine", engine, "--errors", "short"]].concat();
        let ran = run_in(place, &flags, code);
        assert_eq!(ran.code, 70, "{code}: {}", ran.errors);
        assert!(ran.errors.contains(expected), "{code}: {}", ran.errors);
        assert_eq!(ran.output, "", "{code}");
    }
}

const READ: &str = "the sandbox refuses it, --allow-read DIR allows it";
const WRITE: &str = "the sandbox refuses it, --allow-write DIR allows it";

#[test]
fn without_flags_nothing_of_the_world_is_there() {
    let place = place();
    let cases = [
        ("read(\"data/a.txt\")", "io: cannot read \"data/a.txt\": ", READ),
        ("open(\"data/a.txt\")", "io: cannot open \"data/a.txt\": ", READ),
        ("each_line(\"data/a.txt\", print)", "io: cannot read", READ),
        ("exists(\"data\")", "io: cannot look for \"data\": ", READ),
        ("list_dir()", "io: cannot list \".\": ", READ),
        ("glob(\"*\")", "io: cannot list", READ),
        ("write(\"data/a.txt\", 1)", "io: cannot write", WRITE),
        ("append(\"data/a.txt\", 1)", "io: cannot write", WRITE),
        ("open(\"data/a.txt\", :write)", "io: cannot open", WRITE),
        ("`ls`", "shell: cannot run the shell: ", "--allow-run sh allows it"),
        ("sh(\"ls\")", "shell: cannot run the shell: ", "--allow-run sh allows it"),
        ("run(\"ls\")", "shell: cannot run \"ls\": ", "--allow-run ls allows it"),
        ("env(\"HOME\")", "io: cannot read the environment: ", "--allow-env allows it"),
        ("clock()", "io: cannot read the clock: ", "--allow-clock allows it"),
        ("now()", "io: cannot read the clock: ", "--allow-clock allows it"),
        ("random()", "io: cannot begin a random sequence: ", "--seed N or --allow-random allows it"),
    ];
    for (code, beginning, flag) in cases {
        refused(&place, &[], code, beginning);
        refused(&place, &[], code, flag);
    }
    assert_eq!(fs::read_to_string(place.path().join("data/a.txt")).expect("the file"), "allowed");
}

#[test]
fn paths_lead_nowhere_else() {
    let place = place();
    let absolute = format!("{:?}", place.path().join("secret.txt"));
    let paths = [
        "\"secret.txt\"",
        "\"data/../secret.txt\"",
        "\"data/link\"",
        "\"data/far\"",
        "\"data/up/secret.txt\"",
        "\"data/deep/../../secret.txt\"",
        "\"data/deep/../up/secret.txt\"",
        "\"/etc/passwd\"",
        "\"data2\"",
        absolute.as_str(),
    ];
    for path in paths {
        refused(&place, &["--allow-read", "data"], &format!("puts read({path})"), READ);
        let writing = ["--allow-read", ".", "--allow-write", "data"];
        refused(&place, &writing, &format!("write({path}, \"overwritten\")"), WRITE);
        refused(&place, &writing, &format!("append({path}, \"overwritten\")"), WRITE);
        refused(&place, &writing, &format!("open({path}, :write)"), WRITE);
    }
    assert_eq!(fs::read_to_string(place.path().join("secret.txt")).expect("the file"), "secret");
    refused(&place, &["--allow-read", "data"], "puts list_dir(\"data/up\")", READ);
    refused(&place, &["--allow-read", "data"], "puts exists(\"data/up/secret.txt\")", READ);
}

#[test]
fn a_link_made_at_the_wrong_moment_leads_nowhere_else() {
    let place = place();
    let at = |name: &str| place.path().join(name);
    fs::create_dir_all(at("data/way")).expect("a folder");
    fs::write(at("data/way/secret.txt"), "allowed").expect("a file");
    let code = "path = \"data/way/secret.txt\"\nwhile not exists(\"data/stop\") {\n try(^() { puts read(path) })\n\
        try(^() { append(path, \"!\") })\n try(^() { write(\"data/way/new.txt\", 1) })\n}\nputs read(path)\n";
    let flags = ["--sandbox", "--allow-read", "data", "--allow-write", "data", "-e", code];
    let mut command = weave(&flags);
    command.current_dir(place.path());
    let program = std::thread::spawn(move || ran(&mut command));
    for _ in 0..500 {
        fs::rename(at("data/way"), at("data/aside")).expect("the folder");
        symlink("..", at("data/way")).expect("a link");
        std::thread::yield_now();
        fs::remove_file(at("data/way")).expect("the link");
        fs::rename(at("data/aside"), at("data/way")).expect("the folder");
        std::thread::yield_now();
    }
    fs::write(at("data/stop"), "").expect("a file");
    let ran = program.join().expect("the program ends");
    assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
    assert!(ran.output.contains("allowed") && !ran.output.contains("secret"), "{}", ran.output);
    assert_eq!(fs::read_to_string(at("secret.txt")).expect("the file"), "secret");
    assert!(!at("new.txt").exists());
}

#[test]
fn what_is_allowed_works() {
    let place = place();
    let absolute = format!("{:?}", place.path().join("data/a.txt"));
    for path in [
        "\"data/a.txt\"",
        "\"./data/deep/../a.txt\"",
        "\"data/inner\"",
        "\"x/../data/a.txt\"",
        absolute.as_str(),
    ] {
        let ran = run_in(&place, &["--allow-read", "data"], &format!("puts read({path})"));
        assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("allowed\n", ""), "{path}");
    }
    let writing = ["--allow-read", "data", "--allow-write", "data"];
    let code = "write(\"data/inner\", \"new\")\nappend(\"data/deep/b.txt\", \"b\")\nputs list_dir(\"data\")\nputs glob(\"data/**/*.txt\")";
    let ran = run_in(&place, &writing, code);
    let expected = "[\"a.txt\", \"deep\", \"far\", \"inner\", \"link\", \"up\"]\n[\"data/a.txt\", \"data/deep/b.txt\"]\n";
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), (expected, ""));
    assert_eq!(fs::read_to_string(place.path().join("data/a.txt")).expect("the file"), "new");
    refused(&place, &["--allow-write", "data"], "puts read(\"data/a.txt\")", READ);
}

#[test]
fn programs_are_allowed_by_what_they_really_are() {
    let place = place();
    let ran = run_in(&place, &["--allow-run", "echo"], "puts run(\"echo\", \"hi\")[:output]");
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("hi\n", ""));
    refused(&place, &["--allow-run", "echo"], "run(\"ls\")", "--allow-run ls allows it");
    refused(&place, &["--allow-run", "echo"], "`echo hi`", "--allow-run sh allows it");
    // Another program of an allowed name.
    let impostor: PathBuf = place.path().join("data/echo");
    fs::write(&impostor, "#!/bin/sh\necho impostor\n").expect("a file");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&impostor, mode).expect("its mode");
    refused(&place, &["--allow-run", "echo"], "puts run(\"data/echo\")", "--allow-run data/echo allows it");
    let ran = run_in(&place, &["--allow-run", "sh"], "puts `echo $((6 * 7))`[:output]");
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("42\n", ""));
}

#[test]
fn the_environment_the_clock_and_chance_have_flags() {
    let place = place();
    let flags = ["--allow-env", "--allow-clock", "--allow-random"];
    let ran = run_in(&place, &flags, "puts [type(env(\"PATH\")), clock() > 0, random() < 1]");
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("[:string, true, true]\n", ""));
    let ran = run_in(&place, &["--seed", "1"], "puts random() < 1");
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("true\n", ""));
}

#[test]
fn a_refusal_can_be_caught_and_streams_stay() {
    let place = place();
    let code = "puts try(^() { read(\"x\") })[:error][:code]\nputs args()\nputs read(\"-\")\nwrite(\"-\", 1)";
    let ran = run_in(&place, &[], code);
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), (":io\n[]\n\n1", ""));
}

/// Without `--sandbox`.
fn ran_alone(flags: &[&str]) -> Ran {
    ran(&mut weave(&[flags, &["-e", "puts 1"]].concat()))
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    let place = place();
    let ran = run_in(&place, &["--allow-read", "no-such-folder"], "puts 1");
    assert_eq!(ran.code, 2);
    assert!(ran.errors.contains("no such file or directory"), "{}", ran.errors);
    let ran = run_in(&place, &["--allow-run", "no-such-program"], "puts 1");
    assert_eq!(ran.code, 2);
    assert!(ran.errors.contains("cannot find the program \"no-such-program\""), "{}", ran.errors);
    let alone = ran_alone(&["--allow-read", "data"]);
    assert_eq!(alone.code, 2);
    assert!(alone.errors.contains("--sandbox"), "{}", alone.errors);
}
