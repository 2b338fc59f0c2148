"""The versions that are pinned."""

from __future__ import annotations

import re

from catctl.rendering.locks import PINNED
from catctl.terraform.pins import PROVIDER_H1, PROVIDER_ZH, TERRAFORM_SHA256
from tests.support.project import ROOT


def test_pins_are_the_ones_in_the_lock_file() -> None:
    lock = (ROOT / "environments/cat/.terraform.lock.hcl").read_text(encoding="utf-8")
    assert tuple(re.findall(r'"((?:h1|zh):.*)"', lock)) == PINNED.hashes
    assert f'"{PINNED.version}"' in lock
    assert len(PROVIDER_H1) == 3
    assert len(PROVIDER_ZH) == 15
    assert len(TERRAFORM_SHA256) == 8
