"""Every regular expression of the package, and texts that are hard for each."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "catctl"
ANCHORED = {"match", "fullmatch"}
# Where a pattern is written, beside the functions of re; it is used in full there.
OUR_OWN = {"_matching": "fullmatch"}
FILLERS = ("a", "1", " ", "\n", " \n", "a ", "a.", "_", "-", "/", ":", "=", '"', "(", "{", "\x1b[")


@dataclass(frozen=True)
class Used:
    """A pattern, where it stands, and how it is used: search stands for all that look anywhere."""

    place: str
    pattern: re.Pattern[str]
    method: str


def patterns() -> list[Used]:
    """Those that modules hold, also in tables, and those that are written where they are used."""
    found: dict[tuple[str, int, str], Used] = {}
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    called: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(\w+)\.([a-z]+)\(", "\n".join(sources.values())):
        called.setdefault(name, set()).add(method)
    for path, text in sources.items():
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        module = importlib.import_module(name.removesuffix(".__init__"))
        for item in [*_held(module, called), *_written(ast.parse(text), module)]:
            found.setdefault((item.pattern.pattern, item.pattern.flags, item.method), item)
    return list(found.values())


def _held(module: ModuleType, called: Mapping[str, set[str]]) -> Iterator[Used]:
    for name, value in vars(module).items():
        methods = called.get(name, set())
        method = next(iter(methods)) if len(methods) == 1 and methods <= ANCHORED else "search"
        for pattern in _within(value):
            yield Used(f"{module.__name__}.{name}", pattern, method)


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _within(item)
    elif isinstance(value, dict):
        yield from _within(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _within([getattr(value, field.name, None) for field in fields(value)])


def _written(tree: ast.Module, module: ModuleType) -> Iterator[Used]:
    """Calls with a pattern that can be read without running the function around them."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = ast.unparse(node.func)
        method = OUR_OWN.get(name, name.removeprefix("re."))
        if name not in OUR_OWN and (not name.startswith("re.") or method in ("compile", "escape")):
            continue
        pattern = _value(node.args[0], module)
        if isinstance(pattern, str):
            flags = [*node.args[1:], *(key.value for key in node.keywords)]
            known = [_value(flag, module) for flag in flags if "re." in ast.unparse(flag)]
            compiled = re.compile(pattern, next((f for f in known if isinstance(f, int)), 0))
            used = method if method in ANCHORED else "search"
            yield Used(f"{module.__name__}:{node.lineno}", compiled, used)


def _value(node: ast.expr, module: ModuleType) -> object:
    try:
        return eval(compile(ast.Expression(node), "<source>", "eval"), vars(module))  # noqa: S307
    except NameError:
        return None


def hard_texts(pattern: re.Pattern[str]) -> list[str]:
    """What to repeat: each beginning of the pattern that still matches, and what fills gaps."""
    text: str | bytes = pattern.pattern
    source = text.decode("latin-1") if isinstance(text, bytes) else text
    words = _beginnings(parser.parse(source, pattern.flags & ~re.UNICODE))
    return sorted({*FILLERS, *words, *(f"{word} " for word in words)} - {""})


def _beginnings(parts: Sequence[Any]) -> set[str]:
    found = {_example(parts[: end + 1]) for end in range(len(parts))}
    for code, value in parts:
        for inner in _inside(code, value):
            found |= _beginnings(inner)
    return found


def _inside(code: Any, value: Any) -> list[Any]:
    if code is ops.BRANCH:
        return list(value[1])
    if code is ops.SUBPATTERN:
        return [value[3]]
    if code is ops.ATOMIC_GROUP:
        return [value]
    repeats = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
    return [value[2]] if code in repeats else []


def _example(parts: Sequence[Any]) -> str:
    return "".join(_matched(code, value) for code, value in parts)


def _matched(code: Any, value: Any) -> str:
    if code is ops.LITERAL:
        return chr(value)
    if code is ops.IN:
        return _member(value)
    if code in (ops.ANY, ops.NOT_LITERAL):
        return "x"
    inner = _inside(code, value)
    least = value[0] if len(inner) == 1 and isinstance(value[0], int) and len(value) == 3 else 1
    return _example(inner[0]) * max(1, min(least, 20)) if inner else ""


def _member(members: Sequence[Any]) -> str:
    code, value = members[0]
    if code is ops.LITERAL:
        return chr(value)
    if code is ops.RANGE:
        return chr(value[0])
    return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "x")
