"""catctl secret: values that services read at start."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from catctl.cli import app
from catctl.cli.options import Nouns, environment_argument, yes_option
from catctl.commands import Next
from catctl.errors import ExitError
from catctl.views import console
from catctl.views.style import DONE

if TYPE_CHECKING:
    from catctl.secrets.model import SecretStatus


@click.group("secret", cls=Nouns)
def command() -> None:
    """Set, list, compare and remove the secrets that services read.

    The environment file names them under services.SERVICE.secrets; their values are in SSM
    Parameter Store (encrypted) or Secrets Manager, and nowhere else.
    """


@command.command("set")
@environment_argument
@click.argument("name", metavar="NAME")
def set_(*, environment: str, name: str) -> None:
    """Store the value of a secret, from a prompt or from stdin.

    NAME is the parameter, or the variable that a service reads it into. The value is never an
    argument: it would stay in the shell's history. One line break at the end of stdin is dropped.
    """
    from catctl.journeys import secret as secrets
    from catctl.secrets.inventory import choose

    bench = app.workbench()
    loaded, aws = secrets.open_secrets(bench, environment)
    choose(loaded, name)  # before the value is asked for
    chosen, is_new = secrets.put(loaded, aws, name, _value(name), loaded.tags)
    done = "stored" if is_new else "replaced"
    running = secrets.running_services(loaded, aws, chosen)
    app.output().document(
        "catctl_secret_set",
        environment=environment,
        source=chosen.source,
        new=is_new,
        services=list(chosen.services),
        need_deploy=list(running),
    )
    console.note(f"{DONE} {chosen.source} is {done}.")
    if running:
        console.note(f"Running tasks of {', '.join(running)} still have the old value.")
        app.output().next_step(Next("deploy", environment, *running, "--force"))
    else:
        app.output().next_step(Next("secret", "list", environment))


def _value(name: str) -> str:
    if sys.stdin.isatty():
        return console.secret_value(name)
    text = sys.stdin.read()
    return text.removesuffix("\n").removesuffix("\r")


@command.command("list")
@environment_argument
def list_(*, environment: str) -> None:
    """List the secrets of an environment: who reads them, and whether they are there."""
    from catctl.journeys import secret as secrets

    found = secrets.look(*secrets.open_secrets(app.workbench(), environment))
    out = app.output()
    listed = [_json(item) for item in found]
    out.document("catctl_secrets", environment=environment, secrets=listed)
    if not found:
        out.note(f"No service of {environment} reads a secret.")
    for line in console.table([_row(item) for item in found], indent=""):
        out.data(line)


def _row(item: SecretStatus) -> tuple[str, ...]:
    uses = ", ".join(f"{service}:{variable}" for service, variable in item.wanted.uses)
    if item.stored is None:
        return (item.wanted.source, "missing", uses)
    at = f"{item.stored.modified:%Y-%m-%d %H:%M}" if item.stored.modified else "there"
    return (item.wanted.source, at, uses)


def _json(item: SecretStatus) -> dict[str, Any]:
    stored = item.stored
    return {
        "source": item.wanted.source,
        "store": item.wanted.store,
        "there": stored is not None,
        "modified": stored.modified.isoformat() if stored and stored.modified else None,
        "uses": [{"service": s, "variable": v} for s, v in item.wanted.uses],
        "stale": list(item.stale),
    }


@command.command("diff")
@environment_argument
def diff(*, environment: str) -> None:
    """Show what is missing, what no service reads, and who runs with an older value.

    Exits 1 when there is anything to show. Values are not read.
    """
    from catctl.journeys import secret as secrets

    loaded, aws = secrets.open_secrets(app.workbench(), environment)
    found = secrets.look(loaded, aws)
    missing = [item for item in found if item.stored is None]
    stale = sorted({key for item in found for key in item.stale})
    unread = secrets.unread(loaded, aws)
    out = app.output()
    out.document(
        "catctl_secret_diff",
        environment=environment,
        missing=[item.wanted.source for item in missing],
        unread=[item.source for item in unread],
        stale=stale,
    )
    for item in missing:
        out.data(f"- {item.wanted.source}: missing, for {', '.join(item.wanted.services)}")
    for stored in unread:
        out.data(f"+ {stored.source}: no service reads it")
    for key in stale:
        out.data(f"~ {key}: runs with an older value")
    if missing:
        app.output().next_step(Next("secret", "set", environment, missing[0].wanted.source))
    elif stale:
        app.output().next_step(Next("deploy", environment, *stale, "--force"))
    if missing or unread or stale:
        raise ExitError(1)
    console.note("Every secret is there, and every running task has its value.")


@command.command("rm")
@environment_argument
@click.argument("name", metavar="NAME")
@yes_option
def rm(*, environment: str, name: str, yes: bool) -> None:
    """Remove a secret's value.

    A parameter is gone at once; a secret of Secrets Manager can be restored for seven days. Tasks
    that run keep what they have read, and new ones will not start without it.
    """
    from catctl.journeys import secret as secrets
    from catctl.secrets.inventory import choose

    console.require_answer(yes=yes)
    loaded, aws = secrets.open_secrets(app.workbench(), environment)
    chosen = choose(loaded, name)
    console.confirm(
        f"Remove {chosen.source}? {', '.join(chosen.services)} will not start without it.", yes=yes
    )
    secrets.drop(loaded, aws, name)
    app.output().document("catctl_secret_rm", environment=environment, source=chosen.source)
    console.note(f"{DONE} {chosen.source} is removed.")
