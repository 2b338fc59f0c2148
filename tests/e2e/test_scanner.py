"""What the scanner checkov finds in the rendered Terraform and in Terraform's plan: nothing.

It gets an environment of its own, since it pins what we use, too; nothing is fetched but that.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from catctl.files import exclusive
from tests.support.command_line import Catctl
from tests.support.planned import ENVIRONMENTS, Planned
from tests.support.project import ROOT

VERSION = "3.3.30"
MOST_SKIPS = 14  # in the root module of a hackathon
MOST_STRUCTURAL_SKIPS = 9  # in all modules together
FOLLOW = "RENDER_EDGES_DUPLICATE_ITER_COUNT"
SKIP = re.compile(r"#checkov:skip=(CKV2?_AWS_\d+):(.+)")


@dataclass(frozen=True)
class Scan:
    """IDs of the checks that passed, with repeats, and (ID, resource) of the others."""

    passed: list[str]
    skipped: list[tuple[str, str]]
    failed: list[tuple[str, str]]


Scanner = Callable[..., Scan]

# One project, rendered once. checkov takes several folders in one run, too, and then misses what
# is in all but the first (3.3.30).
pytestmark = pytest.mark.xdist_group("planned")


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    home = ROOT / "build" / f"checkov-{VERSION}"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    home.parent.mkdir(exist_ok=True)
    with exclusive(home.parent / "checkov.lock"):
        if not (home / "complete").is_file():
            venv.create(home, with_pip=True, clear=True)
            install = [str(python), "-m", "pip", "install", "-q", f"checkov=={VERSION}"]
            subprocess.run(install, check=True, stdin=subprocess.DEVNULL)
            (home / "complete").touch()

    def scan(*args: str, **environ: str) -> Scan:
        done = subprocess.run(
            # Not by its script: the shebang of a script cannot name a folder with a space in it.
            [
                str(python),
                "-m",
                "checkov.main",
                "--skip-download",
                "--compact",
                "-o",
                "json",
                *args,
            ],
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        found = json.loads(done.stdout)
        assert found["summary"]["parsing_errors"] == 0
        results: dict[str, list[dict[str, Any]]] = found["results"]
        return Scan(
            passed=[check["check_id"] for check in results["passed_checks"]],
            skipped=sorted((c["check_id"], c["resource"]) for c in results["skipped_checks"]),
            failed=sorted((c["check_id"], c["resource"]) for c in results["failed_checks"]),
        )

    return scan


@pytest.fixture
def rendered(planned: Planned) -> Catctl:
    """Its files are left as they are."""
    return planned.project


def skips(folder: Path) -> list[tuple[str, str]]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.tf")))
    return SKIP.findall(text)


@pytest.mark.parametrize("key", ENVIRONMENTS)
def test_nothing_is_found(planned: Planned, scanner: Scanner, key: str) -> None:
    folder = str(planned.project.folder / "environments" / key)
    of_plan = ("-f", str(planned.file(key)), "--framework", "terraform_plan")
    hcl = scanner("-d", folder, "--framework", "terraform")
    plan = scanner(*of_plan, "--repo-root-for-plan-enrichment", folder)
    assert hcl.failed == []
    assert plan.failed == []
    assert len(hcl.passed) > 150
    assert len(plan.passed) > 50
    named = {check for check, _ in skips(Path(folder))}
    structural = {c for m in (ROOT / "modules").iterdir() for c, _ in skips(m)}
    suppressed = {check for check, _ in (*hcl.skipped, *plan.skipped)}
    assert named - suppressed == set(), "these skips are for nothing"
    assert suppressed <= named | structural


def test_production_goes_without_nothing(rendered: Catctl) -> None:
    assert skips(rendered.folder / "environments/production") == []


@pytest.mark.parametrize("key", [key for key in ENVIRONMENTS if key != "production"])
def test_what_a_hackathon_goes_without_is_named_with_its_price(rendered: Catctl, key: str) -> None:
    found = skips(rendered.folder / "environments" / key)
    assert 0 < len({check for check, _ in found}) <= MOST_SKIPS
    assert all(re.search(r" is (?:off|0|no |\d+)|there is no ", reason) for _, reason in found)
    assert all(
        re.search(r"; (?:on|365): .*(?:USD|free|cents|twice)", reason) for _, reason in found
    )


def test_few_skips_stand_in_the_modules_and_each_says_why() -> None:
    found = [skip for folder in sorted((ROOT / "modules").iterdir()) for skip in skips(folder)]
    assert 0 < len(found) <= MOST_STRUCTURAL_SKIPS
    assert all(len(reason) > 30 for _, reason in found)


def test_nothing_is_found_in_the_whole_rendered(rendered: Catctl, scanner: Scanner) -> None:
    """Examples of the modules, and environments side by side: too many references for checkov,
    which would stop following them and take a variable for missing.
    """
    folder = str(rendered.folder)
    found = scanner("-d", folder, "--framework", "terraform", **{FOLLOW: "40"})
    assert found.failed == []
    assert len(found.passed) > 300


def test_a_new_finding_is_found(rendered: Catctl, scanner: Scanner, tmp_path: Path) -> None:
    folder = tmp_path / "environments/library"
    for part in ("modules", "environments/library"):
        shutil.copytree(rendered.folder / part, tmp_path / part)
    (folder / "own.tf").write_text(
        'resource "aws_security_group_rule" "ssh" {\n'
        "  security_group_id = module.security_groups.tasks_security_group_id\n"
        '  type              = "ingress"\n  protocol          = "tcp"\n'
        "  from_port         = 22\n  to_port           = 22\n"
        '  cidr_blocks       = ["0.0.0.0/0"]\n  description       = "SSH"\n}\n',
        encoding="utf-8",
    )
    found = scanner("-d", str(folder), "--framework", "terraform")
    assert found.failed == [("CKV_AWS_24", "aws_security_group_rule.ssh")]
