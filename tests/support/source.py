"""What a Python file says of itself, read once: for the tests that look at the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """What stands in a file, whatever it is nested in; ``functions`` are those at its top.

    ``joined`` are the strings that are put together, with the last word of each expression in
    braces: ``{name}-alb``, or ``{.name}-alb`` where that is an attribute.
    """

    modules: frozenset[str]  # imported, or imported from
    names: frozenset[str]  # imported, in full
    attributes: frozenset[str]
    functions: frozenset[str]
    joined: frozenset[str]


@cache
def read(path: Path) -> Source:
    """The file, parsed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules, names, attributes, joined = set[str](), set[str](), set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            attributes.add(node.attr)
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
        modules=frozenset(modules),
        names=frozenset(names),
        attributes=frozenset(attributes),
        functions=frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef)),
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
