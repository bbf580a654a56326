//! The text of one page in, its rules and examples out, or the first line that is not as it must be.
//!
//! A rule is a heading `### rule: chapter.name`. An example is a fence `weave ID`, perhaps with
//! `misreading: "why"` after the id, followed by the fences of [`FENCES`] that apply, in that order. `file PATH` is
//! a file that the program finds, `written PATH` one that is new or different afterwards; each may stand several
//! times, and with `hex` after the path gives bytes instead of lines of text.
//! Pages under `explain/` hold examples without rules.

use super::{DataFile, Example, ExpectedError, ExpectedWarning, Malformed, Reference, Rule};
use crate::diagnostic::Code;
use crate::source::Position;

/// What may follow a program, in this order.
const FENCES: [&str; 9] = ["args", "flags", "file", "input", "output", "written", "error", "warning", "exit"];

/// Those that name a file, and may stand several times.
const FILE_FENCES: [&str; 2] = ["file", "written"];

/// Fences that only illustrate.
const PROSE_FENCES: [&str; 4] = ["text", "sh", "ebnf", "json"];

/// Reads one page; `page` is its path under `grammar/`.
pub fn parse(page: &'static str, text: &str) -> Result<Reference, Malformed> {
    let mut reader = Reader { page, read: Reference::default(), filled: None };
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    while let Some((number, line)) = lines.next() {
        if let Some(id) = line.strip_prefix("### rule: ") {
            reader.rule(number, id)?;
        } else if let Some(info) = line.strip_prefix("```") {
            let mut body = Vec::new();
            loop {
                match lines.next() {
                    Some((_, "```")) => break,
                    Some((_, line)) => body.push(line),
                    None => return reader.malformed(number, "this fence is never closed"),
                }
            }
            reader.fence(number, info, &body)?;
        }
    }
    Ok(reader.read)
}

struct Reader {
    page: &'static str,
    read: Reference,
    /// The place in [`FENCES`] after the last fence of the current example; `None` when there is no example to add to.
    filled: Option<usize>,
}

impl Reader {
    fn malformed<T>(&self, line: usize, problem: impl Into<String>) -> Result<T, Malformed> {
        Err(Malformed { page: self.page, line, problem: problem.into() })
    }

    fn rule(&mut self, line: usize, id: &str) -> Result<(), Malformed> {
        let names: Vec<&str> = id.split('.').collect();
        if names.len() != 2 || !names.iter().all(|name| is_kebab(name)) {
            return self.malformed(line, format!("expected `chapter.rule-name`, found `{id}`"));
        }
        self.filled = None;
        self.read.rules.push(Rule { id: id.to_string(), page: self.page, line });
        Ok(())
    }

    fn fence(&mut self, line: usize, info: &str, body: &[&str]) -> Result<(), Malformed> {
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        if kind == "weave" {
            return self.program(line, rest, body);
        }
        if let Some(rank) = FENCES.iter().position(|&name| name == kind) {
            return self.expectation(line, rank, rest, body);
        }
        self.filled = None;
        if PROSE_FENCES.contains(&kind) {
            Ok(())
        } else {
            self.malformed(line, format!("no fence is called `{kind}`"))
        }
    }

    fn program(&mut self, line: usize, info: &str, body: &[&str]) -> Result<(), Malformed> {
        let (id, rest) = info.split_once(' ').unwrap_or((info, ""));
        let Some((rule, name)) = id.split_once('/') else {
            return self.malformed(line, format!("expected an id `chapter.rule/name`, found `{id}`"));
        };
        if !is_kebab(name) {
            return self.malformed(line, format!("expected a name in kebab-case, found `{name}`"));
        }
        let stated = self.read.rules.last().map(|rule| rule.id.as_str());
        if !self.page.starts_with("explain/") && stated != Some(rule) {
            return self.malformed(line, format!("`{id}` does not stand under its rule"));
        }
        let misreading = match rest {
            "" => None,
            _ => match rest.strip_prefix("misreading: \"").and_then(|text| text.strip_suffix('"')) {
                Some(text) if !text.is_empty() && !text.contains(['`', '"']) => Some(text.to_string()),
                _ => {
                    let problem = format!("expected `misreading: \"…\"` without backticks, found `{rest}`");
                    return self.malformed(line, problem);
                }
            },
        };
        self.filled = Some(0);
        self.read.examples.push(Example {
            id: id.to_string(),
            rule: rule.to_string(),
            page: self.page,
            line,
            program: joined(body),
            misreading,
            args: Vec::new(),
            flags: Vec::new(),
            files: Vec::new(),
            input: String::new(),
            output: String::new(),
            written: Vec::new(),
            errors: Vec::new(),
            warnings: None,
            exit: None,
        });
        Ok(())
    }

    fn expectation(&mut self, line: usize, rank: usize, rest: &str, body: &[&str]) -> Result<(), Malformed> {
        let (Some(filled), Some(kind)) = (self.filled, FENCES.get(rank)) else {
            return self.malformed(line, "this fence follows no program");
        };
        if rank < filled {
            return self
                .malformed(line, format!("`{kind}` comes too late: the order is {}", FENCES.join(", ")));
        }
        let names_a_file = FILE_FENCES.contains(kind);
        if !rest.is_empty() && !names_a_file {
            return self.malformed(line, format!("expected nothing after `{kind}`, found `{rest}`"));
        }
        self.filled = Some(if names_a_file { rank } else { rank + 1 });
        let Some(example) = self.read.examples.last_mut() else { return Ok(()) };
        let filled =
            if names_a_file { fill_file(example, kind, rest, body) } else { fill(example, kind, body) };
        let problem = match filled {
            Ok(()) => return Ok(()),
            Err(problem) => problem,
        };
        self.malformed(line, problem)
    }
}

/// Adds what one fence says to its example.
fn fill(example: &mut Example, kind: &str, body: &[&str]) -> Result<(), String> {
    if body.is_empty() && kind != "warning" {
        return Err(format!("`{kind}` is empty: leave it out"));
    }
    match kind {
        "args" => example.args = body.iter().map(ToString::to_string).collect(),
        "flags" => example.flags = body.iter().flat_map(|l| l.split_whitespace()).map(String::from).collect(),
        "input" => example.input = joined(body),
        "output" => example.output = joined(body),
        "error" => example.errors = errors(body)?,
        "warning" => example.warnings = Some(warnings(body)?),
        _ => match body {
            [code] => {
                let code = code.parse().map_err(|_| format!("expected an exit code, found `{code}`"))?;
                example.exit = Some(code);
            }
            _ => return Err("expected one exit code".to_string()),
        },
    }
    if example.exit.is_some() && !example.errors.is_empty() {
        return Err("a program ends with an error or with `exit`, not with both".to_string());
    }
    Ok(())
}

fn fill_file(example: &mut Example, kind: &str, info: &str, body: &[&str]) -> Result<(), String> {
    let (path, form) = info.split_once(' ').unwrap_or((info, ""));
    let bytes = match form {
        "" => joined(body).into_bytes(),
        "hex" => body.iter().flat_map(|line| line.split_whitespace()).map(byte).collect::<Result<_, _>>()?,
        _ => return Err(format!("expected `{kind} PATH` or `{kind} PATH hex`, found `{form}` at the end")),
    };
    let files = if kind == "file" { &mut example.files } else { &mut example.written };
    if path.is_empty() || files.iter().any(|file| file.path == path) {
        return Err(format!("expected the path of another file after `{kind}`, found `{path}`"));
    }
    files.push(DataFile { path: path.to_string(), bytes });
    Ok(())
}

fn byte(digits: &str) -> Result<u8, String> {
    u8::from_str_radix(digits, 16).map_err(|_| format!("expected two hexadecimal digits, found `{digits}`"))
}

/// Lines `code line:column`, each perhaps with its message on the line after.
fn errors(body: &[&str]) -> Result<Vec<ExpectedError>, String> {
    let mut errors: Vec<ExpectedError> = Vec::new();
    for line in body {
        if let Some((code, position)) = placed(line)
            && let Some(code) = Code::ALL.into_iter().find(|known| known.name() == code)
        {
            errors.push(ExpectedError { code, position, message: None });
            continue;
        }
        match errors.last_mut() {
            Some(last) if last.message.is_none() => last.message = Some(line.to_string()),
            _ => return Err(format!("expected `code line:column`, found `{line}`")),
        }
    }
    Ok(errors)
}

fn warnings(body: &[&str]) -> Result<Vec<ExpectedWarning>, String> {
    body.iter()
        .map(|line| match placed(line) {
            Some((lint, position)) if is_kebab(lint) => {
                Ok(ExpectedWarning { lint: lint.to_string(), position })
            }
            _ => Err(format!("expected `lint line:column`, found `{line}`")),
        })
        .collect()
}

/// `word line:column`
fn placed(line: &str) -> Option<(&str, Position)> {
    let (word, place) = line.split_once(' ')?;
    let (line, column) = place.split_once(':')?;
    Some((word, Position { line: line.parse().ok()?, column: column.parse().ok()? }))
}

fn joined(body: &[&str]) -> String {
    body.iter().flat_map(|line| [*line, "\n"]).collect()
}

fn is_kebab(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"# A chapter

### rule: scope.a

Prose.

```weave scope.a/one misreading: "it would print 2"
puts 1

```
```flags
--max-depth 10 --seed 1
```
```file in/a.csv
a,b
```
```file empty.txt
```
```output
1
```
```written out.bin hex
00 ff
0A
```
```error
name 1:6
`x` has no value yet
syntax 12:34
```
```warning
```
"#;

    #[test]
    fn everything_of_an_example_is_read() {
        let read = parse("01-test.md", PAGE).expect("a good page");
        assert_eq!(read.rules, [Rule { id: "scope.a".into(), page: "01-test.md", line: 3 }]);
        let [example] = &read.examples[..] else { panic!("one example") };
        assert_eq!((example.id.as_str(), example.rule.as_str(), example.line), ("scope.a/one", "scope.a", 7));
        assert_eq!(example.program, "puts 1\n\n");
        assert_eq!(example.misreading.as_deref(), Some("it would print 2"));
        assert_eq!(example.flags, ["--max-depth", "10", "--seed", "1"]);
        assert_eq!(example.output, "1\n");
        let file = |path: &str, bytes: &[u8]| DataFile { path: path.into(), bytes: bytes.into() };
        assert_eq!(example.files, [file("in/a.csv", b"a,b\n"), file("empty.txt", b"")]);
        assert_eq!(example.written, [file("out.bin", b"\x00\xff\n")]);
        let expected = |code, line, column, message: Option<&str>| ExpectedError {
            code,
            position: Position { line, column },
            message: message.map(String::from),
        };
        assert_eq!(
            example.errors,
            [expected(Code::Name, 1, 6, Some("`x` has no value yet")), expected(Code::Syntax, 12, 34, None)]
        );
        assert_eq!(example.warnings, Some(Vec::new()));
    }

    #[track_caller]
    fn refused(text: &str, line: usize, part: &str) {
        let problem = parse("01-test.md", text).expect_err("the page is malformed");
        assert_eq!(problem.line, line, "{problem}");
        assert!(problem.problem.contains(part), "{problem}");
    }

    #[test]
    fn malformed_pages_are_refused() {
        refused("### rule: scope", 1, "chapter.rule-name");
        refused("### rule: scope.Big", 1, "chapter.rule-name");
        refused("```weave scope.a/x\n```", 1, "under its rule");
        refused("### rule: a.b\n```weave a.c/x\n```", 2, "under its rule");
        refused("### rule: a.b\n```weave a.b\n```", 2, "expected an id");
        refused("### rule: a.b\n```weave a.b/x misreading\n```", 2, "misreading");
        refused("### rule: a.b\n```weave a.b/x", 2, "never closed");
        refused("```output\n1\n```", 1, "follows no program");
        refused("```wave\n```", 1, "no fence is called");
        let example = "### rule: a.b\n```weave a.b/x\nputs 1\n```\n";
        refused(&format!("{example}```output\n```"), 5, "empty");
        refused(&format!("{example}```output\n1\n```\n```args\n1\n```"), 8, "too late");
        refused(&format!("{example}```output\n1\n```\n```output\n1\n```"), 8, "too late");
        refused(&format!("{example}```file\n1\n```"), 5, "the path of another file");
        refused(&format!("{example}```file a\n```\n```file a\n```"), 7, "the path of another file");
        refused(&format!("{example}```file a octal\n```"), 5, "at the end");
        refused(&format!("{example}```written a hex\nzz\n```"), 5, "hexadecimal");
        refused(&format!("{example}```error\nnome 1:1\n```"), 5, "code line:column");
        refused(&format!("{example}```warning\nunused\n```"), 5, "lint line:column");
        refused(&format!("{example}```exit\n256\n```"), 5, "exit code");
        refused(&format!("{example}```error\nname 1:1\n```\n```exit\n1\n```"), 8, "not with both");
    }

    #[test]
    fn explain_pages_need_no_rules() {
        let read = parse("explain/name.md", "```weave explain.name/wrong\n```").expect("a good page");
        assert_eq!(read.examples.len(), 1);
    }
}
