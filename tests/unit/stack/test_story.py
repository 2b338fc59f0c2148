"""What became of a run, from its journal and the processes that still work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catctl.stack.model import Ledger, Run
from catctl.stack.story import tell
from catctl.terraform.messages import Summary
from tests.support.runs import failure, ledger, operation

RUN = Run(
    id="r", environment="hack", verb="apply", target="aws", started=1, catctl_pid=1, terraform_pid=2
)
APPLIED = ledger(Summary(operation="apply", add=1, change=0, remove=0))
PLANNED = ledger(Summary(operation="plan", add=1, change=0, remove=0))


@pytest.mark.parametrize(
    ("run", "said", "watched", "working", "text"),
    [
        (replace(RUN, ended=2, code=0), APPLIED, True, False, "done"),
        (replace(RUN, ended=2, code=1), ledger(failure("Boom")), False, False, "failed: Boom"),
        (replace(RUN, ended=2, code=-9), Ledger(), False, False, "killed by signal 9"),
        (
            replace(RUN, ended=2, code=-15),
            ledger(failure("x")),
            False,
            False,
            "killed by signal 15",
        ),
        (
            replace(RUN, ended=2, code=1, forced=True),
            Ledger(),
            False,
            False,
            "forced to leave its work",
        ),
        (RUN, Ledger(), True, True, "running"),
        (RUN, Ledger(), False, True, "goes on alone: its catctl has died"),
        (RUN, APPLIED, False, False, "done, alone: its catctl had died"),
        (RUN, PLANNED, False, False, "killed: neither catctl nor Terraform saw its end"),
        (replace(RUN, verb="plan"), PLANNED, False, False, "done, alone: its catctl had died"),
        (RUN, ledger(failure("x")), False, False, "failed, alone: its catctl had died"),
    ],
)
def test_stories(run: Run, said: Ledger, watched: bool, working: bool, text: str) -> None:
    assert tell(run, said, watched=watched, working=working).text == text


@pytest.mark.parametrize(
    ("run", "made"),
    [
        (replace(RUN, ended=2, code=-9), ["a"]),
        (replace(RUN, ended=2, code=1, forced=True), ["a"]),
        (RUN, ["a"]),
        (replace(RUN, ended=2, code=1), []),
        (replace(RUN, ended=2, code=0), []),
    ],
    ids=["killed", "forced", "seen by nobody", "failed", "done"],
)
def test_what_may_be_in_no_state_is_told(run: Run, made: list[str]) -> None:
    said = ledger(operation("start", "a"), operation("complete", "a"), operation("start", "b"))
    found = tell(run, said, watched=False, working=False)
    assert [item.address for item in found.made] == made
