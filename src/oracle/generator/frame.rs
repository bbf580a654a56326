//! A writer in, the first and last lines of a program out: variables to work on, and their state at the end.

use super::feature::Feature;
use super::scope::Kind;
use super::{FUEL, Writer};

impl Writer {
    /// Simple variables for the rest of the program to work on.
    pub(super) fn opening(&mut self, lines: &mut Vec<String>) {
        let kinds = [
            Kind::Number,
            Kind::Number,
            Kind::Number,
            Kind::List,
            Kind::List,
            Kind::Text,
            Kind::Record,
            Kind::Tree,
            Kind::Unary,
            Kind::Binary,
            Kind::Fold,
            Kind::Maker,
            Kind::Action,
            Kind::Functions,
            Kind::Table,
            Kind::Transform,
        ];
        for kind in kinds {
            self.fuel = FUEL / 2;
            let wanted = if kind.holds_functions() { 40 } else { 75 };
            if !self.chance(wanted) {
                continue;
            }
            let Some(name) = self.assignable(kind) else { continue };
            let is_plain = matches!(kind, Kind::Functions | Kind::Table) || !kind.holds_functions();
            if is_plain {
                let value = if kind.holds_functions() { self.value(kind, 1) } else { self.value(kind, 0) };
                lines.push(format!("{name} = {}", value.text));
            } else if self.chance(50) {
                let text = self.function_for(&name, kind, Some(&name), 2);
                self.note(Feature::Declaration);
                lines.push(text);
            } else {
                let text = self.function_for(&name, kind, None, 2);
                self.note(Feature::LambdaVariable);
                lines.push(format!("{name} = {text}"));
            }
            self.scope.assign(&name, kind);
        }
    }

    /// Tells the state of the top level.
    pub(super) fn closing(&mut self, lines: &mut Vec<String>) {
        let kinds = [Kind::Number, Kind::Text, Kind::List, Kind::Record, Kind::Tree];
        let names: Vec<String> = kinds.into_iter().flat_map(|kind| self.scope.readable(kind)).collect();
        if !names.is_empty() {
            lines.push(format!("print({})", names.join(", ")));
        }
        for kind in [Kind::Unary, Kind::Binary, Kind::Maker, Kind::Functions, Kind::Table] {
            if let Some(name) = self.readable(kind) {
                lines.push(format!("puts {name}"));
            }
        }
    }
}
