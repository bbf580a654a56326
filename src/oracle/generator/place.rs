//! A writer in, statements that write to a place out.

use super::Writer;
use super::feature::Feature;
use super::scope::Kind;

impl Writer {
    /// A name to write to a place in: in a function often one that means the top level.
    fn root(&mut self, kind: Kind) -> Option<String> {
        if self.has(Feature::TopLevelPlace) && self.chance(50) {
            let names = self.scope.top_level(kind);
            if let Some(name) = self.pick(&names) {
                self.note(Feature::TopLevelPlace);
                return Some(name);
            }
        }
        self.writable(kind)
    }

    /// A name, the number's place in it, and the name's kind.
    fn number_place(&mut self) -> Option<(String, String, Kind)> {
        let kind = self.pick(&[Kind::List, Kind::Record, Kind::Tree])?;
        let name = self.root(kind)?;
        let steps = match kind {
            Kind::List => self.pick_text(&["[0]", "[-1]", "[1 - 1]", "[0.0]", "[if true { 0 } else { 1 }]"]),
            Kind::Record => self.pick_text(&[".p", "[:q]", "[\"p\"]", ".q", "[symbol(\"q\")]"]),
            _ => self.pick_text(&[
                ".items[0]",
                "[:items][-1]",
                ".sub.p",
                "[:sub][:q]",
                "[\"sub\"].p",
                ".sub[\"q\"]",
            ]),
        };
        Some((name.clone(), format!("{name}{steps}"), kind))
    }

    /// A name, the list's place in it, and the name's kind.
    fn list_place(&mut self) -> Option<(String, String, Kind)> {
        if self.chance(30)
            && let Some(name) = self.root(Kind::Tree)
        {
            let step = self.pick_text(&[".items", "[:items]", "[\"items\"]"]);
            return Some((name.clone(), format!("{name}{step}"), Kind::Tree));
        }
        let name = self.root(Kind::List)?;
        Some((name.clone(), name, Kind::List))
    }

    pub(super) fn place_write(&mut self, depth: usize) -> Option<String> {
        if self.chance(25)
            && let Some(name) = self.root(Kind::Record)
        {
            let value = self.number(depth).text;
            self.scope.assign(&name, Kind::Record);
            return Some(format!(
                "{name}{} = {value}",
                self.pick_text(&[".e", "[:e]", "[\"new key\"]", ".p"])
            ));
        }
        let (name, place, kind) = self.number_place()?;
        let value = self.number(depth).text;
        self.scope.assign(&name, kind);
        Some(format!("{place} = {value}"))
    }

    pub(super) fn place_update(&mut self, depth: usize) -> Option<String> {
        let (name, place, kind) = self.number_place()?;
        let operator = self.pick_text(&["+=", "-=", "*=", "/=", "%="]);
        let value = self.number(depth).text;
        self.scope.assign(&name, kind);
        Some(format!("{place} {operator} {value}"))
    }

    pub(super) fn append(&mut self, depth: usize) -> Option<String> {
        if self.chance(10)
            && let Some(name) = self.root(Kind::Functions)
            && self.scope.loops() == 0
        {
            let function = self.function_for(&name, Kind::Unary, None, depth.min(1));
            self.scope.assign(&name, Kind::Functions);
            return Some(format!("{name} << {function}"));
        }
        let (name, place, kind) = self.list_place()?;
        let mut text = format!("{place} << {}", self.number(depth).operand());
        for _ in 0..self.below(3) {
            text += &format!(" << {}", self.number(0).operand());
        }
        self.scope.assign(&name, kind);
        Some(text)
    }

    pub(super) fn mutation(&mut self, depth: usize) -> Option<String> {
        let (name, place, kind) = self.list_place()?;
        let value = self.number(depth).text;
        let call = match self.below(8) {
            0 => format!("{place}.sort"),
            1 => format!("{place}.sort(:desc)"),
            2 => format!("{place}.insert(0, {value})"),
            3 => format!("{place}.insert(-1, {value})"),
            4 => format!("{place}.push({value}).len"),
            5 => format!("{place}.push({value}).sort.first"),
            _ => {
                let method = self.pick_text(&["pop", "pop()", "remove(0)", "remove(-1)"]);
                let before = self.scope.enter_branch();
                self.scope.assign(&name, kind);
                self.scope.leave_branch(&before);
                return Some(format!("if {place}.len > 1 {{ puts {place}.{method} }}"));
            }
        };
        self.scope.assign(&name, kind);
        Some(if self.chance(50) { format!("puts {call}") } else { call })
    }

    /// `n += e`, in a function often on a top-level name.
    pub(super) fn update(&mut self, depth: usize) -> Option<String> {
        if self.has(Feature::TopLevelUpdate) && self.chance(40) {
            let names = self.scope.top_level(Kind::Number);
            if let Some(name) = self.pick(&names) {
                self.note(Feature::TopLevelUpdate);
                return Some(self.update_of(&name, depth));
            }
        }
        match self.below(6) {
            0 => {
                let name = self.writable(Kind::Text)?;
                let piece = match self.below(3) {
                    0 => "\"+\"".to_owned(),
                    1 => format!("str({}).take(3)", self.number(depth).text),
                    _ => "len(\"four\")".to_owned(),
                };
                self.scope.assign(&name, Kind::Text);
                Some(format!("{name} += {piece}"))
            }
            1 => {
                let name = self.writable(Kind::List)?;
                let value = self.number(depth).text;
                self.scope.assign(&name, Kind::List);
                Some(format!("{name} += [{value}]"))
            }
            _ => {
                let name = self.writable(Kind::Number)?;
                Some(self.update_of(&name, depth))
            }
        }
    }

    fn update_of(&mut self, name: &str, depth: usize) -> String {
        let operator = self.pick_text(&["+=", "+=", "-=", "*=", "/=", "%="]);
        let value = self.number(depth).text;
        self.scope.assign(name, Kind::Number);
        format!("{name} {operator} {value}")
    }

    /// Two holders of one container, then a change through one of them.
    pub(super) fn alias(&mut self, depth: usize) -> Option<String> {
        let original = self.writable(Kind::List)?;
        let copy = self.assignable(Kind::List)?;
        self.scope.assign(&copy, Kind::List);
        let changed = if self.chance(50) { copy.clone() } else { original.clone() };
        let value = self.number(depth).text;
        self.scope.assign(&changed, Kind::List);
        let change = match self.below(4) {
            0 => format!("{changed}[0] = {value}"),
            1 => format!("{changed}[0] += {value}"),
            2 => format!("{changed}.push({value})"),
            _ => format!("{changed} << ({value})"),
        };
        Some(format!("{copy} = {original}\n{change}\nputs [{original}, {copy}]"))
    }
}
