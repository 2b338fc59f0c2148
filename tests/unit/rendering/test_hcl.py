"""Python values → HCL: the shape. That Terraform reads them back is tested in functional."""

from __future__ import annotations

import pytest

from catctl.rendering.hcl import attributes, hcl


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
