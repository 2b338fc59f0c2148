"""The door for text from outside: JSON is read here, and has the types of a dataclass, or is none.
Pure.

pydantic would do the same, but ``catctl plan`` reads its records in less time than importing it
takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_DEEPEST = 200  # no state, plan or record is half as deep; Python's own limit is about 1,000
_LARGEST = 2**63  # what Terraform and AWS write as a whole number


class ShapeError(ValueError):
    """Text from outside is not what it should be."""


def parse_json(text: str | bytes) -> Any:
    """The value in ``text``. Raises ShapeError for what is no JSON (NaN is none), or too deep."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ShapeError("it is nested too deeply") from error
    except ValueError as error:  # also no UTF-8, and a number of thousands of digits
        raise ShapeError(f"it is no JSON: {error}") from error
    if len(text) > _DEEPEST:  # a line of Terraform's is rarely nested, and there are thousands
        _refuse_deep(value)
    return value


def parse_object(text: str | bytes) -> dict[str, Any]:
    """As parse_json, but raises ShapeError for all but an object, too."""
    value = parse_json(text)
    if not isinstance(value, dict):
        raise ShapeError("it is no JSON object")
    return value


def build(kind: type[T], values: Mapping[str, Any]) -> T:
    """A dataclass from the values of its fields, which may be dictionaries and lists from JSON.

    Raises ShapeError where one is missing, unknown, or of another type.
    """
    wanted = _types(kind)  # type: ignore[arg-type] # a type can be hashed
    if unknown := sorted(values.keys() - wanted.keys()):
        raise ShapeError(f"{unknown[0]!r} is unknown")
    found = {name: _of_type(wanted[name], value, name) for name, value in values.items()}
    try:
        return kind(**found)
    except TypeError as error:  # a field is missing
        raise ShapeError(str(error)) from error


def as_type(wanted: Any, value: Any, name: str) -> Any:
    """``value`` if it has the type ``wanted``, such as ``dict[str, str]``. Raises ShapeError."""
    return _of_type(wanted, value, name)


def walked(what: str, walk: Callable[[], T]) -> T:
    """What ``walk`` makes of outside values: whatever it stumbles over is their shape.

    Raises ShapeError that says ``what`` it was.
    """
    try:
        return walk()
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ShapeError(f"{what} has another shape: {type(error).__name__} {error}") from error


def _refuse(word: str) -> Any:
    raise ShapeError(f"{word} is no JSON")


def _refuse_deep(value: Any) -> None:
    """What is read must also be walked through and printed, which takes more of the stack."""
    level, depth = [value], 0
    while level := [item for inner in level for item in _inside(inner)]:
        depth += 1
        if depth > _DEEPEST:
            raise ShapeError("it is nested too deeply")


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in inner if isinstance(item, dict | list)]


@cache
def _types(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind)}


def _of_type(wanted: Any, value: Any, name: str) -> Any:
    if wanted is Any or (isinstance(value, wanted) if _is_plain(wanted) else False):
        return _in_range(value, name) if wanted in (int, float) else value
    if wanted is float and type(value) is int:
        return float(_in_range(value, name))
    if is_dataclass(wanted) and isinstance(wanted, type) and isinstance(value, dict):
        return build(wanted, value)
    for origin, take in _GENERIC.items():
        if get_origin(wanted) is origin:
            return take(wanted, value, name)
    raise ShapeError(f"{name} is {_shown(value)}")


def _is_plain(wanted: Any) -> bool:
    return isinstance(wanted, type) and get_origin(wanted) is None


def _in_range(value: Any, name: str) -> Any:
    """A bool is an int for Python alone; and no time and no count is beyond these bounds."""
    if isinstance(value, bool) or not -_LARGEST < value < _LARGEST:
        raise ShapeError(f"{name} is {_shown(value)}")
    return value


def _tuple(wanted: Any, value: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ShapeError(f"{name} is {_shown(value)}")
    [inner, _] = get_args(wanted)  # always tuple[T, ...]
    return tuple(_of_type(inner, item, name) for item in value)


def _dict(wanted: Any, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ShapeError(f"{name} is {_shown(value)}")
    [_, inner] = get_args(wanted)
    return {key: _of_type(inner, item, f"{name}.{key}") for key, item in value.items()}


def _one_of(wanted: Any, value: Any, name: str) -> Any:
    if value is None and type(None) in get_args(wanted):
        return None
    for choice in get_args(wanted):
        try:
            return _of_type(choice, value, name)
        except ShapeError:
            continue
    raise ShapeError(f"{name} is {_shown(value)}")


_GENERIC: dict[Any, Callable[[Any, Any, str], Any]] = {
    Mapping: _dict,
    dict: _dict,
    tuple: _tuple,
    type(int | str): _one_of,
    Union: _one_of,
}


def _shown(value: Any) -> str:
    return repr(value)[:60]
