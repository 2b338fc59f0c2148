"""Policies as two linters of others see them: parliament 1.6.4 and policy_sentry 0.15.2.

Each runs as a process: parliament imports pkg_resources, which warns.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.project import ROOT

Policy = dict[str, Any]
Policies = Mapping[str, Policy]

# Actions that are newer than both linters, each with its source. botocore must know the operation.
NEWER: Mapping[str, str] = {}
# Actions that may change something, and that no ARN can confine.
ANYWHERE = {
    "sqs:*": "tests/golden/rich asks for it, in so many words",
}
# Conditions that an action has not, each with its reason.
ODD = {
    ("kms:Describe*", "kms:EncryptionContext:aws:logs:arn"): "it stands so in AWS's own example: "
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
}


class Finding(NamedTuple):
    """``issue`` is parliament's word. ``detail`` is what it found, ``statement`` what it is in."""

    policy: str
    issue: str
    detail: Any


class Facts(NamedTuple):
    """What policy_sentry knows: the actions that a pattern matches, and what each is."""

    matches: Mapping[str, list[str]]
    facts: Mapping[str, Mapping[str, Any]]

    def only_reads(self, action: str) -> bool:
        found = self.matches.get(action) or [action]
        return all(self.facts.get(name, {}).get("level") in ("List", "Read") for name in found)


def policies_in(value: Any) -> Iterator[Policy]:
    """Every policy in a document, also one that is a text in it."""
    if isinstance(value, str) and '"Statement"' in value:
        value = json.loads(value)
    if isinstance(value, dict) and "Statement" in value:
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from policies_in(item)


def policies_printed(text: str) -> Iterator[Policy]:
    """Every policy in what a command has printed, whatever stands between."""
    start = text.find("{")
    while start >= 0:
        value, end = json.JSONDecoder().raw_decode(text, start)
        yield from policies_in(value)
        start = text.find("{", end)


def findings(policies: Policies, folder: Path) -> list[str]:
    """What either finds, but for what is known to be none."""
    facts = sentry_facts({action for policy in policies.values() for action in _actions(policy)})
    said = [
        f"{found.policy}: {found.issue}: {found.detail}"
        for found in parliament(policies, folder)
        if not excuse(found, policies[found.policy], facts)
    ]
    return said + [
        f"{name}: {wrong}" for name, policy in policies.items() for wrong in sentry(policy, facts)
    ]


def parliament(policies: Policies, folder: Path) -> list[Finding]:
    """All that it finds; ``folder`` is for the files that it reads."""
    folder.mkdir()
    for name, policy in policies.items():
        (folder / f"{name}.json").write_text(json.dumps(policy, indent=2), encoding="utf-8")
    said = _run("-c", "from parliament.cli import cli; cli()", "--json", "--directory", folder)
    found = [json.loads(line) for line in said.splitlines()]
    return [
        Finding(Path(item["location"]["filepath"]).stem, item["issue"], item["detail"])
        for item in found
    ]


def excuse(found: Finding, policy: Policy, facts: Facts) -> str | None:
    """Why a finding of parliament's is none; None where it is one."""
    detail = str(found.detail)
    if found.issue == "MALFORMED" and "neither Resource nor" in detail and is_trust(policy):
        return "it knows no trust policies, whose resource is the role itself"
    if found.issue == "UNKNOWN_FEDERATION_SOURCE" and detail.endswith(f"/{_GITHUB}"):
        return "it knows no providers of OpenID Connect but Amazon's, Facebook's and Google's"
    if found.issue == "RESOURCE_STAR":
        return _star(found.detail, policy, facts)
    if found.issue == "UNKNOWN_ACTION":
        known = facts.matches.get(detail.removeprefix("Unknown action "))
        return "policy_sentry, which is newer, knows it" if known else None
    if found.issue == "RESOURCE_MISMATCH":
        return _mismatch(found.detail)
    if found.issue == "RESOURCE_POLICY_PRIVILEGE_ESCALATION" and _MAKER & _sids(policy):
        return "whoever makes a bucket owns it: docs/permissions.md says whom that lets read states"
    if found.issue == "MISMATCHED_TYPE_BUT_USABLE" and "iam:PermissionsBoundary" in str(policy):
        return "AWS's own example has StringEquals, too: " + _BOUNDARIES
    if found.issue in ("UNKNOWN_CONDITION_FOR_ACTION", "MISMATCHED_TYPE"):
        return next((why for (_, key), why in ODD.items() if key in json.dumps(policy)), None)
    return None


_MAKER = {"AccessLogs", "MakeStateBucket"}
_BOUNDARIES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"
# What an action may be asked for, too, and is not here.
_OTHER_BALANCERS = re.compile(r":(?:listener|listener-rule|loadbalancer)/(?:gwy|net)/")
_ALIASES = {"kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"}


def _mismatch(details: list[Mapping[str, str]]) -> str | None:
    """Of a statement that has but some of the kinds of resources that an action is for."""
    wanted = {(item["action"], item["required_format"]) for item in details}
    if all(_OTHER_BALANCERS.search(kind) for _, kind in wanted):
        return "there are application load balancers alone"
    if {action for action, _ in wanted} <= _ALIASES:
        return "the key and its alias stand in two statements"
    return None


def _sids(policy: Policy) -> set[str]:
    return {str(statement.get("Sid")) for statement in _statements(policy)}


def _star(actions: list[str], policy: Policy, facts: Facts) -> str | None:
    """Of a policy with a principal, the resource is what it stands at, such as a key."""
    if all("Principal" in statement for statement in _statements(policy)):
        return "it is the policy of that resource"
    changing = {action for action in actions if not facts.only_reads(action)}
    asked = {pattern for pattern in _actions(policy) if pattern in ANYWHERE}
    matched = {action for pattern in asked for action in [pattern, *facts.matches[pattern]]}
    return "reading, or an action that is confined by nothing" if changing <= matched else None


_GITHUB = "token.actions.githubusercontent.com"


def is_trust(policy: Policy) -> bool:
    return all(
        "Principal" in statement and action.startswith("sts:AssumeRole")
        for statement in _statements(policy)
        for action in _listed(statement["Action"])
    )


def sentry(policy: Policy, facts: Facts) -> Iterator[str]:
    """What no action, no resource of an action and no condition of an action is."""
    for statement in _statements(policy):
        for action in _listed(statement["Action"]):
            if not facts.matches[action] and action != "*" and action not in NEWER:
                yield f"there is no action {action}"
        yield from _resources(statement, facts)
        yield from _conditions(statement, facts)


def _resources(statement: Policy, facts: Facts) -> Iterator[str]:
    resources = _listed(statement.get("Resource", "*"))
    if "*" in resources:
        return
    wanted = [action for action in _listed(statement["Action"]) if facts.matches.get(action)]
    formats = {action: _kinds(action, facts) for action in wanted}
    for action in wanted:
        if not any(overlap(kind, r) for kind in formats[action] for r in resources):
            yield f"{action} is not for {resources}"
    for resource in resources:
        if wanted and not any(overlap(k, resource) for some in formats.values() for k in some):
            yield f"{resource} is for none of {wanted}"


def _conditions(statement: Policy, facts: Facts) -> Iterator[str]:
    keys = {key for pairs in statement.get("Condition", {}).values() for key in pairs}
    for key in sorted(keys):
        if key.startswith(("aws:", f"{_GITHUB}:")):  # of all services; of GitHub's own tokens
            continue
        for action in _listed(statement["Action"]):
            if (action, key) in ODD:
                continue
            known = {k for name in facts.matches[action] for k in _keys(name, facts)}
            if facts.matches[action] and not any(overlap(k, key) for k in known):
                yield f"{action} has no condition {key}"


def _kinds(action: str, facts: Facts) -> set[str]:
    """The ARNs that an action is for, as AWS's tables have them."""
    found = {kind for name in facts.matches[action] for kind in facts.facts[name]["keys"]}
    return found - {"*"}


def _keys(action: str, facts: Facts) -> set[str]:
    return {key for keys in facts.facts[action]["keys"].values() for key in keys}


_PART = re.compile(r"\$\{(\w+)[^}]*\}|<\w+>|(.)", re.S)
# What parts of an ARN may not hold; of others, such as a log group's name, anything.
_NOT_IN = dict.fromkeys(("Account", "Partition", "Region"), ":/") | dict.fromkeys(
    ("BucketName", "ClusterName", "ServiceName"), "/"
)


def overlap(kind: str, resource: str) -> bool:
    """Whether some text is both of this kind, with parts such as ${BucketName}, and meant by a
    resource with wildcards and variables.
    """
    tokens = [found[2] or f"{{{found[1]}}}" for found in _PART.finditer(kind)]
    texts = [found[2] or "*" for found in _PART.finditer(resource)]

    @cache
    def both(i: int, j: int) -> bool:
        if i == len(tokens):
            return all(text == "*" for text in texts[j:])
        if len(tokens[i]) > 1:
            ends = j == len(texts) or texts[j] in _NOT_IN.get(tokens[i][1:-1], "")
            return both(i + 1, j) or (not ends and both(i, j + 1))
        if j == len(texts):
            return False
        if texts[j] == "*":
            return both(i, j + 1) or both(i + 1, j)
        return texts[j] in ("?", tokens[i]) and both(i + 1, j + 1)

    return both(0, 0)


def sentry_facts(actions: set[str]) -> Facts:
    """Of actions with or without wildcards."""
    said = _run("-m", "tests.support.sentry_facts", given="\n".join(sorted(actions)))
    return Facts(**json.loads(said))


def _run(*args: str | Path, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *map(str, args)],
        input=given,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr  # parliament's 1: it has found something
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def _actions(policy: Policy) -> set[str]:
    return {action for item in _statements(policy) for action in _listed(item["Action"])}


def _statements(policy: Policy) -> list[Policy]:
    found: list[Policy] = _listed(policy["Statement"])
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
