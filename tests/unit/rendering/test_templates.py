"""Templates are strict."""

from __future__ import annotations

import pytest

from catctl.errors import RenderError
from catctl.rendering.model import Templates
from catctl.rendering.templates import jinja, render


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ missing }}", r"x\.j2:1: 'missing' is undefined"),
        ("\n{{ value }}", r"x\.j2:2: .* is written without a filter"),
        ("{{ 'literal' }}", "without a filter"),
        ("{% if %}", r"x\.j2:1: Expected an expression"),
        ("{{ value | nonsense }}", "No filter named 'nonsense'"),
        ("{{ range(3) | hcl }}", "'range' is undefined"),
    ],
)
def test_templates_are_strict(text: str, message: str) -> None:
    engine = jinja(Templates({"x.j2": text}))
    with pytest.raises(RenderError, match=message):
        render(engine, "x.j2", {"value": "v"})


def test_jinja_syntax_in_a_value_stays_text() -> None:
    engine = jinja(Templates({"x.j2": "{{ value | hcl }}"}))
    assert render(engine, "x.j2", {"value": "{{ 7 * 7 }}"}) == '"{{ 7 * 7 }}"'
