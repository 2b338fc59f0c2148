"""Python values → HCL: the shape. That Terraform reads them back is tested in functional."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catctl.rendering.hcl import attributes, hcl
from tests.support.strategies import TEXT


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (7, "7"),
        (1.5, "1.5"),
        ('a "b"\n', '"a \\"b\\"\\n"'),
        ("${x} %{y} $${z}", '"$${x} %%{y} $$${z}"'),
        ("한글 🐈", '"한글 🐈"'),
        ([], "[]"),
        ({}, "{}"),
        ([1, 2], "[1, 2]"),
        (["x" * 40, "y" * 40], '[\n  "' + "x" * 40 + '",\n  "' + "y" * 40 + '",\n]'),
        ({"a": 1, "bcd": 2}, "{\n  a   = 1\n  bcd = 2\n}"),
        ({"a-b": 1, "for": 2}, '{\n  "a-b" = 1\n  "for" = 2\n}'),
        ({"a": {"b": 1}, "ccc": 2}, "{\n  a = {\n    b = 1\n  }\n  ccc = 2\n}"),
    ],
)
def test_value(value: object, expected: str) -> None:
    assert hcl(value) == expected


@pytest.mark.parametrize("value", ["a\0b", "\x1b[31m", "\x7f"])
def test_control_characters_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        hcl(value)


def test_unknown_types_are_refused() -> None:
    with pytest.raises(TypeError):
        hcl(object())


def test_attributes_leave_nulls_out() -> None:
    assert attributes({"a": 1, "bb": None, "ccc": "x"}, 1) == 'a   = 1\n  ccc = "x"'


@example("%%{{")
@example("$$${a}")
@given(TEXT | st.text('$%{}\\"ab ', max_size=12))
def test_any_text_comes_back_from_hcl(text: str) -> None:
    """HCL reads a quoted text as JSON does, but for its two template marks."""
    written = hcl(text)
    bare = written.replace("$${", "\0").replace("%%{", "\0")  # not "": what is left would join
    assert "${" not in bare
    assert "%{" not in bare
    assert "\n" not in written
    assert json.loads(written.replace("$${", "${").replace("%%{", "%{")) == text
