"""Whom a role trusts. Pure."""

from __future__ import annotations

from catctl.environment.resolved import Environment
from catctl.iam.statements import IamDocument, document

GITHUB = "token.actions.githubusercontent.com"


def github_trust(
    repository: str, environment: Environment, *, account_id: str, partition: str = "aws"
) -> IamDocument:
    """Who may take the role: workflows of one repository, on main or in the environment.

    Both forms of GitHub's subject: since 2026-07-15 new repositories have their IDs in it. ``@``
    can be in no name of GitHub's, so that the wildcards stand for the IDs alone.
    """
    owner, name = repository.split("/")
    places = (f"environment:{environment.key}", "ref:refs/heads/main")
    subjects = [f"repo:{owner}/{name}:{place}" for place in places]
    subjects += [f"repo:{owner}@*/{name}@*:{place}" for place in places]
    return document(
        [
            {
                "Effect": "Allow",
                "Principal": {
                    "Federated": f"arn:{partition}:iam::{account_id}:oidc-provider/{GITHUB}"
                },
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                    "StringLike": {f"{GITHUB}:sub": sorted(subjects)},
                },
            }
        ]
    )
