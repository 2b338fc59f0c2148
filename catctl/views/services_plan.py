"""What is to be done with services, and how their rollouts go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from catctl.actions import Outcome
from catctl.foreign import one_line
from catctl.journeys.deployed import Site
from catctl.journeys.rollout import Choice
from catctl.services.actions import AwaitRollouts, DeployAction
from catctl.services.rollout import Snapshot, Verdict
from catctl.views.output import Output
from catctl.views.plan import PlanView
from catctl.views.rollout import PlainRollout, Renderer, watching_rollout
from catctl.views.style import DONE


@dataclass(kw_only=True)
class ServicesView(PlanView[DeployAction]):
    """``doing`` is the title while it is carried out."""

    doing: str
    _renderer: Renderer = field(default_factory=PlainRollout)

    @contextmanager
    def working(self) -> Iterator[None]:
        with watching_rollout(self.doing, as_json=self.out.flags.json) as renderer:
            self._renderer = renderer
            yield

    def done(self, action: DeployAction) -> None:
        self.tell(f"{DONE} {one_line(action)}")

    def rest(self, outcome: Outcome[DeployAction]) -> None:
        """But for rollouts, of which has been told."""
        told = [action for action in outcome.failed if not isinstance(action, AwaitRollouts)]
        super().rest(replace(outcome, failed=tuple(told)))

    def look(self, snapshot: Snapshot, verdict: Verdict) -> None:
        self._renderer.look(snapshot, verdict)

    def tell(self, text: str) -> None:
        self._renderer.tell(text)

    def interrupted(self) -> Choice:
        return self._renderer.interrupted()


def services_view(out: Output, site: Site, kind: str, *, nothing: str) -> ServicesView:
    """For a verb whose document has the type ``kind``."""
    key = site.environment.key
    return ServicesView(
        out=out,
        kind=kind,
        fields={"environment": key},
        title=f"{key} (account {site.account_id}, {site.environment.region})",
        nothing=nothing,
        doing=f"Working on {key}",
    )
