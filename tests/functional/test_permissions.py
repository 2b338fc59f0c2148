"""catctl iam: policies on stdout, in files, and as documents."""

from __future__ import annotations

import json

from catctl.iam.packing import LONGEST
from tests.support.command_line import Catctl

BOUNDARY = "permissions_boundary: arn:aws:iam::011587325937:policy/library-boundary\n"


def bound(project: Catctl) -> None:
    file = project.folder / "environments/library/environment.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{BOUNDARY}", encoding="utf-8")


def test_one_policy_is_printed_as_iam_takes_it(bare: Catctl) -> None:
    found = bare("iam", "plan-role", "library")
    assert json.loads(found.out)["Version"] == "2012-10-17"
    assert f" of {LONGEST:,} characters" in found.err
    assert not (bare.folder / ".catctl").exists(), (
        "AWS is not asked where the file names the account"
    )


def test_several_are_printed_by_name(bare: Catctl) -> None:
    bound(bare)
    found = bare("iam", "apply-role", "library")
    policies = json.loads(found.out)
    assert list(policies) == [f"library-apply-{n}" for n in range(1, len(policies) + 1)]
    assert "--out DIR writes a file for each" in found.err
    told = [
        json.loads(line) for line in bare("iam", "apply-role", "library", "--json").out.splitlines()
    ]
    assert {item["name"]: item["policy"] for item in told} == policies
    assert all(item["length"] <= LONGEST for item in told)


def test_files_are_written_once_and_never_over_others(bare: Catctl) -> None:
    bound(bare)
    found = bare("iam", "apply-role", "library", "--out", "policies")
    folder = bare.folder / "policies"
    written = sorted(file.name for file in folder.iterdir())
    assert written[0] == "library-apply-1.json"
    assert len(found.out.splitlines()) == len(written)
    assert "aws iam create-policy --policy-name library-apply-1" in found.err
    bare("iam", "apply-role", "library", "--out", "policies")
    (folder / "library-apply-2.json").write_text("mine", encoding="utf-8")
    (folder / "library-apply-1.json").unlink()
    refused = bare("iam", "apply-role", "library", "--out", "policies", code=1)
    assert "library-apply-2.json holds other text; nothing was written" in refused.err
    assert not (folder / "library-apply-1.json").exists()


def test_apply_without_a_boundary_is_told_what_to_write(bare: Catctl) -> None:
    found = bare("iam", "apply-role", "library", code=1)
    assert BOUNDARY.strip() in found.err
    assert "catctl iam boundary library" in found.err


def test_whose_names_begin_alike_is_said(bare: Catctl) -> None:
    folder = bare.folder / "environments/other"
    folder.mkdir()
    text = 'project: other\nregion: ap-northeast-2\nname: library-2\naccount_id: "011587325937"\n'
    (folder / "environment.yaml").write_text(f"{text}services: {{web: {{}}}}\n", encoding="utf-8")
    found = bare("iam", "deploy-role", "library")
    assert "The names of other begin with library-, too" in found.err
    assert "begin with" not in bare("iam", "deploy-role", "cat").err
