"""catctl with the keys of a role that has what ``catctl iam`` prints, and nothing else."""

from __future__ import annotations

import json
from typing import Any

from catctl.environment.load import load
from catctl.environment.project import Project
from catctl.journeys.permissions import Role, permissions
from tests.support.command_line import Catctl, Result
from tests.support.iam import trust
from tests.support.sandbox import clients


class Acting(Catctl):
    """Runs the command line at the sandbox's door as at AWS's: it knows of no sandbox."""

    def __init__(self, project: Catctl, variables: dict[str, str]) -> None:
        super().__init__(project.folder, {**project.environ, **variables})


class Account:
    """An environment's account in a sandbox that enforces IAM. Its boundary is there already."""

    def __init__(self, project: Catctl, key: str) -> None:
        self._project = project
        self._key = key
        self._client = clients(project, key)
        environment = load(Project(project.folder), key)
        assert environment.account_id
        self._environment, self._id = environment, environment.account_id
        self._create("boundary")

    def role(self, role: Role) -> Acting:
        """Make a role with the printed policies, and take it on."""
        name = f"ci-{role}"
        iam = self._client("iam")
        arn = iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=trust(f"arn:aws:iam::{self._id}:root")
        )["Role"]["Arn"]
        for policy in self._create(role):
            iam.attach_role_policy(RoleName=name, PolicyArn=policy)
        keys = self._client("sts").assume_role(RoleArn=arn, RoleSessionName="ci")["Credentials"]
        return Acting(self._project, self._variables(keys))

    def _create(self, role: Role) -> list[str]:
        iam = self._client("iam")
        return [
            iam.create_policy(PolicyName=policy.name, PolicyDocument=json.dumps(policy.document))[
                "Policy"
            ]["Arn"]
            for policy in permissions(self._environment, role, account_id=self._id)
        ]

    def _variables(self, keys: dict[str, Any]) -> dict[str, str]:
        found: Result = self._project("sandbox", "env", self._key, "--json")
        return {
            **json.loads(found.out)["variables"],
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }
