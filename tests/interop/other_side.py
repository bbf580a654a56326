"""The other side of tests/interop: a JSON list of cases in, a JSON list of answers out.

A case is {format, text, value}: our text, and the value that it holds. The answer is {problem, text}: what was wrong
with our text, or null, and Python's own text of the value, null where the library is missing.
"""

import configparser
import csv
import io
import json
import sys

try:
    import tomllib
except ImportError:
    sys.exit(3)
try:
    import yaml
except ImportError:
    yaml = None

csv.field_size_limit(1 << 30)


def same(left, right):
    """Equal, but a boolean is no number, and an empty object is an empty list."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict) and left:
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, (dict, list)) and isinstance(right, (dict, list)):
        if isinstance(left, dict) or isinstance(right, dict):
            return not left and not right
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right or number(left) and number(right) and left == right


def number(value):
    return isinstance(value, (int, float))


def field(text, value):
    """A field is text; ours are compared as the number where one was written."""
    return float(text) == float(value) if number(value) else text == value


def ini():
    parser = configparser.ConfigParser(interpolation=None, default_section="no such section")
    parser.optionxform = str
    return parser


def read(form, text):
    if form == "json":
        return json.loads(text)
    if form == "yaml":
        return yaml.safe_load(text)
    if form == "toml":
        return tomllib.loads(text)
    if form == "csv":
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    parser = ini()
    parser.read_string(text)
    return {name: dict(parser[name]) for name in parser.sections()}


def agree(form, found, value):
    if form == "csv":
        return len(found) == len(value) and all(
            list(row) == list(other) and all(map(field, row.values(), other.values()))
            for row, other in zip(found, value)
        )
    if form == "ini":
        value = {name: section or {} for name, section in (value or {}).items()}
        return list(found) == list(value) and all(
            list(found[name]) == list(value[name])
            and all(map(field, found[name].values(), value[name].values()))
            for name in value
        )
    return same(found, value)


class Quoted(str):
    """PyYAML writes YAML 1.1: only quotes make its strings mean the same in YAML 1.2."""


def quoted(value):
    if isinstance(value, str):
        return Quoted(value)
    if isinstance(value, list):
        return [quoted(entry) for entry in value]
    if isinstance(value, dict):
        return {Quoted(key): quoted(entry) for key, entry in value.items()}
    return value


if yaml:
    yaml.SafeDumper.add_representer(
        Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
    )
    yaml.SafeDumper.ignore_aliases = lambda *_: True


def toml_text(value):
    """Python has no writer of TOML; its strings are those of JSON, but for one character."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml_text(key)} = {toml_text(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_text, value)) + "]"
    # Beyond an integer of TOML stands a double that JSON has as an integer.
    return repr(value if abs(value) < 2**63 else float(value))


def write(form, value):
    if form == "json":
        return json.dumps(value, ensure_ascii=len(str(value)) % 2 == 0, indent=len(str(value)) % 3 or None)
    if form == "yaml":
        return yaml.safe_dump(quoted(value), allow_unicode=len(str(value)) % 2 == 0, sort_keys=False)
    if form == "toml":
        return "".join(f"{toml_text(key)} = {toml_text(entry)}\n" for key, entry in dict(value or {}).items())
    out = io.StringIO(newline="")
    if form == "csv":
        if value:
            writer = csv.DictWriter(out, list(value[0]))
            writer.writeheader()
            writer.writerows(value)
        return out.getvalue()
    parser = ini()
    parser.read_dict({name: section or {} for name, section in (value or {}).items()})
    parser.write(out)
    return out.getvalue()


def answer(case):
    form, text, value = case["format"], case["text"], case["value"]
    if form == "yaml" and not yaml:
        return {"problem": None, "text": None}
    try:
        found = read(form, text)
        if not agree(form, found, value):
            return {"problem": f"{value!r} comes as {found!r} from\n{text}", "text": None}
        return {"problem": None, "text": write(form, value)}
    except Exception as error:
        return {"problem": f"{type(error).__name__} {error} for {value!r} in\n{text}", "text": None}


sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
