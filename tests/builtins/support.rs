//! An engine that only calls built-ins and test closures, and ways to write values and calls shortly.

use std::any::Any;
use std::io::{self, BufRead};
use std::rc::Rc;
use std::time::Duration;
use weave_tree::builtins;
use weave_tree::builtins::engine::Engine;
use weave_tree::builtins::random::Generator;
use weave_tree::diagnostic::{Code, Fault, Thrown};
use weave_tree::host::files::Files;
use weave_tree::host::process::{self, Allowance, Ended, Invocation};
use weave_tree::host::{Host, MemoryFiles};
use weave_tree::published::BuiltinId;
use weave_tree::value::cell::Mark;
use weave_tree::value::container::Container;
use weave_tree::value::function::{Foreign, Signature};
use weave_tree::value::symbol::Symbol;
use weave_tree::value::text::quoted;
use weave_tree::value::trace::{Body, Reference};
use weave_tree::value::{Object, Value};

/// Commands of tests are short.
const ALLOWANCE: Allowance = Allowance { time: Duration::from_secs(20), output: 1 << 20, interrupt: None };

/// What a test says the world is.
#[derive(Default)]
pub struct World {
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    /// Lines still to be read, the last one first.
    pub input: Vec<Vec<u8>>,
    pub arguments: Vec<String>,
    /// Writing fails in this way.
    pub broken: Option<io::ErrorKind>,
    pub files: MemoryFiles,
}

impl World {
    fn writable(&self) -> io::Result<()> {
        self.broken.map_or(Ok(()), |kind| Err(kind.into()))
    }
}

impl Host for World {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writable()?;
        self.output.extend_from_slice(bytes);
        Ok(())
    }
    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writable()?;
        self.errors.extend_from_slice(bytes);
        Ok(())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        Ok(Box::new(io::Cursor::new(self.input.drain(..).rev().collect::<Vec<_>>().join(&b'\n'))))
    }
    fn files(&mut self) -> &mut dyn Files {
        &mut self.files
    }
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.writable()?;
        Ok(self.input.pop())
    }
    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        process::run(invocation, Vec::new(), &ALLOWANCE)
    }
    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        Ok(vec![("HOME".into(), "/home/ada".into()), ("LANG".into(), "C".into())])
    }
    fn clock(&mut self) -> io::Result<f64> {
        Ok(1_234_567.0)
    }
    fn arguments(&self) -> &[String] {
        &self.arguments
    }
    fn seed(&mut self) -> io::Result<u64> {
        Ok(7)
    }
}

pub struct TestEngine {
    pub world: World,
    pub generator: Generator,
    pub pending: Option<Fault>,
    pub exited: Option<u8>,
}

impl TestEngine {
    pub fn new() -> TestEngine {
        TestEngine::with(World::default())
    }

    pub fn with(world: World) -> TestEngine {
        TestEngine { world, generator: Generator::new(7), pending: None, exited: None }
    }

    /// The result as it prints inside a container, `code: message` of an error, or `exit n`.
    pub fn told(&mut self, result: Result<Value, Thrown>) -> String {
        match (result, self.pending.take(), self.exited.take()) {
            (Ok(value), _, _) => quoted(&value).expect("within the limits"),
            (Err(_), Some(fault), _) => format!("{}: {}", fault.code.name(), fault.message),
            (Err(_), None, Some(code)) => format!("exit {code}"),
            (Err(_), None, None) => "an error that nobody raised".to_string(),
        }
    }

    pub fn run(&mut self, name: &str, mut arguments: Vec<Value>) -> String {
        let result = builtins::call_positional(self, id(name), &mut arguments);
        self.told(result)
    }
}

type Acting = dyn Fn(&mut dyn Engine, &mut [Value]) -> Result<Value, Thrown>;

struct TestBody {
    act: Box<Acting>,
    mark: Mark,
}

impl Body for TestBody {
    fn mark(&self) -> &Mark {
        &self.mark
    }

    fn each_reference(&self, _: &mut dyn FnMut(Reference<'_>)) {}
}

impl Engine for TestEngine {
    fn call(&mut self, function: &Value, arguments: &mut [Value]) -> Result<Value, Thrown> {
        if let Value::Builtin(id) = function {
            return builtins::call_positional(self, *id, arguments);
        }
        match function.as_object() {
            Some(Object::Foreign(foreign)) => {
                let body: &dyn Any = &*foreign.body;
                let body: &TestBody = body.downcast_ref().expect("a test closure");
                (body.act)(self, arguments)
            }
            _ => panic!("not a function: {function:?}"),
        }
    }
    fn throw(&mut self, fault: Fault) -> Thrown {
        self.pending = Some(fault);
        Thrown
    }
    fn catch(&mut self) -> Option<Fault> {
        self.pending.take_if(|fault| fault.code != Code::Limit)
    }
    fn exit(&mut self, code: u8) -> Thrown {
        self.exited = Some(code);
        Thrown
    }
    fn host(&mut self) -> &mut dyn Host {
        &mut self.world
    }
    fn random(&mut self) -> Result<u64, Thrown> {
        Ok(self.generator.next_u64())
    }
}

pub fn id(name: &str) -> BuiltinId {
    BuiltinId::named(name).expect("a published name")
}

/// A built-in as a value.
pub fn builtin(name: &str) -> Value {
    Value::Builtin(id(name))
}

/// A function value whose body may act through the engine.
pub fn acting(body: impl Fn(&mut dyn Engine, &mut [Value]) -> Result<Value, Thrown> + 'static) -> Value {
    let signature = Rc::new(Signature::Section { text: ".test".into() });
    let body = TestBody { act: Box::new(body), mark: Mark::default() };
    Value::Obj(Rc::new(Object::Foreign(Foreign::new(signature, Rc::new(body)))))
}

/// A function value of its first argument.
pub fn function<R: Into<Weave>>(body: impl Fn(Value) -> R + 'static) -> Value {
    acting(move |_, arguments| Ok(body(std::mem::take(&mut arguments[0])).into().0))
}

/// A function of an integer.
pub fn of_int<R: Into<Weave>>(body: impl Fn(i64) -> R + 'static) -> Value {
    function(move |value| match value {
        Value::Int(integer) => body(integer),
        other => panic!("expected an integer, found {other:?}"),
    })
}

/// Anything a test writes for a value.
pub struct Weave(pub Value);

impl From<Value> for Weave {
    fn from(value: Value) -> Weave {
        Weave(value)
    }
}
impl From<i64> for Weave {
    fn from(integer: i64) -> Weave {
        Weave(Value::Int(integer))
    }
}
impl From<f64> for Weave {
    fn from(double: f64) -> Weave {
        Weave(Value::double(double))
    }
}
impl From<bool> for Weave {
    fn from(truth: bool) -> Weave {
        Weave(Value::boolean(truth))
    }
}
impl From<&str> for Weave {
    fn from(text: &str) -> Weave {
        Weave(Value::text(text))
    }
}
impl From<String> for Weave {
    fn from(text: String) -> Weave {
        Weave(Value::text(text))
    }
}

pub fn value(value: impl Into<Weave>) -> Value {
    value.into().0
}

pub fn symbol(name: &str) -> Value {
    Value::symbol(Symbol::new(name))
}

pub fn keyed(entries: Vec<(&str, Value)>) -> Value {
    let mut container = Container::new();
    for (key, value) in entries {
        let key = (!key.is_empty()).then(|| Symbol::new(key));
        container.add(key.as_ref(), value).expect("within the limits");
    }
    Value::container(container)
}

macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::support::value($value)),*] };
}

macro_rules! list {
    ($($value:expr),* $(,)?) => {
        weave_tree::value::Value::container(values![$($value),*].into())
    };
}

/// `["": 1, a: 2]`: entries with their keys, `""` for none.
macro_rules! map {
    ($($key:literal: $value:expr),* $(,)?) => {
        $crate::support::keyed(vec![$(($key, $crate::support::value($value))),*])
    };
}

/// `is!("take", [list![1, 2], 1] => "[1]")`: what a call gives, or `code: message`.
macro_rules! is {
    ($name:literal, [$($argument:expr),* $(,)?] => $expected:expr) => {
        assert_eq!($crate::support::TestEngine::new().run($name, values![$($argument),*]), $expected)
    };
}
