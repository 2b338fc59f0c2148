"""What a plan is made of besides the rendered files: any difference is seen, and no value kept."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from catctl.stack.inputs import LARGE, digest_files, digest_variables


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project: an environment, a module that it uses, one that it does not, a policy beside."""
    texts = {
        "environments/hack/main.tf": 'x = file("../../shared/policy.json")\n',
        "environments/hack/.env": "x",
        "environments/hack/files/user-data.tpl": "x",
        "environments/hack/values.auto.tfvars": "x",
        "modules/own/main.tf": 'templatefile( "${path.module}/../beside.tpl", {})',
        "modules/own/files/deep/page.html": "x",
        "modules/unused/main.tf": "x",
        "modules/beside.tpl": "x",
        "shared/policy.json": "x",
        "shared/other.json": "x",
    }
    for name, text in texts.items():
        write(tmp_path / name, text)
    modules = [{"Dir": "."}, {"Dir": "../../modules/own"}, {"Dir": ".terraform/modules/far"}, 1]
    record = tmp_path / "environments/hack/.terraform/modules/modules.json"
    write(record, json.dumps({"Modules": modules}))
    write(record.parent / "far/main.tf", "x")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def digests(root: Path) -> dict[str, str]:
    return digest_files(root, root / "environments/hack", {})


READ = [
    "environments/hack/.env",
    "environments/hack/files/user-data.tpl",
    "environments/hack/main.tf",
    "environments/hack/values.auto.tfvars",
    "modules/beside.tpl",
    "modules/own/files/deep/page.html",
    "modules/own/main.tf",
    "shared/policy.json",
]


def test_what_is_read(root: Path) -> None:
    assert list(digests(root)) == READ


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("more.tf", 'x = filesha256("../../shared/other.json")'),
        ("more.tf", 'x = file("~/shared/other.json")'),
        ("more.tf", 'x = file( pathexpand( "~/shared/other.json"))'),
        ("more.tf", 'x = filemd5(abspath("${path.root}/../../shared/other.json"))'),
        ("more.tf.json", r'{"locals": {"x": "${file(\"../../shared/other.json\")}"}}'),
        (
            "more.tf.json",
            r'{"locals": {"x": "${file( \"${path.module}/../../shared/other.json\")}"}}',
        ),
    ],
)
def test_files_that_are_named_in_any_spelling(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv("HOME", str(root))
    monkeypatch.setenv("USERPROFILE", str(root))
    write(root / "environments/hack" / name, text)
    assert "shared/other.json" in digests(root)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: write(path, "other")])
def test_each_difference_is_seen_alone(
    root: Path, name: str, change: Callable[[Path], None]
) -> None:
    before = digests(root)
    if name.endswith("main.tf"):
        with (root / name).open("a", encoding="utf-8") as file:
            file.write("# other\n")
    else:
        change(root / name)
    after = digests(root)
    assert {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)} == {name}


@pytest.mark.parametrize(
    "name",
    [
        "environments/hack/.terraform/providers/x",
        "environments/hack/.terraform.lock.hcl",
        "environments/hack/.main.tf.swp",
        "environments/hack/.git/index",
        "environments/hack/errored.tfstate",
        "environments/hack/main.tf~",
        "environments/hack/terraform.tfstate.backup",
        "environments/hack/x.tfplan",
        "modules/own/examples/.terraform/x",
        "modules/unused/x",
        "shared/other.json",
        "environments/dog/main.tf",
    ],
)
def test_what_terraform_does_not_read_is_not_bound(root: Path, name: str) -> None:
    before = digests(root)
    write(root / name, "other")
    assert digests(root) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_pipes_are_not_read_and_folders_not_walked_in_circles(root: Path) -> None:
    os.mkfifo(root / "environments/hack/pipe.tf")
    (root / "environments/hack/circle").symlink_to(root)
    (root / "environments/hack/link.tpl").symlink_to(root / "shared/other.json")
    before = digests(root)
    assert before["environments/hack/pipe.tf"] == "no file"
    write(root / "shared/other.json", "changed behind a link")
    assert digests(root)["environments/hack/link.tpl"] != before["environments/hack/link.tpl"]


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_folders_behind_links_count_and_end(root: Path) -> None:
    """templatefile("files/${var.name}") reads there, and no text names it."""
    linked = root / "environments/hack/linked"
    linked.symlink_to(root / "shared")
    (root / "shared/back").symlink_to(root / "modules")
    (root / "modules/again").symlink_to(root / "shared")
    before = digests(root)
    write(root / "shared/other.json", "changed behind a link")
    after = digests(root)
    assert {n for n in before if before[n] != after[n]} == {"environments/hack/linked/other.json"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no time of the last change")
def test_what_is_large_is_not_changed_unseen_by_a_time_that_is_set(root: Path) -> None:
    file = root / "environments/hack/large.zip"
    file.write_bytes(bytes(LARGE + 1))
    before, times = digests(root), file.stat()
    with file.open("r+b") as stream:
        stream.write(b"x")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digests(root) != before


def test_what_is_large_counts_by_size_and_time(root: Path) -> None:
    file = root / "environments/hack/large.zip"
    file.write_bytes(bytes(LARGE + 1))
    before = digests(root)
    os.utime(file, ns=(0, 0))
    assert digests(root) != before


@pytest.mark.parametrize("damaged", ["", "[]", '{"Modules": 3}', '{"Modules": [{"Dir": 3}]}'])
def test_a_damaged_record_of_modules_hides_no_file_of_the_root(root: Path, damaged: str) -> None:
    record = root / "environments/hack/.terraform/modules/modules.json"
    record.write_text(damaged, encoding="utf-8")
    assert "environments/hack/.env" in digests(root)


def test_variables_are_kept_as_digests_alone() -> None:
    found = digest_variables({"TF_VAR_password": "hunter2", "PATH": "/bin", "TF_LOG": "1"})
    assert list(found) == ["TF_VAR_password"]
    assert "hunter2" not in found["TF_VAR_password"]
    assert found != digest_variables({"TF_VAR_password": ""})
