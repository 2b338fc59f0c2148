"""A view that tells nobody, for journeys whose results alone are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from catctl.stack.model import Listener, unheard


class Unwatched:
    """Watches plans, rollouts, looks for leftovers, and Terraform."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def plan(self, plan: Any) -> None: ...

    def dry_run(self) -> None: ...

    def working(self) -> AbstractContextManager[object]:
        return nullcontext()

    def done(self, action: Any) -> None: ...

    def rest(self, outcome: Any) -> None: ...

    def look(self, snapshot: Any, verdict: Any) -> None: ...

    def tell(self, text: str) -> None:
        self.told.append(text)

    def interrupted(self) -> Any: ...

    def deploy(self, deploy: Any) -> Unwatched:
        return self

    def checked(self, preflight: Any) -> None: ...

    def succeeded(self, deploy: Any, verdicts: Any) -> None: ...

    def failed(self, *what: Any) -> None: ...

    @contextmanager
    def looking(self) -> Iterator[Callable[[str], None]]:
        yield lambda _: None

    def deleting(self, sweep: Any) -> Unwatched:
        return self

    def prepared(self, prepared: Any) -> None: ...

    def planning(self, doing: str, environment: str) -> AbstractContextManager[Listener]:
        return nullcontext(unheard)

    def proposal(self, proposal: Any, cost: Any) -> None: ...

    def precious(self, facts: Any, losses: Any) -> None: ...

    def applying(
        self, doing: str, environment: str, changes: int
    ) -> AbstractContextManager[Listener]:
        return nullcontext(unheard)

    def applied(self, proposal: Any, ledger: Any, seconds: float) -> None: ...
