//! Files on the disk and commands of the machine: what is written is whole, what is started is ended.

use crate::support::command::{Ran, ran, ran_with_input, weave};
use rustix::fs::OFlags;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn at(folder: &Path, code: &str) -> Ran {
    ran(weave(&["-e", code]).current_dir(folder))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_written_file_keeps_its_mode_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    fs::write(&path, "old").expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("its mode");
    let ran = at(folder.path(), "write(\"a.txt\", \"new\")\nwrite(\"b.txt\", \"x\")");
    assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&path).expect("the file"), "new");
    assert_eq!(fs::metadata(&path).expect("its mode").permissions().mode() & 0o777, 0o640);
    assert_eq!(names(folder.path()), ["a.txt", "b.txt"]);
}

#[test]
fn links_stay_and_what_they_lead_to_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("far")).expect("a folder");
    fs::write(folder.path().join("far/real.txt"), "old").expect("a file");
    symlink("far/real.txt", folder.path().join("link")).expect("a link");
    symlink("far/new.txt", folder.path().join("dangling")).expect("a link");
    let ran = at(folder.path(), "write(\"link\", \"new\")\nwrite(\"dangling\", \"made\")");
    assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(folder.path().join("far/real.txt")).expect("the file"), "new");
    assert_eq!(fs::read_to_string(folder.path().join("far/new.txt")).expect("the file"), "made");
    assert!(fs::symlink_metadata(folder.path().join("link")).expect("the link").is_symlink());
    symlink("round", folder.path().join("round")).expect("a link");
    let ran = at(folder.path(), "write(\"round\", \"x\")");
    assert!(
        ran.errors.contains("cannot write \"round\": too many levels of symbolic links"),
        "{}",
        ran.errors
    );
}

#[test]
fn output_and_devices_keep_their_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = at(folder.path(), "puts 1\nwrite(\"/dev/stdout\", \"2\\n\")\nappend(\"-\", \"3\\n\")\nputs 4");
    assert_eq!(ran.output, "1\n2\n3\n4\n");
    let file =
        fs::File::options().create(true).append(true).open(folder.path().join("out.txt")).expect("a file");
    let mut command = weave(&["-e", "puts 1\nwrite(\"/dev/stdout\", \"2\\n\")\nputs 3"]);
    assert!(command.stdout(file).status().expect("starts").success());
    assert_eq!(fs::read_to_string(folder.path().join("out.txt")).expect("the file"), "1\n2\n3\n");
}

#[test]
fn a_pipeline_reads_and_writes_streams() {
    let ran = ran_with_input(
        &mut weave(&["-e", "write(\"-\", read(\"-\", :csv).filter(^(row) { row[:n] > 2 }), :json)"]),
        "name,n\nfig,3\nplum,1\n",
    );
    assert_eq!((ran.code, ran.output.as_str()), (0, "[{\"name\":\"fig\",\"n\":3}]\n"));
}

#[test]
fn both_pipes_of_a_command_are_read_at_once() {
    let code = "r = `head -c 3000000 /dev/zero | tr '\\0' a; head -c 3000000 /dev/zero | tr '\\0' b >&2`\n\
                puts [r[:output].len, r[:error].len, r[:success]]";
    assert_eq!(ran(&mut weave(&["-e", code])).output, "[3000000, 3000000, true]\n");
}

#[test]
fn the_time_limit_ends_a_command_and_all_it_started() {
    let folder = tempfile::tempdir().expect("a folder");
    for engine in ["slots", "naive"] {
        let began = Instant::now();
        let code = "`(sleep 3; echo late > late.txt) & sleep 30`";
        let ran =
            ran(weave(&["--engine", engine, "--timeout", "0.3", "-e", code]).current_dir(folder.path()));
        assert_eq!(ran.code, 75, "{}", ran.errors);
        assert!(ran.errors.contains("the program ran longer than 0.3 seconds"), "{}", ran.errors);
        assert!(began.elapsed() < Duration::from_secs(20));
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn ctrl_c_ends_whatever_the_program_waits_for() {
    let folder = with_pipe();
    for wait in ["`sleep 60`", "read(\"pipe\")", "write(\"pipe\", 1)"] {
        let code = format!("puts \"ready\"\neprint(\"\")\n{wait}\nputs \"not reached\"");
        let mut child = weave(&["-e", &code]).current_dir(folder.path()).spawn().expect("starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert_eq!(line, "ready\n");
        let status =
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is kill");
        assert!(status.success());
        assert_eq!(child.wait().expect("ends").code(), Some(130), "{wait}");
    }
}

/// A folder with a named pipe in it.
fn with_pipe() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new("mkfifo").arg(folder.path().join("pipe")).status().expect("there is mkfifo");
    assert!(made.success());
    folder
}

#[test]
fn a_pipe_at_which_nobody_waits_does_not_hold_the_time_limit_up() {
    let folder = with_pipe();
    for code in ["read(\"pipe\")", "write(\"pipe\", 1)", "append(\"pipe\", 1)", "open(\"pipe\", :write)"] {
        ends_by_the_time_limit(folder.path(), code);
    }
}

#[test]
fn a_full_pipe_does_not_hold_the_time_limit_up() {
    let folder = with_pipe();
    let at_once = OFlags::NONBLOCK.bits().cast_signed();
    let mut reader = OpenOptions::new();
    let _reads_nothing =
        reader.read(true).custom_flags(at_once).open(folder.path().join("pipe")).expect("a reader");
    // More than a pipe holds, so that the rest waits for room.
    ends_by_the_time_limit(folder.path(), "write(\"pipe\", pad_left(\"\", 1000000))");
}

/// Runs the program in the folder, free and fenced in.
fn ends_by_the_time_limit(folder: &Path, code: &str) {
    for sandbox in [&[][..], &["--sandbox", "--allow-read", ".", "--allow-write", "."]] {
        let mut command = weave(sandbox);
        command.args(["--timeout", "0.3", "--errors", "short", "-e", code]).current_dir(folder);
        let ran = ran(&mut command);
        assert_eq!(ran.code, 75, "{code}: {}", ran.errors);
        assert!(ran.errors.contains("longer than 0.3 seconds"), "{code}: {}", ran.errors);
    }
}

#[test]
fn what_is_written_into_a_pipe_reaches_who_reads_there() {
    let folder = with_pipe();
    for sandbox in [&[][..], &["--sandbox", "--allow-write", "."]] {
        let code = "write(\"pipe\", pad_left(\"x\", 300000))";
        let mut command = weave(sandbox);
        let child = command.args(["-e", code]).current_dir(folder.path()).spawn().expect("starts");
        let mut reader = Command::new("timeout");
        let read = reader
            .args(["20", "cat", "pipe"])
            .current_dir(folder.path())
            .output()
            .expect("there is cat")
            .stdout;
        assert_eq!((read.len(), read.last()), (300_000, Some(&b'x')));
        let done = child.wait_with_output().expect("ends");
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn files_in_memory_are_replaced_and_other_devices_are_not() {
    let path = format!("/dev/shm/weave-tree-{}", std::process::id());
    if !std::path::Path::new("/dev/shm").is_dir() {
        return println!("skipped: no /dev/shm here");
    }
    let code = format!("path = {path:?}\nwrite(path, \"long\")\nwrite(path, \"a\")\nputs read(path)");
    let ran = ran(&mut weave(&["-e", &code]));
    let _gone = std::fs::remove_file(&path);
    assert_eq!((ran.code, ran.output.as_str()), (0, "a\n"), "{}", ran.errors);
}
