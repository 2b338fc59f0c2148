"""Planning files: what is ours, what was edited, what is foreign."""

from __future__ import annotations

import pytest

from catctl.errors import RefusedError
from catctl.rendering.plan import DeleteFile, KeepCopy, WriteFile, plan_files
from tests.support.rendered import EDITED, FOREIGN, NEW, OLD, PATH


@pytest.mark.parametrize(
    ("desired", "observed", "actions"),
    [
        ({}, {}, []),
        ({PATH: NEW}, {PATH: NEW}, []),
        ({PATH: NEW}, {}, [WriteFile(path=PATH, text=NEW, before=None)]),
        ({PATH: NEW}, {PATH: OLD}, [WriteFile(path=PATH, text=NEW, before=OLD)]),
        ({}, {PATH: OLD}, [DeleteFile(path=PATH, before=OLD)]),
        ({}, {"modules/x/own.tf": FOREIGN}, []),
        ({PATH: NEW}, {PATH: NEW, "modules/x/own.tf": FOREIGN}, []),
    ],
)
def test_plan(desired: dict[str, str], observed: dict[str, str], actions: list[object]) -> None:
    assert list(plan_files(desired, observed)) == actions


@pytest.mark.parametrize(
    ("desired", "observed", "reason"),
    [
        ({PATH: NEW}, {PATH: EDITED}, "was edited by hand"),
        ({PATH: NEW}, {PATH: FOREIGN}, "bears no header"),
        ({}, {PATH: EDITED}, "was edited by hand"),
    ],
)
def test_refusals(desired: dict[str, str], observed: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        plan_files(desired, observed)
    forced = list(plan_files(desired, observed, force=True))
    assert isinstance(forced[0], KeepCopy)
    assert forced[0].text == observed[PATH]


def test_a_copy_overwrites_no_earlier_copy() -> None:
    """Edited and forced twice: both edits are kept."""
    twice = [
        action.copy
        for text in (EDITED, f"{EDITED}# and more\n")
        for action in plan_files({PATH: NEW}, {PATH: text}, force=True)
        if isinstance(action, KeepCopy)
    ]
    assert len(set(twice)) == 2
