"""Shapes of programs: for a size, a program whose work shall grow no faster than its size."""

from dataclasses import dataclass
from typing import Callable

# Twice the size may cost this much more.
MOST_DOUBLED = 2.1

FAILED = 70
REJECTED = 65


@dataclass
class Shape:
    name: str
    size: int
    program: Callable[[int], str]
    # What stands on the command line before the file.
    arguments: tuple = ()
    exit_code: int = 0
    most: float = MOST_DOUBLED


def numbered(part, n):
    """`n` texts, in which `@` is a number; all have as many digits, so that twice as many are twice the text."""
    return [part.replace("@", str(100_000 + at)) for at in range(n)]


def repeated(line):
    """A program of `n` lines; `@` in a line is its number."""
    return lambda n: "".join(numbered(line + "\n", n))


def joined(before, part, between, after):
    return lambda n: before + between.join(numbered(part, n)) + after


def nested(opening, inner, closing):
    return lambda n: "".join(opening.replace("@", str(at)) for at in range(n)) + inner + closing * n


def looped(before, body, after=""):
    return lambda n: f"fn main(n) {{\n{before}\ni = 0\nwhile i < n {{\n{body}\ni += 1\n}}\n{after}\n}}\nmain({n})\n"


def with_captures(n):
    sets = "".join(f"v{at} = {at}\n" for at in range(n))
    return f"fn main() {{\n{sets}f = ^() {{ {' + '.join(f'v{at}' for at in range(n))} }}\nf()\n}}\nmain()\n"


def with_parameters(n):
    names = ", ".join(f"p{at}" for at in range(n))
    return f"fn f({names}) {{ p0 + p{n - 1} }}\nf({', '.join(str(at) for at in range(n))})\n"


def with_defaults(n):
    names = ", ".join(f"p{at}: {at}" for at in range(n))
    return f"fn f({names}) {{ p0 }}\nf()\n"


def named_arguments(n):
    names = ", ".join(f"p{at}: {at}" for at in range(n))
    given = ", ".join(f"p{at}: 1" for at in range(n))
    return f"fn f({names}) {{ p0 }}\nf({given})\n"


def else_if(n):
    arms = " else ".join(f"if x == {at} {{ y = {at} }}" for at in range(n))
    return f"x = {n}\n{arms}\n"


def deep_reads(n):
    """One variable read `n` functions further in."""
    inner = "v"
    for at in range(n):
        inner = f"g{at} = ^() {{ {inner} }}\ng{at}()"
    return f"fn main() {{\nv = 1\n{inner}\n}}\nmain()\n"


def deep_top_level_reads(n):
    """Functions in functions, each of which reads a top-level variable of its own."""
    sets = "".join(f"t{at} = {at}\n" for at in range(n))
    return sets + nested("f@ = ^() {\nt@\n", "1", "\n}\n")(n) + "\n"


def in_function(line):
    body = repeated(line)
    return lambda n: f"fn main() {{\n{body(n)}}}\nmain()\n"


def last_line_fails(n):
    return "x = 1\n" * n + "x + nil\n"


def last_line_rejected(n):
    return "x = 1\n" * n + "x = = 1\n"


def stack_at_error(n):
    return f"fn down(x) {{ if x == 0 {{ nil + 1 }} else {{ 1 + down(x - 1) }} }}\ndown({n})\n"


def unknown_name_among(n):
    return "".join(f"name{at} = 1\n" for at in range(n)) + "nme = nam\n"


SHORT = ("--errors", "short")

SHAPES = [
    # The text.
    Shape("statements", 2000, repeated("x = 1 + @")),
    Shape("statements on one line", 2000, joined("", "x = @", "; ", "\n")),
    Shape("comments", 20000, repeated("# one more line of words")),
    Shape("long line of spaces", 50000, lambda n: "x = " + " " * n + "1\n"),
    Shape("parentheses", 480, nested("(", "1", ")")),
    Shape("brackets", 480, nested("[", "1", "]")),
    Shape("blocks", 480, nested("if true {\n", "1", "\n}")),
    Shape("functions in functions", 480, nested("fn f@() {\n", "1", "\n}\n")),
    Shape("lambdas in lambdas", 480, nested("^() { ", "1", " }")),
    Shape("interpolations in each other", 480, nested('"{', "1", '}"')),
    Shape("signs", 480, lambda n: "x = " + "- " * n + "1\n"),
    Shape("left chain", 5000, joined("x = ", "@", " + ", "\n")),
    Shape("left chain of strings", 2000, joined("x = ", '""', " + ", "\n")),
    Shape("and chain", 5000, joined("x = ", "1", " and ", "\n")),
    Shape("postfix chain", 3000, lambda n: "x = 1" + ".abs" * n + "\n"),
    Shape("pipeline", 3000, lambda n: "x = 1" + " |> abs" * n + "\n"),
    Shape("else if", 2000, else_if),
    Shape("captures", 1000, with_captures),
    Shape("parameters", 1000, with_parameters),
    Shape("defaulted parameters", 1000, with_defaults),
    Shape("named arguments", 500, named_arguments),
    Shape("container literal", 5000, joined("x = [", "@", ", ", "]\n")),
    Shape("map literal", 3000, joined("x = [", "k@: @", ", ", "]\n")),
    Shape("string literal", 50000, lambda n: 'x = "' + "ä" * n + '"\n'),
    Shape("interpolation parts", 2000, joined('x = "', "a{@}", "", '"\n')),
    Shape("symbol literals", 2000, repeated("x = :name@")),
    # Names.
    Shape("globals", 2000, repeated("name@ = @")),
    Shape("globals read in functions", 1000, repeated("name@ = @\nfn f@() { name@ }\nf@()")),
    Shape("locals", 2000, in_function("name@ = @")),
    Shape("locals read", 2000, in_function("name@ = @\ny = name@ + 1")),
    Shape("closures in a function", 1000, in_function("v@ = @\nf@ = ^() { v@ }\nf@()")),
    Shape("closures over one variable", 1000, lambda n: in_function("f@ = ^() { v = v + 1 }")(n).replace("{\n", "{\nv = 0\n", 1)),
    Shape("local functions", 1000, in_function("fn f@() { @ }\nf@()")),
    Shape("lambdas", 2000, repeated("^(x) { x + @ }")),
    Shape("functions", 1000, repeated("fn f@(a, b) { a + b * @ }\nf@(1, 2)")),
    Shape("deep captures", 480, deep_reads),
    Shape("deep top-level reads", 480, deep_top_level_reads),
    Shape("branches that assign", 1000, in_function("if @ > 1 { a@ = 1 } else { a@ = 2 }\na@")),
    Shape("branches over many locals", 500, lambda n: "fn main() {\n" + "".join(f"a{at} = 1\nif a{at} > 1 {{ b{at} = 1 }}\n" for at in range(n)) + "}\nmain()\n"),
    Shape("loops over many locals", 500, lambda n: "fn main() {\n" + "".join(f"a{at} = 1\nwhile a{at} > 1 {{ b{at} = 1\nbreak }}\n" for at in range(n)) + "}\nmain()\n"),
    Shape("branches over globals", 500, repeated("a@ = 1\nif a@ > 1 { b@ = 1 }")),
    # Errors.
    Shape("error after n lines", 5000, last_line_fails, (), FAILED),
    Shape("error after n lines, short", 5000, last_line_fails, SHORT, FAILED),
    Shape("rejected after n lines", 5000, last_line_rejected, (), REJECTED),
    Shape("error on a long line", 5000, lambda n: "x = 1; " * n + "x + nil\n", (), FAILED),
    Shape("error deep in calls", 20000, stack_at_error, ("--max-depth", "1000000"), FAILED),
    Shape("unknown name among many", 2000, unknown_name_among, (), FAILED),
    Shape("unknown key among many", 2000, lambda n: joined("x = [", "k@: @", ", ", "]\n")(n) + "x[:kk]\n", (), FAILED),
    Shape("mistakes", 100, repeated("x = = @"), SHORT, REJECTED),
    Shape("mistakes on one line", 100, joined("", "x = = @", "; ", "\n"), SHORT, REJECTED),
    Shape("mistakes in brackets", 100, repeated("x = [1, 2\ny = 3"), SHORT, REJECTED),
    Shape("open brackets", 480, lambda n: "x = " + "[" * n + "\n", SHORT, REJECTED),
    Shape("closing brackets", 100, lambda n: "x = " + "]" * n + "\n", SHORT, REJECTED),
    Shape("bad characters", 500, repeated("x = $"), SHORT, REJECTED),
    Shape("open string", 20000, lambda n: 'x = "' + "a\n" * n, SHORT, REJECTED),
    Shape("caught errors", 1000, looped("f = ^() { nil + 1 }", "try(f)")),
    # Commands.
    Shape("check", 1000, repeated("fn f@(a, b) {\nt = a\nreturn 1\nt\n}\nf@(1, 2)"), ("check",)),
    Shape("check unknown names", 500, repeated("known@ = 1\nx = knowm@ + 1"), ("check",)),
    Shape("check hidden names", 500, lambda n: repeated("t@ = 1")(n) + repeated("fn f@() { t@ = t@ + 1 }")(n), ("check",)),
    Shape("check on a long line", 500, joined("", "fn f@(a) { 1 }", "; ", "\n"), ("check",)),
    Shape("dump tokens", 1000, repeated("x@ = 1 + @"), ("dump", "tokens")),
    Shape("dump ast", 1000, repeated("x@ = 1 + @"), ("dump", "ast")),
    Shape("dump resolved", 1000, repeated("x@ = 1\nfn f@(a) { ^() { a + x@ } }"), ("dump", "resolved")),
    Shape("dump resolved --json", 1000, repeated("x@ = 1\nfn f@(a) { ^() { a + x@ } }"), ("dump", "resolved", "--json")),
    Shape("dump resolved on a long line", 1000, joined("", "x@ = 1", "; ", "\n"), ("dump", "resolved", "--json")),
    # Running.
    Shape("loop", 50000, looped("s = 0", "s = s + i")),
    Shape("recursion", 20000, lambda n: f"fn down(x) {{ if x == 0 {{ 0 }} else {{ 1 + down(x - 1) }} }}\ndown({n})\n", ("--max-depth", "1000000")),
    Shape("append", 20000, looped("xs = []", "xs << i")),
    Shape("append while shared", 5000, looped("xs = []", "ys = xs\nxs << i")),
    Shape("write by index", 20000, looped("xs = range(n)", "xs[i] = i")),
    Shape("write while shared", 5000, looped("xs = range(n)", "ys = xs\nxs[i] = 0")),
    Shape("new keys", 5000, looped("m = []", 'm["k{i}"] = i')),
    Shape("pop", 20000, looped("xs = range(n)", "xs.pop()")),
    Shape("s = s + text", 20000, looped('s = ""', 's = s + "x"')),
    Shape("s += text, not ASCII", 20000, looped('s = ""', 's += "ä"')),
    Shape("characters of a string", 5000, looped('s = range(n).join("")', "c = s[i]")),
    Shape("characters, not ASCII", 5000, looped('s = (range(n) *> ^(x) { "ä" }).join("")', "c = s[i]")),
    Shape("interpolation in a loop", 20000, looped('s = ""', 's = "{i}: {i + 1}"')),
    Shape("map filter fold", 20000, lambda n: f"range({n}) *> ^(x) {{ x * 2 }} |> .filter(^(x) {{ x % 3 == 0 }}) &> ^(t: 0, x) {{ t + x }}\n"),
    Shape("sort", 20000, lambda n: f"xs = range({n}) *> ^(x) {{ x * 7919 % 10007 }}\nxs.sort()\nxs.sort_by(^(x) {{ -x }})\n"),
    Shape("uniq and group_by", 5000, lambda n: f"xs = range({n})\nxs.uniq\nxs.group_by(^(x) {{ x % 100 }})\n"),
    Shape("set operators", 5000, lambda n: f"a = range({n})\nb = range({n // 2}, {n + n // 2})\n(a | b).len + (a & b).len + (a - b).len + (a !& b).len\n"),
    Shape("split and join", 5000, lambda n: f"s = range({n}).join(\",\")\ns.split(\",\").len\ns.replace(\",\", \";\").lines.len\n"),
    Shape("deep value", 20000, looped("x = []", "x = [x]")),
    Shape("deep value printed", 5000, looped("x = []", "x = [x]", "str(x).len")),
    Shape("deep values compared", 5000, looped("x = []\ny = []", "x = [x]\ny = [y]", "x == y")),
    Shape("output", 10000, looped("", "puts i")),
    Shape("closures made", 10000, looped("fs = []", "fs << ^() { n }")),
]

MAKE_AND_KEEP = "fn main(n) {\nkept = []\ni = 0\nwhile i < n {\nkept << make(i)\ni += 1\n}\n}\n"
MAKE_AND_DROP = "fn main(n) {\ni = 0\nwhile i < n {\nmake(i)\ni += 1\n}\n}\n"


def cells(make, main):
    return lambda n: f"{make}\n{main}main({n})\n"


HOLD = "fn hold(g) { c = g\n^() { c = nil } }\n"
HOLDER = "fn holder(v) { ^(*new) { if new.len > 0 { v = new[0] }\nv } }\n"

# Programs whose every round makes one cell or a few, and how many instructions the collector may add to a round. The aim is
# 100 for each cell, which the last four miss: neither a glance nor the end of a call tells of them.
CELLS = [
    Shape("dropped", 0, cells("fn make(k) { n = k\nf = ^() { n += 1 }\nf() }", MAKE_AND_DROP), most=100),
    Shape("kept", 0, cells("fn make(k) { n = k\n^() { n += 1 } }", MAKE_AND_KEEP), most=100),
    Shape("kept, with a list", 0, cells("fn make(k) { n = [k]\n^() { n << 1 } }", MAKE_AND_KEEP), most=100),
    Shape("kept, with a function", 0, cells("fn make(k) { n = ^() { k }\n^() { n = n } }", MAKE_AND_KEEP), most=100),
    Shape("circle that its call settles", 0, cells("fn make(k) { f = nil\nf = ^() { f }\nk }", MAKE_AND_DROP), most=100),
    Shape("circle through a list", 0, cells("fn make(k) { box = []\nbox << ^() { box << k }\nk }", MAKE_AND_DROP), most=100),
    Shape("circle through a map", 0, cells("fn make(k) { m = [k: k]\nm[:get] = ^() { m[:k] }\nk }", MAKE_AND_DROP), most=100),
    Shape("circle of two functions", 0, cells("fn make(k) { fn a(n) { b(n) }\nfn b(n) { a(n) }\nk }", MAKE_AND_DROP), most=100),
    Shape("event handlers", 0, cells("fn make(k) { all = []\non = ^(f) { all << f }\non(^() { on(^() { k }) })\nk }", MAKE_AND_DROP), most=100),
    Shape("circle over two calls", 0, cells(HOLD + "fn make(k) { f = nil\nf = hold(^() { f })\nk }", MAKE_AND_DROP), most=200),
    Shape("circle that is kept", 0, cells("fn make(k) { f = nil\nf = ^() { f }\nf }", MAKE_AND_KEEP), most=100),
    Shape("kept, a map with its function", 0, cells("fn make(k) { m = [k: k]\nm[:get] = ^() { m[:k] }\nm }", MAKE_AND_KEEP), most=100),
    Shape("kept, an object of two variables", 0, cells("fn make(k) { self = nil\nn = k\nself = [inc: ^() { n += 1\nself }, get: ^() { n }]\nself }", MAKE_AND_KEEP), most=200),
    Shape("kept, two functions", 0, cells("fn make(k) { fn a(n) { b(n) }\nfn b(n) { a(n) }\na }", MAKE_AND_KEEP), most=1100),
    Shape("kept, over two calls", 0, cells(HOLD + "fn make(k) { f = nil\nf = hold(^() { f })\nf }", MAKE_AND_KEEP), most=900),
    Shape("circle closed after its calls", 0, cells(HOLDER + "fn make(k) { a = holder(k)\nb = holder(a)\na(b)\nk }", MAKE_AND_DROP), most=800),
    Shape("kept, closed after its calls", 0, cells(HOLDER + "fn make(k) { a = holder(k)\nb = holder(a)\na(b)\na }", MAKE_AND_KEEP), most=500),
]
