//! The syntax tree: what the parser makes and the resolver annotates.
//!
//! The tree has a *phase*: [`Parsed`] as it leaves the parser, `Resolved` (in `resolve`) once every variable
//! has its address. The evaluator takes only the second, so an unresolved variable cannot reach it.
//! Chains (`a + b + c`, `f(1)(2).x`, `a |> b |> c`, `else if`) are vectors, so only true nesting recurses.

pub use crate::published::Mutator;
use crate::source::Span;
use crate::value::number::Number;
use std::fmt::Debug;
use std::rc::Rc;

/// What a phase knows about variables and functions.
pub trait Phase: Clone + PartialEq + Debug + 'static {
    /// Where a use of a name finds its variable.
    type Variable: Clone + PartialEq + Debug;
    /// What a function (or the program) keeps beside its code: frame and captures.
    type Layout: Clone + PartialEq + Debug;
}

/// The tree as parsed: names only.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed;

impl Phase for Parsed {
    type Variable = ();
    type Layout = ();
}

/// A name as written.
#[derive(Clone, PartialEq, Debug)]
pub struct Name {
    pub text: Rc<str>,
    pub span: Span,
}

/// One use of a variable: read, assigned or declared.
#[derive(Clone, PartialEq, Debug)]
pub struct Use<P: Phase> {
    pub name: Name,
    pub variable: P::Variable,
}

/// A whole program: the statements of the top level.
#[derive(Clone, PartialEq, Debug)]
pub struct Program<P: Phase = Parsed> {
    pub body: Block<P>,
    pub layout: P::Layout,
    /// How many `fn` and `^` the text holds: one more than the largest [`FunctionId`].
    pub functions: u32,
}

/// Statements in order; the value is the last one's, `nil` when there is none.
#[derive(Clone, PartialEq, Debug)]
pub struct Block<P: Phase = Parsed> {
    pub statements: Vec<Statement<P>>,
    /// With the braces; for a program, the whole text.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Statement<P: Phase = Parsed> {
    pub kind: StatementKind<P>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum StatementKind<P: Phase = Parsed> {
    /// `x = e`, `c[k] = e`, `c.name = e`
    Assign {
        place: Place<P>,
        value: Expr<P>,
    },
    /// `p += e` and its kin
    Update {
        place: Place<P>,
        operator: BinaryOperator,
        operator_span: Span,
        value: Expr<P>,
    },
    /// `fn name(…) { … }`
    Function {
        target: Use<P>,
        function: Rc<Function<P>>,
    },
    /// `puts e`
    Puts(Expr<P>),
    /// `while c { … }`
    While {
        condition: Expr<P>,
        body: Block<P>,
    },
    Break,
    Continue,
    /// `return`, `return e`
    Return(Option<Expr<P>>),
    /// An expression on its own; `if` statements are of this kind too.
    Expression(Expr<P>),
}

/// What can be assigned: a name followed by `[e]` and `.key` steps.
#[derive(Clone, PartialEq, Debug)]
pub struct Place<P: Phase = Parsed> {
    pub name: Name,
    /// Where the old value is read. Of no meaning when there are no steps and the statement is `=`.
    pub read: P::Variable,
    /// Where the new value goes: not `read` when a function writes to a place in a top-level name.
    pub write: P::Variable,
    pub steps: Vec<PlaceStep<P>>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum PlaceStep<P: Phase = Parsed> {
    /// `[e]`; the span includes the brackets.
    Index { index: Expr<P>, span: Span },
    /// `.name`
    Key(Name),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Expr<P: Phase = Parsed> {
    pub kind: ExprKind<P>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind<P: Phase = Parsed> {
    Nil,
    Boolean(bool),
    /// The value, and the digits as written (for printing the program back).
    Number {
        value: Number,
        text: Rc<str>,
    },
    /// `"…"`: text and interpolations in turn.
    Text(Vec<TextPart<P>>),
    /// `:name`, without the colon
    Symbol(Rc<str>),
    /// `` `…` `` with its escapes undone
    Shell(Rc<str>),
    Variable(Use<P>),
    /// `( e )`: kept, because a parenthesised place is a value
    Group(Box<Expr<P>>),
    /// `[…]`
    Container(Vec<Entry<P>>),
    /// `^(…) { … }`
    Lambda(Rc<Function<P>>),
    If(Box<If<P>>),
    /// `.name(…)…` without a receiver: a function of it. Never empty; the first step is a method or key.
    Section {
        steps: Vec<Step<P>>,
        layout: P::Layout,
    },
    /// A value followed by calls, indices and members. `steps` is never empty.
    Postfix {
        base: Box<Expr<P>>,
        steps: Vec<Step<P>>,
    },
    /// `p << a << b` on a place: appends all, writes once. `values` is never empty.
    Append {
        place: Box<Place<P>>,
        values: Vec<Expr<P>>,
    },
    /// `p.sort(…)` and its kin on a place: writes the new container back.
    Mutation {
        place: Box<Place<P>>,
        mutator: Mutator,
        arguments: Option<Box<Arguments<P>>>,
    },
    /// `-e`
    Negate(Box<Expr<P>>),
    /// `!e`, `not e`
    Not {
        operand: Box<Expr<P>>,
        word: bool,
    },
    /// A left chain of operators of one level. `rest` is never empty.
    Chain {
        first: Box<Expr<P>>,
        rest: Vec<Link<P>>,
    },
    /// `a and b and c`, `a || b`: short-circuit, yields an operand. Two operands at least.
    Logical {
        operator: LogicalOperator,
        operands: Box<[Expr<P>]>,
        spellings: Box<[Spelling]>,
    },
    /// `v |> f *> g &> h`. `stages` is never empty.
    Pipeline {
        first: Box<Expr<P>>,
        stages: Vec<Stage<P>>,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub enum TextPart<P: Phase = Parsed> {
    /// With its escapes undone.
    Text(Rc<str>),
    Interpolation(Expr<P>),
}

#[derive(Clone, PartialEq, Debug)]
pub enum Entry<P: Phase = Parsed> {
    Value(Expr<P>),
    /// `key: e` or `"key": e`
    Pair {
        key: Name,
        value: Expr<P>,
    },
    /// `*e`; the span covers the star too
    Spread {
        value: Expr<P>,
        span: Span,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub struct If<P: Phase = Parsed> {
    /// `if` and each `else if`; never empty.
    pub branches: Vec<(Expr<P>, Block<P>)>,
    pub otherwise: Option<Block<P>>,
}

/// One step of a postfix chain.
#[derive(Clone, PartialEq, Debug)]
pub struct Step<P: Phase = Parsed> {
    pub kind: StepKind<P>,
    /// The step alone, from its `.`, `(` or `[` on.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum StepKind<P: Phase = Parsed> {
    /// `(…)`: calls the value so far. `c.key(…)` is a `Key` step and then this one.
    Call(Arguments<P>),
    /// `[e]`
    Index(Expr<P>),
    /// `.name`, where `name` is no built-in
    Key(Name),
    /// `.name` or `.name(…)`, where `name` is a built-in; `None` without parentheses
    Method { name: Name, arguments: Option<Arguments<P>> },
}

/// Arguments: positional ones and spreads in any mix, then named ones.
#[derive(Clone, PartialEq, Debug)]
pub struct Arguments<P: Phase = Parsed> {
    pub items: Vec<Argument<P>>,
    /// With the parentheses.
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Argument<P: Phase = Parsed> {
    Positional(Expr<P>),
    Spread { value: Expr<P>, span: Span },
    Named { name: Name, value: Expr<P> },
}

/// `operator operand`, one link of a left chain.
#[derive(Clone, PartialEq, Debug)]
pub struct Link<P: Phase = Parsed> {
    pub operator: BinaryOperator,
    pub operator_span: Span,
    pub operand: Expr<P>,
}

/// One stage of a pipeline: the operator and the function to its right.
#[derive(Clone, PartialEq, Debug)]
pub struct Stage<P: Phase = Parsed> {
    pub operator: PipelineOperator,
    pub operator_span: Span,
    pub function: Expr<P>,
}

/// Which `fn` or `^` of the text, counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FunctionId(pub u32);

#[derive(Clone, PartialEq, Debug)]
pub struct Function<P: Phase = Parsed> {
    pub id: FunctionId,
    /// `None` for a lambda.
    pub name: Option<Name>,
    pub parameters: Vec<Parameter<P>>,
    pub body: Block<P>,
    /// From `fn` or `^` to the closing brace.
    pub span: Span,
    /// From `fn` or `^` to the closing parenthesis of the parameters.
    pub header: Span,
    pub layout: P::Layout,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Parameter<P: Phase = Parsed> {
    pub target: Use<P>,
    pub kind: ParameterKind<P>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum ParameterKind<P: Phase = Parsed> {
    Required,
    /// `a: e`
    Default(Expr<P>),
    /// `*rest`: at most one, and last
    Collecting,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOperator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Union,
    SymmetricDifference,
    Intersection,
    Append,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl BinaryOperator {
    /// As written; `SymmetricDifference` is `!&`.
    pub const fn text(self) -> &'static str {
        match self {
            BinaryOperator::Equal => "==",
            BinaryOperator::NotEqual => "!=",
            BinaryOperator::Less => "<",
            BinaryOperator::LessEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterEqual => ">=",
            BinaryOperator::Union => "|",
            BinaryOperator::SymmetricDifference => "!&",
            BinaryOperator::Intersection => "&",
            BinaryOperator::Append => "<<",
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Remainder => "%",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogicalOperator {
    And,
    Or,
}

/// Whether a logical operator was written as a word (`and`) or as a sign (`&&`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    Word,
    Sign,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PipelineOperator {
    /// `|>`
    Apply,
    /// `*>`
    Map,
    /// `&>`
    Fold,
}

impl PipelineOperator {
    pub const fn text(self) -> &'static str {
        match self {
            PipelineOperator::Apply => "|>",
            PipelineOperator::Map => "*>",
            PipelineOperator::Fold => "&>",
        }
    }
}
