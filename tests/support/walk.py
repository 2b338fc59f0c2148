"""Does what an error says first, then what the next one says: as a user who trusts it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from catctl.commands import Advice, Next, Place, Words
from catctl.errors import CatctlError
from catctl.views import console
from tests.support import tiny
from tests.support.command_line import Catctl
from tests.support.proxy import Chaos
from tests.support.sandbox import clients

MOST = 4
MARK = "# mine\n"  # what somebody has written into a rendered file
PLAN = ("plan", tiny.KEY, "--sandbox")
_SANDBOX = Place(sandbox=True)
_ASK = ("apply", "bootstrap-state", "destroy", "state", "unlock")  # these take --yes


@dataclass
class Walker:
    """The tiny project on a bad day. ``environ`` is of its commands; ``steps`` is what was done."""

    project: Catctl
    chaos: Chaos
    environ: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def __call__(self, *args: str) -> CatctlError | None:
        """Run a command; the error that it shows, if it does."""
        errors: list[CatctlError] = []
        with mock.patch.object(console, "show_error", lambda error, _: errors.append(error)):
            found = self.project(*args, code=None, **self.environ)
        assert bool(found.code) == bool(errors), f"{args}: {found}"
        return errors[0] if errors else None

    def edit(self, old: str, new: str) -> None:
        """Change the environment's file."""
        file = self.project.folder / "environments" / tiny.KEY / "environment.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def client(self, service: str) -> Any:
        """A client of the sandbox."""
        return clients(self.project, tiny.KEY)(service)

    def walk(self, *args: str) -> None:
        """From the error of ``args`` to a plan that works; no error is met twice."""
        error, failed = self(*args), args
        assert error is not None, f"{args} does not fail"
        met: set[str] = set()
        while error is not None:
            assert error.message not in met, f"a circle: {self.steps} and again {error.message}"
            met.add(error.message)
            error, failed = self._follow(error, failed)
            error = error or self(*PLAN)

    def _follow(
        self, error: CatctlError, failed: tuple[str, ...]
    ) -> tuple[CatctlError | None, tuple[str, ...]]:
        """Do what its hint says; the next error, and the command that it is of."""
        assert error.hint is not None, f"no way on: {error.message}"
        for item in items(error.hint):
            self.steps.append(str(item))
            assert len(self.steps) <= MOST, self.steps
            args = self._typed(item, failed)
            if args is None:
                continue
            found = self(*args)
            if found:
                return found, args
        return None, PLAN

    def _typed(self, item: str | Next, failed: tuple[str, ...]) -> tuple[str, ...] | None:
        """The command of ours that ``item`` asks for; None once anything else was done."""
        if isinstance(item, Next):
            words = shlex.split(item.line(_SANDBOX))[1:]
            return (*words, "--yes") if words[0] in _ASK else tuple(words)
        if re.match("(?:run )?the same again", item):
            return failed
        if item.startswith("aws ") and not item.startswith("aws sso"):
            self._ask_aws(item)
            return None
        for pattern, do in PERSON.items():
            if re.match(pattern, item):
                do(self)
                return None
        raise AssertionError(f"nobody knows how to: {item}")

    def _ask_aws(self, line: str) -> None:
        """As the aws command line does it."""
        _, service, operation, *words = shlex.split(line.replace("s3api", "s3"))
        if (service, operation) == ("s3", "rm"):
            bucket, _, key = words[0].removeprefix("s3://").partition("/")
            self.client("s3").delete_object(Bucket=bucket, Key=key)
            return
        options = dict(zip(words[::2], words[1::2], strict=True))
        options.pop("--region", None)
        given = {_camel(name): _value(text) for name, text in options.items()}
        getattr(self.client(service), operation.replace("-", "_"))(**given)


def items(hint: Words) -> list[str | Next]:
    """What a hint says is to be done, in order; of two ways, the first."""
    groups: list[list[str | Next]] = [[]]
    for part in hint.parts if isinstance(hint, Advice) else (hint,):
        if isinstance(part, Next):
            groups[-1].append(part)
            continue
        first, *more = re.split(r"[;,] then |: (?=aws )", part)
        groups[-1].append(first)
        groups += [[text] for text in more]
    labels = ("", "by hand", "see that what is stored is right")
    told = [
        [part for part in group if isinstance(part, Next) or part.strip(" :") not in labels]
        for group in groups
    ]
    return [group[0] for group in told if group]


def _camel(option: str) -> str:
    return "".join(part.capitalize() for part in option.removeprefix("--").split("-"))


def _value(text: str) -> Any:
    return json.loads(text) if text.startswith("{") else text


def _calm(walker: Walker) -> None:
    walker.chaos.calm()


def _unprotect(walker: Walker) -> None:
    walker.edit("protected: true", "protected: false")


def _move_state_away(walker: Walker) -> None:
    tiny.errored(walker.project).rename(walker.project.folder / "kept.tfstate")


def _unmark(walker: Walker) -> None:
    file = walker.project.folder / "environments" / tiny.KEY / "main.tf"
    file.write_text(file.read_text(encoding="utf-8").replace(MARK, ""), encoding="utf-8")


def _take_back(walker: Walker) -> None:
    """What was stored before it was nothing."""
    walker.client("s3").delete_object(Bucket=tiny.BUCKET, Key=tiny.STATE)


# What a person does about it, by the words that ask for it.
PERSON: dict[str, Callable[[Walker], None]] = {
    "aws sso login": _calm,
    "have it allowed": _calm,
    "have the action in the message allowed": _calm,
    "look at your network": _calm,
    "mend what AWS's message says": _calm,
    "set the clock of this machine": _calm,
    "wait a minute": _calm,
    "[Ss]et protected: false": _unprotect,
    "move errored.tfstate away": _move_state_away,
    "Move what you changed": _unmark,
    "take back what was stored before": _take_back,
    "unset CATCTL_TERRAFORM|Set CATCTL_TERRAFORM": lambda walker: walker.environ.clear(),
}
