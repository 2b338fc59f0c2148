"""What is kept in a state bucket. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What lies in a bucket. ``states`` maps each state's key to how many resources it knows;
    ``locks`` and ``others`` are keys. ``table`` says whether the lock table is there.
    """

    bucket: bool
    table: bool
    states: Mapping[str, int]
    locks: tuple[str, ...]
    others: tuple[str, ...]
