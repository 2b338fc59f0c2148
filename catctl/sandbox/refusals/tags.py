"""Tags that AWS refuses, in every service that moto parses alike. Seen in moto 5.2.5.

Sources: patterns and lengths of botocore 1.43.106 (iam tagKeyType, ecs TagKey, elbv2, logs, ssm and
wafv2 TagKey); IAM's case: https://github.com/aws/aws-cdk/issues/26253; EC2 takes any character:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import category

from catctl.sandbox.patches import patch
from catctl.sandbox.requests import RefusedRequest
from catctl.sandbox.services import refusal

# How each service says no, by its name in botocore. Those in _STRICT have a set of characters.
_CODES = {
    "dynamodb": "ValidationException",
    "ec2": "InvalidParameterValue",
    "ecr": "InvalidTagParameterException",
    "ecs": "InvalidParameterException",
    "elbv2": "ValidationError",
    "iam": "ValidationError",
    "kms": "TagException",
    "logs": "InvalidParameterException",
    "rds": "InvalidParameterValue",
    "secretsmanager": "InvalidParameterException",
    "sns": "InvalidParameter",
    "ssm": "ValidationException",
    "wafv2": "WAFInvalidParameterException",
}
_STRICT = frozenset({"ecs", "elbv2", "iam", "logs", "rds", "ssm", "wafv2"})
_TAGS = re.compile(r"(?i)tags?(?:list)?")
_NAMES = frozenset({"Key", "key", "TagKey"})


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _look_at_every_tag()
    _keep_one_case_of_a_key()


def _look_at_every_tag() -> None:
    from moto.core.responses import BaseResponse

    def call_action(self: Any) -> Any:
        service = str(self.service_name)
        if service in _CODES:
            body = self.body if isinstance(self.body, str) else ""
            is_json = body.startswith("{")
            sent = json.loads(body) if is_json else self._get_params()
            for code, message in _complaints(service, list(_tags_of(sent))):
                return _answer(service, code, message, is_json=is_json)
        return original(self)

    original = patch(BaseResponse, "call_action", call_action)


def _answer(
    service: str, code: str, message: str, *, is_json: bool
) -> tuple[int, dict[str, str], str | bytes]:
    if is_json:
        body = json.dumps({"__type": code, "message": message})
        return 400, {"Content-Type": "application/x-amz-json-1.1"}, body
    kind, text = refusal(RefusedRequest(400, code, message), None, service)
    return 400, {"Content-Type": kind}, text


def _tags_of(value: Any, *, among: bool = False) -> Iterator[tuple[str, str]]:
    """Every tag that a request brings, wherever it stands; ``among`` tags already."""
    if isinstance(value, list):
        for item in value:
            yield from _tags_of(item, among=among)
    elif isinstance(value, Mapping) and among and _NAMES & value.keys():
        yield _text(value, "Key"), _text(value, "Value")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if among and isinstance(inner, str):  # a mapping of keys to values
                yield str(name), inner
            yield from _tags_of(inner, among=among or bool(_TAGS.fullmatch(str(name))))


def _text(tag: Mapping[str, Any], what: str) -> str:
    return next((str(tag[name]) for name in (what, what.lower(), f"Tag{what}") if name in tag), "")


def _complaints(service: str, tags: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    code = _CODES[service]
    keys = [key.lower() if service == "iam" else key for key, _ in tags]
    if service == "iam" and len(set(keys)) < len(keys):
        yield (
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )
    for key, value in tags:
        reserved = key.lower().startswith("aws:") or (
            service == "ecs" and value.lower().startswith("aws:")
        )
        if reserved:
            yield code, f"Tag keys starting with 'aws:' are reserved for internal use: {key}"
        if not 1 <= len(key) <= 128 or len(value) > 256:
            yield code, f"The tag {key[:20]!r} is too short or too long"
        if service in _STRICT and not all(map(_is_known, key + value)):
            yield code, f"The tag {key!r} does not match [\\p{{L}}\\p{{Z}}\\p{{N}}_.:/=+\\-@]*"


def _is_known(character: str) -> bool:
    return character in "_.:/=+-@" or category(character)[0] in "LNZ"


def _keep_one_case_of_a_key() -> None:
    """A key that a role, user or policy has in other case is replaced; moto keeps both."""
    from moto.iam.models import IAMBackend

    def tag_role(self: Any, role_name: str, tags: list[dict[str, str]]) -> None:
        new = {tag["Key"].lower() for tag in tags}
        role = self.get_role(role_name)
        role.tags = [tag for tag in role.tags if tag["Key"].lower() not in new]
        original(self, role_name, tags)

    original = patch(IAMBackend, "tag_role", tag_role)
