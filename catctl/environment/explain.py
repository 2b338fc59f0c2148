"""pydantic's errors → one plain sentence each, with file, line and key. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from catctl.environment.model import EnvironmentFile
from catctl.environment.spelling import guess
from catctl.environment.yaml_text import KeyPath, dotted
from catctl.errors import Problem

_LONG = re.compile(r"(\S{80})\S{80,}")  # a value as long as that says no more than its beginning
Lines = dict[KeyPath, tuple[str, int]]


def place(path: KeyPath, message: str, lines: Lines, last: str) -> Problem:
    """The problem at ``path``, or at the nearest key above it that stands in a file."""
    message = _LONG.sub(r"\1…", message)
    if path[-1:] == (0,) and path not in lines:  # one value, given without a list round it
        path = path[:-1]
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            file, line = lines[path[:end]]
            return Problem(file=file, line=line, key=dotted(path), message=message)
    return Problem(file=last, line=None, key=dotted(path), message=message)


def explain(error: ErrorDetails, lines: Lines, last: str) -> Problem:
    """A validation error as a problem of the file: of ``last`` if no line is known."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    message = _message(error, path)
    return place(path, message, lines, last)


def _message(error: ErrorDetails, path: KeyPath) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return _unknown(path)
        case "missing":
            return f"is missing. {_describe(path)}".rstrip()
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return _literal(value, str(context["expected"]))
        case "none_required":
            return _describe(path)
        case "too_long" if context["max_length"] == 0:
            return _describe(path)
        case _:
            return _plain(kind, value, context)


def _literal(value: object, expected: str) -> str:
    choices = [item.strip("' ") for item in expected.replace(" or ", ", ").split(", ")]
    near = guess(value, choices) if isinstance(value, str) else ""
    return f"{value!r} is not one of {', '.join(choices)}.{near}"


def _plain(kind: str, value: object, context: dict[str, Any]) -> str:
    wanted = {
        "bool_type": "true or false",
        "dict_type": "a mapping of keys to values",
        "float_type": "a number",
        "int_type": "a whole number",
        "list_type": "a list",
        "model_type": "a mapping of keys to values",
        "string_type": "text",
    }
    if kind in wanted:
        quote = (
            f'; put it in quotes: "{value}"' if kind == "string_type" and _is_number(value) else ""
        )
        return f"must be {wanted[kind]}, not {_shown(value)}{quote}"
    limits = {
        "greater_than": "{} is too small; more than {gt:g}",
        "greater_than_equal": "{} is too small; at least {ge:g}",
        "less_than_equal": "{} is too large; at most {le:g}",
        "too_short": "is empty",
        "string_too_short": "is empty",
        "too_long": "has too many entries; at most {max_length}",
    }
    return limits.get(kind, "{} is not valid here").format(_shown(value), **context)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else repr(value)


def _unknown(path: KeyPath) -> str:
    model = _model_at(path[:-1])
    known = sorted(_keys(model)) if model else []
    near = guess(str(path[-1]), known)
    return f"unknown key.{near}" if near else f"unknown key. Known here: {', '.join(known)}."


def _describe(path: KeyPath) -> str:
    model = _model_at(path[:-1])
    for name, info in model.model_fields.items() if model else ():
        if path[-1] in (name, info.alias):
            return info.description or ""
    return ""


def _keys(model: type[BaseModel]) -> Iterable[str]:
    return (info.alias or name for name, info in model.model_fields.items())


def _model_at(path: KeyPath) -> type[BaseModel] | None:
    """The section that stands at ``path``: through mappings and lists, by their types."""
    model: type[BaseModel] | None = EnvironmentFile
    rest = list(path)
    while rest and model is not None:
        name = rest.pop(0)
        fields = [info for key, info in model.model_fields.items() if name in (key, info.alias)]
        if not fields:
            return None
        model, container = _inner(fields[0].annotation)
        if container and rest:
            rest.pop(0)
    return model


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The section inside a type such as Section, Section | None, dict[str, Section]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    container = getattr(annotation, "__origin__", None) in (dict, list)
    for inner in get_args(annotation):
        model, nested = _inner(inner)
        if model is not None:
            return model, container or nested
    return None, container
