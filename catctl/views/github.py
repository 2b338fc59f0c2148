"""GitHub Actions: errors where a reader sees them, and a summary of a deploy on the run's page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from catctl.journeys.deploy_plan import Deploy
from catctl.journeys.explain import Explanation
from catctl.journeys.rollout import fate_sentence
from catctl.services.rollout import Verdict
from catctl.views import console


def is_here() -> bool:
    """Whether this runs in a workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotate(explanations: Iterable[Explanation]) -> None:
    """An annotation for each service that failed: its cause, and what mends it."""
    if not is_here():
        return
    for found in explanations:
        first = found.diagnoses[0] if found.diagnoses else None
        text = f"{first.cause} Fix: {first.fix}" if first else "No cause was found."
        title = f"{found.evidence.service} failed to deploy"
        console.note(f"::error title={escaped(title, is_property=True)}::{escaped(text)}")


def escaped(text: str, *, is_property: bool = False) -> str:
    """As GitHub's commands want it, so that no text can end one command and begin another."""
    found = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return found.replace(":", "%3A").replace(",", "%2C") if is_property else found


def summarise(
    deploy: Deploy, verdicts: Mapping[str, Verdict], explanations: Iterable[Explanation]
) -> None:
    """Append what was deployed, and why it failed, to the run's summary."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not is_here() or not place:
        return
    lines = [f"### Deploy of {deploy.site.environment.key}", "", "| service | image | |"]
    lines.append("|---|---|---|")
    for wish in deploy.wishes:
        verdict = verdicts.get(wish.key)
        fate = fate_sentence(wish.key, verdict).partition(": ")[2] if verdict else "not changed"
        lines.append(f"| {wish.key} | {cell(wish.image.short)} | {cell(fate)} |")
    for found in explanations:
        for item in found.diagnoses[:1]:
            lines += ["", f"**{found.evidence.service}**: {item.cause}", "", f"Fix: {item.fix}"]
    with Path(place).open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n\n")


def cell(text: str) -> str:
    """Text in a table's cell."""
    return text.replace("|", r"\|").replace("\n", " ")
