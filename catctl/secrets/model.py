"""Secrets as the file names them and as they are in AWS. Values are never part of a model. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Store = Literal["SSM", "Secrets Manager"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A secret that services read. ``uses`` are (service key, variable), sorted.

    ``source`` is a parameter's name or an ARN, without the JSON key that a service may ask for.
    """

    source: str
    store: Store
    uses: tuple[tuple[str, str], ...]
    kms_key: str | None = None

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(sorted({service for service, _ in self.uses}))

    @property
    def variables(self) -> tuple[str, ...]:
        return tuple(sorted({variable for _, variable in self.uses}))


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A secret that is there."""

    source: str
    modified: datetime | None


@dataclass(frozen=True, kw_only=True)
class SecretStatus:
    """A secret that is wanted, and what is there of it; ``stale`` services run an older value."""

    wanted: Wanted
    stored: Stored | None
    stale: tuple[str, ...]
