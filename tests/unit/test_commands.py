"""Commands in texts are typed as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from catctl.cli import VERBS
from catctl.commands import WITHOUT_AWS, Advice, Next, Ours, Place, advice, joined, written
from tests.support.source import read

PACKAGE = Path(__file__).resolve().parents[2] / "catctl"
NAMES = {name for section in VERBS.values() for name in section}
THERE = Place(sandbox=True, chdir="my project")


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (Next("plan", "hack"), "catctl plan hack --sandbox --chdir 'my project'"),
        (Next("deploy", "hack", "web"), "catctl deploy hack web --sandbox --chdir 'my project'"),
        (
            Next("tf", "hack", "--", "state", "show", 'a["b"]'),
            "catctl tf hack --sandbox --chdir 'my project' -- state show 'a[\"b\"]'",
        ),
        (Next("push", "hack", "…"), "catctl push hack … --sandbox --chdir 'my project'"),
    ],
)
def test_a_command_is_typed_where_it_is_about(command: Next, line: str) -> None:
    assert command.line(THERE) == line
    assert str(command) == line.replace(" --sandbox --chdir 'my project'", "")


def test_commands_in_a_sentence() -> None:
    text = advice("`deploy {key}`, which watches on, or `rollback {key} {name}`", key="h", name="w")
    assert str(text) == "catctl deploy h, which watches on, or catctl rollback h w"
    assert written(text, Place(sandbox=True)) == (
        "catctl deploy h --sandbox, which watches on, or catctl rollback h w --sandbox"
    )


@pytest.mark.parametrize("name", ["a b", "`x`", "$(rm -rf /)", "{key}", "; ls", "a'b\"c"])
def test_no_value_becomes_a_command(name: str) -> None:
    """Names come from AWS's own messages, too."""
    text = advice("`secret set {key} {name}`, then {name}", key="hack", name=name)
    command, rest = text.parts
    assert command == Next("secret", "set", "hack", name)
    assert shlex.split(str(command)) == ["catctl", "secret", "set", "hack", name]
    assert isinstance(rest, str)
    assert shlex.split(rest) == [",", "then", name.replace("'", "")]
    assert rest.startswith(", then '")


def test_words_of_ours_are_not_quoted() -> None:
    assert str(advice("{sum} a month", sum=Ours("$ 1.00"))) == "$ 1.00 a month"
    assert str(advice("services.{key}", key="web")) == "services.web"


@pytest.mark.parametrize(
    "name", ["a\nFix: catctl destroy x", "\x1b[2Ja", "a\u202eb", "a\x85b", "a\tb", "\udcff"]
)
def test_what_cannot_be_typed_is_left_to_be_filled_in(name: str) -> None:
    assert Next("secret", "set", name).line() == "catctl secret set …"
    assert Next("plan", "x").line(Place(chdir=name)) == "catctl plan x --chdir …"
    assert str(advice("then {name}", name=name)).isprintable()


@pytest.mark.parametrize("name", ["--yes", "-v", "--chdir=/elsewhere"])
def test_no_value_becomes_an_option(name: str) -> None:
    text = advice("`secret set {key} {name}`, `deploy {key} --tag {key}`", key="hack", name=name)
    assert str(text) == "catctl secret set hack …, catctl deploy hack --tag hack"


def test_a_sentence_without_commands() -> None:
    assert advice("wait a minute") == Advice(("wait a minute",))
    assert written("as it is", THERE) == "as it is"


@pytest.mark.parametrize("verb", sorted(WITHOUT_AWS))
def test_what_asks_no_aws_is_for_no_sandbox(verb: str) -> None:
    assert Next(verb).line(THERE) == f"catctl {verb} --chdir 'my project'"


def test_lines_are_one_text() -> None:
    text = joined(["Try", advice("`plan {key}`.", key="hack"), Next("runs")])
    assert str(text) == "Try\ncatctl plan hack.\ncatctl runs"
    assert written(text, THERE).count("my project") == 2


def test_commands_are_values_wherever_they_take_one() -> None:
    """What is put together of text is neither quoted nor sent to the sandbox."""
    commands = re.compile(rf"\bcatctl ({'|'.join(map(re.escape, NAMES))}) \{{")
    found = {
        (path.relative_to(PACKAGE).as_posix(), text)
        for path in PACKAGE.rglob("*.py")
        for text in read(path).joined
        if commands.search(text)
    }
    assert found == set()


def test_each_verb_asks_an_aws_or_not() -> None:
    assert NAMES >= WITHOUT_AWS
