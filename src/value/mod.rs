//! Weave's values: what programs compute with, in sixteen bytes each.
//!
//! A [`Value`] is returned in two registers because every payload is an eight-byte integer or pointer; there is
//! one heap variant, so cloning and dropping compare once.

pub mod cell;
pub mod container;
pub mod counters;
pub mod drop;
pub mod equality;
pub mod file;
pub mod function;
pub mod letters;
pub mod number;
pub mod operation;
pub mod search;
pub mod stretch;
pub mod symbol;
pub mod text;
pub mod trace;

use crate::budget::allocator::PIECE;
use crate::diagnostic::Fault;
use crate::published::BuiltinId;
use cell::SharedCell;
use container::Container;
use file::File;
use function::{Closure, Foreign};
use number::Number;
use std::mem::forget;
use std::rc::Rc;
use symbol::Symbol;
use text::Text;

/// A double by its bits, so that a value's payload is always an integer or a pointer.
#[derive(Clone, Copy)]
pub struct Double(u64);

impl Double {
    #[inline(always)]
    pub fn new(double: f64) -> Double {
        Double(double.to_bits())
    }

    #[inline(always)]
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// One value.
#[derive(Clone, Default)]
pub enum Value {
    /// No value: a variable that no assignment has set, an optional argument that was not given.
    /// Programs never hold it; containers and arguments of Weave functions never do.
    #[default]
    Unset,
    Nil,
    False,
    True,
    /// An exact integer of −2⁶³ … 2⁶³−1.
    Int(i64),
    /// An exact integer of 2⁶³ … 2⁶⁴−1; never smaller, so that equal integers have one form.
    Wide(u64),
    Double(Double),
    Builtin(BuiltinId),
    Obj(Rc<Object>),
}

/// What stands on the heap behind a value.
pub enum Object {
    Text(Text),
    Symbol(Symbol),
    Container(Container),
    Closure(Closure),
    /// A function of another engine than `slots`.
    Foreign(Foreign),
    File(File),
    /// A shared variable. Only frames and captures hold it; programs see what is in it.
    Cell(SharedCell),
}

// What `Rc` asks for: the object and its two counts.
const _: () = assert!(size_of::<Object>() + 2 * size_of::<usize>() == PIECE.size());

/// Drops a value; all but objects need no more than this look.
#[inline(always)]
pub fn release(value: Value) {
    match value {
        Value::Obj(object) => drop_object(object),
        other => forget(other),
    }
}

#[inline(never)]
fn drop_object(object: Rc<Object>) {
    drop(object);
}

/// Puts `value` into a slot and drops what was there.
#[inline(always)]
pub fn assign(slot: &mut Value, value: Value) {
    release(std::mem::replace(slot, value));
}

/// Puts `value` into a slot that holds nothing to drop.
#[inline(always)]
pub fn fill_empty(slot: &mut Value, value: Value) {
    forget(std::mem::replace(slot, value));
}

/// The type of a value, as `type(x)` names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    Nil,
    Boolean,
    Number,
    String,
    Symbol,
    Container,
    Function,
    File,
}

impl Type {
    pub const fn name(self) -> &'static str {
        match self {
            Type::Nil => "nil",
            Type::Boolean => "boolean",
            Type::Number => "number",
            Type::String => "string",
            Type::Symbol => "symbol",
            Type::Container => "container",
            Type::Function => "function",
            Type::File => "file",
        }
    }

    /// With its article, for messages: `a number`, `nil`.
    pub const fn described(self) -> &'static str {
        match self {
            Type::Nil => "nil",
            Type::Boolean => "a boolean",
            Type::Number => "a number",
            Type::String => "a string",
            Type::Symbol => "a symbol",
            Type::Container => "a container",
            Type::Function => "a function",
            Type::File => "a file",
        }
    }
}

impl Value {
    #[inline(always)]
    pub fn boolean(truth: bool) -> Value {
        if truth { Value::True } else { Value::False }
    }

    #[inline(always)]
    pub fn double(double: f64) -> Value {
        Value::Double(Double::new(double))
    }

    /// An exact integer when it fits −2⁶³ … 2⁶⁴−1, else the nearest double.
    pub fn integer(integer: i128) -> Value {
        Number::from_i128(integer).into()
    }

    pub fn text(text: impl Into<String>) -> Value {
        counters::string_made();
        Value::Obj(Rc::new(Object::Text(Text::new(text.into()))))
    }

    /// A string, in the memory of `used` where that is a string that nothing else holds and that fits.
    pub fn text_in(mut used: Value, text: &str) -> Value {
        if let Value::Obj(object) = &mut used
            && let Some(Object::Text(old)) = Rc::get_mut(object)
            && old.refill(text)
        {
            counters::string_made();
            return used;
        }
        Value::text(text)
    }

    pub fn symbol(symbol: Symbol) -> Value {
        Value::Obj(Rc::new(Object::Symbol(symbol)))
    }

    /// A fresh shared variable, for frames and captures.
    pub fn cell(value: Value) -> Value {
        Value::Obj(Rc::new(Object::Cell(SharedCell::new(value))))
    }

    pub fn file(file: File) -> Value {
        Value::Obj(Rc::new(Object::File(file)))
    }

    pub fn container(container: Container) -> Value {
        counters::container_made();
        Value::Obj(Rc::new(Object::Container(container)))
    }

    pub fn type_of(&self) -> Type {
        match self {
            Value::Unset | Value::Nil => Type::Nil,
            Value::False | Value::True => Type::Boolean,
            Value::Int(_) | Value::Wide(_) | Value::Double(_) => Type::Number,
            Value::Builtin(_) => Type::Function,
            Value::Obj(object) => match &**object {
                Object::Text(_) => Type::String,
                Object::Symbol(_) => Type::Symbol,
                Object::Container(_) => Type::Container,
                Object::Closure(_) | Object::Foreign(_) => Type::Function,
                Object::File(_) => Type::File,
                Object::Cell(_) => Type::Nil,
            },
        }
    }

    /// `nil`, `false`, `0` and NaN are false; everything else is true.
    #[inline(always)]
    pub fn is_true(&self) -> bool {
        match self {
            Value::True => true,
            Value::Unset | Value::Nil | Value::False => false,
            Value::Int(integer) => *integer != 0,
            Value::Double(double) => double.get() != 0.0 && !double.get().is_nan(),
            Value::Wide(_) | Value::Builtin(_) | Value::Obj(_) => true,
        }
    }

    /// Whether dropping it takes more than a look.
    #[inline(always)]
    pub fn is_object(&self) -> bool {
        matches!(self, Value::Obj(_))
    }

    #[inline(always)]
    pub fn is_unset(&self) -> bool {
        matches!(self, Value::Unset)
    }

    pub fn as_number(&self) -> Option<Number> {
        match self {
            Value::Int(integer) => Some(Number::Int(*integer)),
            Value::Wide(integer) => Some(Number::Wide(*integer)),
            Value::Double(double) => Some(Number::Double(double.get())),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Obj(object) => Some(object),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&Text> {
        match self.as_object() {
            Some(Object::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub fn as_symbol(&self) -> Option<&Symbol> {
        match self.as_object() {
            Some(Object::Symbol(symbol)) => Some(symbol),
            _ => None,
        }
    }

    pub fn as_file(&self) -> Option<&File> {
        match self.as_object() {
            Some(Object::File(file)) => Some(file),
            _ => None,
        }
    }

    pub fn as_container(&self) -> Option<&Container> {
        match self.as_object() {
            Some(Object::Container(container)) => Some(container),
            _ => None,
        }
    }

    /// The container of which this is the only holder, to be filled anew; it counts as another one made.
    pub fn as_unshared_container(&mut self) -> Option<&mut Container> {
        let Value::Obj(object) = self else { return None };
        match Rc::get_mut(object) {
            Some(Object::Container(container)) => {
                counters::container_made();
                Some(container)
            }
            _ => None,
        }
    }

    /// The container in this variable, made its only holder first (in constant time); `None` for other values.
    pub fn as_container_mut(&mut self) -> Result<Option<&mut Container>, Fault> {
        let Value::Obj(object) = self else { return Ok(None) };
        if Rc::get_mut(object).is_none() {
            let Object::Container(shared) = &**object else { return Ok(None) };
            let shared = shared.share()?;
            counters::container_made();
            *object = Rc::new(Object::Container(shared));
        }
        match Rc::get_mut(object) {
            Some(Object::Container(container)) => Ok(Some(container)),
            _ => Ok(None),
        }
    }
}

impl From<Number> for Value {
    #[inline(always)]
    fn from(number: Number) -> Value {
        match number {
            Number::Int(integer) => Value::Int(integer),
            Number::Wide(integer) => Value::Wide(integer),
            Number::Double(double) => Value::double(double),
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&text::quoted(self).unwrap_or_default())
    }
}
