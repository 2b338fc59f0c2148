"""Which version of the AWS provider is locked, and its hashes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from catctl.environment.constraints import parse_constraint
from catctl.rendering.ownership import lock_hashes, lock_version
from catctl.terraform.pins import (
    PROVIDER,
    PROVIDER_H1,
    PROVIDER_VERSION,
    PROVIDER_ZH,
    TOFU_PROVIDER,
)


@dataclass(frozen=True, kw_only=True)
class ProviderLock:
    """What of the AWS provider stands in a lock file."""

    version: str
    hashes: tuple[str, ...]


PINNED = ProviderLock(
    version=PROVIDER_VERSION, hashes=tuple(sorted((*PROVIDER_H1.values(), *PROVIDER_ZH)))
)


def read_lock(text: str) -> ProviderLock | None:
    """What a lock file has of the AWS provider; of OpenTofu's, its version alone."""
    version = lock_version(text, PROVIDER)
    if version:
        return ProviderLock(version=version, hashes=tuple(sorted(lock_hashes(text, PROVIDER))))
    version = lock_version(text, TOFU_PROVIDER)
    return ProviderLock(version=version, hashes=()) if version else None


def known_lock(constraint: str, existing: str) -> ProviderLock | None:
    """What fits ``constraint`` and needs no asking: what is locked already, else what is pinned."""
    fits = parse_constraint(constraint)
    there = read_lock(existing)
    if there and there.version != PINNED.version and fits.admits(there.version):
        return there
    return PINNED if fits.admits(PINNED.version) else None
