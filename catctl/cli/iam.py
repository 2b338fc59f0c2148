"""catctl iam: policies for whoever deploys."""

from __future__ import annotations

import json
import re

import click

from catctl.cli import app
from catctl.cli.options import Nouns, environment_argument
from catctl.errors import UsageError


@click.group("iam", cls=Nouns)
def command() -> None:
    """Print the IAM policies that an environment's deployers need."""


@command.command("deploy-role")
@environment_argument
@click.option("--repository", metavar="OWNER/REPO", help="Print whom to trust: this on GitHub.")
def deploy_role(*, environment: str, repository: str | None) -> None:
    """Print the least policy with which an environment can be deployed.

    It allows to push images, deploy, look and roll back, for this environment alone: no value of a
    secret, and nothing of Terraform's but reading the outputs in the state. With --repository it
    prints the trust policy of the role instead: for GitHub Actions, in both of GitHub's forms.
    """
    from catctl.environment.load import load
    from catctl.environment.regions import partition_of
    from catctl.services.policy import deploy_policy, github_trust

    bench = app.workbench()
    bench.project.require(environment)
    loaded = load(bench.project, environment)
    account = bench.account_id(loaded.facts)
    partition = partition_of(loaded.region)
    if repository is None:
        policy = deploy_policy(loaded, account_id=account, partition=partition)
    elif re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        policy = github_trust(repository, loaded, account_id=account, partition=partition)
    else:
        raise UsageError(f"{repository!r} is no repository, such as octo-org/shop.")
    app.output().document("catctl_policy", environment=environment, policy=policy)
    app.output().data(json.dumps(policy, indent=2))
