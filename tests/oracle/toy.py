#!/usr/bin/env python3
"""toy: a calculator that claims to speak Weave.

It knows numbers, names, `+ - * /`, `puts` and `#` comments, and is wrong on purpose: operators have no
precedence, and everything is a float. `grammar/BACKENDS.md` shows what conformance makes of it.

usage: toy.py FILE            run a program
       toy.py --talk          a line of JSON a case in, a line of JSON out
       toy.py --trace OUT FILE    run a program, and write its events into OUT
"""
import json
import re
import sys

TOKEN = re.compile(r"\s*(?:(\d[\d_]*(?:\.\d+)?)|([A-Za-z]\w*)|([-+*/()=]))")


class Refused(Exception):
    """The text is no program: its line."""


class Failed(Exception):
    """The program failed: the code and the line of the error."""


def tokens(text, line):
    found, at = [], 0
    text = text.split("#")[0].rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Refused(line)
        found.append(match.group().strip())
        at = match.end()
    return found


class Line:
    """One statement."""

    def __init__(self, words, number, names):
        self.words, self.number, self.names = words, number, names

    def take(self):
        if not self.words:
            raise Refused(self.number)
        return self.words.pop(0)

    def operand(self):
        word = self.take()
        if word == "-":
            return -self.operand()
        if word == "(":
            value = self.expression()
            if self.take() != ")":
                raise Refused(self.number)
            return value
        if word[0].isdigit():
            return float(word.replace("_", ""))
        if not word[0].isalpha():
            raise Refused(self.number)
        if word not in self.names:
            raise Failed("name", self.number)
        return self.names[word]

    def expression(self):
        # Left to right, without precedence: the toy's first bug.
        value = self.operand()
        while self.words and self.words[0] in "+-*/":
            operator, right = self.words.pop(0), self.operand()
            if operator == "+":
                value += right
            elif operator == "-":
                value -= right
            elif operator == "*":
                value *= right
            elif right == 0:
                # Weave says `inf`: its second bug.
                raise Failed("value", self.number)
            else:
                value /= right
        return value


def run(program, say):
    names = {}
    for number, text in enumerate(program.split("\n"), 1):
        line = Line(tokens(text, number), number, names)
        if not line.words:
            continue
        if line.words[0] == "puts":
            line.take()
            # `3.0` for 3: its third bug, which a filter can overlook.
            say(f"{line.expression()}\n", number)
        elif line.words[1:2] == ["="]:
            name = line.take()
            line.take()
            names[name] = line.expression()
        else:
            line.expression()
        if line.words:
            raise Refused(number)


def answer(program, say):
    """The outcome class, its exit code, and the errors."""
    try:
        run(program, say)
        return "finished", 0, []
    except Refused as refused:
        return "syntax", 65, [{"code": "syntax", "line": refused.args[0]}]
    except Failed as failed:
        code, line = failed.args
        return "runtime", 70, [{"code": code, "line": line}]


def talk():
    for request in sys.stdin:
        said = []
        outcome, _, errors = answer(json.loads(request)["program"], lambda text, _: said.append(text))
        print(json.dumps({"outcome": outcome, "output": "".join(said), "errors": errors}), flush=True)


def trace(path, program):
    with open(path, "w", encoding="utf-8") as events:
        def tell(event):
            events.write(json.dumps(event) + "\n")

        def say(text, line):
            sys.stdout.write(text)
            tell({"event": "output", "line": line, "text": text})

        tell({"schema": 1})
        outcome, code, errors = answer(program, say)
        for error in errors:
            tell({"event": "error", **error})
        tell({"event": "end", "outcome": outcome, "exit": code})
    return code


def main(words):
    if words == ["--talk"]:
        return talk()
    if words[0] == "--trace":
        with open(words[2], encoding="utf-8") as program:
            return trace(words[1], program.read())
    with open(words[0], encoding="utf-8") as program:
        outcome, code, errors = answer(program.read(), lambda text, _: sys.stdout.write(text))
    for error in errors:
        print(json.dumps(error), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
