"""Lines on a terminal."""

from __future__ import annotations

import re

import pytest

from catctl.views.console import _OURS, in_sandbox, wrapped


def test_long_sentences_break_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = "  Cause  The load balancer's health check gets no answer from the task."
    assert wrapped(line, is_terminal=True).splitlines() == [
        "  Cause  The load balancer's health",
        "         check gets no answer from the",
        "         task.",
    ]
    assert wrapped(line, is_terminal=False) == line


# Every command that takes an environment and asks an AWS, be it the real one or the sandbox.
COMMANDS = [
    "apply",
    "bootstrap-state",
    "cost",
    "deploy",
    "destroy",
    "dns",
    "drift",
    "exec",
    "explain",
    "export",
    "iam deploy-role",
    "logs",
    "output",
    "pause",
    "plan",
    "push",
    "resume",
    "rollback",
    "run",
    "scale",
    "secret diff",
    "secret list",
    "secret rm",
    "secret set",
    "state recover",
    "status",
    "sweep",
    "tf",
    "unlock",
    "url",
    "verify",
]


def test_no_command_is_left_out_here() -> None:
    """The list there, taken apart, is this one."""
    [listed] = re.findall(r"catctl \((.*?)\)(?= \()", _OURS.pattern)
    [kinds] = re.findall(r"secret \(\?:(.*?)\)", listed)
    others = re.sub(r"secret \(\?:.*?\)\|?", "", listed).split("|")
    assert sorted([*others, *(f"secret {kind}" for kind in kinds.split("|"))]) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("key", ["hack", "prod-2", "0"])
def test_it_gets_the_option(command: str, key: str) -> None:
    line = f"catctl {command} {key}"
    mended = f"{line} --sandbox"
    assert in_sandbox(line) == mended
    assert in_sandbox(mended) == mended, "once"
    assert in_sandbox(f"{line} web --follow") == f"{mended} web --follow"
    assert in_sandbox(f"{line} -- -x") == f"{mended} -- -x"
    assert in_sandbox(f"first {line}, then {line}.") == f"first {mended}, then {mended}."


@pytest.mark.parametrize(
    "text",
    [
        "catctl --version",
        "catctl init",
        "catctl render --all --force",
        "catctl sandbox env hack",
        "catctl try hack",
        "catctl validate hack",
        "catctl plan",
        "catctl logs --help",
        "mycatctl plan hack",
        "the logs of hack",
        "aws logs tail hack",
    ],
)
def test_what_knows_no_sandbox_stays_as_it_is(text: str) -> None:
    assert in_sandbox(text) == text
