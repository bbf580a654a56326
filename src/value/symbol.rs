//! Symbols: names as values, equal by name, freed when nothing holds them.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A symbol's name with its hash, shared.
#[derive(Clone)]
pub struct Symbol(Rc<Interned>);

struct Interned {
    hash: u64,
    name: Box<str>,
}

/// The hash of a symbol of that name, for look-ups that need no symbol.
pub fn hash_of(name: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

impl Symbol {
    pub fn new(name: &str) -> Symbol {
        Symbol(Rc::new(Interned { hash: hash_of(name), name: name.into() }))
    }

    /// Without the colon.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The same as [`hash_of`] its name.
    #[inline]
    pub fn hash_of_name(&self) -> u64 {
        self.0.hash
    }
}

impl PartialEq for Symbol {
    #[inline]
    fn eq(&self, other: &Symbol) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || (self.0.hash == other.0.hash && self.0.name == other.0.name)
    }
}

impl Eq for Symbol {}

impl Hash for Symbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, ":{}", self.name())
    }
}
