//! Any text in, the same text out with every character that could act on a terminal made visible.

use std::borrow::Cow;

/// Replaces control characters by their pictures (`␛`) and those that reorder text or cannot be seen by `�`. Tabs and newlines stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(shown).collect())
    }
}

/// What stands for `character` on a terminal; always one column's worth for those it replaces.
pub(super) fn shown(character: char) -> char {
    match character {
        '\t' | '\n' => character,
        '\0'..='\x1f' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_act_on_a_terminal_is_replaced() {
        assert_eq!(visible("a\x1b[31mb\0\x7f"), "a␛[31mb␀␡");
        assert_eq!(visible("\u{202e}x\u{85}\u{200b}"), "\u{fffd}x\u{fffd}\u{fffd}");
        assert_eq!(visible("tab\tnew\nlínea 線"), "tab\tnew\nlínea 線");
    }
}
