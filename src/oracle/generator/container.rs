//! A writer in, expressions that give containers, or read from them, out.

use super::feature::Feature;
use super::scope::Kind;
use super::{Code, Writer};

impl Writer {
    /// A container of numbers that is not empty.
    pub(super) fn list(&mut self, depth: usize) -> Code {
        self.fuel -= 1;
        if depth == 0 || self.fuel <= 0 || self.chance(25) {
            return self.list_leaf();
        }
        let forms = [
            Feature::SetOperator,
            Feature::SpreadEntry,
            Feature::KeyedEntry,
            Feature::ContainerBuiltin,
            Feature::MapStage,
            Feature::Appending,
            Feature::Call,
        ];
        let Some(form) = self.choose(&forms) else { return self.list_leaf() };
        let written = self.list_form(form, depth - 1);
        self.count(form, written).unwrap_or_else(|| self.list_leaf())
    }

    fn list_leaf(&mut self) -> Code {
        if self.chance(60)
            && let Some(name) = self.readable(Kind::List)
        {
            return Code::tight(name);
        }
        self.list_literal(0)
    }

    fn list_literal(&mut self, depth: usize) -> Code {
        let mut entries = vec![self.number(depth).text];
        for _ in 0..self.below(4) {
            entries.push(self.number(depth).text);
        }
        Code::tight(format!("[{}]", entries.join(", ")))
    }

    fn list_form(&mut self, form: Feature, depth: usize) -> Option<Code> {
        Some(match form {
            Feature::SetOperator => {
                let operator = self.pick_text(&["|", "+", "|", "+", "<<"]);
                let left = self.list(depth).operand();
                if operator == "<<" {
                    return Some(Code::loose(format!("({left}) << {}", self.number(depth).operand())));
                }
                Code::loose(format!("{left} {operator} {}", self.list(depth).operand()))
            }
            Feature::SpreadEntry => {
                let value = self.number(depth).text;
                Code::tight(format!("[{value}, *{}]", self.sublist(depth).operand()))
            }
            Feature::KeyedEntry => {
                let keyed = self.keyed(depth);
                if self.has(Feature::SetOperator) && self.chance(40) {
                    return Some(Code::loose(format!("{keyed} + {}", self.keyed(0))));
                }
                Code::tight(keyed)
            }
            Feature::ContainerBuiltin => self.list_builtin(depth),
            Feature::MapStage => self.mapped(depth)?,
            Feature::Appending => {
                let name = self.writable(Kind::List)?;
                let value = self.number(depth).operand();
                self.scope.assign(&name, Kind::List);
                Code::loose(format!("{name} << {value}"))
            }
            Feature::Call => {
                let name = self.readable(Kind::Transform)?;
                Code::tight(format!("{name}({})", self.list(depth).text))
            }
            _ => return None,
        })
    }

    /// A literal in which keys may come twice.
    fn keyed(&mut self, depth: usize) -> String {
        let keyed = self.number(depth).text;
        let keys = ["k0", "k1", "\"k 2\"", "if"];
        let (first, second) = (self.pick_text(&keys), self.pick_text(&keys));
        format!("[{first}: {keyed}, {}, {second}: 4]", self.number(0).text)
    }

    fn list_builtin(&mut self, depth: usize) -> Code {
        let list = self.list(depth).operand();
        Code::tight(match self.below(10) {
            0 => format!("sort({list})"),
            1 => format!("({list}).sort(:desc)"),
            2 => format!("{list}.reverse"),
            3 => format!("uniq({list})"),
            4 => format!("{list}.take({})", 1 + self.below(3)),
            5 => format!("range({}, {})", self.below(3), 3 + self.below(4)),
            6 => format!("({list}).push({})", self.number(depth).text),
            7 => format!("({list}).insert(0, {})", self.number(depth).text),
            8 => format!("[{list}, [1]].flatten"),
            _ => format!("{list}.values"),
        })
    }

    /// A container of numbers that may be empty.
    pub(super) fn sublist(&mut self, depth: usize) -> Code {
        if self.chance(30)
            && let Some(name) = self.readable(Kind::Rest)
        {
            return Code::tight(name);
        }
        let (list, other) = (self.list(depth).operand(), self.list(0).operand());
        let operator = self.pick_text(&["&", "-", "!&"]);
        match self.below(5) {
            0 => Code::tight(format!("{list}.drop({})", self.below(3))),
            1 => Code::tight(format!("{list}.slice({}, 3)", self.below(3))),
            2 if depth > 0 => {
                let predicate = self.predicate(depth - 1);
                Code::tight(format!("{list}.filter({predicate})"))
            }
            _ if self.has(Feature::SetOperator) => Code::loose(format!("{list} {operator} {other}")),
            _ => Code::tight(format!("{list}.drop(1)")),
        }
    }

    /// `xs *> f`
    pub(super) fn mapped(&mut self, depth: usize) -> Option<Code> {
        let list = self.list(depth).operand();
        if self.has(Feature::Section) && self.chance(25) {
            self.note(Feature::Section);
            let section = self.section(depth);
            return Some(Code::loose(format!("{list} *> {section}")));
        }
        let function = self.function_value(Kind::Unary, depth).text;
        Some(Code::loose(format!("{list} *> {function}")))
    }

    /// A method section that takes a number to a number.
    pub(super) fn section(&mut self, depth: usize) -> String {
        match self.below(5) {
            0 => ".abs".to_owned(),
            1 => format!(".pow(2).min({})", self.number(depth).text),
            2 => ".floor.abs".to_owned(),
            3 => format!(".max({})", self.number(depth).text),
            _ => ".str.len".to_owned(),
        }
    }

    pub(super) fn record(&mut self, depth: usize) -> Code {
        if self.chance(40)
            && let Some(name) = self.readable(Kind::Record)
        {
            return Code::tight(name);
        }
        let (p, q) = (self.number(depth.min(1)).text, self.number(0).text);
        let more = match self.below(4) {
            0 => format!(", e: {}", self.number(0).text),
            1 => format!(", p: {}", self.number(0).text),
            _ => String::new(),
        };
        Code::tight(format!("[p: {p}, q: {q}{more}]"))
    }

    pub(super) fn tree(&mut self, depth: usize) -> Code {
        if self.chance(40)
            && let Some(name) = self.readable(Kind::Tree)
        {
            return Code::tight(name);
        }
        let items = self.bounded(Kind::List, depth.min(1)).text;
        Code::tight(format!("[items: {items}, sub: {}]", self.record(0).text))
    }

    /// A number out of a container of numbers.
    pub(super) fn list_number(&mut self, depth: usize) -> Code {
        let list = self.list(depth).operand();
        Code::tight(match self.below(7) {
            0 => format!("sum({list})"),
            1 => format!("{list}.len"),
            2 => format!("{list}.max"),
            3 => format!("min({list})"),
            4 => format!("{list}.first"),
            5 => format!("last({list})"),
            _ => format!("{}.sum", self.sublist(depth).operand()),
        })
    }

    /// A number out of a container and a function.
    pub(super) fn higher_order(&mut self, depth: usize) -> Code {
        let list = self.list(depth).operand();
        match self.below(8) {
            0 => {
                let function = self.function_value(Kind::Unary, depth).text;
                Code::tight(format!("{list}.map({function}).sum"))
            }
            1 => {
                let predicate = self.predicate(depth);
                Code::tight(format!("count({list}, {predicate})"))
            }
            2 => {
                let function = self.function_value(Kind::Binary, depth).text;
                Code::tight(format!("reduce({list}, {function})"))
            }
            3 => {
                let function = self.function_value(Kind::Binary, depth).text;
                Code::tight(format!("{list}.reduce({function}, {})", self.number(0).text))
            }
            4 => {
                let function = self.function_value(Kind::Unary, depth).text;
                Code::tight(format!("{list}.sort_by({function}, :desc)[0]"))
            }
            5 => {
                let function = self.function_value(Kind::Unary, depth).text;
                Code::tight(format!("{list}.each({function}).len"))
            }
            6 => {
                let predicate = self.predicate(depth);
                Code::tight(format!("({list}.find({predicate}) or 3)"))
            }
            _ => {
                let function = self.function_value(Kind::Unary, depth).text;
                Code::tight(format!("{list}.group_by({function}).len"))
            }
        }
    }

    pub(super) fn key_read(&mut self) -> Option<Code> {
        let record = self.record(0).operand();
        Some(Code::tight(match self.below(5) {
            0 => format!("{record}.p"),
            1 => format!("{record}[:q]"),
            2 => format!("{record}[\"p\"]"),
            3 => format!("get({record}, :e, {})", self.number(0).text),
            _ => format!("{record}.q"),
        }))
    }

    pub(super) fn index_read(&mut self, depth: usize) -> Code {
        let list = self.list(depth).operand();
        Code::tight(match self.below(4) {
            0 => format!("{list}[0]"),
            1 => format!("{list}[-1]"),
            2 => format!("{list}[{} - 1]", self.pick_text(&["1", "1.0", "0"])),
            _ => format!("{list}.get({}, {})", self.below(5), self.number(0).text),
        })
    }

    pub(super) fn nested_read(&mut self) -> Option<Code> {
        let tree = self.tree(0).operand();
        Some(Code::tight(match self.below(5) {
            0 => format!("{tree}.items[0]"),
            1 => format!("{tree}[:sub].p"),
            2 => format!("{tree}.sub[:q]"),
            3 => format!("{tree}[\"items\"].sum"),
            _ => format!("{tree}.items[-1]"),
        }))
    }
}
