"""Puts images into the fake registry, which takes no layers."""

from __future__ import annotations

import hashlib
import json

from catctl.aws.session import Aws, or_none, translated

_INDEX = "application/vnd.oci.image.index.v1+json"


def make_up(aws: Aws, repository: str, *, tag: str, platform: str) -> None:
    """Put an index that names ``platform``, such as linux/amd64: it stands for an image."""
    system, _, architecture = platform.partition("/")
    digest = "sha256:" + hashlib.sha256(f"{repository}:{tag}".encode()).hexdigest()
    image = {
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "digest": digest,
        "size": 2,
        "platform": {"architecture": architecture, "os": system},
    }
    manifest = {"schemaVersion": 2, "mediaType": _INDEX, "manifests": [image]}
    request = {
        "repositoryName": repository,
        "imageManifest": json.dumps(manifest, sort_keys=True),
        "imageManifestMediaType": _INDEX,
        "imageTag": tag,
    }
    ecr = aws.client("ecr")
    with translated(f"push {repository}:{tag}"):
        or_none(lambda: ecr.put_image(**request), "ImageAlreadyExistsException")
