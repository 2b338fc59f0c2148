"""Each module by itself: Terraform's own tests with a mocked provider, and what they must hold."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from catctl.rendering.tables import tables
from tests.support.project import ROOT
from tests.support.provider import running
from tests.support.terraform_by_hand import PlainTerraform, plain_terraform

MODULES = sorted(path.name for path in (ROOT / "modules").iterdir() if path.is_dir())
FILES = ("main.tf", "outputs.tf", "variables.tf", "versions.tf", "README.md")


def texts(module: str, pattern: str = "*.tf") -> dict[str, str]:
    folder = ROOT / "modules" / module
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}


def blocks(kind: str, text: str) -> dict[str, str]:
    return dict(re.findall(rf'^{kind} "([^"]+)" \{{\n(.*?)^\}}$', text, re.M | re.S))


def copied(module: str, target: Path) -> Path:
    """A module in a folder of its own, with the lock file of an environment."""
    shutil.copytree(ROOT / "modules" / module, target, ignore=shutil.ignore_patterns(".terraform*"))
    shutil.copy(ROOT / "environments/cat/.terraform.lock.hcl", target)
    return target


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainTerraform]:
    """Terraform with the provider at hand: it is mocked, and asked for its schema alone."""
    home = tmp_path_factory.mktemp("terraform")
    found = plain_terraform(home)
    folder = copied("ecr", home / "ecr")
    found(folder, "init", "-no-color")
    [program] = (folder / ".terraform/providers").glob(
        "*/hashicorp/aws/*/*/terraform-provider-aws*"
    )
    with running(program, home, found.environ) as address:
        found.environ["TF_REATTACH_PROVIDERS"] = address
        yield found


@pytest.mark.xdist_group("modules")
@pytest.mark.parametrize("module", MODULES)
def test_terraform_tests_pass(module: str, terraform: PlainTerraform, tmp_path: Path) -> None:
    folder = copied(module, tmp_path / module)
    terraform(folder, "init", "-no-color")
    said = terraform(folder, "test", "-no-color")
    runs = sum(text.count('\nrun "') for text in texts(module, "tests/*.tftest.hcl").values())
    assert runs >= 3
    assert f"Success! {runs} passed, 0 failed." in said


@pytest.mark.parametrize("module", MODULES)
def test_every_validation_has_a_value_that_it_rejects(module: str) -> None:
    variables = blocks("variable", texts(module)["variables.tf"])
    wanted = {name: body.count("\n  validation {") for name, body in variables.items()}
    tests = "\n".join(texts(module, "tests/*.tftest.hcl").values())
    rejected = Counter(re.findall(r"expect_failures = \[var\.(\w+)\]", tests))
    assert sum(wanted.values()) > 0
    assert {name: rejected[name] for name in wanted} == wanted


@pytest.mark.parametrize("module", MODULES)
def test_variables_and_outputs_are_described_and_in_order(module: str) -> None:
    found = texts(module)
    variables = blocks("variable", found["variables.tf"])
    outputs = blocks("output", found["outputs.tf"])
    assert len(variables) <= 20
    assert list(variables) == sorted(variables)
    assert list(outputs) == sorted(outputs)
    for name, body in {**variables, **outputs}.items():
        assert re.search(r'^  description += ".+\."$', body, re.M), name
    for name, body in variables.items():
        assert re.search(r"^  type += (?!any)", body, re.M), name
        assert re.search(r"^  (?:nullable += false|default += null)$", body, re.M), name


@pytest.mark.parametrize("module", MODULES)
def test_what_belongs_to_a_module_is_there(module: str) -> None:
    folder = ROOT / "modules" / module
    for name in (*FILES, "examples/minimal/main.tf", "tests/validations.tftest.hcl"):
        assert (folder / name).is_file(), name
    text = "\n".join(texts(module).values())
    assert not re.search(r"^  count\b", text, re.M), "things have names: for_each"
    assert not re.search(r"^provider ", text, re.M)
    assert len(text.splitlines()) < 620


@pytest.mark.parametrize("module", MODULES)
def test_the_readme_lists_what_is_there(module: str) -> None:
    readme = texts(module, "README.md")["README.md"]
    found = texts(module)
    for name in blocks("variable", found["variables.tf"]):
        assert f"\n| `{name}` | " in readme
    for name in blocks("output", found["outputs.tf"]):
        assert f"\n| `{name}` | " in readme
    for kind in re.findall(r'^resource "(\w+)"', "\n".join(found.values()), re.M):
        assert f"`{kind}`" in readme


def test_a_table_shows_types_and_defaults_on_one_line() -> None:
    text = """variable "a" {
  description = "Either <b> or \\\\"c\\\\" | d."
  type = map(object({
    port = number
    tags = optional(list(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = true
    error_message = "No."
  }
}

variable "e" {
  description = "Required."
  type        = string
}
""".replace("\\\\", "\\")
    rows = tables({"variables.tf": text}).inputs.splitlines()
    kind = "map(object({port = number, tags = optional(list(string), [])}))"
    assert rows[2] == f'| `a` | Either &lt;b&gt; or "c" \\| d. | `{kind}` | `{{}}` |'
    assert rows[3] == "| `e` | Required. | `string` | required |"
