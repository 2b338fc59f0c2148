"""Which image a service shall run; and the images that were pushed from this checkout."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from catctl.aws.parallel import each
from catctl.commands import Next
from catctl.environment.resolved import NamedService
from catctl.errors import AwsError, CatctlError
from catctl.files import write_atomically
from catctl.journeys.deployed import Site
from catctl.journeys.workbench import Workbench
from catctl.services.model import Image
from catctl.services.observe_images import read_image, read_newest
from catctl.services.plan import require_image
from catctl.shapes import ShapeError, as_type, parse_object


def remembered(bench: Workbench, key: str) -> dict[str, str]:
    """Digests that were pushed from here, by service."""
    try:
        digests = parse_object(_file(bench, key).read_bytes())
        return dict(as_type(dict[str, str], digests, "images"))
    except (OSError, ShapeError):
        return {}


def remember(bench: Workbench, key: str, service: str, digest: str) -> None:
    """Keep the digest of what was just pushed."""
    bench.make_work_folder()
    known = {**remembered(bench, key), service: digest}
    write_atomically(_file(bench, key), json.dumps(dict(sorted(known.items()))) + "\n")


def _file(bench: Workbench, key: str) -> Path:
    return bench.work(key) / "images.json"


def choose_images(
    site: Site, services: Iterable[NamedService], *, image: str | None, tag: str | None
) -> tuple[dict[str, Image | str], list[str]]:
    """The image of each service, or a sentence where there is none; and notes worth saying."""
    notes: list[str] = []

    def one(service: NamedService) -> Image | str:
        try:
            return choose_image(site, service, image=image, tag=tag, notes=notes)
        except AwsError:
            raise
        except CatctlError as error:
            return error.message

    wanted = list(services)
    return dict(zip([s.key for s in wanted], each(one, wanted), strict=True)), sorted(notes)


def require_images(environment: str, images: Mapping[str, Image | str]) -> dict[str, Image]:
    """All of them. Raises CatctlError that names every service without one."""
    missing = {key: text for key, text in images.items() if isinstance(text, str)}
    if missing:
        listed = " ".join(sorted(missing))
        raise CatctlError(
            "\n".join(missing[key] for key in sorted(missing)),
            hint=Next("push", environment, listed),
        )
    return {key: image for key, image in images.items() if not isinstance(image, str)}


def choose_image(
    site: Site, service: NamedService, *, image: str | None, tag: str | None, notes: list[str]
) -> Image:
    """The image asked for; else the one pushed from here; else the newest of the repository.

    Raises CatctlError with the command that pushes one where it is not there.
    """
    url = site.platform.repositories[service.key]
    if image is not None:
        return _given(site, url, image)
    if tag is not None:
        return _tagged(site, service, url, tag)
    newest = read_newest(site.aws, url)
    digest = remembered(site.bench, site.environment.key).get(service.key)
    mine = read_image(site.aws, url, digest=digest) if digest else None
    if mine is None or (newest and newest.digest == mine.digest):
        return require_image(service.key, site.environment.key, newest)
    if newest and newest.tags and newest.pushed and mine.pushed and newest.pushed > mine.pushed:
        notes.append(
            f"{service.key}: there is a newer image than the one pushed from here: "
            f"--tag {newest.tags[0]} takes it."
        )
    return Image(
        reference=mine.reference,
        digest=mine.digest,
        tags=mine.tags,
        pushed=mine.pushed,
        why="pushed from here",
    )


def _given(site: Site, url: str, image: str) -> Image:
    """A reference as it was given; one of the service's own repository is pinned to its digest."""
    name, _, rest = image.partition("@")
    if name == url or name.startswith(f"{url}:"):
        tag = None if rest else name.removeprefix(url).removeprefix(":") or "latest"
        pinned = read_image(site.aws, url, tag=tag, digest=rest or None)
        if pinned is None:
            raise CatctlError(f"There is no image {image}.", hint=Next("push", _key(site), "…"))
        return pinned
    return Image(reference=image, why="given by --image")


def _tagged(site: Site, service: NamedService, url: str, tag: str) -> Image:
    image = read_image(site.aws, url, tag=tag)
    if image is None:
        raise CatctlError(
            f"{service.key}: there is no image with the tag {tag} in {url}: it was never pushed, "
            "or has expired.",
            hint=Next("push", _key(site), service.key, "--tag", tag),
        )
    return image


def _key(site: Site) -> str:
    return site.environment.key
