"""Images: built and pushed under a tag that says what is in them, and remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catctl.commands import advice
from catctl.containers.engine import (
    Engine,
    find_engine,
    require_dockerfile,
    require_folder,
)
from catctl.containers.git import commit_of, is_dirty
from catctl.environment.resolved import NamedService
from catctl.errors import CatctlError, RefusedError, UsageError
from catctl.journeys.deployed import Site
from catctl.journeys.images import remember
from catctl.sandbox.images import make_up
from catctl.services.documents import PLATFORMS
from catctl.services.model import Image
from catctl.services.observe_images import read_image, read_login

_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_PLATFORM = re.compile(r"[a-z]+/[a-z0-9]+(?:/[a-z0-9]+)?")


@dataclass(frozen=True, kw_only=True)
class Push:
    """One image to push. ``there`` is the image that bears the tag already."""

    service: NamedService
    folder: Path
    url: str
    tag: str
    platform: str
    there: Image | None
    notes: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return f"{self.url}:{self.tag}"


def plan_push(
    site: Site,
    service: NamedService,
    folder: Path,
    *,
    tag: str | None,
    platform: str | None,
    now: datetime,
) -> Push:
    """What would be pushed. Raises CatctlError where there is no Dockerfile, or no tag to take,
    and RefusedError where the tag belongs to another image.
    """
    require_sensible(tag, platform)
    require_folder(folder)
    if not site.bench.sandboxed:
        require_dockerfile(folder)
    chosen, notes, is_exact = _tag(site, folder, tag, now)
    url = site.platform.repositories[service.key]
    there = read_image(site.aws, url, tag=chosen)
    if there is not None and not is_exact:
        raise RefusedError(
            f"{service.key}: the tag {chosen} is taken since "
            f"{there.pushed:%Y-%m-%d %H:%M}, and tags here cannot be overwritten."
            if there.pushed
            else f"{service.key}: the tag {chosen} is taken, and tags cannot be overwritten.",
            hint=advice(
                "another --tag, or none: then the commit is the tag; to deploy what is there: "
                "`deploy {key} {service} --tag {chosen}`",
                key=site.environment.key,
                service=service.key,
                chosen=chosen,
            ),
        )
    return Push(
        service=service,
        folder=folder,
        url=url,
        tag=chosen,
        platform=platform or PLATFORMS[service.settings.arch],
        there=there,
        notes=notes,
    )


def require_sensible(tag: str | None, platform: str | None) -> None:
    """Raise UsageError for a tag or a platform that no registry takes."""
    if tag is not None and not _TAG.fullmatch(tag):
        raise UsageError(
            f"{tag!r} is no tag: letters, digits, _ . and -, at most 128, and no . or - in front."
        )
    if platform is not None and not _PLATFORM.fullmatch(platform):
        raise UsageError(f"{platform!r} is no platform, such as linux/amd64.")


def _tag(
    site: Site, folder: Path, tag: str | None, now: datetime
) -> tuple[str, tuple[str, ...], bool]:
    """The tag, notes, and whether the tag says exactly what is in the image.

    The prefix decides how long an image is kept: see ``images`` in the environment file.
    """
    if tag is not None:
        return tag, (), False
    prefix = "prod" if site.environment.file.preset == "production" else "dev"
    where = folder if folder.is_dir() else site.bench.project.root
    commit = commit_of(where, site.bench.environ)
    if commit is None:
        if site.bench.sandboxed:
            return f"{prefix}-{now:%Y%m%d%H%M%S}", (), True
        raise CatctlError(
            f"{where} is in no git repository with a commit, so there is no tag to take.",
            hint="commit, or give --tag",
        )
    if is_dirty(where, site.bench.environ):
        note = f"{where} holds changes that are not committed: the tag says when it was built."
        return f"{prefix}-{commit}-{now:%Y%m%d%H%M%S}", (note,), True
    return f"{prefix}-{commit}", (), True


def open_engine(site: Site) -> Engine:
    """A container engine, logged in to the registry of this account and region."""
    engine = find_engine(site.bench.environ)
    engine.login(*read_login(site.aws))
    return engine


def carry_out_push(site: Site, push: Push, engine: Engine | None) -> Image:
    """Build, push, and remember the digest. Without an engine, in the sandbox, make one up."""
    if push.there is None:
        if engine is None:
            make_up(site.aws, push.url.partition("/")[2], tag=push.tag, platform=push.platform)
        else:
            engine.build(push.folder, reference=push.reference, platform=push.platform)
            engine.push(push.reference)
    image = read_image(site.aws, push.url, tag=push.tag)
    if image is None or image.digest is None:
        raise CatctlError(f"{push.reference} was pushed, and is not in the repository.")
    remember(site.bench, site.environment.key, push.service.key, image.digest)
    return image
