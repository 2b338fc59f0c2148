"""The door for AWS's answers: each has the types that botocore's models promise, or is refused.

What answers may be a proxy, a page to log in, or another server. botocore takes much for an answer:
for a page with status 200 it returns an empty one, which reads as "there is none".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import botocore.exceptions as aws_errors
from botocore.client import BaseClient
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from catctl.aws.partly import refuse_failures
from catctl.aws.settings import settings_set
from catctl.commands import Ours, advice
from catctl.errors import AwsError

NO_ANSWER = "ResponseParserError"  # the code of the errors that are raised here
_PAGE = re.compile(rb"\s*+(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b", re.I | re.S)
_READS = ("BatchGet", "Describe", "Filter", "Get", "List", "Query", "Scan", "Select")
# What botocore's parsers stumble over, none of which is in its documentation.
_STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class Answer(dict[str, Any]):
    """An answer, or a part of one. ``asked`` says what was asked, and where.

    Raises AwsError, and no KeyError, for what it lacks.
    """

    def __init__(self, values: Mapping[str, Any], asked: str) -> None:
        super().__init__(values)
        self.asked = asked

    def __missing__(self, key: str) -> NoReturn:
        raise _refused(self.asked, f"it lacks {key}")


class _Door:
    """What every client is, before it is botocore's: see ``creating-client-class`` there."""

    def _make_api_call(self, operation_name: str, api_params: Any) -> Any:
        asked = _asked(self, operation_name)
        ask: Callable[[str, Any], Any] = super()._make_api_call  # type: ignore[misc]
        model = self.meta.service_model.operation_model(operation_name)  # type: ignore[attr-defined]
        try:
            answer = _typed(model.output_shape, ask(operation_name, api_params), "it", asked)
        except aws_errors.BotoCoreError:  # some are a ValueError, too
            raise
        except HTTPError as error:
            raise _refused(asked, str(error)) from error
        except ResponseParserError as error:
            raise _refused(asked, "it cannot be read") from error
        except _STUMBLES as error:
            raise _refused(asked, f"it cannot be read ({type(error).__name__})") from error
        refuse_failures(operation_name, answer)
        return answer


def add_door(base_classes: list[type], **_: Any) -> None:
    """For the event ``creating-client-class``: puts the door before the client."""
    if base_classes == [BaseClient]:
        base_classes.insert(0, _Door)


def refuse_pages(http_response: Any, model: Any, **_: Any) -> None:
    """For the event ``after-call``: raises AwsError for a body that is none of AWS's."""
    if not 200 <= http_response.status_code < 300 or model.has_streaming_output:
        return
    reason = _wrong(http_response.content or b"", model)
    if reason:
        place = "/".join(str(http_response.url).split("/")[:3])
        raise _refused(f"{model.service_model.service_name} {model.name} at {place}", reason)


def _wrong(body: bytes, model: Any) -> str | None:
    if _PAGE.match(body):
        return "it is a web page"
    if not _has_body(model):
        return None
    if not body.strip():
        return "it is empty" if model.name.startswith(_READS) else None
    if model.service_model.resolved_protocol in ("json", "rest-json") and not _is_object(body):
        return "it is no JSON object"
    return None


def _has_body(model: Any) -> bool:
    """Whether an answer says something beyond its headers, and not in a form of its own."""
    if model.output_shape is None or model.http.get("method") == "HEAD":
        return False
    shape = model.output_shape
    if "payload" in shape.serialization:
        return True
    return any("location" not in member.serialization for member in shape.members.values())


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _typed(shape: Any, value: Any, place: str, asked: str) -> Any:
    """``value``, as ``shape`` has it. Raises AwsError for another type."""
    if shape is None or value is None:
        return value
    kind = shape.type_name
    accepted = _TYPES.get(kind)
    if accepted is None:
        return value
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind != "boolean"):
        if kind in ("blob", "string") and _is_special(shape, value):
            return value
        raise _refused(asked, f"{place} is {_shown(value)}, and no {kind}")
    if isinstance(value, int | float) and not -_LARGEST < value < _LARGEST:
        raise _refused(asked, f"{place} is {_shown(value)}")  # NaN, 1e999, or beyond all floats
    if kind == "structure":
        members = shape.members
        inner = {k: _typed(members.get(k), v, k, asked) for k, v in value.items()}
        return Answer(inner, asked)
    if kind == "map":
        return Answer({k: _typed(shape.value, v, str(k), asked) for k, v in value.items()}, asked)
    if kind == "list":
        return [_typed(shape.member, item, place, asked) for item in value]
    return _within_years(value) if kind == "timestamp" else value


def _within_years(at: datetime) -> datetime:
    """A time that can be compared, reckoned with and told in any zone; AWS's are in UTC."""
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at, _FIRST), _LAST)


_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_LARGEST = 2.0**64
_TYPES: dict[str, Any] = {
    "blob": bytes | str,
    "boolean": bool,
    "double": float | int,
    "float": float | int,
    "integer": int,
    "list": list,
    "long": int,
    "map": dict,
    "string": str,
    "structure": dict,
    "timestamp": datetime,
}


def _is_special(shape: Any, value: Any) -> bool:
    """A stream of bytes; a policy, of which botocore has read the JSON already."""
    if shape.type_name == "blob":
        return hasattr(value, "read")
    return isinstance(value, dict) and "policydocument" in shape.name.lower()


def _asked(client: Any, operation: str) -> str:
    place = re.sub(r"//[^/@]*@", "//", str(client.meta.endpoint_url))  # no password
    return f"{client.meta.service_model.service_name} {operation} at {place}"


def _shown(value: Any) -> str:
    return repr(value)[:60]


def _refused(asked: str, reason: str) -> AwsError:
    return AwsError(
        f"The answer to {asked} is none of AWS's: {reason}.",
        code=NO_ANSWER,
        hint=advice(
            "look at your network, its proxy, {settings}; then run the same again",
            settings=Ours(settings_set()),
        ),
    )
