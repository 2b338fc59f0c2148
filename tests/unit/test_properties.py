"""For any input: the loader says what is wrong or loads; the HCL filter loses nothing."""

from __future__ import annotations

import json
from contextlib import suppress

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catctl.environment.load import build
from catctl.environment.model import EnvironmentFile
from catctl.errors import ConfigError, Problem
from catctl.rendering.hcl import hcl
from catctl.terraform.environ import declared_variables
from catctl.terraform.lock import lock_in_message, parse_lock
from catctl.terraform.messages import parse_message
from tests.support.strategies import TEXT, TREES

KNOWN = st.sampled_from(sorted(EnvironmentFile.model_fields))


@given(st.text() | st.text(" \n:-[]{}&*!|>'\"#%@`,?ab0", max_size=60))
@example("a: &a [*a]")
@example("? - ? - ? [")
@example("%YAML 9.9\n--- !<x> y")
def test_any_text_loads_or_says_what_is_wrong(text: str) -> None:
    with suppress(ConfigError):
        build("hack", [("environment.yaml", text)])


@settings(max_examples=200)
@given(st.dictionaries(KNOWN, TREES, max_size=6))
def test_any_values_of_known_keys_load_or_say_what_is_wrong(values: dict[str, object]) -> None:
    text = yaml.safe_dump({"project": "a", "region": "eu-west-1", **values}, allow_unicode=True)
    found: tuple[Problem, ...] = ()
    try:
        build("hack", [("environment.yaml", text)])
        loads = True
    except ConfigError as error:
        found, loads = error.problems, False
    assert loads or found
    assert all(problem.message and problem.file for problem in found)


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


@given(st.text() | TREES.map(json.dumps) | st.dictionaries(st.text(), TREES).map(json.dumps))
def test_what_terraform_says_never_breaks_us(text: str) -> None:
    parse_message(text)
    parse_lock(text)
    lock_in_message(text)
    declared_variables({"a.tf": text, "b.tf.json": text})
