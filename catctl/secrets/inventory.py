"""Which secrets a file wants, and how they stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from catctl.commands import Next, advice
from catctl.environment.resolved import Environment
from catctl.environment.sources import bare, is_secret
from catctl.environment.spelling import guess
from catctl.errors import UsageError
from catctl.secrets.model import SecretStatus, Stored, Wanted


def wanted(environment: Environment) -> list[Wanted]:
    """Every secret that a service of the file reads, by source."""
    uses: dict[str, set[tuple[str, str]]] = {}
    keys: dict[str, str | None] = {}
    for service in environment.services:
        for variable, ref in service.settings.secrets.items():
            source = bare(ref.source)
            uses.setdefault(source, set()).add((service.key, variable))
            keys[source] = keys.get(source) or ref.kms_key
    return [
        Wanted(
            source=source,
            store="Secrets Manager" if is_secret(source) else "SSM",
            uses=tuple(sorted(readers)),
            kms_key=keys[source],
        )
        for source, readers in sorted(uses.items())
    ]


def choose(environment: Environment, name: str) -> Wanted:
    """The secret ``name``: a parameter, an ARN, or a variable that only one secret has.

    Raises UsageError for a name that the file does not know.
    """
    known = wanted(environment)
    matches = [item for item in known if name in (item.source, *item.variables)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = ", ".join(item.source for item in matches)
        raise UsageError(f"{name} is more than one secret: {listed}. Name one of these.")
    names = [text for item in known for text in (item.source, *item.variables)]
    if not known:
        raise UsageError(
            f"No service of {environment.key} reads a secret.",
            hint=advice(
                "name {name} under services.SERVICE.secrets in the environment file", name=name
            ),
        )
    raise UsageError(
        f"No service of {environment.key} reads {name!r}.{guess(name, names)} "
        f"There are: {', '.join(item.source for item in known)}.",
        hint=Next("secret", "list", environment.key),
    )


def stand(
    secrets: Iterable[Wanted],
    stored: Mapping[str, Stored],
    deployed: Mapping[str, datetime | None],
) -> list[SecretStatus]:
    """How each secret stands. ``deployed`` is when a service's running tasks were deployed.

    A task reads its secrets once, when it starts: what was changed later it does not see.
    """
    return [
        SecretStatus(
            wanted=item,
            stored=stored.get(item.source),
            stale=_stale(item, stored.get(item.source), deployed),
        )
        for item in secrets
    ]


def _stale(
    item: Wanted, stored: Stored | None, deployed: Mapping[str, datetime | None]
) -> tuple[str, ...]:
    if stored is None or stored.modified is None:
        return ()
    changed = stored.modified
    return tuple(
        key for key in item.services if (began := deployed.get(key)) is not None and began < changed
    )


def strangers(secrets: Iterable[Wanted], there: Iterable[Stored]) -> list[Stored]:
    """Parameters beside those of the file that no service reads, by name."""
    known = {item.source for item in secrets}
    return sorted((s for s in there if s.source not in known), key=lambda s: s.source)


def folders(secrets: Iterable[Wanted]) -> list[str]:
    """The folders in which the file's parameters lie, such as /shop/hack; never the root."""
    places = {item.source.rpartition("/")[0] for item in secrets if item.store == "SSM"}
    return sorted(folder for folder in places if folder)
