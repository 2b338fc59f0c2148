"""A deploy: the images, what changes, what was checked, and why it failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from catctl.actions import Plan
from catctl.foreign import one_line
from catctl.journeys.deploy import FailedDeploy
from catctl.journeys.deploy_plan import Deploy, diffs
from catctl.journeys.verify import Preflight
from catctl.services.actions import DeployAction
from catctl.services.rollout import Verdict
from catctl.views import console, github
from catctl.views.diagnosis import explanation_json, explanation_lines
from catctl.views.findings import preflight_lines
from catctl.views.output import Output
from catctl.views.plan import actions_json
from catctl.views.services_plan import ServicesView
from catctl.views.style import ADDED


@dataclass(kw_only=True)
class DeployPlanView(ServicesView):
    """``with_diff``: each task definition as a diff against what runs."""

    planned: Deploy
    with_diff: bool

    def plan(self, plan: Plan[DeployAction]) -> None:
        differences = diffs(self.planned) if self.with_diff else None
        self.out.document(
            self.kind,
            **self.fields,
            actions=actions_json(plan),
            diff=differences,
            images={wish.key: wish.image.reference for wish in self.planned.wishes},
        )
        self._note_images()
        if not plan:
            self.out.note(self.nothing)
            return
        for action in plan:
            self.out.note(f"  {ADDED} {one_line(action)}")
        self._print(differences or {})

    def _note_images(self) -> None:
        self.out.note(self.title)
        rows = [(w.key, w.image.short, w.image.why) for w in self.planned.wishes]
        for line in console.table(rows):
            self.out.note(line)
        for text in self.planned.notes:
            self.out.note(f"Note: {one_line(text)}")

    def _print(self, differences: Mapping[str, list[str]]) -> None:
        for key, lines in differences.items():
            self.out.data(f"{key}:{'' if lines else ' no difference'}")
            for line in lines:
                self.out.data(f"  {line}")


@dataclass(frozen=True, kw_only=True)
class DeployView:
    """What ``catctl deploy`` shows, and what GitHub shows of it."""

    out: Output
    with_diff: bool = False
    plan_view: ClassVar[type[DeployPlanView]] = DeployPlanView

    def deploy(self, deploy: Deploy) -> DeployPlanView:
        site = deploy.site
        key, region = site.environment.key, site.environment.region
        return self.plan_view(
            out=self.out,
            kind="catctl_deploy",
            fields={"environment": key},
            title=f"{key} (account {site.account_id}, {region})",
            nothing="Nothing to do: what runs is what the file says.",
            doing=f"Deploying {key}",
            planned=deploy,
            with_diff=self.with_diff,
        )

    def checked(self, preflight: Preflight) -> None:
        self.out.note("Checked before the deploy:")
        for line in preflight_lines(preflight):
            self.out.note(line)

    def succeeded(self, deploy: Deploy, verdicts: Mapping[str, Verdict]) -> None:
        github.summarise(deploy, verdicts, ())

    def failed(self, failed: FailedDeploy) -> None:
        self.explain(failed)
        github.annotate(failed.explanations)
        github.summarise(failed.deploy, failed.verdicts, failed.explanations)
        failed.error.details["diagnoses"] = [explanation_json(item) for item in failed.explanations]

    def explain(self, failed: FailedDeploy) -> None:
        for text in failed.unknown:
            self.out.note(text)
        for item in failed.explanations:
            for line in explanation_lines(item):
                self.out.note(line)
