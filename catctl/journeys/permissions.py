"""What plan, apply and deploy must be allowed: the state's statements, and those of the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from catctl.commands import advice
from catctl.environment import names
from catctl.environment.load import load
from catctl.environment.project import Project
from catctl.environment.regions import partition_of
from catctl.environment.resolved import Environment
from catctl.errors import CatctlError, RefusedError
from catctl.files import write_atomically
from catctl.iam.arns import Arns
from catctl.iam.balancing import balancing
from catctl.iam.boundary import bounding
from catctl.iam.deploy import deploying
from catctl.iam.look import looking
from catctl.iam.making import making, removing
from catctl.iam.network import networking
from catctl.iam.packing import Policy, pack
from catctl.iam.roles import making_roles
from catctl.iam.statements import Grant
from catctl.iam.storing import storing
from catctl.journeys.account import desired_backend
from catctl.state_backend import policy as state
from catctl.state_backend.model import Desired

Role = Literal["apply", "boundary", "deploy", "plan"]


def permissions(environment: Environment, role: Role, *, account_id: str) -> tuple[Policy, ...]:
    """The policies for whoever takes on ``role``. Raises RefusedError for too much of them, and for
    apply without a boundary in the file: roles that it makes could do what it may not.
    """
    arns = Arns(environment, account_id, partition_of(environment.region))
    desired = desired_backend(environment.facts, account_id=account_id)
    return pack(names.policy(environment.name, role), _STATEMENTS[role](arns, desired))


def also_reached(project: Project, environment: Environment) -> tuple[str, ...]:
    """Environments whose names begin as this one's wildcards do, so that those fit them, too.

    Not those in another account, as each ARN names the account; files that are wrong are skipped.
    """
    found = []
    for key in project.list_keys():
        try:
            other = load(project, key)
        except CatctlError:
            continue
        if fnmatchcase(other.name, names.every(environment.name)) and _same_account(
            other, environment
        ):
            found.append(key)
    return tuple(found)


def _same_account(left: Environment, right: Environment) -> bool:
    return None in (left.account_id, right.account_id) or left.account_id == right.account_id


def write_policies(policies: tuple[Policy, ...], folder: Path) -> None:
    """A file for each. Raises RefusedError where other text would be overwritten."""
    texts = {folder / p.file: json.dumps(p.document, indent=2) + "\n" for p in policies}
    for file, text in texts.items():
        if file.exists() and file.read_text("utf-8", errors="replace") != text:
            raise RefusedError(
                f"{file} holds other text; nothing was written.",
                hint="remove it, or name another folder with --out",
            )
    try:
        for file, text in texts.items():
            write_atomically(file, text)
    except OSError as error:
        raise CatctlError(f"{folder} cannot be written to: {error.strerror}.") from error


def _deploy(arns: Arns, desired: Desired) -> list[Grant]:
    return [state.finding(desired), *state.reading(desired), *deploying(arns)]


def _plan(arns: Arns, desired: Desired) -> list[Grant]:
    taking = [*state.reading(desired), *state.locking(desired)]
    return [state.finding(desired), *taking, *looking(arns)]


def _apply(arns: Arns, desired: Desired) -> list[Grant]:
    boundary = _boundary(arns)
    return [
        *state.making(desired),
        *state.writing(desired),
        *looking(arns),
        *networking(arns),
        *making_roles(arns, boundary),
        *balancing(arns),
        *making(arns),
        *storing(arns),
        *removing(arns),
    ]


def _boundary(arns: Arns) -> str:
    if boundary := arns.environment.file.permissions_boundary:
        return boundary
    key = arns.environment.key
    policy = f"arn:{arns.partition}:iam::{arns.account}:policy/{names.boundary(arns.name)}"
    raise RefusedError(
        "apply-role lets roles be made within a permissions boundary alone, and "
        f"environments/{key}/environment.yaml names none.",
        hint=advice(
            "add permissions_boundary: {policy} to it; `iam boundary {key}` prints that policy",
            policy=policy,
            key=key,
        ),
    )


def _bound(arns: Arns, _: Desired) -> list[Grant]:
    return bounding(arns)


_STATEMENTS: dict[Role, Callable[[Arns, Desired], list[Grant]]] = {
    "apply": _apply,
    "boundary": _bound,
    "deploy": _deploy,
    "plan": _plan,
}
