"""How a run went, told from its record and its log. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from catctl.stack.explain import first_reason
from catctl.stack.left import Made, made_of
from catctl.stack.model import Fate, Ledger, Run, fate_of


@dataclass(frozen=True, kw_only=True)
class Story:
    """One run, told. ``alone`` says that its catctl died before Terraform ended.

    ``ending`` is running, done, failed or killed; ``why`` is empty or the first cause in short.
    ``made`` is what was made and may be in no state, where it had no time to store one.
    """

    run: Run
    ending: str
    alone: bool
    why: str
    fate: Fate
    made: tuple[Made, ...]

    @property
    def outcome(self) -> str:
        """In a few words, without the cause."""
        if not self.alone:
            return _killed(self.run) if self.ending == "killed" else self.ending
        return {
            "running": "goes on alone: its catctl has died",
            "done": "done, alone: its catctl had died",
            "failed": "failed, alone: its catctl had died",
        }.get(self.ending, "killed: neither catctl nor Terraform saw its end")

    @property
    def text(self) -> str:
        """In a sentence, with the cause where it fits."""
        return f"{self.outcome}: {self.why}" if self.why and not self.alone else self.outcome


def _killed(run: Run) -> str:
    if run.forced:
        return "forced to leave its work"
    return f"killed by signal {-run.code}" if run.code else "killed"


def tell(run: Run, ledger: Ledger, *, watched: bool, working: bool) -> Story:
    """``watched``: its catctl lives; ``working``: its Terraform lives; ``ledger``: from its log."""
    ending = _ending(run, ledger, watched=watched, working=working)
    return Story(
        run=run,
        ending=ending,
        alone=run.ended is None and not watched,
        why="" if ending == "killed" else first_reason(ledger),
        fate=fate_of(ledger.changes, ledger),
        made=made_of(ledger) if ending == "killed" and run.verb == "apply" else (),
    )


def _ending(run: Run, ledger: Ledger, *, watched: bool, working: bool) -> str:
    if run.ended is not None and run.code is not None:
        if run.forced or run.code < 0:
            return "killed"
        return "done" if run.code == 0 else "failed"
    if watched or working:
        return "running"
    if ledger.errors:
        return "failed"
    # Terraform's last word: of an apply its counts, of a plan the counts of what it would do.
    operation = ledger.summary.operation if ledger.summary else None
    finished = operation in ("apply", "destroy") if run.verb == "apply" else operation is not None
    return "done" if finished else "killed"
