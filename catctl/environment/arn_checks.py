"""Checks of ARNs against the region: no part of AWS reaches into another. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment.model import EnvironmentFile
from catctl.environment.regions import partition_of
from catctl.environment.service_checks import Complaint


def check_arns(file: EnvironmentFile) -> Iterator[Complaint]:
    """ARNs of another partition than the region's."""
    ours = partition_of(file.region)
    for path, arn in _arns(file):
        theirs = arn.split(":")[1]
        if theirs != ours and not set("*?") & set(theirs):
            yield path, f"is of {theirs}; {file.region} is in {ours}, where nothing of it is"
    if file.permissions_boundary and file.account_id:
        owner = file.permissions_boundary.split(":")[4]
        if owner != file.account_id:
            why = f"is of account {owner}; roles of {file.account_id} take only one of their own"
            yield ("permissions_boundary",), why


def _arns(file: EnvironmentFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if file.aws.role_arn:
        yield ("aws", "role_arn"), file.aws.role_arn
    if file.permissions_boundary:
        yield ("permissions_boundary",), file.permissions_boundary
    if file.load_balancer and file.load_balancer.certificate_arn:
        yield ("load_balancer", "certificate_arn"), file.load_balancer.certificate_arn
    for key, service in file.services.items():
        for variable, ref in service.secrets.items():
            for arn in (ref.source, ref.kms_key):
                if arn and arn.startswith("arn:"):
                    yield ("services", key, "secrets", variable), arn
        for index, permission in enumerate(service.permissions):
            for number, resource in enumerate(permission.resources):
                if resource.startswith("arn:"):
                    place = ("services", key, "permissions", index, "resources", number)
                    yield place, resource
