//! Functions as values: closures with their captures, and what their printed text is made of.

use super::cell::Mark;
use super::trace::Body;
use super::{Value, counters};
use std::rc::Rc;

/// Which code a closure runs: an index into the running program's table of functions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CodeId(pub u32);

/// A closure of the `slots` engine: its code and the captured values and cells, flat.
pub struct Closure {
    pub signature: Rc<Signature>,
    pub code: CodeId,
    pub captures: Captures,
    pub mark: Mark,
}

impl Closure {
    #[inline(always)]
    pub fn new(signature: Rc<Signature>, code: CodeId, captures: Captures) -> Closure {
        counters::closure_made();
        Closure { signature, code, captures, mark: Mark::default() }
    }
}

/// Captured values and cells; up to four stand in the closure itself.
pub enum Captures {
    Few([Value; 4]),
    Many(Box<[Value]>),
}

impl Captures {
    pub const FEW: usize = 4;

    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        match self {
            Captures::Few(values) => values,
            Captures::Many(values) => values,
        }
    }

    #[inline(always)]
    pub fn hold_objects(&self) -> bool {
        self.any(Value::is_object)
    }

    /// Whether this holds for one of them.
    #[inline(always)]
    pub fn any(&self, holds: impl Fn(&Value) -> bool) -> bool {
        match self {
            // Written out: no loop for what most closures have.
            Captures::Few([a, b, c, d]) => holds(a) || holds(b) || holds(c) || holds(d),
            Captures::Many(values) => values.iter().any(holds),
        }
    }

    pub fn as_mut_slice(&mut self) -> &mut [Value] {
        match self {
            Captures::Few(values) => values,
            Captures::Many(values) => values,
        }
    }
}

impl Default for Captures {
    fn default() -> Captures {
        Captures::Few(Default::default())
    }
}

/// A function that another engine runs: how it looks, and what only that engine understands.
pub struct Foreign {
    pub signature: Rc<Signature>,
    pub body: Rc<dyn Body>,
    pub mark: Mark,
}

impl Foreign {
    pub fn new(signature: Rc<Signature>, body: Rc<dyn Body>) -> Foreign {
        counters::closure_made();
        Foreign { signature, body, mark: Mark::default() }
    }
}

/// What a function looks like from outside.
#[derive(Clone, PartialEq, Debug)]
pub enum Signature {
    /// `fn` (with its name) or lambda (without).
    Function { name: Option<Rc<str>>, parameters: Vec<SignatureParameter> },
    /// `.trim.upper`: a method section, by its source text.
    Section { text: Rc<str> },
}

#[derive(Clone, PartialEq, Debug)]
pub struct SignatureParameter {
    pub name: Rc<str>,
    pub kind: SignatureKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignatureKind {
    Required,
    Defaulted,
    Collecting,
}

impl Signature {
    /// What a function is called among others: `f`, `^` or `.trim`.
    pub fn name(&self) -> &str {
        match self {
            Signature::Section { text } => text,
            Signature::Function { name, .. } => name.as_deref().unwrap_or("^"),
        }
    }
}

impl std::fmt::Display for Signature {
    /// `<fn f(a, b: …, *r)>`, `<^(x)>`, `<.trim>`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, parameters) = match self {
            Signature::Section { text } => return write!(f, "<{text}>"),
            Signature::Function { name, parameters } => (name, parameters),
        };
        match name {
            Some(name) => write!(f, "<fn {name}(")?,
            None => f.write_str("<^(")?,
        }
        for (index, parameter) in parameters.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            match parameter.kind {
                SignatureKind::Required => f.write_str(&parameter.name)?,
                SignatureKind::Defaulted => write!(f, "{}: …", parameter.name)?,
                SignatureKind::Collecting => write!(f, "*{}", parameter.name)?,
            }
        }
        f.write_str(")>")
    }
}
