"""What rendering changes, as a list of files or as a diff."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from catctl.actions import Outcome, Plan
from catctl.foreign import one_line
from catctl.rendering.plan import FileAction, unified_diff
from catctl.views import console
from catctl.views.plan import OutcomeView, actions_json


@dataclass(kw_only=True)
class RenderView(OutcomeView[FileAction]):
    """``checks`` is for --check, ``diffs`` for --diff."""

    keys: tuple[str, ...]
    checks: bool
    diffs: bool
    changes: int = 0

    def notes(self, notes: Iterable[str]) -> None:
        for text in notes:
            self.out.note(text)

    def plan(self, plan: Plan[FileAction]) -> None:
        diff = unified_diff(plan) if self.checks or self.diffs else None
        if diff:
            self.out.data(diff.rstrip("\n"))
        self.out.document("catctl_render", actions=actions_json(plan), diff=diff)
        if self.checks:
            self.out.note(_stale(len(list(plan))))
            return
        texts = [one_line(action) for action in plan]
        self.changes = len(texts)
        for text in texts if self.out.flags.verbose else _by_module(texts):
            self.out.note(f"  {text}")
        if not texts:
            self.out.note(f"Rendered {', '.join(self.keys)}: everything is up to date.")

    def dry_run(self) -> None:
        if not self.checks:
            self.out.note(
                f"{console.count_of(self.changes, 'change')} not made: this is a dry run."
            )

    def done(self, action: FileAction) -> None:
        """Told before, in few lines."""

    def rest(self, outcome: Outcome[FileAction]) -> None:
        super().rest(outcome)
        if outcome.error is None:
            count = console.count_of(self.changes, "change")
            self.out.note(f"Rendered {', '.join(self.keys)}: {count}.")


def _by_module(actions: list[str]) -> list[str]:
    """The files of a module in one line, where there are several of one fate."""
    places = {text: re.sub(r"^(\w+ modules/[^/]+/).+", r"\1", text) for text in actions}
    counts = Counter(places.values())
    lines = [
        text if counts[place] == 1 else f"{place} ({counts[place]} files)"
        for text, place in places.items()
    ]
    return list(dict.fromkeys(lines))


def _stale(count: int) -> str:
    if not count:
        return "Everything rendered is up to date."
    return f"There {'is 1 stale file' if count == 1 else f'are {count} stale files'}."
