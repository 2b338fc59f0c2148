"""catctl status: how an environment stands."""

from __future__ import annotations

import time
from decimal import Decimal

import click

from catctl.cli import app
from catctl.cli.options import Verb, environment_argument
from catctl.cli.runs import story_json, when
from catctl.cli.unlock import held_text
from catctl.commands import Next, Words, advice
from catctl.environment.facts import Facts
from catctl.errors import CatctlError
from catctl.journeys.cost import running_rate
from catctl.journeys.deployed import Site, open_site
from catctl.journeys.prepare import prepare
from catctl.journeys.services_overview import Overview, overview
from catctl.journeys.status import Standing, look_at_standing
from catctl.stack.doubts import doubt_lines
from catctl.stack.explain import fate_lines
from catctl.stack.model import SavedPlan, count
from catctl.views import console
from catctl.views.cost_line import expiry_text, rate_text
from catctl.views.money import number
from catctl.views.proposal import counts_text
from catctl.views.services import overview_json, overview_lines


@click.command("status", cls=Verb)
@environment_argument
@click.option("--watch", is_flag=True, help="Show the services again and again, until Ctrl-C.")
def command(*, environment: str, watch: bool) -> None:
    """Show how an environment stands: services, last run, lock, saved plan, state.

    For each service its tasks, healthy targets, revision and last deployment, and what is wrong.
    Finds a run of Terraform whose catctl died, and says how it ended: what it made, what it did
    not, and what is in doubt.
    """
    bench = app.workbench()
    [prepared] = prepare(bench, [environment])
    found = look_at_standing(bench, prepared.facts)
    site: Site | None
    try:
        site = open_site(bench, environment)
    except CatctlError as error:  # not applied yet, or no way to AWS: the rest is worth showing
        site, why = None, error.message
    else:
        why = ""
    services = overview(site) if site else []
    hourly = _hourly(site, services) if site else None
    _document(prepared.facts, found, site, services, hourly)
    if app.flags().json:
        return
    _show(prepared.facts, found, hourly)
    _show_services(site, services, why)
    if watch and site:
        _watch(site)
        return
    app.output().next_step(_next(prepared.facts.key, found, services))


def _hourly(site: Site, services: list[Overview]) -> Decimal:
    """USD an hour of what runs now."""
    counts = {item.key: item.state.running for item in services if item.state}
    return running_rate(site.bench, site.environment, counts).hourly


def _show(facts: Facts, found: Standing, hourly: Decimal | None) -> None:
    rows = [
        ("last apply", _last(found)),
        ("at work", ", ".join(f"process {pid}" for pid in found.at_work) or "nothing"),
        ("lock", "; ".join(sorted({f"held {held_text(k)}" for k in found.locks})) or "free"),
        ("saved plan", _saved(found)),
        ("state", "errored.tfstate waits to be stored" if found.errored else "stored"),
        ("expires", app.output().written(expiry_text(facts, hourly))),
    ]
    if hourly is not None:
        rows.append(("cost", f"{rate_text(hourly)}, as it runs now"))
    console.data(facts.key)
    for line in console.table(rows):
        console.data(line)
    fate = found.last.fate if found.last else None
    if fate and found.last and found.last.ending != "done":
        for words in [*fate_lines(fate), *doubt_lines(fate, facts)]:
            app.output().data(words)


def _show_services(site: Site | None, services: list[Overview], why: str) -> None:
    if site is None:
        console.note(f"Services: {why}")
        return
    console.data()
    for line in _lines(site, services):
        console.prose(line)


def _lines(site: Site, services: list[Overview]) -> list[str]:
    url = [f"  {site.platform.url}"] if site.platform.url else []
    return [*overview_lines(services), *url]


def _watch(site: Site) -> None:
    """The services again and again: drawn over on a terminal, else when something changes."""
    drawn: list[str] = []
    try:
        while True:
            time.sleep(site.bench.access.pace)
            lines = _lines(site, overview(site))
            plain = console.plain_terminal()
            if plain and lines == drawn:
                continue
            if not plain:
                click.clear()
            for line in [site.environment.key, *lines]:
                console.data(line)
            drawn = lines
    except KeyboardInterrupt:
        return


def _last(found: Standing) -> str:
    if found.last is None:
        return "none on record"
    return f"{when(found.last.run.started)}: {found.last.text}"


def _saved(found: Standing) -> str:
    if found.saved is None or isinstance(found.saved, str):
        return found.saved or "none"
    doing = "destroys; " if found.saved.destroy else ""
    return doing + counts_text(count(found.saved.changes))


def _next(key: str, found: Standing, services: list[Overview]) -> Words:
    if found.errored:
        return Next("state", "recover", key)
    if found.at_work:
        return advice("`status {key}`, until it has ended", key=key)
    if found.locks:
        return Next("unlock", key)
    if isinstance(found.saved, SavedPlan):
        return Next("destroy" if found.saved.destroy else "apply", key)
    return _next_of_services(key, services) or Next("plan", key)


def _next_of_services(key: str, services: list[Overview]) -> Next | None:
    wrong = [item for item in services if item.finding]
    if wrong:
        return Next("explain", key, wrong[0].key)
    if any(item.standing == "not deployed" for item in services):
        return Next("deploy", key)
    return Next("logs", key, services[0].key) if services else None


def _document(
    facts: Facts,
    found: Standing,
    site: Site | None,
    services: list[Overview],
    hourly: Decimal | None,
) -> None:
    saved = found.saved
    app.output().document(
        "catctl_status",
        environment=facts.key,
        last_apply=story_json(found.last) if found.last else None,
        at_work=found.at_work,
        locks=[{"place": lock.place, "held": held_text(lock)} for lock in found.locks],
        saved_plan=saved if saved is None or isinstance(saved, str) else saved.file,
        errored_state=found.errored,
        hourly=None if hourly is None else number(hourly),
        expires=facts.expires,
        url=site.platform.url if site else None,
        services=[overview_json(item) for item in services] if site else None,
    )
