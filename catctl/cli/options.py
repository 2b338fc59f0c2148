"""Options that every verb takes, before or after its name, and the type of an environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from catctl.stack.arguments import passed_on
from catctl.views.flags import Flags

F = TypeVar("F", bound=Callable[..., Any])


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    flags = ctx.ensure_object(Flags)
    if param.name == "no_color" and os.environ.get("NO_COLOR"):
        value = True  # whatever it holds: https://no-color.org
    if value and param.name:
        setattr(flags, param.name, value)
    if flags.no_color:
        ctx.color = False


def _globals() -> list[click.Option]:
    def option(*names: str, **settings: Any) -> click.Option:
        return click.Option(names, callback=_remember, expose_value=False, **settings)

    return [
        option("--chdir", metavar="DIR", envvar="CATCTL_CHDIR", help="Work as if started in DIR."),
        option("--sandbox", is_flag=True, envvar="CATCTL_SANDBOX", help="Use the fake AWS."),
        option("--json", is_flag=True, envvar="CATCTL_JSON", help="Print JSON for machines."),
        option(
            "--no-color",
            is_flag=True,
            envvar="CATCTL_NO_COLOR",
            help="Print without colours; so does NO_COLOR.",
        ),
        option("-v", "--verbose", is_flag=True, envvar="CATCTL_VERBOSE", help="Say more."),
    ]


def add_globals(command: click.Command) -> None:
    """Give ``command`` the global options."""
    command.params += _globals()


class Verb(click.Command):
    """A command that takes the global options, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_globals(self)


class Nouns(click.Group):
    """A group of verbs, such as ``sandbox start``."""

    command_class = Verb


class EnvironmentKey(click.ParamType[str]):
    """The name of an environment: completes in the shell."""

    name = "ENV"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from catctl.environment.project import find_project

        project = find_project(Path.cwd())
        keys = project.list_keys() if project else ()
        return [CompletionItem(key) for key in keys if key.startswith(incomplete)]


def environment_argument(function: F) -> F:
    """The argument ENV."""
    return click.argument("environment", metavar="ENV", type=EnvironmentKey())(function)


def extra_arguments(function: F) -> F:
    """What stands behind ``--`` goes to Terraform."""
    return click.argument("extra", metavar="[-- ARGS…]", nargs=-1, type=click.UNPROCESSED)(function)


def yes_option(function: F) -> F:
    """``--yes``: answer every question with yes."""
    return click.option(
        "--yes", "-y", is_flag=True, envvar="CATCTL_YES", help="Do not ask; answer yes."
    )(function)


def dry_run_option(function: F) -> F:
    """``--dry-run``: show, and change nothing."""
    return click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")(
        function
    )


def lock_timeout_option(function: F) -> F:
    """``--lock-timeout``: how long to wait for the state lock."""
    return click.option(
        "--lock-timeout",
        metavar="TIME",
        callback=_duration,
        help="Wait so long for a lock that someone else holds, such as 90s or 5m.",
    )(function)


_PART = r"(?:[0-9]{1,6}(?:\.[0-9]+)?[smh])"


def seconds(ctx: click.Context, param: click.Parameter, value: str) -> float:
    """Seconds of a length of time, such as 90s, 20m or 1h30m."""
    text = _duration(ctx, param, value) or ""
    units = {"s": 1, "m": 60, "h": 3600}
    return sum(float(part[:-1]) * units[part[-1]] for part in re.findall(_PART, text))


def _duration(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(rf"(?:{_PART})+", value):
        raise click.BadParameter(f"{value!r} is no length of time, such as 90s or 5m.", ctx, param)
    return value


def terraform_arguments(
    verb: str, key: str, extra: tuple[str, ...], lock_timeout: str | None
) -> tuple[str, ...]:
    """What stands behind ``--``, as Terraform gets it, with the time to wait for the lock.

    Raises UsageError for what catctl does not hand on.
    """
    passed = passed_on(verb, key, extra)
    return passed if lock_timeout is None else (*passed, f"-lock-timeout={lock_timeout}")
