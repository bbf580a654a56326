//! A resolved tree in, nodes out: each form of the language becomes the node that its operands call for.

mod call;
mod expression;
mod instrument;
mod operand;
mod place;
mod statement;
mod variable;

pub use instrument::{Instrument, Rounds};

use super::function::{FrameSize, ParameterPlan, PlanKind, Template};
use super::machine::{Main, Store};
use super::node::{Code, Node};
use super::operand::Constant;
use super::variable::Read;
use crate::resolve::Resolution;
use crate::resolve::address::{
    CaptureStorage, GlobalStorage, Resolved, ScopeId, ScopeLayout, SlotStorage, Variable,
};
use crate::source::{Source, Span};
use crate::syntax::ast::{Expr, Function, Parameter, ParameterKind, Program};
use crate::value::Value;
use crate::value::cell::VariableCell;
use crate::value::function::{Signature, SignatureKind, SignatureParameter};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::rc::Rc;

/// Builds the nodes of a whole program: what it keeps, and its top level.
pub fn build(source: &Source, resolution: Resolution, instrument: Instrument) -> (Store, Main) {
    let Resolution { program, scopes, globals, late, .. } = resolution;
    let (mut once, mut shared) = (0, Vec::new());
    let mut known = Vec::new();
    for global in &globals {
        match global.storage {
            GlobalStorage::Builtin(_) => continue,
            GlobalStorage::Frame(_) => {}
            GlobalStorage::Once { .. } => once += 1,
            GlobalStorage::Shared { initial, .. } => {
                shared.push(VariableCell::new(initial.map_or(Value::Unset, Value::Builtin)));
            }
        }
        known.push(global.name.clone());
    }
    let templates = scopes.iter().map(|_| None).collect();
    let storages = globals.iter().map(|global| global.storage).collect();
    let mut builder = Builder {
        source,
        scopes,
        globals: storages,
        templates,
        instrument,
        deepest: 0,
        headers: FxHashMap::default(),
        current: Current::default(),
    };
    let main = builder.program(program);
    // A wrapped node takes two levels.
    let per_level = if builder.is_instrumented() { 2 * NATIVE_PER_LEVEL } else { NATIVE_PER_LEVEL };
    let native = (builder.deepest + 1) * per_level;
    let templates =
        builder.templates.into_iter().map(|template| template.unwrap_or_else(no_template)).collect();
    let once = (0..once).map(|_| OnceCell::new()).collect();
    (Store { templates, once, shared, late, known, native }, main)
}

/// What is built, and what is known about the function that is being built.
struct Builder<'a> {
    source: &'a Source,
    scopes: Vec<ScopeLayout>,
    globals: Vec<GlobalStorage>,
    templates: Vec<Option<Template>>,
    instrument: Instrument,
    /// How deep the nodes of any function nest.
    deepest: usize,
    /// The headers of lambdas and sections, by their text: equal ones share theirs.
    headers: FxHashMap<&'a str, Header>,
    current: Current,
}

/// What a function shows of itself, and how its parameters get their values.
#[derive(Clone)]
struct Header {
    signature: Rc<Signature>,
    parameters: Rc<[ParameterPlan]>,
}

/// The function that is being built.
#[derive(Clone, Copy, Default)]
struct Current {
    scope: usize,
    /// Slots of its frame.
    size: usize,
    /// How many assignments its expressions and blocks hold so far: an operand that was built while this grew
    /// may change locals.
    writes: usize,
    /// A `break` or `continue` of the innermost loop has been built.
    jumps: bool,
    returns: bool,
    /// How deep nodes nest, here and at most.
    depth: usize,
    deepest: usize,
    /// The line of the statement or expression that is being built; kept when profiled only.
    line: usize,
}

/// Native stack that one level of nested nodes may take, generously.
const NATIVE_PER_LEVEL: usize = if cfg!(debug_assertions) { 4096 } else { 1024 };

impl<'a> Builder<'a> {
    fn program(&mut self, program: Program<Resolved>) -> Main {
        self.current = Current { size: self.scopes[0].slots.len(), ..Current::default() };
        let body = self.top_level(program.body.statements);
        let body = self.instrumented_top_level(body);
        Main { code: body, slots: self.frame_size(ScopeId(0)).slots }
    }

    /// Builds one function's template in its place of the table.
    fn function(&mut self, function: &Function<Resolved>) -> Rc<Signature> {
        let around = self.enter(function.layout);
        let Header { signature, parameters } = self.header(function);
        let collects = parameters.iter().any(|parameter| matches!(parameter.kind, PlanKind::Collecting));
        let plain = if collects { Template::NOT_PLAIN } else { parameters.len() };
        let body = self.block_value(&function.body, true);
        let frame = self.frame_size(function.layout);
        let template = Template {
            size: frame.slots,
            plain,
            cells: frame.cells.clone(),
            required: parameters.iter().filter(|p| matches!(p.kind, PlanKind::Required)).count(),
            parameters,
            body: self.body(body, frame, &signature, function.header),
            signature: signature.clone(),
            header: function.header,
        };
        self.templates[function.layout.0 as usize] = Some(template);
        self.current = around;
        signature
    }

    fn body(&self, value: Node, frame: FrameSize, signature: &Signature, place: Span) -> Box<dyn Code> {
        self.instrumented_body(value.into_code(frame), signature, place)
    }

    fn header(&mut self, function: &Function<Resolved>) -> Header {
        let is_required = |parameter: &Parameter<Resolved>| parameter.kind == ParameterKind::Required;
        let is_common = function.name.is_none() && function.parameters.iter().all(is_required);
        let text = self.source.slice(function.header);
        if is_common && let Some(header) = self.headers.get(text) {
            return header.clone();
        }
        let parameters = function.parameters.iter();
        let parameters = parameters.map(|parameter| self.parameter(parameter, function.header)).collect();
        let header = Header { signature: Rc::new(signature(function)), parameters };
        if is_common {
            self.headers.insert(text, header.clone());
        }
        header
    }

    /// The header of a section with that text.
    fn section_header(&mut self, text: &'a str) -> Header {
        let new = || Header {
            signature: Rc::new(Signature::Section { text: text.into() }),
            parameters: Rc::new([ParameterPlan { name: "receiver".into(), kind: PlanKind::Required }]),
        };
        self.headers.entry(text).or_insert_with(new).clone()
    }

    fn enter(&mut self, scope: ScopeId) -> Current {
        let scope = scope.0 as usize;
        let size = self.scopes[scope].slots.len();
        std::mem::replace(&mut self.current, Current { scope, size, ..Current::default() })
    }

    fn parameter(&mut self, parameter: &Parameter<Resolved>, header: Span) -> ParameterPlan {
        let kind = match &parameter.kind {
            ParameterKind::Required => PlanKind::Required,
            ParameterKind::Default(default) => PlanKind::Defaulted(self.default(default, header)),
            ParameterKind::Collecting => PlanKind::Collecting,
        };
        ParameterPlan { name: parameter.target.name.text.clone(), kind }
    }

    fn default(&mut self, default: &Expr<Resolved>, header: Span) -> Node {
        let value = self.expr(default);
        self.instrumented_default(value, header)
    }

    /// When the function of that scope has been built.
    fn frame_size(&mut self, scope: ScopeId) -> FrameSize {
        self.deepest = self.deepest.max(self.current.deepest);
        FrameSize {
            slots: self.scopes[scope.0 as usize].slots.len(),
            cells: self.cell_slots(scope.0 as usize),
            returns: self.current.returns,
        }
    }

    fn cell_slots(&self, scope: usize) -> Box<[usize]> {
        let slots = &self.scopes[scope].slots;
        (0..slots.len()).filter(|&slot| slots[slot].storage == SlotStorage::Cell).collect()
    }

    /// Builds something one level further in.
    fn nested<R>(&mut self, build: impl FnOnce(&mut Self) -> R) -> R {
        self.current.depth += 1;
        self.current.deepest = self.current.deepest.max(self.current.depth);
        let built = build(self);
        self.current.depth -= 1;
        built
    }

    fn capture(&self, variable: Variable) -> Option<CaptureStorage> {
        match variable {
            Variable::Captured { index, .. } => {
                Some(self.scopes[self.current.scope].captures[index.0 as usize].storage)
            }
            Variable::Own { .. } | Variable::Global { .. } => None,
        }
    }
}

/// The top level has no template; this one keeps the table's places.
fn no_template() -> Template {
    let nil: Node = Box::new(Read(Constant(Value::Nil)));
    Template {
        body: nil.into_code(FrameSize { slots: 0, cells: Box::new([]), returns: false }),
        size: 0,
        plain: Template::NOT_PLAIN,
        parameters: Rc::new([]),
        required: 0,
        cells: Box::new([]),
        signature: Rc::new(Signature::Function { name: None, parameters: Vec::new() }),
        header: Span::default(),
    }
}

fn signature(function: &Function<Resolved>) -> Signature {
    let parameters = function
        .parameters
        .iter()
        .map(|parameter| SignatureParameter {
            name: parameter.target.name.text.clone(),
            kind: match parameter.kind {
                ParameterKind::Required => SignatureKind::Required,
                ParameterKind::Default(_) => SignatureKind::Defaulted,
                ParameterKind::Collecting => SignatureKind::Collecting,
            },
        })
        .collect();
    Signature::Function { name: function.name.as_ref().map(|name| name.text.clone()), parameters }
}
