"""Templates are strict."""

from __future__ import annotations

import pytest

from catctl.errors import RenderError
from catctl.rendering.model import Templates
from catctl.rendering.templates import jinja, render, text_of


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ missing }}", r"x\.j2:1: 'missing' is undefined"),
        ("\n{{ value }}", r"x\.j2:2: .* is written without a filter"),
        ("{{ 'literal' }}", "without a filter"),
        ("{% filter without({}) %}  a = {{ value }}\n{% endfilter %}", "without a filter"),
        ("{% if %}", r"x\.j2:1: Expected an expression"),
        ("{{ value | nonsense }}", "No filter named 'nonsense'"),
        ("{{ range(3) | hcl }}", "'range' is undefined"),
        ("{{ ().__class__.__name__ | hcl }}", "access to attribute '__class__' .* is unsafe"),
        ("{% set _ = [].append(1) %}", "access to attribute 'append' .* is unsafe"),
        ("{{ '{0.__class__}'.format(1) | hcl }}", "access to attribute '__class__' .* is unsafe"),
    ],
)
def test_templates_are_strict(text: str, message: str) -> None:
    engine = jinja(Templates({"x.j2": text}))
    with pytest.raises(RenderError, match=message):
        render(engine, "x.j2", {"value": "v"})


def test_what_does_not_bear_j2_is_copied() -> None:
    text = '# {{ nonsense }} {% if %} {#\na = "${b} %{ if c }%{ endif }"\n\n'
    templates = Templates({"main.tf": text})
    assert text_of(jinja(templates), templates, "main.tf", {}) == text


@pytest.mark.parametrize("name", ["a.tf", "a.tf.j2", "b.tf", "b.tf.j2"])
def test_a_template_finds_another_with_j2_or_without(name: str) -> None:
    """What a team's own template includes may lose or gain its .j2 with another version."""
    templates = Templates({"x.j2": f'{{% include "{name}" %}}', "a.tf": "a\n", "b.tf.j2": "b\n"})
    assert render(jinja(templates), "x.j2", {}) == f"{name[0]}\n"


def test_jinja_syntax_in_a_value_stays_text() -> None:
    engine = jinja(Templates({"x.j2": "{{ value | hcl }}"}))
    assert render(engine, "x.j2", {"value": "{{ 7 * 7 }}"}) == '"{{ 7 * 7 }}"'
