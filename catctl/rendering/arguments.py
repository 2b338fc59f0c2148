"""Calls of modules, without the arguments that only say what the module's default is. Pure.

The defaults are those of the very modules that are rendered: a project's own may have others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from catctl.rendering.hcl import Encoded, attributes
from catctl.rendering.tables import variables

_MODULE_FILE = re.compile(r"modules/([^/]+)/[^/]+\.tf")
# Comments, and the argument beneath them if there is one: no comment is read twice.
_ARGUMENT = re.compile(r"^(?:  #.*\n)*+(?:  (\w+) += (.*(?:\n(?:    .*|  [)\]}].*))*)\n)?", re.M)
_ONE_LINERS = re.compile(r"(?:^  \w+ += .*[^(\[{\n]\n)+", re.M)


def defaults(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The defaults of each module's variables, as they are written in its rendered ``files``."""
    found: dict[str, dict[str, str]] = {}
    for path, text in files.items():
        if match := _MODULE_FILE.fullmatch(path):
            given = {name: body["default"] for name, body in variables(text) if "default" in body}
            found.setdefault(match[1], {}).update(given)
    return found


def without(text: str, defaults: Mapping[str, str]) -> str:
    """The arguments ``text`` of a call but ``defaults``, aligned as ``terraform fmt`` does."""
    kept = _ARGUMENT.sub(lambda m: "" if m[1] and defaults.get(m[1]) == m[2] else m[0], text)
    kept = re.sub(r"\n{3,}", "\n\n", kept).strip("\n") + "\n"
    return _ONE_LINERS.sub(_aligned, kept)


def _aligned(match: re.Match[str]) -> str:
    pairs = (line.strip().split(" = ", 1) for line in match[0].splitlines())
    return f"  {attributes({name.rstrip(): Encoded(value) for name, value in pairs}, 1)}\n"
