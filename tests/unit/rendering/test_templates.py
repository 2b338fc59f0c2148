"""Templates are strict."""

from __future__ import annotations

import pytest

from catctl.errors import RenderError
from catctl.rendering import bounds
from catctl.rendering.bounds import MOST
from catctl.rendering.model import Templates
from catctl.rendering.templates import jinja, render, text_of

DOUBLED = "{{% set a = 'a' * 999 %}}" + "{{% set a = {0} %}}" * 40 + "{{{{ a | hcl }}}}"
BLOCKS = "{% set a = 'a' %}" + "{% set a %}{{ a | hcl }}{{ a | hcl }}{% endset %}" * 40
LOOPS = (
    "{% set a = ('a' * 9999) | hcl %}"
    "{% for b in a %}{% for c in a %}{{ a }}{% endfor %}{% endfor %}"
)
# Each is written once, and many times within what it is written into.
MANY = (
    "{% set big = ('x' * 900000) | hcl %}"
    "{% for a in 'a' * 9999 %}{% for b in 'a' * 999 %}{{ big }}{% endfor %}{% endfor %}"
)
TOO_MUCH = "does more than a file needs"


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


# A list of 2**40 texts that is 40 small lists: it grows as it is written out.
SHARED = "{% set a = ['x'] %}" + "{% set a = [a, a] %}" * 40


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # Out of what it was given.
        ("{{ ''.__class__.__mro__ | hcl }}", "unsafe"),
        ("{{ value['__class__'] | hcl }}", "StrictUndefined cannot be written"),
        ("{{ value | attr('__class__') | hcl }}", "No filter named 'attr'"),
        ("{{ lipsum.__globals__ | hcl }}", "'lipsum' is undefined"),
        ("{{ cycler.__init__ | hcl }}", "StrictUndefined cannot be written"),
        ("{{ self.__init__.__globals__ | hcl }}", "unsafe|undefined"),
        ("{{ self._TemplateReference__context | hcl }}", "StrictUndefined cannot be written"),
        ("{% set f = '{0.__class__}'.format %}{{ f(1) | hcl }}", "unsafe"),
        ("{{ '{a.__init__.__globals__}'.format_map({'a': 1}) | hcl }}", "unsafe"),
        ("{% set _ = {}.update({1: 2}) %}", "unsafe"),
        ("{% set a.b = 1 %}", "namespace|undefined|cannot assign"),
        ("{% import 'x.j2' as m %}", "nested too deeply"),
        ("{% include '../../etc/passwd' %}", "passwd"),
        # Time and memory.
        ("{% include 'x.j2' %}", "nested too deeply, or includes itself"),
        ("{% extends 'x.j2' %}", "nested too deeply|recurs"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nested too deeply"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " | hcl }}", "nested too deeply|too many"),
        ("{{ ('a' * 10 ** 9) | hcl }}", "too large"),
        ("{{ (10 ** 9 * 'a') | hcl }}", "too large"),
        ("{{ ([1] * 10 ** 9) | hcl }}", "too large"),
        ("{{ (9 ** (9 ** 9)) | hcl }}", "too large"),
        ("{{ (7 ** 3000 * 7 ** 3000) | hcl }}", "too large"),
        ("{{ ('%1000000000d' % 1) | hcl }}", "too large"),
        ("{{ ('%*d' % (1000000000, 1)) | hcl }}", "too large|without"),
        ("{{ '{:>1000000000}'.format(1) | hcl }}", "too large"),
        ("{{ '{:>{}}'.format(1, 1000000000) | hcl }}", "too large"),
        ("{{ 'a'.ljust(10 ** 9) | hcl }}", "too large"),
        ("{{ 'a'.zfill(width=10 ** 9) | hcl }}", "too large|keyword"),
        ("{% set a = 'a' * 9999 %}{{ a.replace('a', a * 99) | hcl }}", "too large"),
        (DOUBLED.format("a ~ a"), "too large"),
        (DOUBLED.format("a + a"), "too large"),
        (DOUBLED.format("a.join(['', '', a])"), "too large"),
        (BLOCKS, "too large"),
        (LOOPS, "a file of more than"),
        (f"{SHARED}{{{{ a | yaml }}}}", "too large"),
        (f"{SHARED}{{{{ a | hcl }}}}", "too large"),
        (f"{SHARED}{{{{ a }}}}", "too large"),
        (f"{SHARED}{{{{ {{}}[a] | hcl }}}}", "too large"),
        (f"{SHARED}{{{{ (a ~ '') | hcl }}}}", "too large"),
        (f"{SHARED}{{{{ ('%s' % [a]) | hcl }}}}", "too large"),
        (f"{SHARED}{{{{ '{{}}'.format(a) | hcl }}}}", "too large"),
        (f"{SHARED}{{{{ [].index(a) | hcl }}}}", "too large"),
        (f"{SHARED}{{% if a == [[a], a] %}}{{% endif %}}", "too large"),
        (f"{SHARED}{{% include a %}}", "too large"),
        (f"{SHARED.replace('[', '(').replace(']', ',)')}{{% set b = {{a: 1}} %}}", "too large"),
        ("{{ ('%999999999d' is odd) | hcl }}", "only a number"),
        ("{{ ('%999999999d' is divisibleby(1)) | hcl }}", "only a number"),
        ("{{ (('%99999d' * 9999) % ((1,) * 9999)) | hcl }}", "too large"),
        ("{{ ('{0:99999}' * 9999).format(1) | hcl }}", "too large"),
        ("{{ '{:{x}{x}{x}}'.format(1, x=999) | hcl }}", "too large"),
        ("{% set a = '\t' * 99999 %}{{ a.expandtabs(99999) | hcl }}", "too large"),
        ("{% set b %}{% for a in 'a' * 999999 %}ab{% endfor %}{% endset %}", "too large"),
        (
            "{% set a = 'a' * 9999 %}{% for b in a %}{% for c in a %}{% endfor %}{% endfor %}",
            TOO_MUCH,
        ),
        ("{% set a = ('a' * 900).translate({97: 'b' * 999999}) %}", "too large"),
        ("{% set a = 'a' * 99999 %}{% set b = a.rfind('b' ~ 'a' * 50000) %}", "too large"),
        (f"{{{{ (0x{'f' * 4000} // 0x{'f' * 2000}) | hcl }}}}", "digits|too large"),
        # What no file can hold.
        ("{{ '\\ud800' | hcl }}", "half a character"),
        ("{{ (1e308 * 10) | yaml }}", "not JSON compliant"),
        ("{% raw %}{{ x", r"^templates/x\.j2:1: Missing end"),
        # Mistakes that are no bug of ours.
        ("{{ (1 // 0) | hcl }}", "ZeroDivisionError"),
        ("{{ ('a' + 1) | hcl }}", "can only concatenate|unsupported"),
        ("{{ 'a'.index('b') | hcl }}", "substring not found"),
        ("{{ [].pop() | hcl }}", "unsafe"),
        ("{{ '{'.format() | hcl }}", "'{'"),
        ("{{ '{x}'.format() | hcl }}", "KeyError"),
        ("{{ ''.encode('punycode') | hcl }}", "unsafe"),
        ("{{ (1.5 ** 9999) | hcl }}", "OverflowError"),
        ("{% for a in value %}" * 30 + "{% endfor %}" * 30, "nested"),
    ],
)
def test_a_stranger_s_template_ends_in_one_message(text: str, message: str) -> None:
    """It reaches nothing, takes no machine down, and is never said to be a bug of catctl's."""
    engine = jinja(Templates({"x.j2": text}))
    with pytest.raises(RenderError, match=message) as caught:
        render(engine, "x.j2", {"value": "v"})
    assert str(caught.value).startswith("templates/")


@pytest.mark.parametrize(
    "text",
    [
        "{% for b in a %}{% for c in a if 0 %}{% endfor %}{% endfor %}",
        "{% for b in a %}{% set c = a[1:] %}{% endfor %}",
        "{% for b in a %}{% set c = a ~ '' %}{% endfor %}",
        "{% for b in a %}{% set c = a | hcl %}{% endfor %}",
        "{% for b in a %}{% set c = [a] | hcl %}{% endfor %}",
        "{% set c = 'b' ~ 'a' * 99 %}{% for b in a %}{% set d = a.rfind(c) %}{% endfor %}",
        (
            "{% macro m(n) %}{% if n %}{% set b = m(n - 1) %}{% set b = m(n - 1) %}{% endif %}"
            "{% endmacro %}{% set b = m(60) %}"
        ),
        (
            "{% for b in 'ab' recursive %}{% if loop.depth < 60 %}"
            "{% set c = loop('ab') %}{% endif %}{% endfor %}"
        ),
        f"{{% if 0 %}}{{% block b %}}{MANY}{{% endblock %}}{{% endif %}}{{{{ self.b() }}}}",
    ],
)
def test_what_is_done_again_and_again_has_an_end(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "_BUDGET", MOST)
    with pytest.raises(RenderError, match=TOO_MUCH):
        render(jinja(Templates({"x.j2": "{% set a = 'a' * 9999 %}" + text})), "x.j2", {})


@pytest.mark.parametrize("use", ["{{ m }}", "{% set a = m ~ '' %}", "{% set a = '%s' % m %}"])
def test_what_is_imported_is_paid_for(use: str) -> None:
    """It was kept, however large, and became one text where it was named."""
    templates = Templates({"x.j2": f"{{% import 'y.j2' as m %}}{use}", "y.j2": MANY})
    with pytest.raises(RenderError, match=TOO_MUCH):
        render(jinja(templates), "x.j2", {})


def test_files_that_include_each_other_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "_BUDGET", MOST)
    texts = {f"{n}.j2": f"{{% include '{n + 1}.j2' %}}" * 2 for n in range(60)}
    with pytest.raises(RenderError, match=TOO_MUCH):
        render(jinja(Templates({**texts, "60.j2": ""})), "0.j2", {})


def test_each_file_has_a_budget_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{% for a in 'a' * 99 %}{% for b in 'b' * 99 %}a{% endfor %}{% endfor %}"
    engine = jinja(Templates({"x.j2": text}))
    monkeypatch.setattr(bounds, "_BUDGET", MOST)
    for _ in range(10):
        assert len(render(engine, "x.j2", {})) == 99 * 99


def test_joined_texts_are_still_joined() -> None:
    engine = jinja(Templates({"x.j2": "{{ ('a' ~ 1 ~ value) | hcl }}"}))
    assert render(engine, "x.j2", {"value": "v"}) == '"a1v"'
    with pytest.raises(RenderError, match="'missing' is undefined"):
        render(jinja(Templates({"x.j2": "{{ ('a' ~ missing) | hcl }}"})), "x.j2", {})
