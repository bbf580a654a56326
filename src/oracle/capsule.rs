//! A find in, a text that holds all that is needed to see it again out; and back.
//!
//! A capsule is a Weave program with its facts in comments behind it, so that any implementation can run it and the
//! places of errors stay what they are.

use super::answer::Answer;
use super::case::Case;

/// A case with what is known of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Capsule {
    pub case: Case,
    /// How the case must end, and what it must print.
    pub ending: String,
    pub output: String,
    /// More lines of the form `name: value`: the seed, the signature, the command to repeat.
    pub facts: Vec<(String, String)>,
}

/// The line between program and facts.
const MARK: &str = "# --- weave case capsule 1 ---";

impl Capsule {
    pub fn new(case: &Case, expected: &Answer) -> Capsule {
        let errors = expected.errors.iter().flatten();
        let errors: String = errors.map(|error| format!("; {} in line {}", error.code, error.line)).collect();
        Capsule {
            case: case.clone(),
            ending: format!("{}{errors}", expected.ending.describe()),
            output: expected.text(),
            facts: Vec::new(),
        }
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Capsule {
        self.facts.push((name.to_owned(), value.into()));
        self
    }

    pub fn text(&self) -> String {
        let mut text = self.case.program.clone();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text += &format!("{MARK}\n");
        let mut fact =
            |name: &str, value: &str| text += &format!("# {name}: {}\n", one_line(value.as_bytes()));
        fact("case", &self.case.name);
        for (name, value) in &self.facts {
            fact(name, value);
        }
        self.case.arguments.iter().for_each(|argument| fact("argument", argument));
        self.case.flags.iter().for_each(|flag| fact("flag", flag));
        fact("expected", &self.ending);
        let mut block = |name: &str, content: &[u8]| {
            text += &format!("# {name}:\n");
            for line in content.split_inclusive(|byte| *byte == b'\n') {
                text += &format!("#| {}\n", one_line(line));
            }
        };
        block("output", self.output.as_bytes());
        if !self.case.input.is_empty() {
            block("input", self.case.input.as_bytes());
        }
        for (name, content) in &self.case.files {
            block(&format!("file {name}"), content);
        }
        text
    }

    /// The capsule that a text is; `None` for a program without facts.
    pub fn read(text: &str) -> Option<Capsule> {
        let (program, facts) = text.split_once(&format!("{MARK}\n"))?;
        let mut capsule = Capsule { case: Case::new("", program), ..Capsule::default() };
        // What the lines of a block are added to.
        let mut block: Option<String> = None;
        for line in facts.lines() {
            if let Some(content) = line.strip_prefix("#| ") {
                capsule.add(block.as_deref()?, &unlined(content));
                continue;
            }
            let (name, value) = line.strip_prefix("# ")?.split_once(':')?;
            let value = lossy(&unlined(value.strip_prefix(' ').unwrap_or(value)));
            block = None;
            match name {
                "case" => capsule.case.name = value,
                "argument" => capsule.case.arguments.push(value),
                "flag" => capsule.case.flags.push(value),
                "expected" => capsule.ending = value,
                "output" | "input" => block = Some(name.to_owned()),
                _ => match name.strip_prefix("file ") {
                    Some(file) => {
                        capsule.case.files.push((file.to_owned(), Vec::new()));
                        block = Some(name.to_owned());
                    }
                    None => capsule.facts.push((name.to_owned(), value)),
                },
            }
        }
        Some(capsule)
    }

    fn add(&mut self, block: &str, content: &[u8]) {
        match block {
            "output" => self.output += &lossy(content),
            "input" => self.case.input += &lossy(content),
            _ => {
                if let Some((_, file)) = self.case.files.last_mut() {
                    file.extend_from_slice(content);
                }
            }
        }
    }
}

/// On one line: backslashes, ends of lines and bytes that are no text are escaped.
fn one_line(bytes: &[u8]) -> String {
    let mut line = String::new();
    for chunk in bytes.utf8_chunks() {
        line += &chunk.valid().replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        for byte in chunk.invalid() {
            line += &format!("\\x{byte:02x}");
        }
    }
    line
}

fn unlined(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let (taken, length) = match (byte, after) {
            (b'\\', [b'n', ..]) => (b'\n', 2),
            (b'\\', [b'r', ..]) => (b'\r', 2),
            (b'\\', [b'x', high, low, ..]) => {
                let digit = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or(0) as u8;
                (digit(high) * 16 + digit(low), 4)
            }
            (b'\\', [escaped, ..]) => (*escaped, 2),
            _ => (byte, 1),
        };
        out.push(taken);
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capsule_can_be_read_again() {
        let case = Case {
            name: "seed 7".to_owned(),
            program: "puts input()\nputs args\n".to_owned(),
            input: "one\\n\ntwo".to_owned(),
            arguments: vec!["a b".to_owned(), "#".to_owned()],
            flags: vec!["--max-depth".to_owned(), "9".to_owned()],
            files: vec![("x.csv".to_owned(), b"a,b\r\n\xff\\x\n".to_vec()), ("empty".to_owned(), Vec::new())],
            ..Case::default()
        };
        let capsule = Capsule {
            case,
            ending: "runtime; type in line 2".to_owned(),
            output: "one\n\nlast".to_owned(),
            facts: Vec::new(),
        }
        .with("seed", "7")
        .with("repeat", "weave-tree fuzz --backend 'a b' --seed 7 --count 1");
        assert_eq!(Capsule::read(&capsule.text()), Some(capsule));
        assert_eq!(Capsule::read("puts 1\n"), None);
    }
}
