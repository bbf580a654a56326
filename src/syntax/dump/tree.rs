//! A syntax tree in, the same tree as uniform nodes out, for every form of dump.

use crate::source::Span;
use crate::syntax::ast::*;

/// A node with a kind, its place, and named fields in the order of the text.
pub struct Node {
    pub kind: &'static str,
    pub span: Span,
    pub fields: Vec<(&'static str, Field)>,
}

pub enum Field {
    Text(String),
    Count(u32),
    Flag(bool),
    Node(Box<Node>),
    Nodes(Vec<Node>),
}

impl Node {
    fn new(kind: &'static str, span: Span) -> Node {
        Node { kind, span, fields: Vec::new() }
    }
    fn text(mut self, name: &'static str, text: &str) -> Node {
        self.fields.push((name, Field::Text(text.to_owned())));
        self
    }
    fn flag(mut self, name: &'static str, flag: bool) -> Node {
        self.fields.push((name, Field::Flag(flag)));
        self
    }
    fn count(mut self, name: &'static str, count: u32) -> Node {
        self.fields.push((name, Field::Count(count)));
        self
    }
    fn node(mut self, name: &'static str, node: Node) -> Node {
        self.fields.push((name, Field::Node(Box::new(node))));
        self
    }
    fn nodes(mut self, name: &'static str, nodes: Vec<Node>) -> Node {
        self.fields.push((name, Field::Nodes(nodes)));
        self
    }
}

pub fn program(program: &Program) -> Node {
    block(&program.body, "program")
}

fn block(block: &Block, kind: &'static str) -> Node {
    Node::new(kind, block.span).nodes("statements", block.statements.iter().map(statement).collect())
}

fn statement(statement: &Statement) -> Node {
    let span = statement.span;
    match &statement.kind {
        StatementKind::Assign { place: target, value } => {
            Node::new("assign", span).node("place", place(target)).node("value", expr(value))
        }
        StatementKind::Update { place: target, operator, operator_span: _, value } => {
            Node::new("update", span)
                .text("operator", operator.text())
                .node("place", place(target))
                .node("value", expr(value))
        }
        StatementKind::Function { target: _, function: declared } => {
            Node::new("declaration", span).node("function", function(declared))
        }
        StatementKind::Puts(value) => Node::new("puts", span).node("value", expr(value)),
        StatementKind::While { condition, body } => {
            Node::new("while", span).node("condition", expr(condition)).node("body", block(body, "block"))
        }
        StatementKind::Break => Node::new("break", span),
        StatementKind::Continue => Node::new("continue", span),
        StatementKind::Return(None) => Node::new("return", span),
        StatementKind::Return(Some(value)) => Node::new("return", span).node("value", expr(value)),
        StatementKind::Expression(value) => Node::new("expression", span).node("value", expr(value)),
    }
}

fn place(place: &Place) -> Node {
    let step = |step: &PlaceStep| match step {
        PlaceStep::Index { index, span } => Node::new("index", *span).node("index", expr(index)),
        PlaceStep::Key(name) => Node::new("key", name.span).text("name", &name.text),
    };
    Node::new("place", place.span)
        .text("name", &place.name.text)
        .nodes("steps", place.steps.iter().map(step).collect())
}

fn expr(expr: &Expr) -> Node {
    stacker::maybe_grow(64 << 10, 1 << 20, || expr_here(expr))
}

fn exprs(list: &[Expr]) -> Vec<Node> {
    list.iter().map(expr).collect()
}

fn expr_here(whole: &Expr) -> Node {
    let span = whole.span;
    match &whole.kind {
        ExprKind::Nil => Node::new("nil", span),
        ExprKind::Boolean(value) => Node::new("boolean", span).flag("value", *value),
        ExprKind::Number { value: _, text } => Node::new("number", span).text("text", text),
        ExprKind::Text(parts) => {
            let part = |part: &TextPart| match part {
                TextPart::Text(text) => Node::new("text", span).text("text", text),
                TextPart::Interpolation(value) => {
                    Node::new("interpolation", value.span).node("value", expr(value))
                }
            };
            Node::new("string", span).nodes("parts", parts.iter().map(part).collect())
        }
        ExprKind::Symbol(name) => Node::new("symbol", span).text("name", name),
        ExprKind::Shell(text) => Node::new("shell", span).text("text", text),
        ExprKind::Variable(used) => Node::new("variable", span).text("name", &used.name.text),
        ExprKind::Group(inner) => Node::new("group", span).node("value", expr(inner)),
        ExprKind::Container(entries) => {
            Node::new("container", span).nodes("entries", entries.iter().map(entry).collect())
        }
        ExprKind::Lambda(lambda) => Node::new("lambda", span).node("function", function(lambda)),
        ExprKind::If(branching) => if_node(branching, span),
        ExprKind::Section { steps: list, layout: () } => {
            Node::new("section", span).nodes("steps", steps(list))
        }
        ExprKind::Postfix { base, steps: list } => {
            Node::new("postfix", span).node("base", expr(base)).nodes("steps", steps(list))
        }
        ExprKind::Append { place: target, values } => {
            Node::new("append", span).node("place", place(target)).nodes("values", exprs(values))
        }
        ExprKind::Mutation { place: target, mutator, arguments: given } => {
            let node =
                Node::new("mutation", span).node("place", place(target)).text("method", mutator.name());
            with_arguments(node, given.as_deref())
        }
        ExprKind::Negate(operand) => Node::new("negate", span).node("operand", expr(operand)),
        ExprKind::Not { operand, word } => Node::new("not", span)
            .text("operator", if *word { "not" } else { "!" })
            .node("operand", expr(operand)),
        ExprKind::Chain { first, rest } => {
            let link = |link: &Link| {
                Node::new("link", link.operator_span)
                    .text("operator", link.operator.text())
                    .node("operand", expr(&link.operand))
            };
            Node::new("chain", span).node("first", expr(first)).nodes("rest", rest.iter().map(link).collect())
        }
        ExprKind::Logical { operator, operands, spellings } => {
            let operator = match operator {
                LogicalOperator::And => "and",
                LogicalOperator::Or => "or",
            };
            let spelt: String = spellings
                .iter()
                .map(|spelling| match spelling {
                    Spelling::Word => 'w',
                    Spelling::Sign => 's',
                })
                .collect();
            Node::new("logical", span)
                .text("operator", operator)
                .text("spellings", &spelt)
                .nodes("operands", exprs(operands))
        }
        ExprKind::Pipeline { first, stages } => {
            let stage = |stage: &Stage| {
                Node::new("stage", stage.operator_span)
                    .text("operator", stage.operator.text())
                    .node("function", expr(&stage.function))
            };
            let stages = stages.iter().map(stage).collect();
            Node::new("pipeline", span).node("first", expr(first)).nodes("stages", stages)
        }
    }
}

fn if_node(branching: &If, span: Span) -> Node {
    let branch = |(condition, body): &(Expr, Block)| {
        Node::new("branch", condition.span.to(body.span))
            .node("condition", expr(condition))
            .node("body", block(body, "block"))
    };
    let node = Node::new("if", span).nodes("branches", branching.branches.iter().map(branch).collect());
    match &branching.otherwise {
        Some(body) => node.node("else", block(body, "block")),
        None => node,
    }
}

fn entry(entry: &Entry) -> Node {
    match entry {
        Entry::Value(value) => expr(value),
        Entry::Pair { key, value } => {
            Node::new("pair", key.span.to(value.span)).text("key", &key.text).node("value", expr(value))
        }
        Entry::Spread { value, span } => Node::new("spread", *span).node("value", expr(value)),
    }
}

fn steps(steps: &[Step]) -> Vec<Node> {
    let node = |step: &Step| match &step.kind {
        StepKind::Call(given) => with_arguments(Node::new("call", step.span), Some(given)),
        StepKind::Index(index) => Node::new("index", step.span).node("index", expr(index)),
        StepKind::Key(name) => Node::new("key", step.span).text("name", &name.text),
        StepKind::Method { name, arguments: given } => {
            with_arguments(Node::new("method", step.span).text("name", &name.text), given.as_ref())
        }
    };
    steps.iter().map(node).collect()
}

fn with_arguments(node: Node, given: Option<&Arguments>) -> Node {
    let Some(given) = given else { return node };
    let argument = |argument: &Argument| match argument {
        Argument::Positional(value) => expr(value),
        Argument::Spread { value, span } => Node::new("spread", *span).node("value", expr(value)),
        Argument::Named { name, value } => {
            Node::new("named", name.span.to(value.span)).text("name", &name.text).node("value", expr(value))
        }
    };
    node.nodes("arguments", given.items.iter().map(argument).collect())
}

fn function(function: &Function) -> Node {
    let parameter = |parameter: &Parameter| {
        let name = &parameter.target.name;
        let node = |kind| Node::new(kind, name.span).text("name", &name.text);
        match &parameter.kind {
            ParameterKind::Required => node("required"),
            ParameterKind::Default(value) => node("defaulted").node("default", expr(value)),
            ParameterKind::Collecting => node("collecting"),
        }
    };
    let node = Node::new("function", function.span).count("id", function.id.0);
    let node = match &function.name {
        Some(name) => node.text("name", &name.text),
        None => node,
    };
    node.nodes("parameters", function.parameters.iter().map(parameter).collect())
        .node("body", block(&function.body, "block"))
}
