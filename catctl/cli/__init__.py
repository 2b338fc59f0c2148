"""The command line. ``main`` is the one error boundary; each verb is a small file beside this.

Only click and the standard library are imported here: ``catctl --help`` answers at once.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import click

from catctl import __version__
from catctl.cli.boundary import close_output, expected, flush, open_streams
from catctl.cli.options import add_globals
from catctl.errors import CatctlError, ExitError
from catctl.terraform.interrupts import deaf
from catctl.views.flags import Flags

# Verb → (module, what it does). The first sentence of each command's own help is the same.
VERBS: dict[str, dict[str, str]] = {
    "Start": {
        "try": "Live through a whole environment in the sandbox, with no AWS account.",
        "init": "Scaffold a new project.",
        "env": "Add an environment to the project.",
        "schema": "Print the JSON Schema of the environment file, or of what --json prints.",
    },
    "Build": {
        "render": "Render environments to plain Terraform.",
        "bootstrap-state": "Create or repair the state backend of an environment.",
        "cost": "Estimate what an environment costs, by component, before anything exists.",
        "plan": "Show what Terraform would change, and save the plan.",
        "apply": "Apply the saved plan, or make one, show it, and ask.",
        "destroy": "Destroy an environment once its name is typed, and prove that nothing is left.",
        "sweep": "Look for what is left of an environment in its account and region.",
    },
    "Deploy": {
        "push": "Build images and push them to the services' repositories.",
        "verify": "Check all that a deploy needs, and change nothing.",
        "deploy": "Deploy services, and wait until exactly this deployment has arrived.",
        "explain": "Say why a service does not run, and what mends it.",
        "rollback": "Return a service to an earlier revision, and wait until it runs.",
        "scale": "Run another number of tasks, until the next deploy.",
        "pause": "Stop all tasks, and keep everything else.",
        "resume": "Start the tasks of paused services again.",
        "run": "Run a command once, in a task of its own, and exit with its exit code.",
        "exec": "Open a terminal in a running container, or run a command in it.",
        "secret": "Set, list, compare and remove the secrets that services read.",
        "export": "Write task definitions as JSON, and the aws commands that deploy them.",
        "iam": "Print the IAM policies that whoever plans, applies and deploys needs.",
    },
    "Look": {
        "status": "Show how an environment stands: services, last run, lock, saved plan, state.",
        "logs": "Print the log of a service: the lines of all its tasks in the order of time.",
        "url": "Print where the services answer.",
        "dns": "Print the DNS records that lead to the load balancer, and check them.",
        "config": "Show every setting in effect, and where it comes from.",
        "drift": "Show what has changed outside of Terraform.",
        "runs": "List the last runs of Terraform and how each ended.",
        "output": "Print the outputs of an environment.",
        "validate": "Check an environment without AWS: file, templates, Terraform.",
        "tf": "Run any terraform command for an environment.",
    },
    "Mend": {
        "unlock": "Show who holds the lock of an environment's state, and release it.",
        "state": "Bring back a state that could not be stored.",
        "clean-default-vpc": "Delete the default VPC of a region, or bring it back.",
    },
    "Tools": {
        "sandbox": "Start, stop and look at the fake AWS of this project.",
        "completion": "Print the shell completion script.",
    },
}


_NO = {"", "0", "f", "false", "n", "no", "off"}  # as click reads them


class Failure(click.ClickException):
    """An expected error, as click shows it: on stderr, with our exit code."""

    def __init__(self, error: CatctlError, flags: Flags) -> None:
        super().__init__(error.message)
        self.error = error
        self.exit_code: int = error.exit_code  # type: ignore[misc] # click has one per class
        self._flags = flags

    def show(self, file: Any = None) -> None:
        from catctl.views.console import show_error

        show_error(self.error, self._flags)


class Verbs(click.Group):
    """A group that imports a verb only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for section in VERBS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = cmd_name.replace("-", "_")
        found = importlib.import_module(f"catctl.cli.{'try_' if module == 'try' else module}")
        command: click.Command = found.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from catctl.environment.spelling import guess

            if args and not args[0].startswith("-"):
                near = guess(args[0], self.list_commands(ctx))
                raise click.UsageError(f"There is no command {args[0]!r}.{near}", ctx) from error
            raise

    def _main_shell_completion(self, *args: Any, **kwargs: Any) -> None:
        try:
            super()._main_shell_completion(*args, **kwargs)
        except (LookupError, ValueError) as error:
            raise click.UsageError("COMP_WORDS and COMP_CWORD hold nothing to complete.") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, verbs in VERBS.items():
            with formatter.section(title):
                formatter.write_dl(list(verbs.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExitError as error:
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            raise click.Abort from None
        except (BrokenPipeError, click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            found = expected(error)
            if found is None:
                raise
            raise Failure(found, ctx.ensure_object(Flags)) from error


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value:
        return
    if _wants_json(sys.argv[1:]):
        _document("catctl_version", version=__version__)
    else:
        _console().data(f"catctl {__version__}")
    ctx.exit()


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None},
    epilog="Start with: catctl try. Every verb has --help.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def catctl() -> None:
    """Plain Terraform for teams that run containers on AWS ECS Fargate.

    One file per environment becomes a stack that you can plan, apply and destroy.
    """


add_globals(catctl)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. What is not expected is a bug, and exits 3.

    ``args`` stand behind the name of the program; None takes those of this process.
    """
    words = sys.argv[1:] if args is None else list(args)
    open_streams()
    try:
        result = catctl.main(args, prog_name="catctl", standalone_mode=False)
        flush()
    except click.ClickException as error:
        with deaf():
            _show(error, words)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        with deaf():
            _console().note("\nInterrupted.")
            failure = _behind(error)
            if failure is not None:  # the signal has come in the way of its showing
                failure.show()
            else:
                _tell_machines(words, "Interrupted.", 130)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except Exception as error:  # noqa: BLE001 - the boundary
        found = expected(error)
        if found is not None:
            return _fail(words, found)
        import traceback

        console = _console()
        console.note(traceback.format_exc().rstrip("\n"))
        console.note(
            f"This is a bug in catctl {__version__}. Please report it with the lines above."
        )
        _tell_machines(words, f"This is a bug in catctl {__version__}.", 3)
        return 3
    return result if isinstance(result, int) else 0


def _show(error: click.ClickException, words: Sequence[str]) -> None:
    try:
        if isinstance(error, Failure):
            error.show()
        else:
            _show_usage(error)
            _tell_machines(words, error.format_message(), error.exit_code)
    except OSError:  # nobody hears it: a full disk, a closed pipe
        pass
    finally:
        close_output()  # what the command has printed may wait in there, too


def _fail(words: Sequence[str], error: CatctlError) -> int:
    """An expected error that came before or after the command itself."""
    close_output()
    _show(Failure(error, Flags()), words)
    return error.exit_code


def _behind(error: BaseException) -> Failure | None:
    """The failure that was on its way here when ``error`` came."""
    behind = error.__context__
    while behind is not None and not isinstance(behind, CatctlError | Failure):
        behind = behind.__context__
    return Failure(behind, Flags()) if isinstance(behind, CatctlError) else behind


def _wants_json(words: Sequence[str]) -> bool:
    """Whether --json was meant: where the command line cannot be read, nobody else knows."""
    own = words[: words.index("--")] if "--" in words else words
    return "--json" in own or os.environ.get("CATCTL_JSON", "0").lower() not in _NO


def _tell_machines(words: Sequence[str], message: str, exit_code: int) -> None:
    """What is no error of ours, as a document, too."""
    if _wants_json(words):
        known = dict.fromkeys(("diagnoses", "fate", "findings", "hint"))
        _document("catctl_error", exit_code=exit_code, message=message, **known)


def _show_usage(error: click.ClickException) -> None:
    """click prints by itself, and whatever was typed: into a text, which is then filtered."""
    text = io.StringIO()
    error.show(text)
    _console().show_usage(text.getvalue())


def _document(kind: str, **fields: Any) -> None:
    _console().document(kind, fields)


def _console() -> ModuleType:
    """Imported where something is printed: what completes on the Tab key waits for nothing."""
    from catctl.views import console

    return console
