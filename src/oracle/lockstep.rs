//! Two streams of events in, the first place where they part out.

use super::backend::filter::Filters;
use crate::events::Event;

/// The first event that differs, and where both sides are then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Divergence {
    /// From 1.
    pub number: usize,
    /// Where the program is then: the line of the event, or of the last one before it that tells a line.
    pub line: Option<usize>,
    pub expected: Side,
    pub found: Side,
}

/// One side at the divergence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// `None` if there are no more events.
    pub event: Option<Event>,
    /// The calls under way before it, outermost first, as `function:line of the call`.
    pub stack: Vec<String>,
}

/// Walks both in step. What a backend leaves out of an event is not compared, and neither is the last event, whose
/// outcome has been compared already.
pub fn divergence(expected: &[Event], found: &[Event], filters: &Filters) -> Option<Divergence> {
    let (mut expected_stack, mut found_stack) = (Vec::new(), Vec::new());
    let (mut lefts, mut rights) = (expected.iter().filter(is_of_run), found.iter().filter(is_of_run));
    let (mut number, mut line) = (0, None);
    loop {
        number += 1;
        let pair = (lefts.next(), rights.next());
        line = pair.0.and_then(line_of).or(line);
        match pair {
            (None, None) => return None,
            (Some(left), Some(right)) if same(left, right, filters) => {
                follow(&mut expected_stack, left);
                follow(&mut found_stack, right);
            }
            (left, right) => {
                let side = |event: Option<&Event>, stack| Side { event: event.cloned(), stack };
                return Some(Divergence {
                    number,
                    line,
                    expected: side(left, expected_stack),
                    found: side(right, found_stack),
                });
            }
        }
    }
}

fn line_of(event: &Event) -> Option<usize> {
    match event {
        Event::Call { line, .. } | Event::Output { line, .. } | Event::Error { line, .. } => *line,
        Event::Return { .. } | Event::End { .. } => None,
    }
}

fn is_of_run(event: &&Event) -> bool {
    !matches!(event, Event::End { .. })
}

fn same(expected: &Event, found: &Event, filters: &Filters) -> bool {
    fn open<T: PartialEq>(left: &Option<T>, right: &Option<T>) -> bool {
        left.is_none() || right.is_none() || left == right
    }
    let printed = |left: &str, right: &str| {
        left == right || filters.apply(left.as_bytes()) == filters.apply(right.as_bytes())
    };
    match (expected, found) {
        (Event::Call { function, line, .. }, Event::Call { function: other, line: other_line, .. }) => {
            function == other && open(line, other_line)
        }
        (
            Event::Return { function, value, .. },
            Event::Return { function: other, value: other_value, .. },
        ) => {
            function == other
                && match (value, other_value) {
                    (Some(value), Some(other)) => printed(value, other),
                    _ => true,
                }
        }
        (Event::Output { line, text, .. }, Event::Output { line: other_line, text: other, .. }) => {
            printed(text, other) && open(line, other_line)
        }
        (Event::Error { code, line }, Event::Error { code: other, line: other_line }) => {
            code == other && open(line, other_line)
        }
        (Event::End { .. }, Event::End { .. }) => true,
        (
            Event::Call { .. }
            | Event::Return { .. }
            | Event::Output { .. }
            | Event::Error { .. }
            | Event::End { .. },
            _,
        ) => false,
    }
}

/// The stack after an event. Calls that an error has ended are gone when the next event tells a smaller depth.
fn follow(stack: &mut Vec<String>, event: &Event) {
    match event {
        Event::Call { depth, function, line } => {
            stack.truncate(depth.saturating_sub(1));
            let line = line.map_or(String::new(), |line| format!(":{line}"));
            stack.push(format!("{function}{line}"));
        }
        Event::Return { depth, .. } => stack.truncate(depth.saturating_sub(1)),
        Event::Output { depth, .. } => stack.truncate(*depth),
        Event::Error { .. } | Event::End { .. } => {}
    }
}

impl Divergence {
    pub fn describe(&self) -> String {
        let (number, expected, found) = (self.number, self.expected.describe(), self.found.describe());
        format!("event {number}: expected {expected}; found {found}")
    }
}

impl Side {
    /// `return from fact with 6; calls: fact:5, fact:3`
    pub fn describe(&self) -> String {
        let at = |line: &Option<usize>| line.map_or(String::new(), |line| format!(" in line {line}"));
        let event = match &self.event {
            None => "no more events".to_owned(),
            Some(Event::Call { function, line, .. }) => format!("call of {function}{}", at(line)),
            Some(Event::Return { function, value: Some(value), .. }) => {
                format!("return from {function} with {value}")
            }
            Some(Event::Return { function, value: None, .. }) => format!("return from {function}"),
            Some(Event::Output { line, text, .. }) => format!("output {text:?}{}", at(line)),
            Some(Event::Error { code, line }) => format!("{code} error{}", at(line)),
            Some(Event::End { outcome, .. }) => format!("end: {outcome}"),
        };
        let stack = if self.stack.is_empty() { "top level".to_owned() } else { self.stack.join(", ") };
        format!("{event}; calls: {stack}")
    }
}

/// The line of the program that printed the beginning of line number `line` (from 1) of the output.
pub fn printed_by(events: &[Event], line: usize) -> Option<usize> {
    // Which line of the output the next text begins or goes on with.
    let mut at = 1;
    let mut is_begun = false;
    for event in events {
        let Event::Output { line: printer, text, .. } = event else { continue };
        let first = if is_begun { at + 1 } else { at };
        at += text.matches('\n').count();
        is_begun = !text.ends_with('\n') && (is_begun || !text.is_empty());
        let last = if is_begun { at } else { at - 1 };
        if (first..=last).contains(&line) {
            return *printer;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(lines: &str) -> Vec<Event> {
        lines.lines().filter_map(|line| Event::of_line(line).expect("an event")).collect()
    }

    const RUN: &str = r#"{"event":"call","depth":1,"line":5,"function":"fact"}
{"event":"call","depth":2,"line":3,"function":"fact"}
{"event":"return","depth":2,"function":"fact","value":"1"}
{"event":"return","depth":1,"function":"fact","value":"2"}
{"event":"output","depth":0,"line":5,"text":"2\n"}
{"event":"end","outcome":"finished","exit":0}"#;

    #[test]
    fn what_is_left_out_is_not_compared() {
        let bare = r#"{"event":"call","depth":1,"function":"fact"}
{"event":"call","depth":2,"function":"fact"}
{"event":"return","depth":2,"function":"fact"}
{"event":"return","depth":1,"function":"fact","value":"2"}
{"event":"output","text":"2\n"}"#;
        assert_eq!(divergence(&events(RUN), &events(bare), &Filters::default()), None);
    }

    #[test]
    fn the_first_difference_is_told_with_both_stacks() {
        let other = RUN.replace(r#""value":"1""#, r#""value":"0""#);
        let found = divergence(&events(RUN), &events(&other), &Filters::default()).expect("a divergence");
        assert_eq!((found.number, found.line), (3, Some(3)));
        assert_eq!(found.expected.describe(), "return from fact with 1; calls: fact:5, fact:3");
        assert_eq!(found.found.describe(), "return from fact with 0; calls: fact:5, fact:3");
        let short: Vec<Event> = events(RUN).into_iter().take(4).collect();
        let found = divergence(&events(RUN), &short, &Filters::default()).expect("a divergence");
        assert_eq!(found.expected.describe(), "output \"2\\n\" in line 5; calls: top level");
        assert_eq!(found.found.describe(), "no more events; calls: top level");
    }

    #[test]
    fn each_line_of_output_knows_its_printer() {
        let run = r#"{"event":"output","line":1,"text":"a\nb\n"}
{"event":"output","line":2,"text":"c"}
{"event":"output","line":3,"text":"d\n"}
{"event":"output","line":4,"text":"e"}"#;
        let printers: Vec<Option<usize>> = (1..=5).map(|line| printed_by(&events(run), line)).collect();
        assert_eq!(printers, [Some(1), Some(1), Some(2), Some(4), None]);
    }
}
