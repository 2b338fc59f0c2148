"""Makes several reads at once, in threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 8  # botocore keeps ten connections for each client


def each(function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """``function`` of every item, in order; the first error is raised when all have ended."""
    wanted = list(items)
    if len(wanted) < 2:
        return [function(item) for item in wanted]
    with ThreadPoolExecutor(min(WORKERS, len(wanted))) as pool:
        return list(pool.map(function, wanted))


def chunks(items: Iterable[T], size: int) -> list[list[T]]:
    """``items`` in lists of at most ``size``: what one call of AWS's takes."""
    wanted = list(items)
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]
