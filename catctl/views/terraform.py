"""What a person or a machine sees while Terraform works: one event stream, three renderers."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catctl.foreign import one_line
from catctl.stack.explain import is_worth_showing
from catctl.stack.model import Ledger, Listener
from catctl.terraform.messages import (
    Cause,
    Diagnostic,
    Message,
    Notice,
    Operation,
    Refresh,
    Text,
    Version,
)
from catctl.views import console
from catctl.views.live import Redrawn
from catctl.views.style import DONE, FAILED, bare, paint

if TYPE_CHECKING:
    from rich.console import Group

HEARTBEAT_SECONDS = 30
SHOWN_RUNNING = 10
SHOWN_OTHERS = 3
_DOING = {"create": "creating", "delete": "destroying", "read": "reading", "update": "updating"}
_DID = {"create": "created", "delete": "destroyed", "read": "read", "update": "updated"}


class JsonView:
    """Terraform's own lines, each in a document that says of which environment it is."""

    def __init__(self, environment: str) -> None:
        self._environment = environment

    def __call__(self, message: Message, line: str) -> None:
        if isinstance(message, Notice):
            console.note(message.text)
        elif not isinstance(message, Text | Cause):
            fields = {"environment": self._environment, "message": json.loads(line)}
            console.document("catctl_terraform", fields)


class PlainView:
    """A line for each resource that is done, and a sign of life every half minute."""

    def __init__(self, *, prefix: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._prefix = prefix
        self._clock = clock
        self._spoke = clock()

    def __call__(self, message: Message, line: str) -> None:
        text = told(message)
        if text is not None:
            self._say(text)
        elif isinstance(message, Operation) and message.action != "read":
            self._show_life(message)

    def _show_life(self, message: Operation) -> None:
        if message.phase == "progress" and self._clock() - self._spoke > HEARTBEAT_SECONDS:
            doing = _DOING.get(message.action, message.action)
            self._say(f"  … {one_line(message.address)}: still {doing}, {message.elapsed:.0f} s")

    def _say(self, text: str) -> None:
        self._spoke = self._clock()
        for part in text.split("\n"):
            console.note(f"{self._prefix}{part}")


class StatusLine:
    """One line that is written over: how far a plan has come."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._read = 0
        self._plain = PlainView()

    def __call__(self, message: Message, line: str) -> None:
        if isinstance(message, Version):
            self._draw()
        elif isinstance(message, Refresh) and message.complete:
            self._read += 1
            self._draw()
        elif not isinstance(message, Operation | Refresh):
            if isinstance(message, Cause | Diagnostic | Notice | Text):
                self.close()
            self._plain(message, line)

    def _draw(self) -> None:
        seen = f" {console.count_of(self._read, 'resource')} read" if self._read else ""
        console.write_over(f"{self._title} …{seen}")

    def close(self) -> None:
        console.write_over()


class LiveView:
    """The terminal: each running resource with its seconds, and a bar for the whole."""

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._ledger = Ledger()
        self._since: dict[str, float] = {}
        self._begin = time.monotonic()
        self._live = Redrawn(self._picture)

    def __call__(self, message: Message, line: str) -> None:
        if isinstance(message, Operation) and message.action == "read":
            return
        self._ledger.add(message)
        if isinstance(message, Operation) and message.phase == "start":
            self._since[message.address] = time.monotonic()
        text = told(message)
        if text is not None:
            self._live.tell(text)

    def _picture(self) -> Group:
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text as Rich

        now = time.monotonic()
        done = len(self._ledger.done)
        head = Table.grid(padding=(0, 1))
        bar = ProgressBar(total=max(self._total, 1), completed=done, width=24)
        passed = console.duration(now - self._begin)
        head.add_row(Rich(bare(self._title)), bar, f"{done} of {self._total}", passed)
        rows = Table.grid(padding=(0, 2))
        running = list(self._ledger.running.values())
        for operation in running[:SHOWN_RUNNING]:
            doing = _DOING.get(operation.action, operation.action)
            seconds = f"{now - self._since.get(operation.address, now):.0f} s"
            rows.add_row(
                Rich(f"  {bare(operation.address)}", overflow="ellipsis", no_wrap=True),
                Rich(bare(doing)),
                seconds,
            )
        if len(running) > SHOWN_RUNNING:
            rows.add_row(f"  and {len(running) - SHOWN_RUNNING} more", "", "")
        return Group(head, rows)

    def close(self) -> None:
        self._live.stop()


def told(message: Message) -> str | None:
    """What is worth a line that stays; None for what only moves a bar."""
    match message:
        case Operation(action="read"):
            return None
        case Operation(phase="complete" | "errored"):
            return finished(message)
        case Diagnostic(severity="warning") if is_worth_showing(message):
            return diagnostic_text(message)
        case Cause():
            return cause_text(message)
        case Notice(text=text):
            return text
        case Text(text=text) if "lock" in text.lower():
            return f"  {one_line(text)}"
        case _:
            return None


def finished(operation: Operation) -> str:
    """One line for a resource that is done, or failed."""
    if operation.phase == "errored":
        doing = _DOING.get(operation.action, operation.action)
        return f"  {FAILED} {one_line(operation.address)}: {one_line(doing)} failed"
    did = _DID.get(operation.action, operation.action)
    after = f", {operation.elapsed:.0f} s" if operation.elapsed >= 1 else ""
    return f"  {DONE} {one_line(operation.address)}: {one_line(did)}{after}"


def diagnostic_text(item: Diagnostic) -> str:
    """A diagnostic as Terraform means it: whole, with address, file and line."""
    colour = "red" if item.severity == "error" else "yellow"
    lines = [
        f"{paint(item.severity.capitalize() + ':', colour, bold=True)} {one_line(item.summary)}"
    ]
    if item.address:
        lines.append(f"  with {one_line(item.address)}")
    if item.file:
        file = one_line(item.file)
        lines.append(f"  in {file}:{item.line}" if item.line else f"  in {file}")
    if item.snippet:
        lines += [f"    {line}" for line in item.snippet.strip().splitlines()]
    lines += [f"  {line}".rstrip() for line in item.detail.splitlines()]
    return "\n".join(lines)


def cause_text(cause: Cause) -> str:
    """The first error of its kind as Terraform means it, and where else the same was said."""
    text = diagnostic_text(cause.first)
    if not cause.others:
        return text
    shown = ", ".join(map(one_line, cause.others[:SHOWN_OTHERS]))
    more = len(cause.others) - SHOWN_OTHERS
    return f"{text}\n  the same for {shown}{f' and {more} more' if more > 0 else ''}"


@contextmanager
def watching_plan(
    doing: str, environment: str, *, as_json: bool, prefix: str = ""
) -> Iterator[Listener]:
    """A view for a plan; ``doing`` is such as Planning, ``prefix`` stands before each line."""
    if as_json:
        yield JsonView(environment)
    elif prefix or console.plain_terminal():
        yield PlainView(prefix=prefix)
    else:
        line = StatusLine(f"{doing} {environment}")
        with contextlib.closing(line):
            yield line


@contextmanager
def watching_apply(
    doing: str, environment: str, total: int, *, as_json: bool
) -> Iterator[Listener]:
    """A view for an apply of ``total`` changes; ``doing`` is such as Applying."""
    if as_json:
        yield JsonView(environment)
    elif console.plain_terminal():
        yield PlainView()
    else:
        view = LiveView(f"{doing} {environment}", total)
        with contextlib.closing(view):
            yield view
