"""One piece of work for each environment, as many at once as there are cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from catctl.cli import app
from catctl.errors import CatctlError, StoppedError
from catctl.journeys.prepare import Prepared, parallel_plans
from catctl.journeys.workbench import Workbench
from catctl.views import console

T = TypeVar("T")


def for_each(
    bench: Workbench, prepared: Iterable[Prepared], work: Callable[[Prepared], T], *, what: str
) -> Iterator[T]:
    """Results as they come. A failure is shown at once, and raised when all the others are done."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    failed = []
    with ThreadPoolExecutor(parallel_plans()) as pool, bench.interrupts.counted():
        futures = {pool.submit(work, item): item for item in prepared}
        for future in as_completed(futures):
            try:
                result = future.result()
            except CatctlError as error:
                failed.append(futures[future].facts.key)
                console.show_error(error, app.flags())
                continue
            yield result
    if bench.interrupts.count:
        raise StoppedError("Stopped.", exit_code=bench.interrupts.exit_code)
    if failed:
        raise CatctlError(f"No {what} for {', '.join(sorted(failed))}.")
