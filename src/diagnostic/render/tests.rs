//! Every form over diagnostics made by hand: exact text where a person reads it, and no panic on anything.

use super::*;
use crate::diagnostic::Code;
use crate::source::Span;

const FULL: Style = Style { form: Form::Full, color: false };

fn span_of(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the part is in the text");
    Span::new(start as u32, (start + part.len()) as u32)
}

#[track_caller]
fn drawn(diagnostic: &Diagnostic, text: &str, expected: &str) {
    let found = render(diagnostic, &Source::new("a.wv", text), FULL);
    assert_eq!(found.trim_end(), expected.trim_matches('\n'), "found:\n{found}");
}

#[test]
fn a_picture_shows_code_place_label_and_help() {
    let text = "total = 1\n\nputs totl + 1\nputs 2\n";
    let diagnostic = Diagnostic::new(Code::Name, span_of(text, "totl"), "`totl` has no value")
        .with_label("read here")
        .with_help("did you mean `total`?");
    drawn(
        &diagnostic,
        text,
        "
name error

  × `totl` has no value
   ╭─[a.wv:3:6]
 2 │
 3 │ puts totl + 1
   ·      ──┬─
   ·        ╰── read here
 4 │ puts 2
   ╰────
  help: did you mean `total`?
",
    );
}

#[test]
fn two_far_places_and_the_calls_under_way() {
    let filler = "#\n".repeat(200);
    let text = format!("fn add(a, b) {{ a + b }}\n{filler}fn g() {{ add(1) }}\ng()\n");
    let mut diagnostic =
        Diagnostic::new(Code::Arity, span_of(&text, "add(1)"), "<fn add(a, b)> expects 2 arguments, found 1")
            .with_other(span_of(&text, "fn add(a, b)"), "defined here");
    diagnostic.calls = vec![span_of(&text, "g()\n"), span_of(&text, "add(1)")];
    drawn(
        &diagnostic,
        &text,
        "
arity error

  × <fn add(a, b)> expects 2 arguments, found 1
   ╭─[a.wv:1:1]
 1 │ fn add(a, b) { a + b }
   · ──────┬─────
   ·       ╰── defined here
 2 │ #
   ╰────
     ╭─[a.wv:202:10]
 201 │ #
 202 │ fn g() { add(1) }
     ·          ───┬──
     ·             ╰── here
 203 │ g()
     ╰────
  calls, innermost first:
    202:10  add(1)
    203:1   g()
",
    );
}

#[test]
fn the_end_of_the_text_can_be_labelled() {
    let message = "expected `)`, found the end of the program";
    let end = |text: &str| {
        let at = text.len() as u32;
        Diagnostic::new(Code::Syntax, Span::new(at, at), message).with_label("here")
    };
    drawn(
        &end("f("),
        "f(",
        "
syntax error

  × expected `)`, found the end of the program
   ╭─[a.wv:1:3]
 1 │ f(
   ·   ▲
   ·   ╰── here
   ╰────
",
    );
    drawn(
        &end("f(\n"),
        "f(\n",
        "
syntax error

  × expected `)`, found the end of the program
   ╭─[a.wv:2:1]
 1 │ f(
 2 │
   · ▲
   · ╰── here
   ╰────
",
    );
    drawn(
        &end(""),
        "",
        "
syntax error

  × expected `)`, found the end of the program
   ╭─[a.wv:1:1]
 1 │
   · ▲
   · ╰── here
   ╰────
",
    );
}

#[test]
fn a_span_past_the_end_is_drawn_at_the_end() {
    let diagnostic = Diagnostic::new(Code::Type, Span::new(900, 1000), "m");
    drawn(
        &diagnostic,
        "ab",
        "
type error

  × m
   ╭─[a.wv:1:3]
 1 │ ab
   ·   ▲
   ╰────
",
    );
}

#[test]
fn a_long_line_is_cut_around_its_labels() {
    let text = format!("{}bad{}\n", "x".repeat(50_000), "y".repeat(50_000));
    let diagnostic = Diagnostic::new(Code::Type, span_of(&text, "bad"), "m").with_label("here");
    let expected = format!(
        "
type error

  × m
   ╭─[a.wv:1:50001]
 1 │ …{}bad{}…
   ·  {}─┬─
   ·  {} ╰── here
   ╰────
",
        "x".repeat(36),
        "y".repeat(36),
        " ".repeat(36),
        " ".repeat(36)
    );
    drawn(&diagnostic, &text, &expected);
}

#[test]
fn a_label_over_many_lines_is_drawn_on_its_first() {
    let text = format!("xs = [{}\n]\n", "\n1,".repeat(50));
    let span = Span::new(5, text.len() as u32 - 1);
    drawn(
        &Diagnostic::new(Code::Type, span, "m"),
        &text,
        "
type error

  × m
   ╭─[a.wv:1:6]
 1 │ xs = [
   ·      ┬
   ·      ╰── goes on to line 52
 2 │ 1,
   ╰────
",
    );
}

#[test]
fn a_label_over_few_lines_is_drawn_whole() {
    let text = "f(\n  1,\n  2\n)\nputs 1\n";
    drawn(
        &Diagnostic::new(Code::Type, Span::new(0, 14), "m").with_label("this call"),
        text,
        "
type error

  × m
   ╭─[a.wv:1:1]
 1 │ ╭─▶ f(
 2 │ │     1,
 3 │ │     2
 4 │ ├─▶ )
   · ╰──── this call
 5 │     puts 1
   ╰────
",
    );
}

#[test]
fn control_characters_are_shown_harmlessly() {
    let text = "puts \"\x1b[2J\u{202e}\"\r\n";
    let diagnostic = Diagnostic::new(Code::Fail, Span::new(5, 9), "a\x1b[31m\nb").with_help("\x07");
    for form in [Form::Full, Form::Narrated, Form::Short, Form::Json] {
        let found = render(&diagnostic, &Source::new("\x1b.wv", text), Style { form, color: false });
        assert!(!found.contains(['\x1b', '\x07', '\r', '\u{202e}']), "{form:?}: {found}");
    }
    drawn(
        &diagnostic,
        text,
        "
fail error

  × a␛[31m
  │ b
   ╭─[a.wv:1:6]
 1 │ puts \"␛[2J�\"
   ·      ────
   ╰────
  help: ␇
",
    );
}

#[test]
fn short_is_one_line_whatever_the_message() {
    let source = Source::new("dir/a.wv", "x = 1\nputs é + x\n");
    let error = Diagnostic::new(Code::Fail, Span::new(14, 15), "one\ntwo");
    let style = Style { form: Form::Short, color: true };
    assert_eq!(render(&error, &source, style), "dir/a.wv:2:8: fail: one\\ntwo\n");
    let warning = Diagnostic::warning("unused-local", Code::Name, Span::new(0, 1), "`x` is never read");
    assert_eq!(
        render_all([&warning, &error], &source, style),
        "dir/a.wv:1:1: warning[unused-local]: `x` is never read\ndir/a.wv:2:8: fail: one\\ntwo\n"
    );
}

#[test]
fn narrated_says_all_the_picture_shows() {
    let text = "fn f(a) { a }\nputs f()\n";
    let mut diagnostic = Diagnostic::new(Code::Arity, span_of(text, "f()"), "expected 1, found 0")
        .with_label("called here")
        .with_other(span_of(text, "fn f(a)"), "defined here")
        .with_help("give it one");
    diagnostic.calls = vec![diagnostic.span];
    let found = render(&diagnostic, &Source::new("a.wv", text), Style { form: Form::Narrated, color: true });
    let expected = "arity error in a.wv, line 2, columns 6 to 8: expected 1, found 0
  line 2 reads: puts f()
  there: called here
  line 1, columns 1 to 7: defined here
  line 1 reads: fn f(a) { a }
  help: give it one
  calls, innermost first:
    2:6  f()
";
    assert_eq!(found, expected);
}

#[test]
fn json_is_one_object_a_line() {
    let text = "fn f(a) { a }\nputs f()\n";
    let mut diagnostic = Diagnostic::new(Code::Arity, span_of(text, "f()"), "m\n\"")
        .with_other(span_of(text, "fn f(a)"), "defined here");
    diagnostic.calls = vec![diagnostic.span];
    let found = render(&diagnostic, &Source::new("a.wv", text), Style { form: Form::Json, color: true });
    let expected = concat!(
        r#"{"schema":1,"code":"arity","severity":"error","lint":null,"message":"m\n\"","file":"a.wv","#,
        r#""line":2,"column":6,"end_line":2,"end_column":9,"label":null,"#,
        r#""labels":[{"line":1,"column":1,"end_line":1,"end_column":8,"text":"defined here"}],"help":null,"data":null,"#,
        r#""calls":[{"line":2,"column":6,"end_line":2,"end_column":9,"text":"f()"}],"calls_left_out":0,"#,
        r#""outer_calls":[]}"#,
        "\n"
    );
    assert_eq!(found, expected);
}

/// An error in the data of a program of one line.
fn in_data(data: &[u8], at: std::ops::Range<usize>) -> (Diagnostic, Source) {
    let text = "table = read(\"a.csv\", :csv)\n";
    let mut diagnostic = Diagnostic::new(Code::Io, span_of(text, "read(\"a.csv\", :csv)"), "m");
    diagnostic.data = Some(Box::new(crate::diagnostic::DataPlace::new("a.csv", data, at)));
    (diagnostic, Source::new("a.wv", text))
}

#[test]
fn a_place_in_data_is_drawn_beside_that_in_the_program() {
    let (diagnostic, source) = in_data(b"a,b\n1,2\n3,4,5\n6,7\n", 8..13);
    let expected = "
io error

  × m
   ╭─[a.wv:1:9]
 1 │ table = read(\"a.csv\", :csv)
   ·         ───────────────────
   ╰────
  ☞ the data
   ╭─[a.csv:3:1]
 2 │ 1,2
 3 │ 3,4,5
   · ─────
 4 │ 6,7
   ╰────
";
    let found = render(&diagnostic, &source, FULL);
    assert_eq!(found.trim(), expected.trim(), "found:\n{found}");
    let narrated = render(&diagnostic, &source, Style { form: Form::Narrated, color: false });
    let expected = "io error in a.wv, line 1, columns 9 to 27: m
  line 1 reads: table = read(\"a.csv\", :csv)
  in the data a.csv, line 3, column 1
  line 3 of the data reads: 3,4,5
";
    assert_eq!(narrated, expected);
    let json = render(&diagnostic, &source, Style { form: Form::Json, color: false });
    assert!(json.contains(r#""data":{"file":"a.csv","line":3,"column":1}"#), "{json}");
    let short = render(&diagnostic, &source, Style { form: Form::Short, color: false });
    assert_eq!(short, "a.wv:1:9: io: m\n");
}

#[test]
fn a_far_place_in_one_long_line_of_data_is_near_in_the_picture() {
    let data = format!("[{}!{}]", "10,".repeat(100_000), ",20".repeat(100_000));
    let (diagnostic, source) = in_data(data.as_bytes(), 300_001..300_002);
    let found = render(&diagnostic, &source, FULL);
    let line = format!("1 │ …{}!{}…", "10,".repeat(12), ",20".repeat(12));
    assert!(found.contains("[a.csv:1:300002]") && found.contains(&line), "{found}");
    let narrated = render(&diagnostic, &source, Style { form: Form::Narrated, color: false });
    assert!(narrated.contains("column 300002\n") && narrated.contains("0,!,2"), "{narrated}");
}

#[test]
fn no_data_makes_it_panic() {
    let mut numbers = Numbers(11);
    for round in 0..2_000 {
        let length = numbers.below(if round % 20 == 0 { 3_000 } else { 12 });
        let bytes: Vec<u8> =
            (0..length).map(|_| b"\n\r\0a\xc3\xa9\xff\x1b\xe2\x80\xae "[numbers.below(12)]).collect();
        let start = numbers.below(length + 3);
        let (diagnostic, source) = in_data(&bytes, start..start + numbers.below(4));
        for form in [Form::Full, Form::Narrated, Form::Short, Form::Json] {
            let found = render(&diagnostic, &source, Style { form, color: false });
            assert!(form != Form::Full || found.matches('╰').count() >= 2, "{bytes:?} {start}: {found}");
        }
    }
}

#[test]
fn colour_is_a_choice_of_the_caller() {
    let source = Source::new("a.wv", "x");
    let diagnostic = Diagnostic::new(Code::Name, Span::new(0, 1), "m");
    assert!(render(&diagnostic, &source, Style { color: true, ..FULL }).contains('\x1b'));
    assert!(!render(&diagnostic, &source, FULL).contains('\x1b'));
}

#[test]
fn pictures_stand_apart() {
    let source = Source::new("a.wv", "x y");
    let first = Diagnostic::new(Code::Name, Span::new(0, 1), "one");
    let second = Diagnostic::new(Code::Name, Span::new(2, 3), "two");
    let text = render_all([&first, &second], &source, FULL);
    assert_eq!(text.matches("\n\nname error\n").count(), 1, "{text}");
}

/// A source of a million lines takes no longer per error than a short one needs, give or take its reading.
#[test]
fn big_sources_are_not_searched_for_each_label() {
    let text = "x = 1\n".repeat(1_000_000);
    let source = Source::new("a.wv", text);
    let diagnostics: Vec<Diagnostic> = (0..1_000)
        .map(|n| Diagnostic::new(Code::Name, Span::new(6 * 999 * n, 6 * 999 * n + 1), "m"))
        .collect();
    let started = std::time::Instant::now();
    let text = render_all(&diagnostics, &source, FULL);
    assert_eq!(text.matches("a.wv:").count(), 1_000);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

#[test]
fn no_source_and_no_span_makes_it_panic() {
    const PIECES: [&str; 16] = [
        "",
        "x",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "é",
        "線",
        "👩‍🚀",
        "\u{301}",
        "\x1b[1m",
        "\0",
        " ",
        "\u{202e}",
        "abc def",
    ];
    let mut numbers = Numbers(7);
    for round in 0..4_000 {
        let long = round % 40 == 0;
        let pieces = numbers.below(if long { 600 } else { 24 });
        let text: String = (0..pieces).map(|_| PIECES[numbers.below(PIECES.len())]).collect();
        let mut span = || {
            let bound = text.len() + 3;
            Span::new(numbers.below(bound) as u32, numbers.below(bound) as u32)
        };
        let mut diagnostic = Diagnostic::new(Code::Name, span(), "message").with_label("a\nb");
        for _ in 0..round % 4 {
            diagnostic = diagnostic.with_other(span(), if round % 3 == 0 { "" } else { "other" });
        }
        diagnostic.calls = (0..round % 30).map(|_| span()).collect();
        let source = Source::new("a.wv", text.clone());
        for form in [Form::Full, Form::Narrated, Form::Short, Form::Json] {
            let found = render(&diagnostic, &source, Style { form, color: round % 2 == 0 });
            assert!(found.ends_with('\n'));
            if form == Form::Full {
                assert!(found.contains("a.wv:"), "{text:?} {diagnostic:?}\n{found}");
                assert!(found.contains('╰'), "fell back on {found} for {text:?} {diagnostic:?}");
            }
        }
    }
}
