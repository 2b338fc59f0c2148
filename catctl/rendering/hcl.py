"""Python values → HCL text that ``terraform fmt`` leaves as it is. Pure.

A value never becomes code. Strings are JSON strings with Terraform's two template openers doubled,
so that quotes, newlines, ``${…}`` and ``%{…}`` come back from Terraform as they went in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from catctl.foreign import spelled_out

WIDEST_LIST = 70  # columns of a list that stays on one line
_BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset({"for", "null", "true", "false", "if", "in"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Encoded(str):
    """Text that is safe to stand in a rendered file: only the filters here make it."""

    __slots__ = ()


def hcl(value: object, level: int = 0) -> Encoded:
    """Encode ``value``; ``level`` is the indentation of the line on which it starts.

    Takes str, bool, int, float, None, what is encoded already, and sequences and mappings of these.
    Raises ValueError for control characters, TypeError for any other type.
    """
    return Encoded(_value(value, level))


def attributes(values: Mapping[str, object], level: int = 0) -> Encoded:
    """The non-null entries as lines ``key = value``, aligned as ``terraform fmt`` does."""
    entries = [(key, value) for key, value in values.items() if value is not None]
    pad = "  " * level
    return Encoded(("\n" + pad).join(_aligned(entries, level)))


def _value(value: object, level: int) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return json.dumps(value, allow_nan=False)
        case Encoded():  # a reference
            return value
        case str():
            return _string(value)
        case Mapping():
            return _mapping(value, level)
        case Sequence():
            return _sequence(value, level)
        case _:
            raise TypeError(f"{type(value).__name__} cannot be written as HCL")


def _string(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("a text holds a control character")
    encoded = spelled_out(json.dumps(value, ensure_ascii=False))
    return encoded.replace("${", "$${").replace("%{", "%%{")


def _sequence(items: Sequence[object], level: int) -> str:
    encoded = [_value(item, level + 1) for item in items]
    line = f"[{', '.join(encoded)}]"
    if "\n" not in line and len(line) <= WIDEST_LIST:
        return line
    pad = "  " * (level + 1)
    return "[\n" + "".join(f"{pad}{item},\n" for item in encoded) + "  " * level + "]"


def _mapping(values: Mapping[object, object], level: int) -> str:
    if not values:
        return "{}"
    entries = [(_key(key), value) for key, value in values.items()]
    pad = "  " * (level + 1)
    lines = _aligned(entries, level + 1)
    return "{\n" + "".join(f"{pad}{line}\n" for line in lines) + "  " * level + "}"


def _key(key: object) -> str:
    text = str(key)
    return text if _BARE_KEY.fullmatch(text) and text not in _WORDS else _string(text)


def _aligned(entries: Sequence[tuple[str, object]], level: int) -> list[str]:
    """``key = value`` with the signs of neighbouring one-line entries in one column."""
    encoded = [(key, _value(value, level)) for key, value in entries]
    lines: list[str] = []
    run: list[tuple[str, str]] = []
    for key, text in [*encoded, ("", "\n")]:
        if "\n" not in text:
            run.append((key, text))
            continue
        width = max((len(name) for name, _ in run), default=0)
        lines += [f"{name.ljust(width)} = {value}" for name, value in run]
        run = []
        if key:
            lines.append(f"{key} = {text}")
    return lines
