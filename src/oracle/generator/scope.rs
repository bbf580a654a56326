//! What is in scope while a program is written, by the rule of the language: names are bound in the order of the text.
//!
//! A name says the kind of its value (`a` is a number, `xs` a list, `f` a function of one number), in every scope,
//! so that any mix of shadowing, late binding and copying keeps programs sensible. Function names have a rank, and
//! the body of a function calls only names of lower rank: no program recurses but where the generator says so.

/// What the generator knows of a name's values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number,
    Text,
    /// A container of numbers that is not empty.
    List,
    /// A container of numbers that may be empty.
    Rest,
    /// `[p: number, q: number]`, perhaps with more keys.
    Record,
    /// `[items: List, sub: Record]`
    Tree,
    /// number → number
    Unary,
    /// (number, number) → number
    Binary,
    /// (number with a default, number) → number
    Fold,
    /// () → number
    Action,
    /// number → Unary
    Maker,
    /// List → List
    Transform,
    /// A container of Unary functions that is not empty.
    Functions,
    /// `[inc: Unary, look: Unary]`
    Table,
}

impl Kind {
    /// Whether values of this kind are functions, or containers of functions.
    pub fn holds_functions(self) -> bool {
        match self {
            Kind::Number | Kind::Text | Kind::List | Kind::Rest | Kind::Record | Kind::Tree => false,
            Kind::Unary
            | Kind::Binary
            | Kind::Fold
            | Kind::Action
            | Kind::Maker
            | Kind::Transform
            | Kind::Functions
            | Kind::Table => true,
        }
    }
}

/// Names that programs assign again and again, by kind; the place in this list is a function's rank.
const NAMES: [(&str, Kind); 33] = [
    ("abs", Kind::Unary),
    ("floor", Kind::Unary),
    ("pow", Kind::Binary),
    ("reverse", Kind::Transform),
    ("make", Kind::Maker),
    ("f", Kind::Unary),
    ("op", Kind::Binary),
    ("make2", Kind::Maker),
    ("g", Kind::Unary),
    ("collect", Kind::Fold),
    ("turn", Kind::Transform),
    ("h", Kind::Unary),
    ("act", Kind::Action),
    ("tick", Kind::Action),
    ("fs", Kind::Functions),
    ("gs", Kind::Functions),
    ("k", Kind::Table),
    ("a", Kind::Number),
    ("b", Kind::Number),
    ("c", Kind::Number),
    ("n", Kind::Number),
    ("x", Kind::Number),
    ("y", Kind::Number),
    ("z", Kind::Number),
    ("s", Kind::Text),
    ("w", Kind::Text),
    ("xs", Kind::List),
    ("ys", Kind::List),
    ("zs", Kind::List),
    ("m", Kind::Record),
    ("r", Kind::Record),
    ("t", Kind::Tree),
    ("d", Kind::Tree),
];

/// The rank of names made for one place only.
pub(super) const FRESH_RANK: usize = 1_000;

struct Entry {
    name: String,
    kind: Kind,
    /// Whether it surely has a value at this point of the text.
    definite: bool,
    /// Whether only the statement that made it writes to it: loop counters.
    fixed: bool,
}

struct Level {
    entries: Vec<Entry>,
    /// Only functions of a lower rank are called.
    rank: usize,
    returns: Option<Kind>,
    loops: usize,
}

/// Which variables of the innermost function had a value at some point of the text.
pub(super) struct Mark(Vec<bool>);

pub(super) struct Scope {
    /// The top level, then each function around this point of the text.
    levels: Vec<Level>,
}

impl Scope {
    pub fn new() -> Scope {
        let mut scope = Scope { levels: Vec::new() };
        scope.enter(usize::MAX, None);
        for name in ["abs", "floor", "pow", "reverse"] {
            if let Some(&(name, kind)) = NAMES.iter().find(|(known, _)| *known == name) {
                scope.declare(name, kind);
            }
        }
        scope
    }

    pub fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter(move |(_, each)| *each == kind).map(|(name, _)| *name)
    }

    pub fn rank_of(name: &str) -> usize {
        NAMES.iter().position(|(each, _)| *each == name).unwrap_or(FRESH_RANK)
    }

    /// A function begins that calls only names of a rank below `rank`.
    pub fn enter(&mut self, rank: usize, returns: Option<Kind>) {
        self.levels.push(Level { entries: Vec::new(), rank, returns, loops: 0 });
    }

    pub fn leave(&mut self) {
        self.levels.pop();
    }

    /// How many functions stand around this point.
    pub fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    pub fn rank(&self) -> usize {
        self.levels.last().map_or(0, |level| level.rank)
    }

    pub fn returns(&self) -> Option<Kind> {
        self.levels.last().and_then(|level| level.returns)
    }

    /// Sets what the innermost function returns, and tells what it was: a default cannot return.
    pub fn set_returns(&mut self, returns: Option<Kind>) -> Option<Kind> {
        let level = self.levels.last_mut();
        level.and_then(|level| std::mem::replace(&mut level.returns, returns))
    }

    pub fn loops(&self) -> usize {
        self.levels.last().map_or(0, |level| level.loops)
    }

    pub fn enter_loop(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.loops += 1;
        }
    }

    pub fn leave_loop(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.loops -= 1;
        }
    }

    /// What comes now may not run, up to [`Scope::leave_branch`].
    pub fn enter_branch(&self) -> Mark {
        let entries = self.levels.last().map_or(&[][..], |level| &level.entries);
        Mark(entries.iter().map(|entry| entry.definite).collect())
    }

    pub fn leave_branch(&mut self, before: &Mark) {
        let Some(level) = self.levels.last_mut() else { return };
        for (position, entry) in level.entries.iter_mut().enumerate() {
            entry.definite = before.0.get(position).copied().unwrap_or(false);
        }
    }

    /// A parameter or `fn`: always of the innermost function.
    pub fn declare(&mut self, name: &str, kind: Kind) {
        self.add(name, kind, true, false);
    }

    /// A variable that nothing but its own statement writes to.
    pub fn declare_fixed(&mut self, name: &str, kind: Kind) {
        self.add(name, kind, true, true);
    }

    /// A `fn` directly in a function's body: bound from the start, with a value later.
    pub fn announce(&mut self, name: &str, kind: Kind) {
        self.add(name, kind, false, false);
    }

    /// An assignment to the name ends here.
    pub fn assign(&mut self, name: &str, kind: Kind) {
        let own = self.levels.len() - 1;
        let bound = |level: &Level| level.entries.iter().any(|entry| entry.name == name);
        let in_own = self.levels.last().is_some_and(bound);
        let enclosing = self.levels.iter().take(own).skip(1).any(bound);
        if in_own || !enclosing {
            self.add(name, kind, true, false);
        }
    }

    fn add(&mut self, name: &str, kind: Kind, definite: bool, fixed: bool) {
        let Some(level) = self.levels.last_mut() else { return };
        match level.entries.iter_mut().find(|entry| entry.name == name) {
            Some(entry) => entry.definite = definite,
            None => level.entries.push(Entry { name: name.to_owned(), kind, definite, fixed }),
        }
    }

    fn entry(&self, name: &str) -> Option<(usize, &Entry)> {
        self.levels
            .iter()
            .enumerate()
            .rev()
            .find_map(|(at, level)| level.entries.iter().find(|entry| entry.name == name).map(|e| (at, e)))
    }

    fn is_callable(&self, name: &str, kind: Kind) -> bool {
        !kind.holds_functions() || Scope::rank_of(name) < self.rank()
    }

    /// The names that can be read here and have a value of that kind.
    pub fn readable(&self, kind: Kind) -> Vec<String> {
        self.reachable(kind)
            .filter(|(_, entry)| entry.definite)
            .map(|(_, entry)| entry.name.clone())
            .collect()
    }

    /// The names that can be read and assigned here.
    pub fn writable(&self, kind: Kind) -> Vec<String> {
        self.reachable(kind)
            .filter(|(_, entry)| entry.definite && !entry.fixed)
            .map(|(_, entry)| entry.name.clone())
            .collect()
    }

    /// The names that mean a top-level variable here, in a function.
    pub fn top_level(&self, kind: Kind) -> Vec<String> {
        let inside = self.depth() > 0;
        self.reachable(kind)
            .filter(|(at, entry)| inside && *at == 0 && entry.definite && !entry.fixed)
            .map(|(_, entry)| entry.name.clone())
            .collect()
    }

    /// The names that may lack a value here.
    pub fn doubtful(&self, kind: Kind) -> Vec<String> {
        self.reachable(kind)
            .filter(|(_, entry)| !entry.definite)
            .map(|(_, entry)| entry.name.clone())
            .collect()
    }

    fn reachable(&self, kind: Kind) -> impl Iterator<Item = (usize, &Entry)> {
        self.levels.iter().enumerate().flat_map(move |(at, level)| {
            level
                .entries
                .iter()
                .filter(move |entry| {
                    entry.kind == kind
                        && self.is_callable(&entry.name, kind)
                        && self.entry(&entry.name).is_some_and(|(found, _)| found == at)
                })
                .map(move |entry| (at, entry))
        })
    }
}
