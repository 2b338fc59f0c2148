"""What a saved plan holds for, and what is refused to ``catctl tf``."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from catctl.errors import RefusedError
from catctl.stack.model import Binding
from catctl.stack.plan import changes_aws, init_text, refuse_unguarded, require_holding
from tests.support.runs import BINDING, SAVED
from tests.support.samples import FACTS


@pytest.mark.parametrize("name", sorted(BINDING.__dict__))
def test_every_part_of_the_binding_counts(name: str) -> None:
    now = Binding(**{**vars_of(BINDING), name: "another"})
    with pytest.raises(RefusedError, match=r"no longer holds: [^;]*$") as caught:
        require_holding(SAVED, now, FACTS, destroy=False)
    assert caught.value.hint == "catctl plan hack"
    assert require_holding(SAVED, BINDING, FACTS, destroy=False) == SAVED


def test_a_plan_that_destroys_is_not_applied_as_another() -> None:
    with pytest.raises(RefusedError, match="The saved plan of hack destroys"):
        require_holding(replace(SAVED, destroy=True), BINDING, FACTS, destroy=False)


def vars_of(binding: Binding) -> dict[str, Any]:
    return dict(binding.__dict__)


def test_init_depends_on_sources_and_backend_only() -> None:
    files = {"environments/x/main.tf": 'module "a" {\n  source = "./a"\n  port = 80\n}\n'}
    other = {"environments/x/main.tf": 'module "a" {\n  source = "./a"\n  port = 81\n}\n'}
    moved = {"environments/x/main.tf": 'module "a" {\n  source = "./b"\n  port = 80\n}\n'}
    assert init_text(files) == init_text(other)
    assert init_text(files) != init_text(moved)
    backend = {"environments/x/backend.tf": "a"}
    assert init_text(backend) != init_text({"environments/x/backend.tf": "b"})


@pytest.mark.parametrize(
    ("command", "changes", "refused"),
    [
        ("plan", False, False),
        ("state list", False, False),
        ("state rm x", True, False),
        ("import a b", True, False),
        ("apply -destroy", True, True),
        ("apply -destroy=true", True, True),
        ("destroy", True, True),
        ("force-unlock 1", True, False),
        ("-version", False, False),
    ],
)
def test_tf_guards(command: str, changes: bool, refused: bool) -> None:
    assert changes_aws(command.split()) is changes
    protected = replace(FACTS, protected=True)
    refuse_unguarded(replace(FACTS, protected=False), command.split())
    with pytest.raises(RefusedError) if refused else nullcontext():
        refuse_unguarded(protected, command.split())
