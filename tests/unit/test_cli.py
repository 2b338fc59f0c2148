"""Every command has help, and stands in the README."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from catctl.cli import VERBS, catctl
from tests.support.project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(catctl)
    for name in catctl.list_commands(context):
        found = catctl.get_command(context, name)
        assert found is not None
        yield name, found
        if isinstance(found, click.Group):
            for inner, command in found.commands.items():
                yield f"{name} {inner}", command


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_command_has_help_and_stands_in_the_readme(name: str, command: click.Command) -> None:
    assert command.help
    assert command.help.rstrip().endswith((".", "."))
    assert f"catctl {name}" in README
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"
            assert parameter.help[0].isupper()
            assert parameter.help.endswith(".")


def test_the_list_of_verbs_says_what_their_own_help_says() -> None:
    context = click.Context(catctl)
    for section in VERBS.values():
        for name, sentence in section.items():
            found = catctl.get_command(context, name)
            assert found is not None
            assert found.help is not None
            assert found.help.split("\n")[0] == sentence or name == "sandbox"
