"""What deploys need, written down for those who go on without catctl."""

from __future__ import annotations

from pathlib import Path

from catctl.commands import advice
from catctl.errors import CatctlError, RefusedError
from catctl.files import write_atomically
from catctl.journeys.deploy_plan import plan_services
from catctl.journeys.deployed import Site
from catctl.services.export import files


def export(site: Site, folder: Path, *, force: bool) -> int:
    """Write the files into ``folder``; returns their number.

    Raises RefusedError where other text would be overwritten, unless ``force``.
    """
    environment = site.environment
    texts = files(
        plan_services(site, ()).wishes,
        environment=environment.key,
        region=environment.region,
        cluster=site.platform.cluster,
        tags=environment.tags,
    )
    changed = [name for name, text in texts.items() if _differs(folder / name, text)]
    if changed and not force:
        raise RefusedError(
            f"{folder} holds other text in {', '.join(changed[:3])}; nothing was written.",
            hint=advice(
                "`export {key} {folder} --force`, or another folder",
                key=environment.key,
                folder=folder,
            ),
        )
    try:
        for name, text in texts.items():
            write_atomically(folder / name, text)
    except OSError as error:
        raise CatctlError(f"{folder} cannot be written to: {error.strerror}.") from error
    return len(texts)


def _differs(file: Path, text: str) -> bool:
    return file.exists() and file.read_text("utf-8", errors="replace") != text
