"""What went wrong in a run of Terraform, and what to do next, in words. Pure."""

from __future__ import annotations

import re
from dataclasses import asdict

from catctl.commands import Words, advice, joined
from catctl.environment.facts import Facts
from catctl.errors import StoppedError, TerraformError
from catctl.stack.doubts import doubt_lines
from catctl.stack.hints import hint_for, mend_for
from catctl.stack.left import Left, ago, left_lines, locked_text, way_on
from catctl.stack.model import Fate, Ledger
from catctl.terraform.lock import LockInfo, lock_in_message
from catctl.terraform.messages import Cause, Diagnostic, Ended

SHOWN_ADDRESSES = 5
_OWN_LOCK = (
    "It was taken after this run began: by another, or by this very run, and AWS's answer was lost."
)
_SILENT = "was stopped: it had no more to say"


def is_worth_showing(diagnostic: Diagnostic) -> bool:
    """Not the deprecation of ``dynamodb_table``, which state.locking names on purpose; nor what
    Terraform adds for each resource that a stop has halted.
    """
    said = f"{diagnostic.summary} {diagnostic.detail}"
    if diagnostic.summary == "execution halted":
        return False
    return diagnostic.severity != "warning" or "dynamodb_table" not in said


def causes_of(ledger: Ledger) -> tuple[Cause, ...]:
    """The errors of a run, by kind; that of the resource which failed first comes first."""
    began = {item.address: place for place, item in enumerate(ledger.failed)}
    errors = [item for item in ledger.errors if is_worth_showing(item)]
    errors.sort(key=lambda item: began.get(item.address or "", len(began)))
    kinds: dict[str, list[Diagnostic]] = {}
    for item in errors:
        kinds.setdefault(_kind(item), []).append(item)
    return tuple(
        Cause(first=first, others=tuple(_where(item) for item in rest))
        for first, *rest in kinds.values()
    )


def _where(item: Diagnostic) -> str:
    return item.address or item.summary.partition(":")[0]


def _kind(item: Diagnostic) -> str:
    """AWS's own code where there is one: each resource words it in its own way."""
    said = f"{item.summary} {item.detail}"
    code = re.search(r"api error (\w+)", said)
    return code[1] if code else f"{said} {item.address}"


def failure(
    verb: str, ended: Ended, ledger: Ledger, fate: Fate, facts: Facts, *, left: Left
) -> TerraformError:
    """Why a run has failed, what became of everything that was planned, and how to go on."""
    causes = causes_of(ledger)
    firsts = [item.first for item in causes]
    hint: Words | None = hint_for(firsts, ledger.texts, facts)
    lock = held_lock(ledger)
    lines = [f"terraform {verb} failed: {first_reason(ledger) or f'exit code {ended.code}'}"]
    if not causes and ledger.texts:
        lines.append(_last_words(ledger.texts))
    if ended.silent:
        lines[0] = f"terraform {verb} {_SILENT}, and AWS did not answer."
        hint = advice(
            "look at your network, then `{verb} {key}`; if it finds a lock: `unlock {key}`",
            verb=verb,
            key=facts.key,
        )
    elif ended.code < 0:
        lines[0] = f"terraform {verb} was killed (signal {-ended.code}), by someone or the system."
    elif lock:
        lines[0] = locked_text(lock, facts, left.seen)
        # Whole seconds: the lock's time has no more.
        if lock.created and lock.created >= ended.began.replace(microsecond=0):
            lines.append(_OWN_LOCK)
    if left.errored or left.locked or left.torn:
        mend = None if ended.code < 0 else mend_for(firsts, ledger.texts, facts)
        hint = way_on(left, facts, mend=mend, then=_look(facts))
    return TerraformError(
        joined([*lines, *_aftermath(fate, facts, left)]),
        hint=hint,
        details={"fate": asdict(fate)} if verb == "apply" else {},
    )


def _look(facts: Facts) -> Words:
    return advice("`plan {key}`, which shows what is missing", key=facts.key)


def init_failure(said: list[str], ended: Ended, facts: Facts) -> TerraformError:
    """Why ``terraform init`` has failed: it tells texts, no messages."""
    why = _SILENT if ended.silent else "failed"
    return TerraformError(
        f"terraform init {why} in environments/{facts.key}:\n{_last_words(said)}",
        hint=hint_for((), said, facts),
    )


def stopped(
    verb: str,
    fate: Fate,
    facts: Facts,
    *,
    exit_code: int,
    left: Left,
    again: str,
    too_late: bool = False,
) -> StoppedError:
    """The user has stopped a run, or came ``too_late`` to stop it; ``again`` goes on."""
    said = "was forced to leave its work" if left.forced else "was stopped"
    if too_late:
        said = "had done its work when the signal came; what comes after it was not begun"
    lines: list[Words] = [f"terraform {verb} {said}.", *_aftermath(fate, facts, left)]
    goes_on = advice("`{verb} {key}`, which goes on from here", verb=again, key=facts.key)
    return StoppedError(
        joined(lines),
        exit_code=exit_code,
        hint=way_on(left, facts, mend=None, then=_look(facts) if left.torn else goes_on),
        details={"fate": asdict(fate)} if verb == "apply" else {},
    )


def _aftermath(fate: Fate, facts: Facts, left: Left) -> list[Words]:
    return [*fate_lines(fate), *doubt_lines(fate, facts), *left_lines(left, facts)]


def interrupt_text(count: int) -> str:
    """What catctl does about the signal number ``count``."""
    return {
        1: "Stopping: Terraform ends what is under way and releases its lock.",
        2: "Terraform is still stopping. Once more forces it, and may leave its lock.",
    }.get(count, "Forced: Terraform leaves its work at once.")


def silence_text(seconds: float, *, killed: bool) -> str:
    """What catctl does where Terraform says nothing any more."""
    text = f"Terraform has had nothing to say for {ago(seconds)}: it is asked to stop."
    if killed:
        return text
    return f"{text} It has begun to change things, so it is not killed; a third Ctrl-C does."


def first_reason(ledger: Ledger) -> str:
    """The first cause in short, such as: creating EC2 VPC (AccessDenied). Empty for none."""
    for cause in causes_of(ledger):
        summary = cause.first.summary
        said = summary.strip().partition("\n")[0].partition(": operation error")[0]
        code = re.search(r"api error (\w+)", summary)
        return f"{said} ({code[1]})" if code else said
    return ""


def _last_words(texts: list[str]) -> str:
    return compact("\n".join(text[:500] for text in texts[-20:]))


def fate_lines(fate: Fate) -> list[str]:
    """A row for each fate that something met, and its addresses; of what is done, the number."""
    rows = (
        ("done", len(fate.done), ()),
        ("failed", len(fate.failed), fate.failed),
        ("in doubt", len(fate.in_doubt), fate.in_doubt),
        ("not started", len(fate.not_started), fate.not_started),
    )
    lines = []
    for name, number, addresses in rows:
        first, *rest = _some(addresses) or [""]
        if number:
            lines.append(f"  {name:<11}  {number:>3}  {first}".rstrip())
            lines += [f"{'':20}{address}" for address in rest]
    return lines


def _some(addresses: tuple[str, ...]) -> list[str]:
    more = len(addresses) - SHOWN_ADDRESSES
    return [*addresses[:SHOWN_ADDRESSES], *([f"and {more} more"] if more > 0 else [])]


def held_lock(ledger: Ledger) -> LockInfo | None:
    """Who holds the lock that this run did not get; None for any other failure."""
    for item in ledger.errors:
        if "Error acquiring the state lock" in item.summary:
            return lock_in_message(item.detail)
    return None


def compact(text: str) -> str:
    """Terraform's own words without the frame that it draws."""
    lines = [line.strip("│╷╵ \r").rstrip() for line in text.splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(f"  {line}".rstrip() for line in kept).strip("\n")
