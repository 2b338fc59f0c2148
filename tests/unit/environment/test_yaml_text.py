"""The words and numbers of YAML 1.1 that YAML 1.2 reads as text are text here."""

from __future__ import annotations

import pytest

from catctl.environment.yaml_text import parse
from catctl.errors import ConfigError
from tests.support.samples import environment_of

WORDS = ("y", "yes", "n", "no", "on", "off")
NORWAY = sorted({spelt for w in WORDS for spelt in (w, w.capitalize(), w.upper())})
OTHER_TEXTS = [
    "tRUE", "fALSE", "TrUe", "nULL", "t", "f", "none", "nil",
    "011", "0o17", "0x1F", "0b1", "1_000", "+1", "190:20:30", "12:30",
    "1e3", ".5", "1.", ".inf", "-.inf", ".nan", "+1.5", "1.2.3",
    "2026-11-22", "2026-11-22T10:00:00Z", "=", "<<",
]  # fmt: skip


@pytest.mark.parametrize("word", [*NORWAY, *OTHER_TEXTS])
def test_a_word_is_text(word: str) -> None:
    document = parse(f"a: {word}\nb: [{word}]\n{word}: c\n", "f.yaml")
    assert document.problems == []
    assert document.value == {"a": word, "b": [word], word: "c"}


@pytest.mark.parametrize("word", sorted({*NORWAY, "tRUE", "fALSE", "t", "none"}))
def test_a_word_where_true_or_false_is_asked_for(word: str) -> None:
    with pytest.raises(ConfigError) as caught:
        environment_of(f"services: {{}}\nprotected: {word}\n")
    [problem] = caught.value.problems
    assert (problem.key, problem.line) == ("protected", 4)
    assert problem.message == f"must be true or false, not {word!r}"


@pytest.mark.parametrize("word", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_true_and_false_in_three_spellings(word: str) -> None:
    value = word.lower() == "true"
    found = parse(f"a: {word}\nb: '{word}'\n", "f.yaml").value
    assert found == {"a": value, "b": word}
    assert type(found["a"]) is bool
    environment = environment_of(f"services: {{}}\nprotected: {word}\n")
    assert environment.file.protected is value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("null", None), ("Null", None), ("NULL", None), ("~", None), ("", None),
        ("0", 0), ("7", 7), ("-7", -7), ("1.5", 1.5), ("-1.5e3", -1500.0),
    ],
)  # fmt: skip
def test_the_few_other_types(written: str, value: object) -> None:
    found = parse(f"a: {written}\n", "f.yaml").value["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("word", ["yes", "no", "true", "null", "7", "1.5", "~"])
def test_what_is_quoted_is_text(word: str, quote: str) -> None:
    assert parse(f"a: {quote}{word}{quote}\n", "f.yaml").value == {"a": word}
