"""catctl completion: names of verbs, options and environments, by the Tab key."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from catctl.cli import app
from catctl.cli.options import Verb


@click.command("completion", cls=Verb)
@click.argument("shell", type=click.Choice(["bash", "fish", "zsh"]))
def command(*, shell: str) -> None:
    """Print the shell completion script.

    For bash: eval "$(catctl completion bash)", in ~/.bashrc.
    """
    from catctl.cli import catctl

    found = get_completion_class(shell)
    if found is not None:
        script = found(catctl, {}, "catctl", "_CATCTL_COMPLETE").source()
        app.output().document("catctl_completion", shell=shell, script=script)
        app.output().data(script)
