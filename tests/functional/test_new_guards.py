"""catctl tf asks whose account it is before all that may change AWS. Terraform is scripted."""

from __future__ import annotations

import pytest

from tests.conftest import Result
from tests.functional.conftest import Scripted


def tf(scripted: Scripted, command: str, *, code: int) -> Result:
    """Run ``catctl tf``; AWS is a closed port on this machine: whoever asks it gets no answer."""
    return scripted(
        "tf",
        "cat",
        "--",
        *command.split(),
        code=code,
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
        AWS_MAX_ATTEMPTS="1",
    )


@pytest.mark.parametrize("command", ["refresh", "state rm a.b", "import a.b i-1", "untaint a.b"])
def test_what_may_change_asks_for_the_account_first(scripted: Scripted, command: str) -> None:
    found = tf(scripted, command, code=1)
    assert "Cannot find out who is calling" in found.err
    assert scripted.verbs() == []


@pytest.mark.parametrize("command", ["state list", "output -json"])
def test_what_only_reads_needs_no_answer(scripted: Scripted, command: str) -> None:
    tf(scripted, command, code=0)
    assert scripted.calls()[-1]["argv"] == command.split()
