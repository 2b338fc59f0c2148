"""catctl status: how an environment stands."""

from __future__ import annotations

import click

from catctl.cli import app, console
from catctl.cli.changes import counts_text
from catctl.cli.options import Verb, environment_argument
from catctl.cli.runs import story_json, when
from catctl.cli.unlock import held_text
from catctl.environment.facts import Facts
from catctl.journeys.preparing import prepare
from catctl.journeys.standing import Standing, look_at_standing
from catctl.stack.doubts import doubt_lines
from catctl.stack.explain import fate_lines
from catctl.stack.model import SavedPlan, count


@click.command("status", cls=Verb)
@environment_argument
def command(*, environment: str) -> None:
    """Show how an environment stands: last run, lock, saved plan, state.

    Finds a run whose catctl died, and says how it ended: what it made, what it did not, and what is
    in doubt.
    """
    bench = app.workbench()
    [prepared] = prepare(bench, [environment])
    found = look_at_standing(bench, prepared.facts)
    if app.flags().json:
        _show_json(environment, found)
        return
    _show(prepared.facts, found)


def _show(facts: Facts, found: Standing) -> None:
    rows = [
        ("last apply", _last(found)),
        ("at work", ", ".join(f"process {pid}" for pid in found.at_work) or "nothing"),
        ("lock", "; ".join(sorted({f"held {held_text(k)}" for k in found.locks})) or "free"),
        ("saved plan", _saved(found)),
        ("state", "errored.tfstate waits to be stored" if found.errored else "stored"),
    ]
    console.data(facts.key)
    for line in console.table(rows):
        console.data(line)
    fate = found.last.fate if found.last else None
    if fate and found.last and found.last.ending != "done":
        for line in [*fate_lines(fate), *doubt_lines(fate, facts)]:
            console.data(console.in_sandbox(line) if app.flags().sandbox else line)
    console.next_step(_next(facts.key, found))


def _last(found: Standing) -> str:
    if found.last is None:
        return "none on record"
    return f"{when(found.last.run.started)}: {found.last.text}"


def _saved(found: Standing) -> str:
    if found.saved is None or isinstance(found.saved, str):
        return found.saved or "none"
    doing = "destroys; " if found.saved.destroy else ""
    return doing + counts_text(count(found.saved.changes))


def _next(key: str, found: Standing) -> str:
    if found.errored:
        return app.command_line("state recover", key)
    if found.at_work:
        return app.command_line("status", key) + ", until it has ended"
    if found.locks:
        return app.command_line("unlock", key)
    if isinstance(found.saved, SavedPlan):
        return app.command_line("destroy" if found.saved.destroy else "apply", key)
    return app.command_line("plan", key)


def _show_json(key: str, found: Standing) -> None:
    saved = found.saved
    console.data_json(
        {
            "type": "catctl_status",
            "environment": key,
            "last_apply": story_json(found.last) if found.last else None,
            "at_work": found.at_work,
            "locks": [{"place": lock.place, "held": held_text(lock)} for lock in found.locks],
            "saved_plan": saved if saved is None or isinstance(saved, str) else saved.file,
            "errored_state": found.errored,
        }
    )
