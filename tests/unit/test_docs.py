"""What the documents say of this repository is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catctl.environment.load import build
from catctl.environment.model import EnvironmentFile
from tests.support.source import read

ROOT = Path(__file__).resolve().parents[2]
PROOFS = re.findall(
    r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("file", "name"), sorted(set(PROOFS)), ids=lambda part: part)
def test_every_promise_names_a_test_that_is_there(file: str, name: str) -> None:
    assert name in read(ROOT / "tests" / file).functions


def test_the_environment_file_of_the_readme_is_one() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```yaml\n(.*?)```", readme, re.S)
    found = build("hack", [("README.md", text)])
    assert {service.key for service in found.services} == {"api", "mailer", "web"}
    model = set(EnvironmentFile.model_fields)
    assert set(re.findall(r"^(\w+):", text, re.M)) | {"tags"} == model, "every section is shown"


def test_there_are_proofs() -> None:
    assert len(set(PROOFS)) > 40
