//! A seed in, a text that is almost a program out: pieces of real programs, cut, flipped, doubled and mixed.

use crate::support::programs::programs;
use weave_tree::builtins::random::Generator;

/// What texts are made of.
pub struct Corpus(Vec<String>);

/// A piece of a program is at most so long, in bytes.
const PIECE: usize = 160;

const WORDS: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "`",
    ":",
    "::",
    ".",
    "..",
    ",",
    ";",
    "\n",
    "^",
    "^(",
    "fn ",
    "if ",
    "else ",
    "while ",
    "return ",
    "puts ",
    "not ",
    "and ",
    "*",
    "*>",
    "&>",
    "|>",
    "!&",
    "<<",
    "=",
    "==",
    "+=",
    "-",
    "--",
    "#",
    "0x",
    "1e",
    "1e999",
    "_",
    "\\u{",
    "\\",
    "\u{0}",
    "é",
    "\u{301}",
    "\u{202e}",
    "“",
    "\r",
    "\t",
    "\u{feff}",
    "18446744073709551616",
    ".len",
    "x: ",
    "*xs",
    "\"{",
    "}\"",
    "#!",
];

/// The files of finds, by name.
pub fn corpus_files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/corpus");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the folder of finds")
        .map(|entry| {
            let path = entry.expect("a readable entry").path();
            let bytes = std::fs::read(&path).expect("a readable file");
            (path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect();
    files.sort();
    files
}

impl Corpus {
    pub fn read() -> Corpus {
        let files = corpus_files().into_iter().chain(programs());
        // Texts made to be huge show nothing new in pieces.
        Corpus(files.map(|(_, text)| text).filter(|text| text.len() < 20_000).collect())
    }

    /// The text of this seed.
    pub fn text(&self, seed: u64) -> String {
        let mut random = Generator::new(seed);
        let mut text = self.piece(&mut random);
        for _ in 0..random.below(3) {
            let more = self.piece(&mut random);
            let at = random.below(text.len() + 1);
            text.splice(at..at, more);
        }
        for _ in 0..1 + random.below(4) {
            self.mangle(&mut text, &mut random);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    fn piece(&self, random: &mut Generator) -> Vec<u8> {
        let text = self.0[random.below(self.0.len())].as_bytes();
        let start = random.below(text.len() + 1);
        // Half of the pieces begin where a line does.
        let line = text[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let start = if random.below(2) == 0 { line } else { start };
        let end = start + random.below(PIECE.min(text.len() - start) + 1);
        text[start..end].to_vec()
    }

    fn mangle(&self, text: &mut Vec<u8>, random: &mut Generator) {
        let at = random.below(text.len() + 1);
        let end = at + random.below((text.len() - at).min(20) + 1);
        match random.below(6) {
            0 if at < text.len() => text[at] ^= 1 << random.below(8),
            1 => {
                text.drain(at..end);
            }
            2 => {
                let copy = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, copy);
            }
            3 => text.truncate(at),
            4 if at < text.len() => text[at] = random.below(256) as u8,
            _ => {
                text.splice(at..at, WORDS[random.below(WORDS.len())].bytes());
            }
        }
    }
}
