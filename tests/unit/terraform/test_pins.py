"""The versions that are pinned."""

from __future__ import annotations

from catctl.terraform.pins import PROVIDER_H1, PROVIDER_VERSION, TERRAFORM_SHA256
from tests.support.project import ROOT


def test_pins_are_the_ones_in_the_lock_file() -> None:
    lock = (ROOT / "templates/environment/.terraform.lock.hcl").read_text(encoding="utf-8")
    assert all(item in lock for item in PROVIDER_H1.values())
    assert f'"{PROVIDER_VERSION}"' in lock
    assert len(TERRAFORM_SHA256) == 8
