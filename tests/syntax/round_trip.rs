//! Programs in, the same programs printed and parsed again out: an equal tree, whatever the text was.

use crate::support::programs::programs;
use weave_tree::source::Source;
use weave_tree::syntax::printer::{Plain, print};
use weave_tree::syntax::{dump, parse};

const PROGRAMS: &[&str] = &[
    "",
    "# nothing\n",
    "x = 1; y = 0xFF; z = 1_000.5e-3\nputs x + y * z - -x",
    "c[k] = 1\nc.name = 2\nc[:a][0].b += 3\nc[\"k\"] -= 1; c *= 2; c /= 3; c %= 4",
    "fn f(a, b: 2, c: b + 1, *rest) { return a }\nfn g() { }\nfn h() { return }",
    "f(1, *xs, 2, b: 3, if: 4)\nf()\nf(1,)",
    "[1, a: 2, \"first name\": 3, *xs, :s, :\"two words\", :1, if: 4, \"1\": 5, \"\": 6,]",
    "\"a {x + \"nested {y}\" } b\\n\\t\\r\\0\\\"\\\\\\{\\} } \\u{1F600}\\u{7}\"",
    "\"two\nlines\"; `ls *.csv | sort \\` \\\\x \"{}\"`; \"\"; \"{x}{y}\"",
    "if a { 1 } else if b { 2 } else { 3 }\nwhile a and not b || !c { break; continue }",
    "fn f() { while true { if a { continue } else { break } } }",
    "x = if a { 1 } else { 2 } + 3\ny = (if a { 1 }).len",
    "xs |> f *> ^(x) { x * 2 } &> ^(t: 0, x) { t + x } |> .upper.split(\",\")[0]",
    "xs << 1 << 2\nxs.a[0].sort(:desc).len\nxs.push(1).push(2)\n(xs).sort\nf()(1)[2].x.y(3).len()",
    "fn f() { .upper }\nfn g() { x; .upper }\nfn h() { if a { 1 }; .x(1) |> f }",
    "a == b != c < d <= e > f >= g | h !& i & j << k + l - m * n / o % p",
    "not not a and not b == c or d\n- - !x; !-x.abs",
    "puts [1, 2]; puts ^() { 1 }; puts (1) + 2",
    "nil; true; false; π = 3; über_straße = [π: 1]",
    "xs.each(^(x) {\n  puts x\n  y = x\n})\nfn outer() { fn inner() { puts \"a long line that does not fit on the line of its braces\" } }",
    "a.b.c.d = [[[[1]]]]; -1.abs; 1.5.floor; 0x1F.abs; 1e5.abs",
];

fn round_trip(name: &str, text: &str) {
    let source = Source::new(name, text);
    let Ok(program) = parse(&source) else { return };
    let printed = print(&program, &Plain);
    let again = Source::new(name, printed.clone());
    let second = match parse(&again) {
        Ok(second) => second,
        Err(errors) => panic!("{name}: printed text does not parse: {errors:?}\n{printed}"),
    };
    assert_eq!(dump::shape(&program), dump::shape(&second), "{name}\n{text}\n---\n{printed}");
    assert_eq!(program.functions, second.functions, "{name}");
    assert_eq!(print(&second, &Plain), printed, "{name}: printing twice differs");
}

#[test]
fn printing_and_parsing_again_gives_the_same_tree() {
    for text in PROGRAMS {
        if let Err(errors) = parse(&Source::new("test", *text)) {
            panic!("{text:?}: {errors:?}");
        }
        round_trip(text, text);
    }
}

#[test]
fn every_program_of_the_tree_makes_the_round_trip() {
    let programs = programs();
    assert!(programs.len() > 400, "only {} programs", programs.len());
    for (name, text) in programs {
        round_trip(&name, &text);
    }
}

#[test]
fn mangled_text_never_panics() {
    let own = PROGRAMS.iter().map(|text| (*text).to_owned());
    for text in own.chain(programs().into_iter().map(|(_, text)| text)) {
        let bytes = text.as_bytes();
        let step = (bytes.len() / 25).max(1);
        for at in (0..bytes.len()).step_by(step) {
            if text.is_char_boundary(at) {
                let _ = parse(&Source::new("cut", &text[..at]));
                let _ = parse(&Source::new("cut", &text[at..]));
            }
            for flip in [0x01, 0x08, 0x20, 0x59] {
                let mut mangled = bytes.to_vec();
                mangled[at] ^= flip;
                let mangled = String::from_utf8_lossy(&mangled).into_owned();
                let source = Source::new("mangled", mangled);
                match parse(&source) {
                    Ok(_) => round_trip("mangled", source.text()),
                    Err(errors) => {
                        assert!(!errors.is_empty());
                        assert!(errors.is_sorted_by_key(|error| error.span));
                    }
                }
            }
        }
    }
}
