//! The closed list of built-in names of this language version, which the parser, the values and the built-ins agree on.

/// Which built-in: an index into [`NAMES`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct BuiltinId(usize);

/// Every built-in's name, sorted.
pub const NAMES: [&str; 95] = [
    "abs",
    "all",
    "any",
    "append",
    "args",
    "assert",
    "basename",
    "ceil",
    "chars",
    "clock",
    "contains",
    "cos",
    "count",
    "drop",
    "each",
    "each_line",
    "ends_with",
    "env",
    "eprint",
    "exists",
    "exit",
    "exp",
    "fail",
    "filter",
    "find",
    "find_all",
    "first",
    "flatten",
    "floor",
    "format",
    "format_time",
    "get",
    "glob",
    "group_by",
    "has",
    "input",
    "insert",
    "join",
    "join_path",
    "keys",
    "last",
    "len",
    "lines",
    "list_dir",
    "log",
    "lower",
    "map",
    "matches",
    "max",
    "min",
    "now",
    "num",
    "open",
    "pad_left",
    "pad_right",
    "pairs",
    "parse",
    "parse_time",
    "pop",
    "pow",
    "print",
    "push",
    "quote",
    "random",
    "range",
    "read",
    "reduce",
    "remove",
    "render",
    "replace",
    "reverse",
    "round",
    "rows",
    "run",
    "sh",
    "sin",
    "slice",
    "sort",
    "sort_by",
    "split",
    "sqrt",
    "starts_with",
    "str",
    "sum",
    "symbol",
    "take",
    "tan",
    "trim",
    "try",
    "type",
    "uniq",
    "upper",
    "values",
    "write",
    "zip",
];

impl BuiltinId {
    /// The built-in of that name, if the list has one.
    pub fn named(name: &str) -> Option<BuiltinId> {
        NAMES.binary_search(&name).ok().map(BuiltinId)
    }

    pub fn all() -> impl Iterator<Item = BuiltinId> {
        (0..NAMES.len()).map(BuiltinId)
    }

    pub fn name(self) -> &'static str {
        NAMES[self.0]
    }

    pub fn index(self) -> usize {
        self.0
    }
}

/// The built-ins that, called as methods of a place, write their result back to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mutator {
    Sort,
    Push,
    Pop,
    Insert,
    Remove,
}

impl Mutator {
    pub const ALL: [Mutator; 5] =
        [Mutator::Sort, Mutator::Push, Mutator::Pop, Mutator::Insert, Mutator::Remove];

    /// The mutator of that name.
    pub fn named(name: &str) -> Option<Mutator> {
        Mutator::ALL.into_iter().find(|mutator| mutator.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Mutator::Sort => "sort",
            Mutator::Push => "push",
            Mutator::Pop => "pop",
            Mutator::Insert => "insert",
            Mutator::Remove => "remove",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_without_doubles() {
        assert!(NAMES.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn every_mutator_is_a_built_in() {
        assert!(Mutator::ALL.iter().all(|mutator| BuiltinId::named(mutator.name()).is_some()));
    }
}
