//! The resolver's annotation, on one screen: what a resolved tree says about its variables.

use crate::published::BuiltinId;
use crate::source::Span;
use crate::syntax::ast::Phase;
use std::rc::Rc;

/// How many functions out the owner of a variable is; 0 is the function that uses it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Depth(pub u32);

/// Which variable of its owner: an index into the owner's flat slot vector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot(pub u32);

/// Which top-level variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GlobalSlot(pub u32);

/// Which of a function's captures, in the order in which its text first uses them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CaptureIndex(pub u32);

/// Which function of the program: an index into [`Resolution::scopes`](super::Resolution::scopes).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeId(pub u32);

/// The tree as the evaluator takes it: every variable has its address.
#[derive(Clone, PartialEq, Debug)]
pub struct Resolved;

impl Phase for Resolved {
    type Variable = Variable;
    type Layout = ScopeId;
}

/// Where one use of a name finds its variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variable {
    /// A variable of this function: depth 0. `assigned`: every way to this use has set it.
    Own { slot: Slot, assigned: bool },
    /// A variable of a function further out, reached through this function's captures.
    Captured { index: CaptureIndex },
    /// A top-level variable or built-in. `assigned` as above, in top-level code only.
    Global { slot: GlobalSlot, assigned: bool },
}

impl Variable {
    /// Whether both are one variable of one function.
    pub fn is_same(self, other: Variable) -> bool {
        match (self, other) {
            (Variable::Own { slot: left, .. }, Variable::Own { slot: right, .. }) => left == right,
            (Variable::Captured { index: left, .. }, Variable::Captured { index: right, .. }) => {
                left == right
            }
            (Variable::Global { slot: left, .. }, Variable::Global { slot: right, .. }) => left == right,
            (Variable::Own { .. } | Variable::Captured { .. } | Variable::Global { .. }, _) => false,
        }
    }
}

/// What a function keeps: its frame and what it captures.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ScopeLayout {
    /// `None` for lambdas and sections.
    pub name: Option<Rc<str>>,
    pub parameters: u32,
    pub slots: Vec<SlotLayout>,
    pub captures: Vec<Capture>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SlotLayout {
    pub name: Rc<str>,
    pub storage: SlotStorage,
}

/// How a local variable is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotStorage {
    /// No closure uses it: it never leaves the frame.
    Frame,
    /// Closures copy its value, because nothing can assign it afterwards.
    Copied,
    /// A shared cell.
    Cell,
}

/// One captured variable.
#[derive(Clone, PartialEq, Debug)]
pub struct Capture {
    pub name: Rc<str>,
    /// Where the variable itself is.
    pub depth: Depth,
    pub slot: Slot,
    /// Where it is copied from when the closure is made: the function around it.
    pub source: CaptureSource,
    pub storage: CaptureStorage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaptureSource {
    /// A slot of the enclosing function's frame.
    Frame(Slot),
    /// A capture of the enclosing function, passed through.
    Capture(CaptureIndex),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaptureStorage {
    /// `place` is the index in the closure. `assigned`: the value was surely set when the closure was made.
    Value {
        place: u32,
        assigned: bool,
    },
    Cell {
        place: u32,
    },
    /// The function's own name, only ever called: the callee is at hand, nothing is kept.
    Itself,
}

/// One top-level variable.
#[derive(Clone, PartialEq, Debug)]
pub struct GlobalLayout {
    pub name: Rc<str>,
    pub storage: GlobalStorage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GlobalStorage {
    /// A built-in that no assignment replaces.
    Builtin(BuiltinId),
    /// Only top-level code uses it: a slot of the top level's own frame.
    Frame(Slot),
    /// One assignment sets it, once; functions read it. `place` counts these variables.
    Once { place: u32 },
    /// Assigned again and again, or never; `initial` is the built-in it hides.
    Shared { place: u32, initial: Option<BuiltinId> },
}

/// What to say when a use of a name finds no value: where the name is bound too late.
#[derive(Clone, PartialEq, Debug)]
pub struct LateBinding {
    pub bound: Span,
    /// The use stands in the lambda that the assignment stores under this very name.
    pub own_name: bool,
}
