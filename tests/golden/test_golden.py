"""Environment file → byte-equal tree. CATCTL_UPDATE_GOLDEN=1 rewrites what is expected.

The trees of the two seeds are the repository's own environments/ and modules/.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from catctl.environment.load import build
from catctl.rendering.observe import read_templates
from catctl.rendering.render import render_project
from catctl.terraform.binary import find_terraform

HERE = Path(__file__).parent


def rendered(case: str) -> dict[str, str]:
    text = (HERE / case / "environment.yaml").read_text(encoding="utf-8")
    environment = build(case, [("environment.yaml", text)])
    files = render_project(read_templates(None), [environment])
    prefix = f"environments/{case}/"
    return {p.removeprefix(prefix): text for p, text in files.items() if p.startswith(prefix)}


@pytest.mark.parametrize("case", ["rich", "least"])
def test_tree(case: str) -> None:
    expected = HERE / case / "expected"
    found = rendered(case)
    if os.environ.get("CATCTL_UPDATE_GOLDEN"):
        expected.mkdir(exist_ok=True)
        for name, text in found.items():
            (expected / name).write_text(text, encoding="utf-8", newline="\n")
    stored = {path.name: path.read_bytes().decode() for path in expected.iterdir()}
    assert stored == found


def test_outputs_are_in_order() -> None:
    template = read_templates(None).texts["environment/outputs.tf.j2"]
    names = re.findall(r'^output "(\w+)"', template, re.M)
    assert names == sorted(names) != []


@pytest.mark.parametrize("case", ["rich", "least"])
def test_tree_is_formatted(case: str) -> None:
    terraform = find_terraform(os.environ, Path("/nowhere"))
    env = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    done = subprocess.run(
        [str(terraform), "fmt", "-check", "-diff", str(HERE / case / "expected")],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
