"""Of what lies on the disk, the damaged counts as absent, and hides nothing that is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catctl.errors import CatctlError
from catctl.stack.model import Run
from catctl.stack.observe import (
    damaged_parts,
    has_catctl,
    has_terraform,
    is_initialised,
    read_errored_state,
    read_json,
    read_ledger,
    read_runs,
    read_saved_plan,
)
from tests.support.runs import SAVED

RUN = Run(
    id="1-hack-plan",
    environment="hack",
    verb="plan",
    target="aws",
    started=1_000_000_000.0,
    catctl_pid=2**22 + 1,
)
WHOLE = RUN.to_json()


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\xff\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        *(
            json.dumps({**WHOLE, "id": "2", **wrong}).encode()
            for wrong in (
                {"started": "now"},
                {"started": 1e18},
                {"started": -1},
                {"started": None},
                {"ended": 1e300},
                {"catctl_pid": "1"},
                {"catctl_pid": -1},
                {"catctl_pid": 10**12},
                {"terraform_pid": -5},
                {"code": "0"},
                {"verb": 1},
                {"environment": None},
                {"environment": ["hack"]},
                {"id": "../../etc/passwd"},
                {"future": 1},
            )
        ),
    ],
)
def test_one_bad_record_hides_no_good_one(tmp_path: Path, bad: bytes) -> None:
    (tmp_path / "1-hack-plan.json").write_text(json.dumps(WHOLE), encoding="utf-8")
    (tmp_path / "2.json").write_bytes(bad)
    (tmp_path / "3.json").mkdir()
    found = read_runs(tmp_path)
    assert found == [RUN]
    assert not any(has_catctl(run) or has_terraform(run) for run in found)


def test_a_file_in_the_place_of_a_folder_holds_no_run(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("", encoding="utf-8")
    assert read_runs(tmp_path / "runs") == []
    assert read_ledger(tmp_path / "runs/1.jsonl").diagnostics == []
    assert read_json(tmp_path / "runs/1.json") is None


@pytest.mark.parametrize("end", ["\x85", "\u2028"])
def test_a_line_of_terraform_ends_at_its_end(tmp_path: Path, end: str) -> None:
    """Go writes U+0085 as it is: an operation with it in its address was none."""
    resource = {"addr": f'a.b["c{end}d"]', "module": "", "resource_type": "a"}
    hook = {"resource": resource, "action": "create", "id_value": "i"}
    line = json.dumps({"type": "apply_complete", "hook": hook}, ensure_ascii=False)
    (tmp_path / "1.jsonl").write_text(f"{line}\n", encoding="utf-8")
    assert len(read_ledger(tmp_path / "1.jsonl").done) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"changes": 1}, {"changes": [1]}, {"outputs": "url"}, {"binding": []}, {"file": 1}, {"x": 1}],
    ids=str,
)
def test_a_damaged_saved_plan_is_said(tmp_path: Path, wrong: dict[str, Any]) -> None:
    text = json.dumps({**SAVED.to_json(), **wrong})
    (tmp_path / "saved.json").write_text(text, encoding="utf-8")
    assert "cannot be read" in str(read_saved_plan(tmp_path))


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"serial": "1", "lineage": "l"}', "[]"])
def test_a_damaged_state_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "errored.tfstate").write_text(text, encoding="utf-8")
    with pytest.raises(CatctlError, match="damaged or cut short"):
        read_errored_state(tmp_path)


BACKEND: dict[str, Any] = {
    "version": 3,
    "backend": {"type": "s3", "config": {"bucket": "b"}, "hash": 1},
}
MODULES = {"Modules": [{"Key": "", "Source": "", "Dir": "."}]}
FILES = {".terraform/terraform.tfstate": BACKEND, ".terraform/modules/modules.json": MODULES}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    provider = tmp_path / ".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/l_a"
    provider.mkdir(parents=True)
    (provider / "terraform-provider-aws_v5.100.0_x5").write_text("#!", encoding="utf-8")
    (tmp_path / ".terraform/modules").mkdir()
    for name, value in FILES.items():
        (tmp_path / name).write_text(json.dumps(value), encoding="utf-8")
    assert is_initialised(tmp_path)
    assert damaged_parts(tmp_path) == []
    return tmp_path


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"version": 3, "backend": []}', "\0" * 9])
def test_what_terraform_would_fail_on_for_ever_is_seen(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert damaged_parts(folder) == [name]
    assert not is_initialised(folder)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 4},
        {"version": "3"},
        {"terraform_version": 1},
        {"lineage": []},
        {"backend": {**BACKEND["backend"], "hash": "x"}},
        {"backend": {**BACKEND["backend"], "type": 1}},
        {"backend": {**BACKEND["backend"], "config": None}},
    ],
    ids=str,
)
def test_a_backend_of_another_shape_is_damaged(folder: Path, wrong: dict[str, Any]) -> None:
    name = ".terraform/terraform.tfstate"
    (folder / name).write_text(json.dumps({**BACKEND, **wrong}), encoding="utf-8")
    assert damaged_parts(folder) == [name]


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_folder_or_a_dead_link_is_no_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert not is_initialised(folder)
    assert damaged_parts(folder) == []  # terraform init makes it
    (folder / name).mkdir()
    assert damaged_parts(folder) == [name]
    (folder / name).rmdir()
    (folder / name).symlink_to("nowhere")
    assert damaged_parts(folder) == [name]


def test_a_provider_cut_short_is_none(folder: Path) -> None:
    [provider] = folder.glob(".terraform/providers/*/*/*/*/*/*")
    provider.write_bytes(b"")
    assert not is_initialised(folder)


@pytest.mark.parametrize("name", [".terraform", ".terraform/modules", ".terraform/providers"])
def test_a_file_in_the_place_of_a_folder_is_damaged(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("", encoding="utf-8")
    assert damaged_parts(tmp_path) == [name]
