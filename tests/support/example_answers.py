"""An AWS that answers with botocore's own examples of its answers, as bytes on the wire.

An operation of which botocore has no example gets an answer that its model allows: one of each
member that there may be.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import botocore
from botocore.awsrequest import AWSResponse
from botocore.utils import parse_timestamp
from moto.core.serialize import get_serializer_class

from catctl.aws.session import Aws, Keys
from tests.support.aws_shapes import model
from tests.support.raw_answers import Raw

KEYS = Keys(access_key="A", secret_key="S", token=None)


class ExampleAws(Aws):
    """``number`` says which example of each operation; ``asked`` are service and operation."""

    def __init__(self, number: int = 0) -> None:
        super().__init__(region="us-east-1", keys=KEYS, endpoint_url="http://127.0.0.1:9")
        self.asked: set[tuple[str, str]] = set()
        self._number = number

    def client(self, service: str) -> Any:
        is_new = service not in self._clients
        client = super().client(service)
        if is_new:
            client.meta.events.register("before-send", self._answer)
            client.meta.events.register("before-parameter-build", self._note)
        return client

    def _note(self, model: Any, **_: Any) -> None:
        self.asked.add((model.service_model.service_name, model.name))

    def _answer(self, request: Any, event_name: str, **_: Any) -> AWSResponse:
        _, service, operation = event_name.split(".")
        return wire(service, operation, self._number, request.url)
