"""An AWS that no call reaches."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import EndpointConnectionError

from catctl.aws.session import Aws


class CutOff(Aws):
    """An AWS that no call reaches."""

    def __init__(self) -> None:
        self.region = "ap-northeast-2"

    def client(self, service: str) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        def call(*_: Any, **__: Any) -> Any:
            raise EndpointConnectionError(endpoint_url="https://ecs.example")

        return (lambda _: self) if name == "get_paginator" else call
