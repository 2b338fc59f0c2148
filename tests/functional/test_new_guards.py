"""catctl tf asks whose account it is before all that may change AWS. Terraform is scripted."""

from __future__ import annotations

import pytest

from tests.functional.conftest import Scripted

# AWS is a closed port on this machine: whoever asks it gets no answer.
NOBODY = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}


@pytest.mark.parametrize("command", ["refresh", "state rm a.b", "import a.b i-1", "untaint a.b"])
def test_what_may_change_asks_for_the_account_first(scripted: Scripted, command: str) -> None:
    found = scripted("tf", "cat", "--", *command.split(), code=1, **NOBODY)
    assert "Cannot find out who is calling" in found.err
    assert scripted.verbs() == []


@pytest.mark.parametrize("command", ["state list", "output -json"])
def test_what_only_reads_needs_no_answer(scripted: Scripted, command: str) -> None:
    scripted("tf", "cat", "--", *command.split(), **NOBODY)
    assert scripted.calls()[-1]["argv"] == command.split()
