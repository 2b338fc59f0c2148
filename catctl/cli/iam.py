"""catctl iam: policies for whoever plans, applies and deploys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Nouns, environment_argument
from catctl.errors import UsageError

if TYPE_CHECKING:
    from catctl.environment.resolved import Environment
    from catctl.journeys.permissions import Role

_out_option = click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write each policy into a file of DIR, and say how to create it.",
)


@click.group("iam", cls=Nouns)
def command() -> None:
    """Print the IAM policies that whoever plans, applies and deploys needs."""


@command.command("apply-role")
@environment_argument
@_out_option
def apply_role(*, environment: str, folder: Path | None) -> None:
    """Print what bootstrap-state, apply and destroy need.

    It reaches what bears the environment's name or tags. It makes roles only within the permissions
    boundary that the file names, and hands each only to its own AWS service. The bucket of the
    state is made and repaired, but not deleted: --purge-state is for whoever owns it.
    """
    _print("apply", environment, folder)


@command.command("boundary")
@environment_argument
@_out_option
def boundary(*, environment: str, folder: Path | None) -> None:
    """Print the most that the environment's own roles may do.

    Whoever owns the account creates it, and the file names it as permissions_boundary. It changes
    with the secrets and permissions of the services in the file.
    """
    _print("boundary", environment, folder)


@command.command("deploy-role")
@environment_argument
@click.option("--repository", metavar="OWNER/REPO", help="Print whom to trust: this on GitHub.")
@_out_option
def deploy_role(*, environment: str, repository: str | None, folder: Path | None) -> None:
    """Print what push, deploy and looking need.

    It allows to push images, deploy, look and roll back, for this environment alone: no value of a
    secret, and nothing of Terraform's but reading the outputs in the state. With --repository it
    prints the trust policy of the role instead: for GitHub Actions, in both of GitHub's forms.
    """
    if repository is None:
        _print("deploy", environment, folder)
        return
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise UsageError(f"{repository!r} is no repository, such as octo-org/shop.")
    _trust(environment, repository)


@command.command("plan-role")
@environment_argument
@_out_option
def plan_role(*, environment: str, folder: Path | None) -> None:
    """Print what plan and drift need.

    That is to read settings and the state, and to take its lock. The state holds what Terraform
    knows, passwords that it has made included: give this to nobody who may not read those.
    """
    _print("plan", environment, folder)


def _print(role: Role, key: str, folder: Path | None) -> None:
    from catctl.journeys.permissions import also_reached, permissions, write_policies
    from catctl.views.iam import show_files, show_policies, show_reach

    environment, account = _loaded(key)
    policies = permissions(environment, role, account_id=account)
    out = app.output()
    if folder is None:
        show_policies(out, key, policies)
    else:
        write_policies(policies, app.start_folder() / folder)
        show_files(out, key, policies, folder)
    show_reach(out, environment, also_reached(app.workbench().project, environment))


def _trust(key: str, repository: str) -> None:
    from catctl.environment.regions import partition_of
    from catctl.iam.trust import github_trust
    from catctl.views.iam import show_trust

    environment, account = _loaded(key)
    partition = partition_of(environment.region)
    policy = github_trust(repository, environment, account_id=account, partition=partition)
    show_trust(app.output(), environment.key, policy)


def _loaded(key: str) -> tuple[Environment, str]:
    """The environment, and its account: AWS is asked only where the file does not name it."""
    from catctl.environment.load import load

    bench = app.workbench()
    bench.project.require(key)
    environment = load(bench.project, key)
    return environment, bench.account_id(environment.facts)
