"""Names that RDS refuses: the module knows the same."""

from __future__ import annotations

import re

from catctl.environment.reserved_words import RESERVED, TAKEN
from tests.support.project import ROOT


def words_of(text: str, engine: str) -> frozenset[str]:
    [lines] = re.findall(rf"^    {engine} += toset\((.*?)^    \]", text, re.M | re.S)
    return frozenset(
        word for line in re.findall(r'^ +"([^"]+)",$', lines, re.M) for word in line.split()
    )


def test_the_module_reserves_the_same() -> None:
    text = (ROOT / "templates/modules/database/reserved.tf").read_text(encoding="utf-8")
    reserved, taken = text.split("# Databases that are there already")
    assert {engine: words_of(reserved, engine) for engine in RESERVED} == RESERVED
    for engine, words in TAKEN.items():
        listed = ", ".join(f'"{word}"' for word in sorted(words))
        assert f"{engine:<8} = toset([{listed}])" in taken
