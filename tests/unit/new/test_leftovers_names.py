"""The final snapshot of a database bears its name, and is known by it."""

from __future__ import annotations

import re

import pytest

from catctl.leftovers.names import owner_of
from tests.conftest import ROOT
from tests.samples import environment_of

TEXT = "database: {}\nservices: {}\n"
ACCOUNT = "123456789012"


@pytest.mark.parametrize(
    ("text", "name"), [(TEXT, "shop-hack-final"), (f"name: cat\n{TEXT}", "cat-final")]
)
def test_the_final_snapshot_is_ours_by_its_name(text: str, name: str) -> None:
    owner = owner_of(environment_of(text), ACCOUNT)
    assert owner.names["snapshot"] == {name}
    assert owner.why("snapshot", name, {}) == "name"
    for other in (name.removesuffix("-final"), f"{name}-2", f"a-{name}", "final"):
        assert owner.why("snapshot", other, {}) is None
    assert owner.why("snapshot", name, {"Environment": "another"}) is None


def test_without_a_database_there_is_none() -> None:
    owner = owner_of(environment_of("services: {}\n"), ACCOUNT)
    assert owner.why("snapshot", "shop-hack-final", {}) is None


def test_terraform_gives_it_the_same_name() -> None:
    """Where both bear the environment's name, the module's end is the one that is looked for."""
    text = (ROOT / "modules/database/main.tf").read_text(encoding="utf-8")
    [written] = re.findall(r'^ *final_snapshot_identifier += "(.*)"$', text, re.M)
    environment = environment_of(TEXT)
    [known] = owner_of(environment, ACCOUNT).names["snapshot"]
    assert written.replace("${var.name}", environment.name) == known
