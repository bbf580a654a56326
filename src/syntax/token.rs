//! What the lexer makes of the text: kinds of tokens with their spans, side by side.

use crate::source::Span;

/// One kind of token. The text of a name, number or string is the source under its span.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum TokenKind {
    Name,
    /// A name or reserved word with the `:` directly behind it.
    Key,
    /// A whole string with the `:` directly behind it.
    TextKey,
    Number,
    /// A string without interpolation, quotes included.
    Text,
    /// From the opening quote to the first `{` of a string with interpolation.
    TextHead,
    /// From `}` to the next `{` of a string with interpolation.
    TextMiddle,
    /// From the last `}` to the closing quote.
    TextTail,
    /// `:name`, `:1`, `:"any text"`
    Symbol,
    /// `` `…` ``
    Shell,
    Fn,
    If,
    Else,
    While,
    Break,
    Continue,
    Return,
    True,
    False,
    Nil,
    And,
    Or,
    Not,
    Puts,
    Caret,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Dot,
    Assign,
    AddAssign,
    SubtractAssign,
    MultiplyAssign,
    DivideAssign,
    RemainderAssign,
    Apply,
    Map,
    Fold,
    OrSign,
    AndSign,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Bar,
    BangAmpersand,
    Ampersand,
    LessLess,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Bang,
    /// The newline or `;` that ends a statement.
    Terminator,
    /// Text that is no token; the lexer has said so.
    Invalid,
}

use TokenKind as T;

impl TokenKind {
    /// How many kinds there are.
    pub const COUNT: usize = T::Invalid as usize + 1;

    /// The spelling of a kind that has only one; a description of the others.
    pub const fn spelling(self) -> &'static str {
        match self {
            T::Name => "name",
            T::Key => "key",
            T::TextKey => "string key",
            T::Number => "number",
            T::Text => "string",
            T::TextHead => "string head",
            T::TextMiddle => "string middle",
            T::TextTail => "string tail",
            T::Symbol => "symbol",
            T::Shell => "shell text",
            T::Fn => "fn",
            T::If => "if",
            T::Else => "else",
            T::While => "while",
            T::Break => "break",
            T::Continue => "continue",
            T::Return => "return",
            T::True => "true",
            T::False => "false",
            T::Nil => "nil",
            T::And => "and",
            T::Or => "or",
            T::Not => "not",
            T::Puts => "puts",
            T::Caret => "^",
            T::LeftParenthesis => "(",
            T::RightParenthesis => ")",
            T::LeftBracket => "[",
            T::RightBracket => "]",
            T::LeftBrace => "{",
            T::RightBrace => "}",
            T::Comma => ",",
            T::Dot => ".",
            T::Assign => "=",
            T::AddAssign => "+=",
            T::SubtractAssign => "-=",
            T::MultiplyAssign => "*=",
            T::DivideAssign => "/=",
            T::RemainderAssign => "%=",
            T::Apply => "|>",
            T::Map => "*>",
            T::Fold => "&>",
            T::OrSign => "||",
            T::AndSign => "&&",
            T::Equal => "==",
            T::NotEqual => "!=",
            T::Less => "<",
            T::LessEqual => "<=",
            T::Greater => ">",
            T::GreaterEqual => ">=",
            T::Bar => "|",
            T::BangAmpersand => "!&",
            T::Ampersand => "&",
            T::LessLess => "<<",
            T::Plus => "+",
            T::Minus => "-",
            T::Star => "*",
            T::Slash => "/",
            T::Percent => "%",
            T::Bang => "!",
            T::Terminator => "end of statement",
            T::Invalid => "invalid",
        }
    }

    /// The kind's name in dumps: stable, one word.
    pub const fn label(self) -> &'static str {
        match self {
            T::TextKey => "string-key",
            T::TextHead => "string-head",
            T::TextMiddle => "string-middle",
            T::TextTail => "string-tail",
            T::Shell => "shell",
            T::Terminator => "terminator",
            _ => self.spelling(),
        }
    }

    /// The reserved word of that spelling.
    pub fn reserved(text: &str) -> Option<TokenKind> {
        Some(match text {
            "fn" => T::Fn,
            "if" => T::If,
            "else" => T::Else,
            "while" => T::While,
            "break" => T::Break,
            "continue" => T::Continue,
            "return" => T::Return,
            "true" => T::True,
            "false" => T::False,
            "nil" => T::Nil,
            "and" => T::And,
            "or" => T::Or,
            "not" => T::Not,
            "puts" => T::Puts,
            _ => return None,
        })
    }

    pub fn is_reserved(self) -> bool {
        (T::Fn..=T::Puts).contains(&self)
    }

    /// `=`, `+=` and its kin.
    pub fn is_assignment(self) -> bool {
        (T::Assign..=T::RemainderAssign).contains(&self)
    }

    /// An operator between two operands; `-` too, which may also stand before one.
    pub fn is_binary(self) -> bool {
        (T::Apply..=T::Percent).contains(&self) || matches!(self, T::And | T::Or)
    }

    /// Whether an operand may end with this token.
    pub fn ends_operand(self) -> bool {
        matches!(
            self,
            T::Name
                | T::Number
                | T::Text
                | T::TextTail
                | T::Symbol
                | T::Shell
                | T::True
                | T::False
                | T::Nil
                | T::RightParenthesis
                | T::RightBracket
                | T::RightBrace
        )
    }

    /// Whether a newline after this token never ends a statement, because more must follow.
    pub fn needs_more(self) -> bool {
        self.is_binary() || self.is_assignment() || matches!(self, T::Comma | T::Dot | T::Bang | T::Not)
    }

    /// Whether a newline before this token never ends a statement, because it can only continue one.
    pub fn only_continues(self) -> bool {
        (self.is_binary() && self != T::Minus)
            || matches!(self, T::Dot | T::RightParenthesis | T::RightBracket | T::Else)
    }

    /// Whether a statement may begin with this token.
    pub fn starts_statement(self) -> bool {
        matches!(
            self,
            T::Name
                | T::Number
                | T::Text
                | T::TextHead
                | T::Symbol
                | T::Shell
                | T::Fn
                | T::If
                | T::While
                | T::Break
                | T::Continue
                | T::Return
                | T::True
                | T::False
                | T::Nil
                | T::Not
                | T::Puts
                | T::Caret
                | T::LeftParenthesis
                | T::LeftBracket
                | T::Minus
                | T::Bang
        )
    }
}

/// The tokens of a text: kinds and spans at the same index.
#[derive(Clone, Default, Debug)]
pub struct Tokens {
    pub kinds: Vec<TokenKind>,
    pub spans: Vec<Span>,
    /// Where `fn` and `^` stand: the index in this list is the function's number.
    pub functions: Vec<u32>,
    /// How deep the text nests.
    pub depth: usize,
}

impl Tokens {
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.kinds.get(index).copied()
    }

    pub fn span(&self, index: usize) -> Option<Span> {
        self.spans.get(index).copied()
    }

    /// The running number of the `fn` or `^` at `index`.
    pub fn ordinal(&self, index: usize) -> u32 {
        self.functions.partition_point(|&at| (at as usize) < index) as u32
    }

    /// Takes out the token at `index`, which must not be that of a function.
    pub(super) fn remove(&mut self, index: usize) {
        self.kinds.remove(index);
        self.spans.remove(index);
        self.functions.iter_mut().filter(|at| **at as usize > index).for_each(|at| *at -= 1);
    }

    pub(super) fn push(&mut self, kind: TokenKind, span: Span) {
        if matches!(kind, T::Fn | T::Caret) {
            self.functions.push(self.kinds.len() as u32);
        }
        self.kinds.push(kind);
        self.spans.push(span);
    }
}
