"""Whose a file is; and the lock file, to which Terraform adds."""

from __future__ import annotations

import pytest

from catctl.rendering.ownership import Ownership, lock_hashes, merge_lock, ownership_of
from catctl.terraform.pins import PROVIDER
from tests.support.project import ROOT
from tests.support.rendered import EDITED, FOREIGN, NEW

LOCK = (ROOT / "environments/cat/.terraform.lock.hcl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "owner"),
    [(NEW, Ownership.OURS), (EDITED, Ownership.EDITED), (FOREIGN, Ownership.FOREIGN)],
)
def test_owner(text: str, owner: Ownership) -> None:
    assert ownership_of(text) is owner


def test_lock_file_keeps_what_init_has_added() -> None:
    added = '"h1:AAAA=",\n    "zh:054b'
    existing = LOCK.replace('"zh:054b', added, 1) + (
        '\nprovider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.0"\n}\n'
    )
    merged = merge_lock(LOCK, existing)
    assert lock_hashes(merged, PROVIDER) == lock_hashes(LOCK, PROVIDER) | {"h1:AAAA="}
    assert "hashicorp/random" in merged
    assert merge_lock(LOCK, merged) == merged
    assert merge_lock(LOCK, LOCK) == LOCK


def test_lock_file_of_another_version_is_replaced() -> None:
    other = LOCK.replace('"5.100.0"', '"5.99.0"').replace("h1:edXO", "h1:XXXX")
    assert merge_lock(LOCK, other) == LOCK


def test_lock_file_of_ones_own_without_a_provider() -> None:
    """As in a project whose own templates need none: what init adds is kept, too."""
    own = "# none\n"
    added = '\nprovider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.0"\n}\n'
    assert merge_lock(own, own) == own
    assert merge_lock(own, own + added) == own + added.lstrip()


def test_constraints_of_the_modules_that_init_has_added_stay() -> None:
    """internal/depsfile/locks_file.go of Terraform 1.11 writes all that it was given."""
    added = LOCK.replace('"~> 5.100"', '">= 5.100.0, ~> 5.100, < 7.0.0"')
    assert merge_lock(LOCK, added) == added
    assert merge_lock(LOCK.replace('"~> 5.100"', '"5.100.0"'), LOCK) != LOCK


TOFU = LOCK.replace("registry.terraform.io", "registry.opentofu.org").replace(
    '"terraform init"', '"tofu init"'
)


def test_what_opentofu_has_locked_of_the_same_version_takes_the_place_of_ours() -> None:
    """It drops Terraform's provider; both in one file would make each init change it."""
    assert merge_lock(LOCK, TOFU) == TOFU
    assert merge_lock(LOCK, merge_lock(LOCK, TOFU)) == TOFU


def test_what_opentofu_has_locked_of_another_version_goes() -> None:
    assert merge_lock(LOCK, TOFU.replace('"5.100.0"', '"5.99.0"')) == LOCK
