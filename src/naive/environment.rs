//! A name and where it is used in, the variable it means out: the scoping rule of the language, by the text alone.
//!
//! **A name means this function's variable if it is bound above this point of the text; else the variable of the
//! nearest enclosing function that has bound it above the inner function's text; else the top-level variable.**
//!
//! Every call makes an [`Environment`]. Its [`Scope`] says which names the function binds, and from which place of
//! the text on; its values are unset at first. Blocks make no environment. The top level is the outermost one:
//! it has no enclosing environment, binds every name everywhere, and holds the built-ins to begin with.

use crate::value::cell::Mark;
use crate::value::{Value, counters};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The names one function binds, each with the place of the text (a byte offset) from which on it is bound.
#[derive(Default)]
pub struct Scope {
    /// Where the function's own text starts.
    start: u32,
    bound: BTreeMap<Rc<str>, u32>,
}

impl Scope {
    pub fn new(start: u32) -> Scope {
        Scope { start, bound: BTreeMap::new() }
    }

    /// One name is one variable per function: what counts is the first place that binds it.
    pub fn bind(&mut self, name: &Rc<str>, from: u32) {
        let first = self.bound.entry(name.clone()).or_insert(from);
        *first = from.min(*first);
    }

    pub fn binds(&self, name: &str, at: u32) -> bool {
        self.bound.get(name).is_some_and(|&from| from <= at)
    }

    pub fn start(&self) -> u32 {
        self.start
    }
}

/// The variables of one call, or of the top level.
pub struct Environment {
    scope: Rc<Scope>,
    /// Those that have a value.
    values: RefCell<BTreeMap<Rc<str>, Value>>,
    /// The environment in which the function was made; `None` for the top level.
    pub(super) outer: Option<Rc<Environment>>,
    pub(super) mark: Mark,
    /// Nothing could reach it any more, so its values were taken away.
    pub(super) collected: Cell<bool>,
}

impl Environment {
    pub fn top_level() -> Environment {
        Environment::new(Rc::default(), None)
    }

    pub fn for_call(scope: Rc<Scope>, outer: Rc<Environment>) -> Environment {
        Environment::new(scope, Some(outer))
    }

    fn new(scope: Rc<Scope>, outer: Option<Rc<Environment>>) -> Environment {
        counters::cell_made();
        Environment {
            scope,
            values: RefCell::default(),
            outer,
            mark: Mark::default(),
            collected: Cell::new(false),
        }
    }

    /// The environment whose variable `name` means at the place `at` of the text: the scoping rule.
    pub fn find(&self, name: &str, at: u32) -> &Environment {
        let mut environment = self;
        let mut at = at;
        while let Some(outer) = &environment.outer {
            if environment.scope.binds(name, at) {
                return environment;
            }
            at = environment.scope.start;
            environment = outer;
        }
        environment
    }

    pub fn scope(&self) -> &Rc<Scope> {
        &self.scope
    }

    pub fn outer(&self) -> Option<&Rc<Environment>> {
        self.outer.as_ref()
    }

    pub fn is_top_level(&self) -> bool {
        self.outer.is_none()
    }

    /// The value of this environment's own variable, if one was set.
    pub fn get(&self, name: &str) -> Option<Value> {
        assert!(!self.collected.get(), "a variable that is in use was collected");
        self.values.borrow().get(name).cloned()
    }

    pub fn set(&self, name: &Rc<str>, value: Value) {
        // The old value is dropped after the borrow has ended: it may own this very environment's functions.
        let old = self.values.borrow_mut().insert(name.clone(), value);
        drop(old);
    }

    /// Takes `value` out of the variable `name`, which is set again soon, if it is a container that nothing else holds.
    pub fn let_go(&self, name: &str, value: &Value) -> bool {
        let Value::Obj(object) = value else { return false };
        let is_mine = |own: &&mut Value| matches!(own, Value::Obj(own) if Rc::ptr_eq(own, object));
        let mut values = self.values.borrow_mut();
        let own = values.get_mut(name).filter(is_mine);
        // Two holders: the variable and the caller.
        let Some(own) = own.filter(|_| value.as_container().is_some() && Rc::strong_count(object) == 2)
        else {
            return false;
        };
        *own = Value::Nil;
        true
    }

    /// The names that have a value here, sorted.
    pub fn names(&self) -> Vec<Rc<str>> {
        self.values.borrow().keys().cloned().collect()
    }

    pub fn each_value(&self, visit: impl FnMut(&Value)) {
        self.values.borrow().values().for_each(visit);
    }

    /// All values, which are no longer here.
    pub fn empty(&self) -> Vec<Value> {
        self.values.take().into_values().collect()
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        counters::cell_dropped();
    }
}
