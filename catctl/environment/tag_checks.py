"""Checks of the tags that every resource gets, by the rules of the strictest service. Pure.

IAM takes Team and team for one tag, as its user guide says under "Tags for IAM resources"; ECS
refuses aws: before values, too (API reference, Tag); 50 is everyone's (botocore 1.43: iam
tagListType, ecs Tags).
"""

from __future__ import annotations

from collections.abc import Iterator

from catctl.environment.model import EnvironmentFile
from catctl.environment.service_checks import Complaint

OURS = ("Environment", "ExpiresAt", "ManagedBy", "Project")
MOST = 50 - len({*OURS, "Name"})  # the modules name what AWS itself gives no name
_LONGEST_KEY, _LONGEST_VALUE = 128, 256


def check_tags(file: EnvironmentFile) -> Iterator[Complaint]:
    """What AWS would refuse of the file's tags."""
    ours = {key.casefold(): key for key in OURS}
    seen: dict[str, str] = {}
    for key, value in file.tags.items():
        place, same = ("tags", key), key.casefold()
        if key in OURS:
            yield place, "catctl sets this tag itself, to know what is its own"
        elif same in ours:
            yield place, f"IAM takes it for {ours[same]}, which catctl sets itself"
        elif same in seen:
            yield place, f"IAM takes it for {seen[same]}: choose one of the two"
        seen.setdefault(same, key)
        if not key.strip() or len(key) > _LONGEST_KEY or key != key.strip():
            yield place, "is not a tag key: 1 to 128 characters, no space before or after them"
        if any(text.casefold().startswith("aws:") for text in (key, value)):
            yield place, "neither key nor value may begin with aws:, which AWS keeps for itself"
    if len(file.tags) > MOST:
        yield (
            ("tags",),
            f"are {len(file.tags)}; beside catctl's own, AWS has room for {MOST}",
        )
    if len(file.project) > _LONGEST_VALUE:
        yield ("project",), f"is a tag, too: AWS takes {_LONGEST_VALUE} characters"
