"""Reads the images of a repository. Returns model values."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catctl.aws.session import Aws, or_none, translated
from catctl.errors import AwsError
from catctl.services.model import Image

MANIFESTS = (
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
)
_CONFIGS = (
    "application/vnd.docker.container.image.v1+json",
    "application/vnd.oci.image.config.v1+json",
)


def read_newest(aws: Aws, url: str) -> Image | None:
    """The image that was pushed last, of those that bear a tag; or None."""
    images: list[dict[str, Any]] = []
    with translated(f"list the images of {_name(url)}"):
        pages = (
            aws.client("ecr")
            .get_paginator("describe_images")
            .paginate(repositoryName=_name(url), filter={"tagStatus": "TAGGED"})
        )
        for page in pages:
            images += [item for item in page["imageDetails"] if _runs(item)]
    if not images:
        return None
    newest = max(images, key=lambda item: _pushed(item).timestamp())
    return _image(url, newest, why="the newest in the repository")


def read_image(
    aws: Aws, url: str, *, tag: str | None = None, digest: str | None = None
) -> Image | None:
    """One image by tag or digest, or None where it is not there."""
    wanted = {"imageTag": tag} if tag else {"imageDigest": digest}
    ecr = aws.client("ecr")
    with translated(f"find the image {tag or digest} in {_name(url)}"):
        answer = or_none(
            lambda: ecr.describe_images(repositoryName=_name(url), imageIds=[wanted]),
            "ImageNotFoundException",
            "RepositoryNotFoundException",
        )
    details = answer["imageDetails"] if answer else []
    why = f"tag {tag}" if tag else "by its digest"
    return _image(url, details[0], why=why) if details else None


def read_login(aws: Aws) -> tuple[str, str]:
    """The registry of this account and region, and a password for it that holds twelve hours."""
    with translated("get the registry's password"):
        [login] = aws.client("ecr").get_authorization_token()["authorizationData"]
    try:
        password = base64.b64decode(login["authorizationToken"]).decode().partition(":")[2]
    except ValueError as error:
        raise AwsError(
            "What AWS answers as the registry's password is none.",
            code="NoPassword",
            hint="look at your network and its proxy, then run the same again",
        ) from error
    return str(login["proxyEndpoint"]).removeprefix("https://"), password


def _image(url: str, detail: Mapping[str, Any], *, why: str) -> Image:
    digest = str(detail["imageDigest"])
    return Image(
        reference=f"{url}@{digest}",
        digest=digest,
        tags=tuple(sorted(detail.get("imageTags", ()))),
        pushed=detail.get("imagePushedAt"),
        why=why,
    )


def _runs(detail: Mapping[str, Any]) -> bool:
    """Not a signature or an attestation, which lie beside images and are tagged by a digest."""
    kind = detail.get("artifactMediaType")
    is_image = kind is None or kind in _CONFIGS
    return is_image and not all(tag.startswith("sha256-") for tag in detail["imageTags"])


def _pushed(detail: Mapping[str, Any]) -> datetime:
    at: datetime = detail["imagePushedAt"]
    return at


def _name(url: str) -> str:
    return url.partition("/")[2]
