//! `grammar/weave.ebnf` in; whether the parser accepts exactly what it describes, on generated and on mutated sentences.

use std::collections::BTreeMap;
use weave_tree::builtins::random::Generator;
use weave_tree::diagnostic::Diagnostic;
use weave_tree::source::Source;
use weave_tree::syntax::lexer::lex;
use weave_tree::syntax::parse;
use weave_tree::syntax::token::TokenKind;

/// The right side of a production.
#[derive(Clone, Debug)]
enum Form {
    Sequence(Vec<Form>),
    Choice(Vec<Form>),
    Maybe(Box<Form>),
    Many(Box<Form>),
    Rule(String),
    Token(TokenKind),
    NotBefore(TokenKind),
}

type Grammar = BTreeMap<String, Form>;

const CLASSES: &[(&str, TokenKind)] = &[
    ("NAME", TokenKind::Name),
    ("KEY", TokenKind::Key),
    ("STRING_KEY", TokenKind::TextKey),
    ("NUMBER", TokenKind::Number),
    ("STRING", TokenKind::Text),
    ("STRING_HEAD", TokenKind::TextHead),
    ("STRING_MIDDLE", TokenKind::TextMiddle),
    ("STRING_TAIL", TokenKind::TextTail),
    ("SYMBOL", TokenKind::Symbol),
    ("SHELL", TokenKind::Shell),
    ("TERMINATOR", TokenKind::Terminator),
];

/// Reads the notation of the file.
struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let Some(comment) = self.rest.strip_prefix("(*") else { return };
            self.rest = comment.split_once("*)").expect("a comment ends").1;
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.blank();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, sign: &str) {
        assert!(self.takes(sign), "expected {sign} before {:?}", &self.rest[..self.rest.len().min(40)]);
    }

    fn word(&mut self) -> String {
        self.blank();
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        assert!(end > 0, "expected a word before {:?}", &self.rest[..self.rest.len().min(40)]);
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn quoted(&mut self) -> TokenKind {
        self.expect("\"");
        let (spelling, rest) = self.rest.split_once('"').expect("a quoted token ends");
        self.rest = rest;
        let kinds = lex(spelling).tokens.kinds;
        assert_eq!(kinds.len(), 1, "{spelling:?} is one token");
        kinds[0]
    }

    fn grammar(&mut self) -> Grammar {
        let mut grammar = Grammar::new();
        loop {
            self.blank();
            if self.rest.is_empty() {
                return grammar;
            }
            let name = self.word();
            self.expect("=");
            let form = self.choice();
            self.expect(";");
            assert!(grammar.insert(name.clone(), form).is_none(), "{name} is defined twice");
        }
    }

    fn choice(&mut self) -> Form {
        let mut forms = vec![self.sequence()];
        while self.takes("|") {
            forms.push(self.sequence());
        }
        if forms.len() == 1 { forms.remove(0) } else { Form::Choice(forms) }
    }

    fn sequence(&mut self) -> Form {
        let mut forms = vec![self.factor()];
        while self.takes(",") {
            forms.push(self.factor());
        }
        if forms.len() == 1 { forms.remove(0) } else { Form::Sequence(forms) }
    }

    fn factor(&mut self) -> Form {
        let mut bracketed = |open: &str, close: &str| {
            self.takes(open).then(|| {
                let inner = self.choice();
                self.expect(close);
                inner
            })
        };
        if let Some(inner) = bracketed("[", "]") {
            return Form::Maybe(Box::new(inner));
        }
        if let Some(inner) = bracketed("{", "}") {
            return Form::Many(Box::new(inner));
        }
        if let Some(inner) = bracketed("(", ")") {
            return inner;
        }
        if self.takes("?") {
            self.expect("not");
            let kind = self.quoted();
            self.expect("?");
            return Form::NotBefore(kind);
        }
        if self.rest.starts_with('"') {
            return Form::Token(self.quoted());
        }
        let word = self.word();
        match CLASSES.iter().find(|(class, _)| *class == word) {
            Some(&(_, kind)) => Form::Token(kind),
            None => Form::Rule(word),
        }
    }
}

fn grammar() -> Grammar {
    let text = include_str!("../../grammar/weave.ebnf");
    Reader { rest: text }.grammar()
}

/// One symbol of a plain production.
#[derive(Clone, Copy, Debug)]
enum Symbol {
    Token(TokenKind),
    NotBefore(TokenKind),
    Rule(usize),
}

/// The grammar as plain productions: rule by rule, its alternatives.
struct Plain {
    rules: Vec<Vec<Vec<Symbol>>>,
    start: usize,
}

impl Plain {
    fn new(grammar: &Grammar) -> Plain {
        let names: Vec<&String> = grammar.keys().collect();
        let mut plain = Plain { rules: vec![Vec::new(); names.len()], start: 0 };
        for (index, (name, form)) in grammar.iter().enumerate() {
            if name == "program" {
                plain.start = index;
            }
            let alternatives = match form {
                Form::Choice(forms) => forms.iter().collect(),
                form => vec![form],
            };
            for form in alternatives {
                let symbols = plain.symbols(form, &names);
                plain.rules[index].push(symbols);
            }
        }
        plain
    }

    fn add(&mut self, alternatives: Vec<Vec<Symbol>>) -> Symbol {
        self.rules.push(alternatives);
        Symbol::Rule(self.rules.len() - 1)
    }

    fn symbols(&mut self, form: &Form, names: &[&String]) -> Vec<Symbol> {
        match form {
            Form::Sequence(forms) => forms.iter().flat_map(|form| self.symbols(form, names)).collect(),
            Form::Choice(forms) => {
                let alternatives = forms.iter().map(|form| self.symbols(form, names)).collect();
                vec![self.add(alternatives)]
            }
            Form::Maybe(form) => {
                let inner = self.symbols(form, names);
                vec![self.add(vec![Vec::new(), inner])]
            }
            Form::Many(form) => {
                let inner = self.symbols(form, names);
                let Symbol::Rule(rule) = self.add(vec![Vec::new()]) else { return Vec::new() };
                let again = [inner, vec![Symbol::Rule(rule)]].concat();
                self.rules[rule].push(again);
                vec![Symbol::Rule(rule)]
            }
            Form::Rule(name) => {
                let index = names.iter().position(|known| *known == name);
                vec![Symbol::Rule(index.unwrap_or_else(|| panic!("{name} has no production")))]
            }
            Form::Token(kind) => vec![Symbol::Token(*kind)],
            Form::NotBefore(kind) => vec![Symbol::NotBefore(*kind)],
        }
    }

    /// Earley's algorithm: whether the tokens are a program.
    fn accepts(&self, tokens: &[TokenKind]) -> bool {
        /// A production read up to the dot, from a token on.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        struct Item {
            rule: usize,
            alternative: usize,
            dot: usize,
            from: usize,
        }
        let mut sets: Vec<Vec<Item>> = vec![Vec::new(); tokens.len() + 1];
        let mut known: Vec<std::collections::BTreeSet<Item>> = vec![Default::default(); tokens.len() + 1];
        let add = |sets: &mut Vec<Vec<Item>>,
                   known: &mut Vec<std::collections::BTreeSet<Item>>,
                   at: usize,
                   item: Item| {
            if known[at].insert(item) {
                sets[at].push(item);
            }
        };
        for alternative in 0..self.rules[self.start].len() {
            add(&mut sets, &mut known, 0, Item { rule: self.start, alternative, dot: 0, from: 0 });
        }
        for at in 0..=tokens.len() {
            // A rule may end where it began, before all that wait for it are known: so until nothing changes.
            loop {
                let before = sets[at].len();
                let mut next = 0;
                while next < sets[at].len() {
                    let item = sets[at][next];
                    next += 1;
                    let advanced = Item { dot: item.dot + 1, ..item };
                    match self.rules[item.rule][item.alternative].get(item.dot) {
                        Some(Symbol::Token(kind)) => {
                            if tokens.get(at) == Some(kind) {
                                add(&mut sets, &mut known, at + 1, advanced);
                            }
                        }
                        Some(Symbol::NotBefore(kind)) => {
                            if tokens.get(at) != Some(kind) {
                                add(&mut sets, &mut known, at, advanced);
                            }
                        }
                        Some(&Symbol::Rule(rule)) => {
                            for alternative in 0..self.rules[rule].len() {
                                add(&mut sets, &mut known, at, Item { rule, alternative, dot: 0, from: at });
                            }
                        }
                        None => {
                            for waiting in sets[item.from].clone() {
                                let wanted = self.rules[waiting.rule][waiting.alternative].get(waiting.dot);
                                if matches!(wanted, Some(&Symbol::Rule(rule)) if rule == item.rule) {
                                    add(&mut sets, &mut known, at, Item { dot: waiting.dot + 1, ..waiting });
                                }
                            }
                        }
                    }
                }
                if sets[at].len() == before {
                    break;
                }
            }
        }
        sets[tokens.len()].iter().any(|item| {
            item.rule == self.start
                && item.from == 0
                && item.dot == self.rules[item.rule][item.alternative].len()
        })
    }
}

/// Writes a random sentence of `form`; once `fuel` is gone it takes the shortest way out.
fn generate(
    grammar: &Grammar,
    form: &Form,
    random: &mut Generator,
    fuel: &mut usize,
    depth: usize,
    out: &mut Vec<TokenKind>,
) {
    *fuel = fuel.saturating_sub(1);
    let tired = *fuel == 0 || depth > 60;
    match form {
        Form::Sequence(forms) => {
            for form in forms {
                generate(grammar, form, random, fuel, depth, out);
            }
        }
        Form::Choice(forms) => {
            let pick = if tired {
                // The shortest way, so that every sentence ends.
                (0..forms.len()).min_by_key(|&index| shortest(grammar, &forms[index], 12)).unwrap_or(0)
            } else {
                random.below(forms.len())
            };
            generate(grammar, &forms[pick], random, fuel, depth + 1, out);
        }
        Form::Maybe(inner) => {
            if !tired && random.below(2) == 0 {
                generate(grammar, inner, random, fuel, depth + 1, out);
            }
        }
        Form::Many(inner) => {
            while *fuel > 0 && depth <= 60 && random.below(3) == 0 {
                generate(grammar, inner, random, fuel, depth + 1, out);
            }
        }
        Form::Rule(name) => generate(grammar, &grammar[name], random, fuel, depth + 1, out),
        Form::Token(kind) => out.push(*kind),
        Form::NotBefore(_) => {}
    }
}

/// The fewest tokens of a form, looking `depth` productions deep.
fn shortest(grammar: &Grammar, form: &Form, depth: usize) -> usize {
    if depth == 0 {
        return 1000;
    }
    match form {
        Form::Sequence(forms) => forms.iter().map(|form| shortest(grammar, form, depth)).sum(),
        Form::Choice(forms) => forms.iter().map(|form| shortest(grammar, form, depth)).min().unwrap_or(0),
        Form::Maybe(_) | Form::Many(_) | Form::NotBefore(_) => 0,
        Form::Rule(name) => shortest(grammar, &grammar[name], depth - 1),
        Form::Token(_) => 1,
    }
}

/// The tokens as text: each name another one, so that no two parameters share one.
fn render(tokens: &[TokenKind]) -> String {
    let mut text = String::new();
    for (index, kind) in tokens.iter().enumerate() {
        let spelling = match kind {
            TokenKind::Name => format!("n{index}"),
            TokenKind::Key => format!("k{index}:"),
            TokenKind::TextKey => format!("\"s {index}\":"),
            TokenKind::Number => index.to_string(),
            TokenKind::Text => "\"text\"".to_owned(),
            TokenKind::TextHead => "\"head {".to_owned(),
            TokenKind::TextMiddle => "} middle {".to_owned(),
            TokenKind::TextTail => "} tail\"".to_owned(),
            TokenKind::Symbol => ":symbol".to_owned(),
            TokenKind::Shell => "`shell`".to_owned(),
            TokenKind::Terminator => ";".to_owned(),
            kind => kind.spelling().to_owned(),
        };
        text.push_str(&spelling);
        text.push(' ');
    }
    text
}

/// Misplaced jumps are no matter of the grammar.
fn only_misplaced_jumps(errors: &[Diagnostic]) -> bool {
    let words = [
        "expected `break`",
        "expected `continue`",
        "expected `return`",
        "expected an expression as a default",
    ];
    errors.iter().all(|error| words.iter().any(|word| error.message.starts_with(word)))
}

/// What grammar and parser say of a text; `None` if it is no sequence of tokens.
fn verdicts(plain: &Plain, text: &str) -> Option<(bool, bool)> {
    let lexed = lex(text);
    if !lexed.errors.is_empty() || lexed.too_deep.is_some() {
        return None;
    }
    let parses = match parse(&Source::new("test", text)) {
        Ok(_) => true,
        Err(errors) => only_misplaced_jumps(&errors),
    };
    Some((plain.accepts(&lexed.tokens.kinds), parses))
}

fn sentence(grammar: &Grammar, random: &mut Generator) -> Vec<TokenKind> {
    let mut out = Vec::new();
    let mut fuel = 30 + random.below(250);
    generate(grammar, &grammar["program"], random, &mut fuel, 0, &mut out);
    out
}

#[test]
fn the_file_is_closed_and_everything_in_it_is_reachable() {
    fn visit(grammar: &Grammar, form: &Form, seen: &mut Vec<String>) {
        match form {
            Form::Sequence(forms) | Form::Choice(forms) => {
                forms.iter().for_each(|form| visit(grammar, form, seen));
            }
            Form::Maybe(form) | Form::Many(form) => visit(grammar, form, seen),
            Form::Rule(name) => {
                if !seen.contains(name) {
                    seen.push(name.clone());
                    visit(grammar, grammar.get(name).unwrap_or_else(|| panic!("{name} is missing")), seen);
                }
            }
            Form::Token(_) | Form::NotBefore(_) => {}
        }
    }
    let grammar = grammar();
    let mut seen = vec!["program".to_owned()];
    visit(&grammar, &grammar["program"], &mut seen);
    seen.sort();
    assert_eq!(seen, grammar.keys().cloned().collect::<Vec<_>>());
}

#[test]
fn the_recogniser_tells_programs_from_others() {
    let plain = Plain::new(&grammar());
    for (text, program) in [
        ("", true),
        ("x = 1; y", true),
        ("x = 1 y", false),
        ("if a { 1 } (2)", true),
        ("if a { 1 } + 2", false),
        ("if a { 1 }.len", false),
        ("if a { 1 }; .len", true),
        ("x = if a { 1 } + 2", true),
        ("f(1, k: 2, 3)", false),
        ("1 = 2", false),
        ("a == not b", false),
        ("\"{x} {y}\"", true),
        ("^(a, b: 1, *c,) { }", true),
        ("^(*c, a) { }", false),
    ] {
        assert_eq!(plain.accepts(&lex(text).tokens.kinds), program, "{text}");
    }
}

#[test]
fn sentences_of_the_grammar_parse() {
    let grammar = grammar();
    let plain = Plain::new(&grammar);
    let mut random = Generator::new(11);
    let (mut accepted, mut longest) = (0, 0);
    for _ in 0..3_000 {
        let tokens = sentence(&grammar, &mut random);
        let text = render(&tokens);
        // The generator does not look ahead; what it may not write, the recogniser refuses.
        if tokens.len() > 300 || lex(&text).tokens.kinds != tokens || !plain.accepts(&tokens) {
            continue;
        }
        accepted += 1;
        longest = longest.max(tokens.len());
        if let Err(errors) = parse(&Source::new("test", &*text)) {
            assert!(only_misplaced_jumps(&errors), "{text}\n{errors:#?}");
        }
    }
    assert!(accepted > 1_000 && longest > 50, "{accepted} sentences, the longest of {longest} tokens");
}

#[test]
fn mutated_sentences_parse_exactly_when_the_grammar_has_them() {
    let grammar = grammar();
    let plain = Plain::new(&grammar);
    let mut random = Generator::new(23);
    let (mut kept, mut refused) = (0, 0);
    for _ in 0..6_000 {
        let mut tokens = sentence(&grammar, &mut random);
        if tokens.is_empty() || tokens.len() > 60 {
            continue;
        }
        for _ in 0..=random.below(2) {
            let at = random.below(tokens.len());
            let other = tokens[random.below(tokens.len())];
            match random.below(5) {
                0 if tokens.len() > 1 => drop(tokens.remove(at)),
                1 => tokens.insert(at, tokens[at]),
                2 => tokens.insert(at, other),
                3 => tokens[at] = other,
                _ => {
                    let next = (at + 1) % tokens.len();
                    tokens.swap(at, next);
                }
            }
        }
        let text = render(&tokens);
        if let Some((by_grammar, by_parser)) = verdicts(&plain, &text) {
            assert_eq!(
                by_grammar, by_parser,
                "the grammar says {by_grammar}, the parser {by_parser}:\n{text}"
            );
            if by_grammar { kept += 1 } else { refused += 1 }
        }
    }
    assert!(kept > 300 && refused > 1_000, "{kept} kept, {refused} refused");
}
