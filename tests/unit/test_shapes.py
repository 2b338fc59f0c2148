"""Text from outside becomes values of the right types, or one error of one class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from catctl.shapes import ShapeError, as_type, build, parse_json, parse_object, walked


@dataclass(frozen=True, kw_only=True)
class Inner:
    name: str


@dataclass(frozen=True, kw_only=True)
class Outer:
    inner: Inner
    number: int
    time: float
    words: tuple[str, ...] = ()
    maybe: str | None = None
    any: dict[str, Any] | None = None


WHOLE: dict[str, Any] = {"inner": {"name": "x"}, "number": 1, "time": 2}


def test_what_is_right_is_built() -> None:
    values = {**WHOLE, "words": ["a", "b"], "any": {"a": [1]}}
    found = build(Outer, values)
    assert found == Outer(
        inner=Inner(name="x"), number=1, time=2.0, words=("a", "b"), any={"a": [1]}
    )
    assert isinstance(found.time, float)


@pytest.mark.parametrize(
    "wrong",
    [
        {"inner": {}},
        {"inner": {"name": 1}},
        {"inner": {"name": "x", "more": 1}},
        {"inner": []},
        {"inner": None},
        {"number": "1"},
        {"number": True},
        {"number": 1.5},
        {"number": None},
        {"number": 10**30},
        {"time": "now"},
        {"time": 1e300},
        {"time": False},
        {"words": "ab"},
        {"words": [1]},
        {"words": [None]},
        {"maybe": 0},
        {"any": []},
        {"unknown": 1},
    ],
    ids=str,
)
def test_what_is_wrong_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        build(Outer, {**WHOLE, **wrong})


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_what_is_missing_is_refused(missing: str) -> None:
    with pytest.raises(ShapeError, match=missing):
        build(Outer, {name: value for name, value in WHOLE.items() if name != missing})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "[Infinity]",
        '{"a": -Infinity}',
        b"\xff\xfe",
        b"\xff",
        "1" * 5000,
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 500 + "]" * 500,
        '{"a":' * 300 + "1" + "}" * 300,
    ],
    ids=lambda text: repr(text[:9]),
)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ShapeError):
        parse_json(text)


@pytest.mark.parametrize("text", ["[]", "1", '"x"', "null", "true"])
def test_what_is_no_object_is_refused(text: str) -> None:
    parse_json(text)
    with pytest.raises(ShapeError, match="no JSON object"):
        parse_object(text)


def test_a_walk_that_stumbles_says_where() -> None:
    values: dict[str, Any] = {"a": None}
    for walk in (lambda: values["b"], lambda: values["a"].x, lambda: values["a"][0], lambda: 1 / 0):
        with pytest.raises(ShapeError, match="the plan has another shape"):
            walked("the plan", walk)
    assert walked("the plan", lambda: 1) == 1
    assert as_type(dict[str, str], {"a": "b"}, "x") == {"a": "b"}
