"""What a Python file says of itself, read once: for the tests that look at the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """What stands in a file, at any depth; functions and classes are those at its top.

    ``joined`` are the strings that are put together, with the last word of each expression in
    braces: ``{name}-alb``, or ``{.name}-alb`` where that is an attribute.
    """

    docstring: str
    modules: frozenset[str]  # imported, or imported from
    names: frozenset[str]  # imported, in full
    attributes: frozenset[str]
    called: frozenset[str]  # by a plain name
    functions: frozenset[str]
    classes: frozenset[str]  # and aliases of types
    joined: frozenset[str]


@cache
def read(path: Path) -> Source:
    """The file, parsed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules, names, attributes = set[str](), set[str](), set[str]()
    called, joined = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called.add(node.func.id)
        elif isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.JoinedStr):
            joined.add("".join(_word(part) for part in node.values))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            joined.add(_word(node.left) + _word(node.right))
    return Source(
        docstring=ast.get_docstring(tree) or "",
        modules=frozenset(modules),
        names=frozenset(names),
        attributes=frozenset(attributes),
        called=frozenset(called),
        functions=frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef)),
        classes=frozenset(_classes(tree)),
        joined=frozenset(joined),
    )


def _word(part: ast.expr) -> str:
    match part:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=inner):
            return _word(inner)
        case ast.Name(id=name):
            return f"{{{name}}}"
        case ast.Attribute(attr=name):
            return f"{{.{name}}}"
        case _:
            return "{}"


def _classes(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            yield from (name for name in names if name[0].isupper() and not name.isupper())
