"""An AWS that answers with botocore's own examples, as clients hand them on.

Where botocore has no example, an answer has each member of the model, a few levels deep.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import OperationModel, Shape
from botocore.response import StreamingBody
from botocore.utils import parse_timestamp

from catctl.aws.session import Aws, Keys

_DEEPEST = 6
_SAMPLES: Mapping[str, Any] = {
    "blob": b"{}",
    "boolean": False,
    "double": 1.0,
    "float": 1.0,
    "integer": 1,
    "long": 1,
    "timestamp": datetime(2026, 11, 27, tzinfo=UTC),
}


@dataclass(frozen=True)
class Answered:
    """What a client wants to know of HTTP."""

    content: bytes
    status_code: int = 200
    url: str = "http://127.0.0.1:9/"
    headers: Mapping[str, str] = field(default_factory=dict)


class ExampleAws(Aws):
    """``number`` says which example of each operation. ``exemplary`` are operations that had one,
    ``asked`` are all, each with its service.
    """

    def __init__(self, number: int) -> None:
        keys = Keys(access_key="A", secret_key="S", token=None)
        super().__init__(region="us-east-1", keys=keys, endpoint_url="http://127.0.0.1:9")
        self.asked: set[tuple[str, str]] = set()
        self.exemplary: set[tuple[str, str]] = set()
        self._number = number
        self._known: set[int] = set()

    def client(self, service: str) -> Any:
        client = super().client(service)
        if id(client) not in self._known:
            self._known.add(id(client))
            client.meta.events.register("before-call", self._answer)
        return client

    def _answer(self, model: OperationModel, **_: Any) -> tuple[Answered, dict[str, Any]]:
        place = (model.service_model.service_name, model.name)
        self.asked.add(place)
        found = _examples(place[0]).get(model.name, [])
        is_json = "json" in model.service_model.resolved_protocol
        answered = Answered(content=b"{}" if is_json else b"<an/>")
        if model.output_shape is None:
            return answered, {}
        if not found:
            return answered, dict(_made(model.output_shape, _DEEPEST))
        self.exemplary.add(place)
        output = found[self._number % len(found)].get("output") or {}
        return answered, dict(_read(model.output_shape, output))


@cache
def _examples(service: str) -> dict[str, list[dict[str, Any]]]:
    try:
        found: dict[str, list[dict[str, Any]]] = Loader().load_service_model(service, "examples-1")[
            "examples"
        ]
    except UnknownServiceError:
        return {}
    return found


def _read(shape: Shape, value: Any) -> Any:
    """An example's value, as a client's parser would give it."""
    known: Any = shape
    match shape.type_name:
        case "structure":
            members = known.members
            return {k: _read(members[k], v) for k, v in value.items() if k in members}
        case "list":
            return [_read(known.member, item) for item in value]
        case "map":
            return {str(key): _read(known.value, item) for key, item in value.items()}
        case "timestamp":
            return parse_timestamp(value)
        case "boolean":
            return value in (True, "true")
        case "integer" | "long":
            return int(float(value))
        case "blob":
            return _body(shape, str(value).encode())
        case _:
            return value


def _made(shape: Shape, deep: int) -> Any:
    """A value that the model allows."""
    known: Any = shape
    match shape.type_name:
        case "structure" if deep:
            return {
                name: _made(member, deep - 1)
                for name, member in known.members.items()
                if name not in _MARKERS
            }
        case "list" if deep:
            return [_made(known.member, deep - 1)]
        case "map" if deep:
            return {"key": _made(known.value, deep - 1)}
        case "structure" | "map":
            return {}
        case "list":
            return []
        case "string":
            return known.enum[0] if known.enum else "x" * max(1, known.metadata.get("min", 1))
        case "blob":
            return _body(shape, b"{}")
        case _:
            return _SAMPLES[shape.type_name]


# Of pages: with them, a reader would go on for ever.
_MARKERS = {"IsTruncated", "Marker", "NextMarker", "NextToken", "PaginationToken", "nextToken"}


def _body(shape: Shape, data: bytes) -> Any:
    streams = shape.serialization.get("streaming")
    return StreamingBody(io.BytesIO(data), len(data)) if streams else data
