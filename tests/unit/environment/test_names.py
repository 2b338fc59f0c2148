"""Names of things in AWS are derived in one file, and in no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from catctl.environment import names
from tests.support.project import ROOT
from tests.support.source import read

HOME = ROOT / "catctl/environment/names.py"
FILES = sorted(path for path in (ROOT / "catctl").rglob("*.py") if path != HOME)
# Whatever a name begins with, and a hyphen at it.
_OWNER = r"\{(?:\.?(?:bucket|cluster|name|project|service)|\.prefix)\}"
_HYPHEN = re.compile(rf"{_OWNER}-|-{_OWNER}")


def pieces() -> re.Pattern[str]:
    """What names.py puts before and behind whatever a name begins with."""
    found = read(HOME).joined
    before = {text for joined in found for text in re.findall(r"([^{}]*[a-z][^{}]*)\{", joined)}
    behind = {text for joined in found for text in re.findall(r"\}([^{}]*[a-z][^{}]*)", joined)}
    for kind in (names.AlarmOf, names.GroupOf, names.RoleOf):
        behind |= {f"-{what}" for what in get_args(kind)}
    heads, tails = ("|".join(map(re.escape, sorted(some))) for some in (before, behind))
    return re.compile(rf"(?:{heads})\{{|\}}(?:{tails})(?![\w-])")


PIECES = pieces()


def derivations(path: Path) -> list[str]:
    """The strings in which a file puts such a name together; a sentence has spaces."""
    joined = (text for text in sorted(read(path).joined) if not re.search(r"\s", text))
    return [text for text in joined if _HYPHEN.search(text) or PIECES.search(text)]


def test_no_other_file_derives_a_name() -> None:
    found = {path.relative_to(ROOT).as_posix(): derivations(path) for path in FILES}
    assert {file: texts for file, texts in found.items() if texts} == {}


def test_names_that_no_module_has_stay_as_they_are() -> None:
    """Under another name there would be a second one beside the first."""
    assert names.scaling_policy("shop-hack-web") == "shop-hack-web-cpu"
    assert names.state_policy("states", "a/b.tfstate") == "terraform-state-states-a-b.tfstate"
    assert len(names.state_policy("states", "k" * 200)) == 128, "AWS takes no more"
    odd = {names.state_policy("states", key) for key in ("a!b", "a'b", "a(b", "k" * 200, "k" * 201)}
    assert len(odd) == 5
    assert all(re.fullmatch("[A-Za-z0-9_+=,.@-]{1,128}", name) for name in odd)


@pytest.mark.parametrize(
    "code",
    [
        'f"{environment.name}-alb"',
        'f"{name}-{end}"',
        'f"{called()}-final"',
        'f"{self.prefix}-{self.key}"',
        'f"alarm:TargetTracking-service/{called()}/*"',
        'f"/ecs/{x}"',
        'name + "-alarms"',
        'f"{x}-blue-green"',
    ],
)
def test_what_derives_a_name_is_seen(code: str, tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text(code, encoding="utf-8")
    assert derivations(file)
