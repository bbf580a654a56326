"""The same program written another way: texts in, texts out, for programs as `benches/programs/` has them."""

import re

WORDS = set(
    "fn if else while break continue return true false nil and or not puts range filter count len".split()
)


def renamed(text):
    return re.sub(r"[a-z_]\w*", lambda found: found[0] if found[0] in WORDS else f"other_{found[0]}", text)


def swapped(text):
    """The operands of sums and of comparisons the other way round."""
    text = re.sub(r"\b(\w+) \+ (\w+)\b(?!\()", r"\2 + \1", text)
    return re.sub(r"\b(\w+) < (\w+)\b", r"\2 > \1", text)


def compound(text):
    """`x += e` for `x = x + e`, and the other way round."""

    def other(found):
        indent, name, operator, rest = found[1], found[2], found[3] or found[4], found[5]
        return f"{indent}{name} {operator}= {rest}" if found[3] else f"{indent}{name} = {name} {operator} {rest}"

    return re.sub(r"(?m)^(\s*)(\w+) (?:= \2 ([-+*])|([-+*])=) (.+)$", other, text)


def doubles(text):
    return re.sub(r"(?<![\w.])(\d+)\b", r"\1.0", text)


def in_if(text):
    """The bodies of loops inside an `if`."""
    lines, closing = [], []
    for line in text.split("\n"):
        if closing and line == closing[-1]:
            lines.append("}")
            closing.pop()
        lines.append(line)
        if found := re.match(r"(\s*)while .* \{$", line):
            lines.append("if n > 0 {")
            closing.append(found[1] + "}")
    return "\n".join(lines)


VARIANTS = {"renamed": renamed, "swapped": swapped, "compound": compound, "doubles": doubles, "in an if": in_if}
