"""The wheel: it carries its templates, and works in an empty folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from catctl.rendering.observe import read_folder
from tests.support.command_line import Catctl
from tests.support.project import ROOT


def test_wheel_works_elsewhere(tmp_path: Path, environ: dict[str, str]) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as content:
        content.extractall(unpacked)
        names = content.namelist()
    templates = [*read_folder(ROOT / "templates")]
    assert "scaffold/project/.pre-commit/terraform.py" in templates
    assert {f"catctl/_templates/{template}" for template in templates} <= set(names)
    folder = tmp_path / "empty"
    folder.mkdir()
    installed = Catctl(folder, {**environ, "PYTHONPATH": str(unpacked)})
    installed("init", "--project", "shop")
    installed("render", "--all")
    where = subprocess.run(
        [sys.executable, "-c", "import catctl; print(catctl.__file__)"],
        env=installed.environ,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.strip().startswith(str(unpacked))
    assert (folder / "modules/vpc/main.tf").is_file()
    assert (folder / "environments/hack/.terraform.lock.hcl").is_file()
