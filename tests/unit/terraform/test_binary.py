"""Which Terraform will do."""

from __future__ import annotations

from pathlib import Path

import pytest

from catctl.errors import TerraformError
from catctl.terraform.binary import refuse_old

PROGRAM = Path("/bin/terraform")


@pytest.mark.parametrize("version", ["1.10.0", "1.10.5", "1.11.4", "1.99.0", "1.10.0-rc1"])
def test_what_the_rendered_files_allow(version: str) -> None:
    refuse_old(version, PROGRAM)


@pytest.mark.parametrize("version", ["0.15.5", "1.1.9", "1.9.8", "2.0.0", "10.1.0", ""])
def test_what_they_do_not(version: str) -> None:
    with pytest.raises(TerraformError, match=r"catctl needs 1\.10 and newer, below 2\.0"):
        refuse_old(version, PROGRAM)
