"""Show → ask → carry out → tell the rest: in this order, and no further than agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from catctl.actions import Outcome, Plan, Stage
from catctl.errors import CatctlError, RefusedError
from catctl.journeys import course

PLAN = Plan.of([Stage(title="one", actions=("a", "b")), Stage(title="two", actions=("c",))])


@dataclass
class Told:
    """Notes what a view is told, what is asked and what is done, in order."""

    said: list[str] = field(default_factory=list)
    fails: str = ""

    def plan(self, plan: Plan[str]) -> None:
        self.said.append(f"plan {''.join(plan)}".strip())

    def dry_run(self) -> None:
        self.said.append("dry run")

    @contextmanager
    def working(self) -> Iterator[None]:
        self.said.append("begin")
        yield
        self.said.append("end")

    def done(self, action: str) -> None:
        self.said.append(f"told {action}")

    def rest(self, outcome: Outcome[str]) -> None:
        rest = "".join(outcome.failed), "".join(outcome.not_attempted)
        self.said.append(f"rest {' '.join(rest)}".strip())

    def ask(self, question: str) -> None:
        self.said.append(f"ask {question}")

    def execute(self, action: str) -> None:
        if action == self.fails:
            raise CatctlError(f"{action} failed")
        self.said.append(f"do {action}")


def run(told: Told, plan: Plan[str] = PLAN, *, dry_run: bool = False) -> Outcome[str]:
    consent = course.Consent(
        ask=told.ask, ask_name=lambda _, __: None, require_name=lambda _, __: None, dry_run=dry_run
    )
    return course.run(
        plan,
        told.execute,
        consent=consent,
        question="sure?",
        view=told,
        check=lambda: told.said.append("check"),
        explain=lambda outcome, error: CatctlError(f"{error.message}, explained"),
    )


def test_the_whole_course() -> None:
    told = Told()
    assert run(told).done == ("a", "b", "c")
    assert told.said == [
        "plan abc",
        "check",
        "ask sure?",
        "begin",
        *("do a", "told a", "do b", "told b", "do c", "told c"),
        "end",
        "rest",
    ]


def test_nothing_to_do_is_said_and_nobody_is_asked() -> None:
    told = Told()
    assert run(told, Plan()).done == ()
    assert told.said == ["plan"]


def test_a_dry_run_checks_and_ends() -> None:
    told = Told()
    assert run(told, dry_run=True).done == ()
    assert told.said == ["plan abc", "check", "dry run"]


@pytest.mark.parametrize("who", ["check", "ask"])
def test_a_no_ends_it_before_anything_is_done(who: str) -> None:
    told = Told()

    def refuse(_: str = "") -> None:
        raise RefusedError("no")

    consent = course.Consent(
        ask=refuse if who == "ask" else told.ask,
        ask_name=lambda _, __: None,
        require_name=lambda _, __: None,
    )
    check = refuse if who == "check" else lambda: None
    with pytest.raises(RefusedError):
        course.run(PLAN, told.execute, consent=consent, question="sure?", view=told, check=check)
    assert told.said == ["plan abc"]


def test_the_rest_is_told_before_the_first_failure_is_raised() -> None:
    told = Told(fails="a")
    with pytest.raises(CatctlError, match="a failed, explained"):
        run(told)
    assert told.said[3:] == ["begin", "do b", "told b", "end", "rest a c"]


def test_consent_to_all_asks_nobody() -> None:
    told = Told()
    course.run(PLAN, told.execute, consent=course.agreed(), question="sure?", view=told)
    assert told.said[0] == "plan abc"
    assert told.said[-1] == "rest"
