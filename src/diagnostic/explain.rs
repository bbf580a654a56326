//! An error code in, its page out: what it means, a program that fails, and the fix.
//!
//! The pages are `grammar/explain/CODE.md`, embedded, and their examples run as tests.

use super::Code;

/// The page as written, in Markdown.
pub const fn source(code: Code) -> &'static str {
    match code {
        Code::Syntax => include_str!("../../grammar/explain/syntax.md"),
        Code::Name => include_str!("../../grammar/explain/name.md"),
        Code::Type => include_str!("../../grammar/explain/type.md"),
        Code::Arity => include_str!("../../grammar/explain/arity.md"),
        Code::Index => include_str!("../../grammar/explain/index.md"),
        Code::Value => include_str!("../../grammar/explain/value.md"),
        Code::Io => include_str!("../../grammar/explain/io.md"),
        Code::Shell => include_str!("../../grammar/explain/shell.md"),
        Code::Limit => include_str!("../../grammar/explain/limit.md"),
        Code::Fail => include_str!("../../grammar/explain/fail.md"),
    }
}

/// What the code means, in a few words: the page's heading behind its dash.
pub fn summary(code: Code) -> &'static str {
    let heading = source(code).lines().next().unwrap_or_default();
    heading.split_once(": ").map_or(heading, |(_, summary)| summary)
}

/// The page as plain text for a terminal.
pub fn page(code: Code, color: bool) -> String {
    let (bold, dim, end) = if color { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    let mut text = String::new();
    let mut fence: Option<Fence> = None;
    for line in source(code).lines() {
        match (&fence, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let opened = Fence::named(info);
                if let Some(title) = opened.title() {
                    text.push_str(&format!("{dim}{title}{end}\n"));
                }
                fence = Some(opened);
            }
            (Some(_), Some(_)) => fence = None,
            (Some(_), None) if line.is_empty() => text.push('\n'),
            (Some(_), None) => text.push_str(&format!("    {line}\n")),
            (None, None) => match line.trim_start_matches('#').trim_start() {
                heading if heading.len() < line.trim_start().len() && line.starts_with('#') => {
                    text.push_str(&format!("{bold}{heading}{end}\n"));
                }
                _ => text.push_str(&format!("{line}\n")),
            },
        }
    }
    text
}

/// What a fenced block of a page holds.
enum Fence {
    Program,
    Output,
    Error,
    Input,
    Flags,
}

impl Fence {
    fn named(info: &str) -> Fence {
        match info.split_whitespace().next() {
            Some("output") => Fence::Output,
            Some("error") => Fence::Error,
            Some("input") => Fence::Input,
            Some("flags") => Fence::Flags,
            Some(_) | None => Fence::Program,
        }
    }

    fn title(&self) -> Option<&'static str> {
        match self {
            Fence::Program => None,
            Fence::Output => Some("  prints"),
            Fence::Error => Some("  fails with"),
            Fence::Input => Some("  with the input"),
            Fence::Flags => Some("  run with"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_headed_by_its_code() {
        for code in Code::ALL {
            let heading = source(code).lines().next().expect("a heading");
            assert!(heading.starts_with(&format!("# {}: ", code.name())), "{heading}");
            assert!(!summary(code).is_empty() && !summary(code).ends_with('.'), "{heading}");
        }
    }

    #[test]
    fn every_page_shows_a_failure_and_its_fix() {
        for code in Code::ALL {
            for example in ["failing", "fixed"] {
                let fence = format!("```weave explain.{}/{example}\n", code.name());
                assert_eq!(source(code).matches(&fence).count(), 1, "{fence}");
            }
        }
    }

    #[test]
    fn a_page_is_plain_text() {
        for code in Code::ALL {
            let page = page(code, false);
            assert!(!page.contains("```") && !page.contains('\x1b') && !page.contains("\n#"), "{page}");
            assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
        }
    }
}
