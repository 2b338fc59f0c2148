"""How an environment stands: services, last run, lock, saved plan, state, and what comes next."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from catctl.commands import Next, Words, advice
from catctl.foreign import one_line
from catctl.journeys.deployed import Site
from catctl.journeys.services_overview import Overview
from catctl.journeys.status import EnvironmentStatus, Standing
from catctl.stack.doubts import doubt_lines
from catctl.stack.explain import fate_lines
from catctl.stack.left import lost_lines
from catctl.stack.model import Fate, SavedPlan, count
from catctl.views import console
from catctl.views.cost_line import expiry_text, rate_text
from catctl.views.locks import held_text
from catctl.views.money import known
from catctl.views.output import Output
from catctl.views.proposal import counts_text
from catctl.views.runs import story_json, when
from catctl.views.services import overview_json, overview_lines
from catctl.words import count_of


def show_status(out: Output, status: EnvironmentStatus) -> None:
    """All of it."""
    _document(out, status)
    _show(out, status)
    if status.site is None:
        out.note(f"Services: {one_line(status.why)}")
        return
    out.data()
    for line in _lines(status.site, status.services):
        out.prose(line)


def _show(out: Output, status: EnvironmentStatus) -> None:
    facts, found, hourly = status.facts, status.standing, status.hourly
    rows = [
        ("last apply", _last(found)),
        ("at work", ", ".join(f"process {pid}" for pid in found.at_work) or "nothing"),
        ("lock", _lock(found)),
        ("saved plan", _saved(found)),
        ("state", _state(found)),
        ("expires", out.written(expiry_text(facts, hourly))),
    ]
    if hourly is not None:
        rows.append(("cost", f"now {rate_text(hourly)}"))
    out.data(facts.key)
    for line in console.table(rows):
        out.data(line)
    fate = found.last.fate if found.last else None
    if fate and found.last and found.last.ending == "running":
        out.data(f"  under way  {len(fate.done)} done, {_making(fate)}")
    elif fate and found.last and found.last.ending != "done":
        made = () if found.errored else found.last.made
        lost = lost_lines(made, facts, most=len(made))
        for words in [*fate_lines(fate), *doubt_lines(fate, facts), *lost]:
            out.data(words)


def _lines(site: Site, services: Sequence[Overview]) -> list[str]:
    url = [f"  {site.platform.url}"] if site.platform.url else []
    return [*overview_lines(services), *url]


def watch_services(out: Output, site: Site, look: Callable[[], Sequence[Overview]]) -> None:
    """The services again and again: drawn over on a terminal, else when something changes."""
    drawn: list[str] = []
    try:
        while True:
            time.sleep(site.bench.access.pace)
            lines = _lines(site, look())
            plain = console.plain_terminal()
            if plain and lines == drawn:
                continue
            if not plain:
                console.clear()
            for line in [site.environment.key, *lines]:
                out.data(line)
            drawn = lines
    except KeyboardInterrupt:
        return


def _last(found: Standing) -> str:
    if found.last is None:
        return "none on record"
    return f"{when(found.last.run.started)}: {found.last.text}"


def _making(fate: Fate) -> str:
    """What is asked for has no answer yet: that is no doubt, and nothing to delete."""
    return f"{count_of(len(fate.in_doubt), 'resource')} in the making"


def _state(found: Standing) -> str:
    if found.errored:
        return "errored.tfstate waits to be stored"
    stored = found.stored
    if stored is None:
        return "none is stored"
    if stored.damaged:
        return f"damaged: {stored.damaged}"
    text = f"stored, serial {stored.serial}, {count_of(stored.resources, 'resource')}"
    return text if stored.checksum_holds else f"{text}; its checksum in the lock table is another's"


def _lock(found: Standing) -> str:
    if found.locks is None:
        return "may not be read"
    return "; ".join(sorted({f"held {held_text(lock)}" for lock in found.locks})) or "free"


def _saved(found: Standing) -> str:
    if found.saved is None or isinstance(found.saved, str):
        return found.saved or "none"
    doing = "destroys; " if found.saved.destroy else ""
    return doing + counts_text(count(found.saved.changes))


def next_of(status: EnvironmentStatus) -> Words:
    """What the user does best now."""
    key, found = status.facts.key, status.standing
    if found.at_work:
        return advice("`status {key}`, until it has ended", key=key)
    if found.locks:
        return Next("unlock", key)
    if found.errored:
        return Next("state", "recover", key)
    if isinstance(found.saved, SavedPlan):
        return Next("destroy" if found.saved.destroy else "apply", key)
    return _next_of_services(key, status.services) or Next("plan", key)


def _next_of_services(key: str, services: Sequence[Overview]) -> Next | None:
    wrong = [item for item in services if item.finding]
    if wrong:
        return Next("explain", key, wrong[0].key)
    if any(item.standing == "not deployed" for item in services):
        return Next("deploy", key)
    return Next("logs", key, services[0].key) if services else None


def _locks_json(found: Standing) -> list[dict[str, str]] | None:
    if found.locks is None:
        return None
    return [{"place": lock.place, "held": held_text(lock)} for lock in found.locks]


def _document(out: Output, status: EnvironmentStatus) -> None:
    facts, found = status.facts, status.standing
    saved = found.saved
    out.document(
        "catctl_status",
        environment=facts.key,
        last_apply=story_json(found.last) if found.last else None,
        at_work=found.at_work,
        locks=_locks_json(found),
        saved_plan=saved if saved is None or isinstance(saved, str) else saved.file,
        errored_state=found.errored,
        stored_state=None if found.stored is None else vars(found.stored),
        hourly=None if status.hourly is None else known(status.hourly),
        unpriced=list(status.hourly.unknown) if status.hourly else [],
        expires=facts.expires,
        url=status.site.platform.url if status.site else None,
        services=[overview_json(item) for item in status.services] if status.site else None,
    )
