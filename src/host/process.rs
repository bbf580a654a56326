//! A command in, what it wrote and how it ended out; whatever it does, the caller gets an answer in time.
//!
//! The command leads a process group of its own, which is killed as a whole when it is done with, and its streams
//! are never waited for without a limit: it may print for ever, close its streams, leave children behind that hold
//! them, ignore signals, or not read its input.

#![expect(clippy::disallowed_methods, reason = "this is the host")]

use super::{reason, uninterrupted};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The shortest and the longest pause between two looks at a silent process.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));

/// A command and what it starts with; what is not named it has from this process.
#[derive(Clone, Debug, Default)]
pub struct Invocation {
    pub program: OsString,
    pub arguments: Vec<OsString>,
    pub folder: Option<PathBuf>,
    pub environment: Vec<(String, String)>,
}

/// How much a process may use before it is killed.
#[derive(Clone, Debug)]
pub struct Allowance {
    pub time: Duration,
    /// Bytes on standard output. Standard error is cut there, which does the process no harm.
    pub output: usize,
    /// Set from outside when the process shall end.
    pub interrupt: Option<Arc<AtomicBool>>,
}

/// How a process ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    Exited(i32),
    /// By the signal of this number.
    Signalled(i32),
    /// Killed, because its time was up.
    TimedOut,
    /// Killed, because it wrote more than it may.
    Flooded,
    /// Killed, because this process shall end.
    Interrupted,
}

/// Everything that a process did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    pub end: End,
    pub output: Vec<u8>,
    pub error: Vec<u8>,
}

/// Runs a command to its end. An error means that it could not be started, or that what it wrote is not known.
pub fn run(invocation: &Invocation, input: Vec<u8>, allowance: &Allowance) -> io::Result<Ended> {
    let mut process = Process::start(invocation)?;
    process.send(input);
    process.end_input();
    let end = process.finish(allowance);
    if let Some(error) = process.output.failure.take().or(process.error.failure.take()) {
        let message = format!("what it writes cannot be read: {}", reason(&error));
        return Err(io::Error::new(error.kind(), message));
    }
    let (output, error) = (process.output.take(), process.error.take());
    Ok(Ended { end, output, error })
}

/// A process that is under way; dropping it kills it and its children.
pub struct Process {
    child: Child,
    input: Option<ChildStdin>,
    /// What is still to be written, and whether the input ends after it.
    unsent: Vec<u8>,
    input_ends: bool,
    output: Stream,
    error: Stream,
    pause: Duration,
    is_reaped: bool,
}

/// One of the streams that a process writes.
struct Stream {
    from: Option<Box<dyn Source>>,
    read: Vec<u8>,
    /// Why it was not read to its end.
    failure: Option<io::Error>,
}

trait Source: Read + AsFd + Send {}
impl<T: Read + AsFd + Send> Source for T {}

impl Process {
    pub fn start(invocation: &Invocation) -> io::Result<Process> {
        let mut command = Command::new(&invocation.program);
        command.args(&invocation.arguments).process_group(0);
        command.envs(invocation.environment.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &invocation.folder {
            command.current_dir(folder);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let input = child.stdin.take();
        let (output, error) = (Stream::new(child.stdout.take()), Stream::new(child.stderr.take()));
        let mut process = Process {
            child,
            input,
            unsent: Vec::new(),
            input_ends: false,
            output: output?,
            error: error?,
            pause: PAUSES.0,
            is_reaped: false,
        };
        if let Some(input) = &mut process.input {
            ioctl_fionbio(input, true)?;
        }
        Ok(process)
    }

    /// Hands `bytes` on to the process as it reads them.
    pub fn send(&mut self, bytes: Vec<u8>) {
        if self.unsent.is_empty() { self.unsent = bytes } else { self.unsent.extend(bytes) }
    }

    fn end_input(&mut self) {
        self.input_ends = true;
    }

    /// Waits for the next line of output, without its newline; or how the process ended instead.
    pub fn line(&mut self, allowance: &Allowance) -> Result<Vec<u8>, End> {
        let deadline = Instant::now().checked_add(allowance.time);
        let mut searched = 0;
        loop {
            if let Some(at) =
                self.output.read.get(searched..).and_then(|new| new.iter().position(|&b| b == b'\n'))
            {
                let mut line: Vec<u8> = self.output.read.drain(..=searched + at).collect();
                line.pop();
                return Ok(line);
            }
            searched = self.output.read.len();
            if self.output.from.is_none() {
                return Err(self.finish(allowance));
            }
            if let Some(end) = self.turn(allowance, deadline) {
                return Err(end);
            }
        }
    }

    /// What was written to standard error so far.
    pub fn error(&mut self) -> Vec<u8> {
        self.error.take()
    }

    /// Waits for the end; nothing of the process's group is left afterwards.
    fn finish(&mut self, allowance: &Allowance) -> End {
        let deadline = Instant::now().checked_add(allowance.time);
        loop {
            if let Some(end) = self.turn(allowance, deadline) {
                return end;
            }
        }
    }

    /// Moves what can be moved between the streams; the end, if it has come.
    fn turn(&mut self, allowance: &Allowance, deadline: Option<Instant>) -> Option<End> {
        let has_ended = self.has_ended();
        let moved = self.move_bytes(allowance.output);
        if self.output.read.len() > allowance.output {
            self.output.read.truncate(allowance.output);
            self.reap();
            return Some(End::Flooded);
        }
        if has_ended && !moved {
            return Some(self.reap());
        }
        let now = Instant::now();
        if deadline.is_some_and(|deadline| now >= deadline) {
            self.reap();
            return Some(End::TimedOut);
        }
        if allowance.interrupt.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            self.reap();
            return Some(End::Interrupted);
        }
        if moved {
            self.pause = PAUSES.0;
        } else {
            let left = deadline.map_or(PAUSES.1, |deadline| deadline - now);
            self.wait(self.pause.min(left));
            self.pause = (self.pause * 2).min(PAUSES.1);
        }
        None
    }

    /// Whether the process itself has ended. It is not reaped yet, so that its group keeps its number.
    fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), options), Ok(None) | Err(Errno::INTR))
    }

    /// Whether anything was read or written.
    fn move_bytes(&mut self, limit: usize) -> bool {
        let sent = self.write_input();
        let read = self.output.fill();
        let told = self.error.fill();
        self.error.read.truncate(limit);
        sent || read || told
    }

    fn write_input(&mut self) -> bool {
        let Some(input) = &mut self.input else { return false };
        if self.unsent.is_empty() {
            if self.input_ends {
                self.input = None;
            }
            return false;
        }
        match input.write(&self.unsent) {
            Ok(count) => {
                self.unsent.drain(..count);
                true
            }
            Err(error) if is_for_later(&error) => false,
            // It does not read: that is its own affair.
            Err(_) => {
                self.input = None;
                false
            }
        }
    }

    /// Waits until a stream is ready, at most `pause`.
    fn wait(&self, pause: Duration) {
        let mut ready = Vec::with_capacity(3);
        let streams = [&self.output, &self.error].into_iter().filter_map(|stream| stream.from.as_ref());
        ready.extend(streams.map(|from| PollFd::new(from, PollFlags::IN)));
        if let Some(input) = self.input.as_ref().filter(|_| !self.unsent.is_empty()) {
            ready.push(PollFd::new(input, PollFlags::OUT));
        }
        let pause = Timespec { tv_sec: pause.as_secs() as i64, tv_nsec: pause.subsec_nanos().into() };
        // Whatever woke us, the streams are looked at next.
        let _woken = poll(&mut ready, Some(&pause));
    }

    /// Kills what is left of the group; how the process itself ended.
    fn reap(&mut self) -> End {
        if !self.is_reaped {
            self.is_reaped = true;
            // Without a group there is nothing left to kill.
            let _gone = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        match self.child.wait().map(|status| (status.code(), status.signal())) {
            Ok((Some(code), _)) => End::Exited(code),
            Ok((None, signal)) => End::Signalled(signal.unwrap_or_default()),
            Err(_) => End::Signalled(0),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.reap();
    }
}

impl Stream {
    fn new(from: Option<impl Source + 'static>) -> io::Result<Stream> {
        let from: Option<Box<dyn Source>> = match from {
            Some(from) => {
                ioctl_fionbio(&from, true)?;
                Some(Box::new(from))
            }
            None => None,
        };
        Ok(Stream { from, read: Vec::new(), failure: None })
    }

    /// Reads what is there, a buffer's worth at most; whether that was anything.
    fn fill(&mut self) -> bool {
        let mut buffer = [0; 16 * 1024];
        let Some(from) = &mut self.from else { return false };
        match uninterrupted(|| from.read(&mut buffer)) {
            Ok(0) => self.from = None,
            Ok(count) => {
                self.read.extend_from_slice(&buffer[..count]);
                return true;
            }
            Err(error) if is_for_later(&error) => {}
            Err(error) => {
                self.from = None;
                self.failure = Some(error);
            }
        }
        false
    }

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.read)
    }
}

fn is_for_later(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Invocation {
        Invocation {
            program: "sh".into(),
            arguments: vec!["-c".into(), script.into()],
            ..Invocation::default()
        }
    }

    fn allowance(milliseconds: u64) -> Allowance {
        Allowance { time: Duration::from_millis(milliseconds), output: 100_000, interrupt: None }
    }

    fn ended(script: &str, input: &str, milliseconds: u64) -> Ended {
        run(&shell(script), input.into(), &allowance(milliseconds)).expect("there is a shell")
    }

    #[test]
    fn a_good_process_is_heard_to_its_end() {
        let done = ended("cat; echo bad >&2; exit 3", "some\ninput\n", 10_000);
        assert_eq!(done.end, End::Exited(3));
        assert_eq!((&done.output[..], &done.error[..]), (&b"some\ninput\n"[..], &b"bad\n"[..]));
    }

    #[test]
    fn much_input_and_much_output_do_not_block_each_other() {
        let input = "x".repeat(90_000);
        let done = ended("cat", &input, 10_000);
        assert_eq!((done.end, done.output.len()), (End::Exited(0), 90_000));
        assert_eq!(ended("exit 0", &input, 10_000).end, End::Exited(0));
    }

    #[test]
    fn bad_processes_end_too() {
        assert_eq!(ended("while :; do echo on and on; done", "", 10_000).end, End::Flooded);
        assert_eq!(ended("kill -SEGV $$", "", 10_000).end, End::Signalled(11));
        assert_eq!(ended("trap '' TERM; while :; do sleep 0.01; done", "", 100).end, End::TimedOut);
        assert_eq!(ended("exec >&- 2>&-; while :; do sleep 0.01; done", "", 100).end, End::TimedOut);
        assert_eq!(ended("exec >&- 2>&-; exit 4", "", 10_000).end, End::Exited(4));
    }

    #[test]
    fn children_left_behind_are_killed_and_not_waited_for() {
        let before = Instant::now();
        let done = ended("sleep 60 & echo $!; exit 0", "", 30_000);
        assert_eq!(done.end, End::Exited(0));
        assert!(before.elapsed() < Duration::from_secs(30), "the child that held the stream was waited for");
        let child = String::from_utf8(done.output).expect("a number");
        let lives = || {
            let state = std::fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
            !state.is_empty() && !state.contains(") Z")
        };
        while lives() {
            assert!(before.elapsed() < Duration::from_secs(30), "the child lives on");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_missing_command_is_an_error() {
        let missing = Invocation { program: "no-such-command-here".into(), ..Invocation::default() };
        let error = run(&missing, Vec::new(), &allowance(100)).expect_err("it is missing");
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_process_is_talked_to_line_by_line() {
        let mut process =
            Process::start(&shell("while read word; do echo got $word; done; exit 7")).expect("a shell");
        for word in ["one", "two"] {
            process.send(format!("{word}\n").into());
            assert_eq!(process.line(&allowance(10_000)), Ok(format!("got {word}").into_bytes()));
        }
        process.end_input();
        assert_eq!(process.line(&allowance(10_000)), Err(End::Exited(7)));
    }
}
