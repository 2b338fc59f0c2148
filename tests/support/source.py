"""What a Python file says of itself, read once: for the tests that look at the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """What stands in a file, whatever it is nested in; ``functions`` are those at its top."""

    docstring: str
    modules: frozenset[str]  # imported, or imported from
    names: frozenset[str]  # imported, in full
    attributes: frozenset[str]
    called: frozenset[str]  # by a plain name
    functions: frozenset[str]


@cache
def read(path: Path) -> Source:
    """The file, parsed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules, names, attributes, called = set[str](), set[str](), set[str](), set[str]()
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
    return Source(
        docstring=ast.get_docstring(tree) or "",
        modules=frozenset(modules),
        names=frozenset(names),
        attributes=frozenset(attributes),
        called=frozenset(called),
        functions=frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef)),
    )
