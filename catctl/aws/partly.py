"""What failed of a call that did not: batch calls tell of it in an answer of status 200.

Source: the members ``Unsuccessful`` and ``failures`` in botocore 1.43.106's models of EC2, ECS and
ECR. A failure that nobody reads looks like success.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

# What only says that it is not there: whoever asks sees that it is not in the answer.
_MISSING = frozenset({"MISSING", "ImageNotFound"})
_READ_BY_CALLER = frozenset({"RunTask"})


def refuse_failures(operation: str, answer: Any) -> None:
    """Raises ClientError, as if the call had failed, for the first thing that has."""
    if operation in _READ_BY_CALLER or not isinstance(answer, Mapping):
        return
    for code, message in _failures(answer):
        if code not in _MISSING:
            error = {"Error": {"Code": code, "Message": message}}
            raise ClientError(error, operation)  # type: ignore[arg-type]


def _failures(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for item in answer.get("Unsuccessful") or ():
        error = item.get("Error", {})
        yield str(error.get("Code", "Unknown")), f"{item.get('ResourceId')}: {error.get('Message')}"
    for item in answer.get("failures") or ():
        code = item.get("reason") or item.get("failureCode") or "Unknown"
        what = item.get("arn") or item.get("imageId")
        yield str(code), f"{what}: {item.get('detail') or item.get('failureReason') or code}"
