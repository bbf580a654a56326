//! What a program does as others can see it in: calls, returns, output and errors, as lines of JSON out.
//!
//! `grammar/EVENTS.md` describes the lines for implementations that want to be compared in lockstep.

mod overheard;

pub use overheard::Overheard;

use serde_json::{Map, Value as Json};
use std::cell::{Cell, RefCell};

/// How the lines are laid out; raised when a field changes its meaning.
pub const SCHEMA: u32 = 1;

/// How many characters of a value are told.
pub const LONGEST_VALUE: usize = 200;

/// Something that can be seen from outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The body of a function begins. `line` is where it was called.
    Call { depth: usize, function: String, line: Option<usize> },
    /// It has ended with a value, as printed text that may be cut.
    Return { depth: usize, function: String, value: Option<String> },
    /// `line` is the line of the program that printed the text.
    Output { depth: usize, line: Option<usize>, text: String },
    /// An error that nothing has caught, or one of a text that is no program.
    Error { code: String, line: Option<usize> },
    /// The run has ended: `finished`, `exit`, `syntax`, `runtime` or `limit`.
    End { outcome: String, exit: Option<i32> },
}

impl Event {
    /// As an object; what is not known is left out.
    pub fn value(&self) -> Json {
        let mut object = Map::new();
        let mut set = |name: &str, value: Json| {
            if !value.is_null() {
                object.insert(name.to_owned(), value);
            }
        };
        match self {
            Event::Call { depth, function, line } => {
                set("event", "call".into());
                set("depth", (*depth).into());
                set("function", function.as_str().into());
                set("line", (*line).into());
            }
            Event::Return { depth, function, value } => {
                set("event", "return".into());
                set("depth", (*depth).into());
                set("function", function.as_str().into());
                set("value", value.clone().into());
            }
            Event::Output { depth, line, text } => {
                set("event", "output".into());
                set("depth", (*depth).into());
                set("line", (*line).into());
                set("text", text.as_str().into());
            }
            Event::Error { code, line } => {
                set("event", "error".into());
                set("code", code.as_str().into());
                set("line", (*line).into());
            }
            Event::End { outcome, exit } => {
                set("event", "end".into());
                set("outcome", outcome.as_str().into());
                set("exit", (*exit).into());
            }
        }
        Json::Object(object)
    }

    /// One line of JSON, with its newline.
    pub fn to_line(&self) -> String {
        format!("{}\n", self.value())
    }

    /// Reads a line; an error says what is wrong with it. A line with a `schema` is the first of a file: `None`.
    pub fn of_line(line: &str) -> Result<Option<Event>, String> {
        let json: Json =
            serde_json::from_str(line).map_err(|error| format!("expected a line of JSON: {error}"))?;
        if let Some(schema) = json.get("schema") {
            return if *schema == SCHEMA {
                Ok(None)
            } else {
                Err(format!("expected schema {SCHEMA}, found {schema}"))
            };
        }
        let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        let needed = |name: &str| text(name).ok_or_else(|| format!("expected a text `{name}` in {line}"));
        let number = |name: &str| json.get(name).and_then(Json::as_u64).map(|number| number as usize);
        let depth = number("depth").unwrap_or_default();
        let event = match needed("event")?.as_str() {
            "call" => Event::Call { depth, function: needed("function")?, line: number("line") },
            "return" => Event::Return { depth, function: needed("function")?, value: text("value") },
            "output" => Event::Output { depth, line: number("line"), text: needed("text")? },
            "error" => Event::Error { code: needed("code")?, line: number("line") },
            "end" => {
                let exit = json.get("exit").and_then(Json::as_i64).and_then(|exit| i32::try_from(exit).ok());
                Event::End { outcome: needed("outcome")?, exit }
            }
            other => return Err(format!("expected an event, found `{other}`")),
        };
        Ok(Some(event))
    }
}

/// The first line of every file of events.
pub fn first_line() -> String {
    format!("{{\"schema\":{SCHEMA}}}\n")
}

/// Where the program is, and who is told what it does.
pub struct Witness {
    tell: RefCell<Box<dyn FnMut(Event)>>,
    line: Cell<usize>,
    depth: Cell<usize>,
}

impl Witness {
    pub fn new(tell: Box<dyn FnMut(Event)>) -> Witness {
        Witness { tell: RefCell::new(tell), line: Cell::new(0), depth: Cell::new(0) }
    }

    pub fn tell(&self, event: Event) {
        (self.tell.borrow_mut())(event);
    }

    /// The program goes on at `line`; where it was before.
    pub fn at_line(&self, line: usize) -> usize {
        self.line.replace(line)
    }

    /// The body of a function begins, called in `line`, as the call number `depth` under way.
    pub fn called(&self, depth: usize, function: &str, line: Option<usize>) {
        self.depth.set(depth);
        self.tell(Event::Call { depth, function: function.to_owned(), line });
    }

    /// It has ended: with a value, or with an error that is on its way.
    pub fn left(&self, depth: usize, function: &str, value: Option<Option<String>>) {
        if let Some(value) = value {
            self.tell(Event::Return { depth, function: function.to_owned(), value });
        }
        self.depth.set(depth.saturating_sub(1));
    }

    fn printed(&self, bytes: &[u8]) {
        let line = Some(self.line.get()).filter(|line| *line > 0);
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.tell(Event::Output { depth: self.depth.get(), line, text });
    }
}

/// A value's printed text, cut.
pub fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let events = [
            Event::Call { depth: 2, function: "fact".to_owned(), line: Some(3) },
            Event::Return { depth: 2, function: "^".to_owned(), value: Some("[1, \"a\"]".to_owned()) },
            Event::Output { depth: 0, line: None, text: "a\nb\n".to_owned() },
            Event::Error { code: "type".to_owned(), line: Some(7) },
            Event::End { outcome: "exit".to_owned(), exit: Some(3) },
        ];
        for event in events {
            assert_eq!(Event::of_line(&event.to_line()), Ok(Some(event)));
        }
        assert_eq!(Event::of_line(&first_line()), Ok(None));
    }

    #[test]
    fn other_lines_are_refused() {
        for line in ["", "{}", "[]", r#"{"schema":2}"#, r#"{"event":"jump"}"#, r#"{"event":"call"}"#] {
            assert!(Event::of_line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn long_values_are_cut_at_a_character() {
        assert_eq!(cut("ä".repeat(LONGEST_VALUE)), "ä".repeat(LONGEST_VALUE));
        assert_eq!(cut("ä".repeat(LONGEST_VALUE + 1)), "ä".repeat(LONGEST_VALUE) + "…");
    }
}
