"""Finds out for which processors an image was built: from its manifest, or its configuration."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from typing import Any

from catctl.aws.session import Aws, ClientError
from catctl.services.model import Image
from catctl.services.observe_images import MANIFESTS
from catctl.shapes import ShapeError, parse_object, walked

_MOST_BYTES = 1 << 20
_SECONDS = 10


def read_platforms(aws: Aws, image: Image) -> frozenset[str] | None:
    """Such as linux/amd64; None for an image outside of ECR, or one that does not tell."""
    if image.digest is None:
        return None
    repository = image.reference.partition("/")[2].partition("@")[0]
    ecr = aws.client("ecr")
    images = ecr.batch_get_image(
        repositoryName=repository,
        imageIds=[{"imageDigest": image.digest}],
        acceptedMediaTypes=list(MANIFESTS),
    )["images"]
    if not images:
        return None
    try:
        manifest = parse_object(images[0]["imageManifest"])
        if "manifests" in manifest:
            return walked("the manifest", lambda: frozenset(_of_index(manifest)))
        config = walked("the manifest", lambda: manifest.get("config", {}).get("digest"))
    except ShapeError:
        return None
    return _of_config(ecr, repository, config) if isinstance(config, str) else None


def _of_index(manifest: dict[str, Any]) -> set[str]:
    """An index names its platforms; attestations are of an unknown one."""
    named = [item.get("platform", {}) for item in manifest["manifests"]]
    return {
        f"{item['os']}/{item['architecture']}"
        for item in named
        if item.get("os", "unknown") != "unknown"
    }


def _of_config(ecr: Any, repository: str, digest: str) -> frozenset[str] | None:
    try:
        url = ecr.get_download_url_for_layer(repositoryName=repository, layerDigest=digest)[
            "downloadUrl"
        ]
        if not str(url).startswith("https://"):
            return None
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - https, above
            config = parse_object(answer.read(_MOST_BYTES))
        return frozenset({f"{config['os']}/{config['architecture']}"})
    except (ClientError, HTTPException, OSError, ValueError, KeyError):
        return None
