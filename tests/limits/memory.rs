//! Programs that want all memory there is: each is stopped by its limit, and takes little more than that.

use crate::support::command::{Ran, code};

/// In MiB. A release build is held to 64, a debug build to less, because it is slow; and the latter's code is larger.
const LIMIT: u64 = if cfg!(debug_assertions) { 16 } else { 64 };
/// What such a process may have in memory at its fullest.
const MOST: u64 = if cfg!(debug_assertions) { 40 << 20 } else { 80 << 20 };
/// What the evaluation may hold, in MiB: a tenth more, or one piece of native stack, which is a quarter of the smaller limit.
const HELD: u64 = if cfg!(debug_assertions) { 21 } else { 70 };
/// Values and built-ins are the same for both, and `naive` takes its time.
const ENGINES: &[&str] = if cfg!(debug_assertions) { &["slots"] } else { &["slots", "naive"] };

/// Programs without an end, or with far too large a one, and what they grow.
const HOGS: &[(&str, &str)] = &[
    ("a string doubled", "s = \"x\"\nwhile true { s = s + s }"),
    ("a string grown in place", "s = \"x\"\nwhile true { s += \"x\".pad_left(1000000) }"),
    ("a list of lists", "xs = []\nwhile true { xs << [1, 2, 3] }"),
    ("a list doubled", "xs = [1]\nwhile true { xs = xs + xs }"),
    ("a list with many holders", "xs = [[]]\nwhile true { ys = xs; ys << xs.reverse; xs = ys }"),
    ("a range", "range(10000000)"),
    ("a range of doubles", "range(0.5, 10000000)"),
    ("a text of a value that shares itself", "x = [1]\ni = 0\nwhile i < 60 { x = [x, x]; i += 1 }\nstr(x)"),
    ("output of such a value", "x = [1]\ni = 0\nwhile i < 60 { x = [x, x]; i += 1 }\nputs x"),
    ("padding", "\"x\".pad_left(100000000)"),
    ("a join", "range(1000000).join(\"-\".pad_left(60))"),
    ("a split", "\"\".pad_left(20000000, \"ab \").split"),
    ("characters", "\"\".pad_left(20000000).chars"),
    ("matches", "\"\".pad_left(20000000, \"a\").find_all(\"(a)(a)\")"),
    ("a replacement", "\"\".pad_left(20000000, \"ab\").replace(\"a\", \"aaaaaaaaaa\")"),
    ("capitals", "s = \"\".pad_left(1000000, \"é\")\nxs = []\nwhile true { xs << s.upper }"),
    ("a container that must be copied", "xs = range(2500000)\nys = xs\nys << 1\nys.insert(0, 1)"),
    ("mapping", "range(1000000) *> ^(x) { [x, x] }"),
    ("mapping by a built-in", "range(3000000).map(str)"),
    ("keys", "m = []\ni = 0\nwhile true { m[str(i)] = i; i += 1 }"),
    ("recursion", "fn f(n) { [n, f(n + 1)] }\nf(0)"),
    ("arguments", "fn f(*xs) { f(*xs, *xs) }\nf(1, 2, 3)"),
    ("pairs of pairs", "range(1000000).pairs.pairs"),
    ("flattening", "xs = range(1000000)\n[xs, xs, xs, xs, xs].flatten"),
    ("zipping", "range(1000000).zip(range(1000000))"),
    ("a union", "xs = range(2000000)\nxs | xs"),
    ("groups", "range(1000000).group_by(^(x) { x })"),
    ("sorting by a key", "range(2000000).sort_by(^(x) { -x })"),
    ("closures", "fs = []\nfn make(k) { ^() { k } }\ni = 0\nwhile true { fs << make(i); i += 1 }"),
    (
        "circles",
        "held = []\nfn make(k) { box = [k]\n box << ^() { box }\n box }\ni = 0\nwhile true { held << make(i); i += 1 }",
    ),
    ("closures over one variable", "n = 0\nfs = []\nwhile true { fs << ^() { n }; n += 1 }"),
    ("a message", "s = \"\".pad_left(20000000, \"\\\\\")\nfail([s, s, s])"),
    ("data in text", "parse(\"[\" + \"\".pad_left(3000000, \"[],\") + \"0]\", :json)"),
    ("lines", "parse(\"\".pad_left(20000000, \"\\n\"), :lines)"),
];

/// `cargo test --release --test limits hogs -- --nocapture` prints what each took, in KiB.
#[test]
#[cfg(target_os = "linux")]
fn hogs_are_stopped_at_their_limit() {
    for (name, program) in HOGS {
        for engine in ENGINES {
            let flags = [
                "--engine",
                engine,
                &format!("--max-memory={LIMIT}MiB"),
                "--max-depth=1000000",
                "--stats-json",
                "--errors=short",
            ];
            let program = format!("puts \"begun\"\ntry(^() {{ {program}\n }})\nputs \"caught\"");
            let ran = code(&flags, &program);
            let told = format!("{name}, {engine}: {}", ran.errors.chars().take(300).collect::<String>());
            assert_eq!((ran.code, &*ran.output), (75, "begun\n"), "{told}");
            let expected = format!("limit: the program needs more than {LIMIT} MiB of memory");
            assert!(ran.errors.contains(&expected), "{told}");
            let statistics = statistics(&ran);
            let [peak, heap] = ["peak_bytes", "heap_bytes"]
                .map(|name| statistics[name].as_u64().expect("Linux tells") / 1024);
            println!("| {name} | {engine} | {peak} | {heap} |");
            assert!(peak <= MOST / 1024, "{told}: {peak} KiB at most");
            assert!(heap <= HELD * 1024, "{told}: {heap} KiB of its own");
        }
    }
}

/// What `--stats-json` told at the end.
fn statistics(ran: &Ran) -> serde_json::Value {
    let told = ran.errors.lines().last().expect("the statistics");
    serde_json::from_str(told).expect("JSON")
}

/// Arguments are held in what was spread, what the call was given and what it collects, and not in twice the room.
#[test]
fn collected_arguments_are_asked_for_before_they_are_gathered() {
    let program = "fn f(*xs) { xs.len }\nputs f(*range(400000))\nputs f(*range(700000))";
    for engine in ["slots", "naive"] {
        let ran =
            code(&["--engine", engine, "--max-memory=20MiB", "--stats-json", "--errors=short"], program);
        assert_eq!((ran.code, &*ran.output), (75, "400000\n"), "{engine}: {}", ran.errors);
        let heap = statistics(&ran)["heap_bytes"].as_u64().expect("our allocator");
        assert!(heap <= 20 << 20, "{engine}: {heap}");
    }
}

/// Twice the room it has would be too much near the limit.
#[test]
fn a_string_that_grows_takes_no_more_than_the_limit_and_most_of_it() {
    for engine in ["slots", "naive"] {
        let flags = ["--engine", engine, "--max-memory=8MiB", "--stats-json", "--errors=short"];
        let ran = code(&flags, "s = \"\"\nt = \"x\".pad_left(100000)\nwhile true { s += t }");
        assert_eq!(ran.code, 75, "{engine}: {}", ran.errors);
        let heap = statistics(&ran)["heap_bytes"].as_u64().expect("our allocator");
        assert!(heap <= 8 << 20, "{engine}: {heap} bytes");
        assert!(engine == "naive" || heap >= (8 << 20) * 9 / 10, "{engine}: {heap} bytes");
    }
}

/// Texts and containers must not double beyond the limit before that is noticed.
#[test]
fn what_grows_piece_by_piece_asks_for_its_room() {
    let hogs = [
        "range(100000).join(\"-\".pad_left(60))",
        "s = \"\".pad_left(2000000, \"\\\\\")\nstr([s, s])",
        "xs = []\nwhile true { xs << 1 }",
        "xs = range(100000)\n[xs, xs, xs, xs, xs].flatten",
        "m = []\ni = 0\nwhile true { m[str(i)] = i; i += 1 }",
    ];
    for program in hogs {
        for engine in ENGINES {
            let flags = ["--engine", engine, "--max-memory=7MiB", "--stats-json", "--errors=short"];
            let ran = code(&flags, program);
            assert_eq!(ran.code, 75, "{program}, {engine}: {}", ran.errors);
            let heap = statistics(&ran)["heap_bytes"].as_u64().expect("our allocator");
            assert!(heap <= 7 << 20, "{program}, {engine}: {heap} bytes");
            let takes_all = program.contains("while");
            assert!(!takes_all || heap >= (7 << 20) * 9 / 10, "{program}, {engine}: {heap} bytes");
        }
    }
}

/// Where nothing is left of the memory there must be enough for the collector.
#[test]
fn the_collector_takes_little_memory() {
    let program = "\
held = []
fn make(k) { box = [k]
  box << ^() { box }
  box }
i = 0
while i < 40000 { held << make(i)
  i += 1 }
";
    for engine in ["slots", "naive"] {
        let heap = |gc| {
            let ran =
                code(&["--engine", engine, "--gc", gc, "--stats-json"], &format!("{program}held = nil"));
            assert_eq!(ran.code, 0, "{}", ran.errors);
            statistics(&ran)["heap_bytes"].as_u64().expect("our allocator") as f64
        };
        let (without, with) = (heap("off"), heap("auto"));
        assert!(with <= 1.05 * without, "{engine}: {with} beside {without} bytes");
        // While all of it is in use, the collector runs as long as it has room, and no longer.
        let limited = ["--engine", engine, "--max-memory=12MiB", "--stats-json", "--errors=short"];
        let ran = code(&limited, &program.replace("40000", "4000000"));
        assert_eq!(ran.code, 75, "{engine}: {}", ran.errors);
        let heap = statistics(&ran)["heap_bytes"].as_u64().expect("our allocator");
        assert!(heap <= (12 << 20) * 21 / 20, "{engine}: {heap} bytes");
    }
}

#[test]
fn what_fits_may_be_made() {
    let program = "s = \"x\".pad_left(40000000)\nxs = range(1000000)\nputs s.len + xs.len";
    let ran = code(&["--max-memory", "64MiB"], program);
    assert_eq!((ran.code, &*ran.output, &*ran.errors), (0, "41000000\n", ""));
    // The second string would be too much: the first is there still.
    let ran = code(&["--max-memory", "64MiB"], &format!("{program}\nt = s.reverse"));
    assert_eq!((ran.code, &*ran.output), (75, "41000000\n"));
}

#[test]
fn what_is_let_go_counts_no_more() {
    let program = "i = 0\nwhile i < 20 { s = nil; s = \"x\".pad_left(30000000); i += 1 }\nputs s.len";
    let ran = code(&["--max-memory", "64MiB"], program);
    assert_eq!((ran.code, &*ran.output, &*ran.errors), (0, "30000000\n", ""));
}

/// Each makes 100 MB of circles that hold a lot, too few for a collection by their number.
const GARBAGE: &[(&str, &str)] = &[
    ("one after the other", "i = 0\nwhile i < 100 { make(1000000); i += 1 }"),
    ("in a callback", "range(100) *> ^(i) { make(1000000); nil }"),
    (
        "while an argument is made",
        "fn last(*all) { all.last }\nlast(*range(100).map(^(i) { make(1000000); 0 }), make(1000000))",
    ),
    ("in small pieces", "i = 0\nwhile i < 1000 { make(100000); i += 1 }"),
    ("in containers", "i = 0\nwhile i < 100 { lots(60000); i += 1 }"),
];

#[test]
fn garbage_is_collected_before_memory_is_said_to_be_used_up() {
    // Lists that are too long for the end of a call to look through.
    let makers = "\
fn make(size) { box = range(20)\n box << \"x\".pad_left(size)\n box << ^() { box }\n box.len }
fn lots(size) { box = range(size)\n box << ^() { box }\n box.len }
";
    for (name, program) in GARBAGE {
        for engine in ["slots", "naive"] {
            let run = |gc| {
                code(
                    &["--engine", engine, "--gc", gc, "--max-memory=64MiB", "--errors=short"],
                    &format!("{makers}{program}\nputs 5"),
                )
            };
            let ran = run("auto");
            assert_eq!((ran.code, &*ran.output), (0, "5\n"), "{name}, {engine}: {}", ran.errors);
            let ran = run("off");
            assert_eq!((ran.code, &*ran.output), (75, ""), "{name}, {engine}: {}", ran.errors);
        }
    }
}
