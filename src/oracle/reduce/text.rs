//! A text that does not parse in, a smaller text that still shows something out.
//!
//! Pieces of the text are left out or replaced as long as `shows` still holds; pieces that make no program are
//! refused by `shows` itself.

/// The smallest text that was found.
pub fn reduce(text: &str, shows: &mut dyn FnMut(&str) -> bool) -> String {
    let mut best = text.to_owned();
    loop {
        let before = best.len();
        best = fewer_lines(best, shows);
        best = smaller_groups(best, shows);
        best = fewer_tokens(best, shows);
        if best.len() >= before {
            return best;
        }
    }
}

/// Leaves out runs of lines, long runs first.
fn fewer_lines(text: String, shows: &mut dyn FnMut(&str) -> bool) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut size = lines.len();
    while size > 0 {
        let mut start = 0;
        while start < lines.len() {
            let end = (start + size).min(lines.len());
            let kept: Vec<String> =
                [lines.get(..start), lines.get(end..)].into_iter().flatten().flatten().cloned().collect();
            if kept.len() < lines.len() && shows(&joined(&kept)) {
                lines = kept;
            } else {
                start += 1;
            }
        }
        size /= 2;
    }
    joined(&lines)
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Replaces what stands in brackets by less.
fn smaller_groups(mut text: String, shows: &mut dyn FnMut(&str) -> bool) -> String {
    let mut at = 0;
    while let Some((start, end)) = group(&text, at) {
        at = start + 1;
        let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        let inner = text.get(start + 1..end - 1).unwrap_or("");
        let (open, close) = (text.get(start..start + 1).unwrap_or(""), text.get(end - 1..end).unwrap_or(""));
        let fewer = [
            String::new(),
            "1".to_owned(),
            format!("{open}{close}"),
            format!("{open}1{close}"),
            inner.to_owned(),
        ];
        let smaller = fewer
            .into_iter()
            .map(|piece| format!("{before}{piece}{after}"))
            .find(|smaller| smaller.len() < text.len() && shows(smaller));
        if let Some(smaller) = smaller {
            text = smaller;
            at = start;
        }
    }
    text
}

/// The first bracket from `at` on, and where its partner ends.
fn group(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    let start = at + rest.find(['(', '[', '{'])?;
    let mut depth = 0_usize;
    for (offset, character) in text.get(start..)?.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some((start, start + offset + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// Leaves out runs of up to five words and signs.
fn fewer_tokens(mut text: String, shows: &mut dyn FnMut(&str) -> bool) -> String {
    for size in [5, 4, 3, 2, 1] {
        let mut start = 0;
        loop {
            let edges = edges(&text);
            let (Some(&from), Some(&to)) = (edges.get(start), edges.get(start + size)) else { break };
            let smaller = format!("{}{}", text.get(..from).unwrap_or(""), text.get(to..).unwrap_or(""));
            if shows(&smaller) {
                text = smaller;
            } else {
                start += 1;
            }
        }
    }
    text
}

/// Where words, numbers and single signs begin.
fn edges(text: &str) -> Vec<usize> {
    let mut edges = Vec::new();
    let mut in_word = false;
    for (at, character) in text.char_indices() {
        let is_word = character.is_alphanumeric() || character == '_';
        if !is_word || !in_word {
            edges.push(at);
        }
        in_word = is_word;
    }
    edges.push(text.len());
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        let mut shows =
            |text: &str| text.contains("puts x") && text.matches('{').count() == text.matches('}').count();
        let text = "a = 1\nif a > 0 {\n  b = [1, 2]\n  puts x + f(a)\n}\nc = 2\n";
        assert_eq!(reduce(text, &mut shows).trim(), "puts x");
    }
}
