"""A call of a module says nothing that is the module's default anyway."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catctl.environment.load import build
from catctl.rendering.arguments import without
from catctl.rendering.model import Templates
from catctl.rendering.observe import read_templates
from catctl.rendering.render import render_project
from tests.support.project import ROOT

HEAD = "project: shop\nregion: ap-northeast-2\n"
README = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
# Environment files: both presets, bare and with everything.
ENVIRONMENTS = {
    "hackathon": HEAD + "services: {web: {}}\n",
    "production": HEAD + "preset: production\ndatabase: {}\nservices: {web: {}}\n",
    "readme": README[0],
    "workers": HEAD + "network: {nat: none, subnets: {app: [], db: []}}\n"
    "monitoring: {alarms: true}\nservices: {job: {worker: true, public_ip: true}}\n",
}
BY_HAND = sorted(
    path
    for pattern in (
        "environments/*/main.tf",
        "modules/*/examples/*/main.tf",
        "tests/golden/*/expected/main.tf",
    )
    for path in ROOT.glob(pattern)
)


DEFAULTS = {"a": "null", "bbb": "[]", "e": "{\n    f = 1\n  }"}
LINES = """\
  a       = 1
  bbb     = []
  ccccccc = "x = y {"

  # Why.
  e = {
    f = 1
  }

  g = [
    "h",
  ]
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", '  a       = 1\n  ccccccc = "x = y {"\n\n  g = [\n    "h",\n  ]\n'),
        ("= 1\n  bbb", "= null\n  bbb", '  ccccccc = "x = y {"\n'),
        ('  ccccccc = "x = y {"\n\n  # Why.\n', "", "  a = 1\n\n  g"),
        ("    f = 1", "    f = 2", "  # Why.\n  e = {\n    f = 2\n  }\n\n  g"),
    ],
)
def test_what_is_left_stands_as_terraform_fmt_has_it(old: str, new: str, expected: str) -> None:
    assert expected in without(LINES.replace(old, new), DEFAULTS)


def test_the_defaults_are_those_of_the_project_s_own_module() -> None:
    """With another default, or with none, what the file says must be handed over."""
    environment = build("x", [("environment.yaml", HEAD)])
    texts = read_templates(None).texts
    for number, said in (("3", True), ("10", False), ("", True)):
        default = f"  default = {number}\n" if number else ""
        own = f'variable "keep_production" {{\n  type = number\n{default}}}\n'
        templates = Templates({**texts, "modules/ecr/variables.tf": own})
        root = render_project(templates, [environment])["environments/x/main.tf"]
        assert ("keep_production  = 10\n" in root) is said


def blocks(kind: str, text: str) -> list[str]:
    return re.findall(rf'^{kind} "\w+" \{{\n.*?^\}}$', text, re.M | re.S)


def arguments(block: str) -> dict[str, str]:
    """Those of a block, by name, each on one line; what is nested counts as its value."""
    found: dict[str, str] = {}
    name = ""
    for line in block.splitlines()[1:-1]:
        if first := re.match(r"  (\w+) +=(.*)", line):
            name = first[1]
            found[name] = first[2].strip()
        elif line.startswith("   ") or re.match(r"  [)\]}]", line):
            found[name] += re.sub(r"\s+", " ", line)
    return found


def defaults(module: str) -> dict[str, str]:
    text = (ROOT / "modules" / module / "variables.tf").read_text(encoding="utf-8")
    values = {block.split('"')[1]: arguments(block) for block in blocks("variable", text)}
    return {name: found["default"] for name, found in values.items() if "default" in found}


def idle(text: str, folder: Path) -> list[str]:
    """Arguments of calls of modules that are the module's defaults, and nulls."""
    found = []
    for block in blocks("module", text):
        given = arguments(block)
        module = (folder / given["source"].strip('"')).resolve().name
        known = defaults(module)
        found += [f"{module}.{name}" for name in given if given[name] == known.get(name)]
        found += [f"{module}: {line}" for line in block.splitlines() if line.endswith("= null")]
    return found


@pytest.mark.parametrize("key", ENVIRONMENTS)
def test_no_argument_is_a_default(key: str) -> None:
    environment = build(key, [("environment.yaml", ENVIRONMENTS[key])])
    files = render_project(read_templates(None), [environment])
    assert idle(files[f"environments/{key}/main.tf"], ROOT / "environments" / key) == []


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_argument_in_a_file_is_a_default(path: Path) -> None:
    assert idle(path.read_text(encoding="utf-8"), path.parent) == []
