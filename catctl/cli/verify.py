"""catctl verify: what would make a deploy fail."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.errors import ExitError
from catctl.views import console
from catctl.views.style import DONE, FAILED, paint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catctl.checks.model import Finding
    from catctl.journeys.verify import Preflight

NAMED = 3
_SIGNS = {
    "error": FAILED,
    "ok": DONE,
    "skipped": paint("?", "yellow"),
    "warning": paint("!", "yellow"),
}


@click.command("verify", cls=Verb)
@environment_argument
@click.argument("services", metavar="[SERVICE…]", nargs=-1)
@click.option("--image", metavar="REF", help="Check with exactly this image.")
@click.option("--tag", metavar="TAG", help="Check with the image of this tag.")
def command(
    *, environment: str, services: tuple[str, ...], image: str | None, tag: str | None
) -> None:
    """Check all that a deploy needs, and change nothing.

    Images and their processor, roles with their trust and rights, secrets and their keys, log
    groups, the way from the subnets to ECR, S3 and logs, security groups, target groups and
    listener rules, and the vCPU quota. A deploy runs the same checks first. Exits 1 when something
    would fail.
    """
    from catctl.journeys.deployed import open_site
    from catctl.journeys.verify import verify_some

    site = open_site(app.workbench(), environment)
    found = verify_some(site, services, image=image, tag=tag)
    if app.flags().json:
        console.data_json(
            {
                "type": "catctl_verify",
                "environment": environment,
                "findings": [asdict(item) for item in found.findings],
            }
        )
    else:
        for line in preflight_lines(found, everything=True):
            console.prose(app.here(line))
    if not found.is_good:
        raise ExitError(1)
    console.next_step(app.command_line("deploy", environment))


def preflight_lines(found: Preflight, *, everything: bool = False) -> list[str]:
    """Findings, worst first; what is well only with ``everything`` or as a number."""
    lines = []
    shown = ("error", "warning", "skipped", "ok") if everything else ("error", "warning", "skipped")
    for level in shown:
        for items in _alike(found.of(level)):
            lines += _lines(items)
    well = found.of("ok")
    counts = [f"{len(well)} checks passed"]
    for level, word in (("warning", "warning"), ("error", "error"), ("skipped", "not checked")):
        number = len(found.of(level))
        plural = "s" if number != 1 and level != "skipped" else ""
        counts += [f"{number} {word}{plural}"] if number else []
    return [*lines, f"  {', '.join(counts)}."]


def _alike(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """What is said of several services is said once."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for item in findings:
        groups.setdefault((item.subject, item.message), []).append(item)
    return groups.values()


def _lines(items: list[Finding]) -> list[str]:
    item = items[0]
    whose = [found.service for found in items if found.service]
    if len(whose) > NAMED:
        whose = [*whose[:NAMED], f"{len(whose) - NAMED} more"]
    who = f"{', '.join(whose)}: " if whose else ""
    lines = [f"  {_SIGNS[item.level]} {item.subject}: {who}{item.message}"]
    lines += [f"      Why  {item.why}"] if item.why else []
    lines += [f"      Fix  {item.fix}"] if item.fix else []
    return lines
