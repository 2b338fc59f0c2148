"""GitHub Actions: errors where a reader sees them, and a summary of a deploy on the run's page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from catctl.journeys.deploy_plan import Deploy
from catctl.journeys.explain import Explanation
from catctl.journeys.rollout import fate_sentence
from catctl.services.rollout import Verdict
from catctl.views import console, streams
from catctl.views.markdown import markdown


def annotate(explanations: Iterable[Explanation]) -> None:
    """An annotation for each service that failed: its cause, and what mends it."""
    if not streams.in_workflow():
        return
    for found in explanations:
        first = found.diagnoses[0] if found.diagnoses else None
        text = f"{first.cause} Fix: {first.fix}" if first else "No cause was found."
        title = f"{found.evidence.service} failed to deploy"
        streams.put_workflow_command("error", text, title=title)


def summarise(
    deploy: Deploy, verdicts: Mapping[str, Verdict], explanations: Iterable[Explanation]
) -> None:
    """Append what was deployed, and why it failed, to the run's summary."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not streams.in_workflow() or not place:
        return
    lines = [f"### Deploy of {markdown(deploy.site.environment.key)}", "", "| service | image | |"]
    lines.append("|---|---|---|")
    for wish in deploy.wishes:
        verdict = verdicts.get(wish.key)
        fate = fate_sentence(wish.key, verdict).partition(": ")[2] if verdict else "not changed"
        cells = map(markdown, (wish.key, wish.image.short, fate))
        lines.append(f"| {' | '.join(cells)} |")
    for found in explanations:
        for item in found.diagnoses[:1]:
            lines += ["", f"**{markdown(found.evidence.service)}**: {markdown(item.cause)}"]
            lines += ["", f"Fix: {markdown(item.fix)}"]
    try:
        with Path(place).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write("\n".join(lines) + "\n\n")
    except (OSError, ValueError) as error:  # what was deployed is deployed
        reason = getattr(error, "strerror", None) or error
        console.note(f"GITHUB_STEP_SUMMARY: {place} cannot be written: {reason}.")
