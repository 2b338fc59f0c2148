"""Reads what watches and guards: logs, alarms, dashboards, firewalls, schedules, budgets, roles."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from catctl.aws.session import or_none
from catctl.billing import firewall
from catctl.environment import names
from catctl.leftovers.model import Leftover
from catctl.leftovers.scope import GB, Scope, Tags, as_dict, pages
from catctl.words import count_of


def log_groups(scope: Scope) -> list[Leftover]:
    """Also those that AWS made by itself, which have no tags and no end."""
    logs = scope.aws.client("logs")
    groups = {
        str(item["logGroupName"]): item for item in pages(logs, "describe_log_groups", "logGroups")
    }
    arns = {name: str(item["arn"]).removesuffix(":*") for name, item in groups.items()}

    def tags(arn: str) -> Tags:
        answer: Tags = logs.list_tags_for_resource(resourceArn=arn).get("tags", {})
        return answer

    return [
        Leftover(
            kind="log-group",
            id=name,
            name=name,
            why=why,
            prices=(("logs.stored.gb", Decimal(groups[name].get("storedBytes", 0)) / GB),),
        )
        for name, why in scope.ours("log-group", arns, tags).items()
    ]


def alarms(scope: Scope) -> list[Leftover]:
    """Ours by name or tag, and those that autoscaling has made for services in our clusters."""
    watch = scope.aws.client("cloudwatch")
    all_alarms = {str(i["AlarmName"]): i for i in pages(watch, "describe_alarms", "MetricAlarms")}
    arns = {name: str(item["AlarmArn"]) for name, item in all_alarms.items()}

    def tags(arn: str) -> Tags:
        return as_dict(watch.list_tags_for_resource(ResourceARN=arn).get("Tags", ()))

    whys = scope.ours("alarm", arns, tags)
    clusters = {scope.owner.cluster, *(cluster.name for cluster in scope.clusters)}
    starts = tuple(names.scaling_alarms(cluster) for cluster in sorted(clusters))
    whys |= {name: "name" for name in all_alarms if name.startswith(starts)}
    return [
        Leftover(
            kind="alarm",
            id=name,
            name=name,
            why=why,
            prices=(("alarm", _metrics(all_alarms[name])),),
        )
        for name, why in sorted(whys.items())
    ]


def _metrics(alarm: Mapping[str, Any]) -> Decimal:
    return Decimal(max(1, sum("MetricStat" in query for query in alarm.get("Metrics", ()))))


def dashboards(scope: Scope) -> list[Leftover]:
    """They have no tags on record: by exact name alone."""
    watch = scope.aws.client("cloudwatch")
    leftovers: list[Leftover] = []
    request = {"DashboardNamePrefix": scope.owner.name}
    for item in pages(watch, "list_dashboards", "DashboardEntries", **request):
        name, prices = str(item["DashboardName"]), (("dashboard", Decimal(1)),)
        leftovers += scope.leftover("dashboard", name, name, {}, prices=prices)
    return leftovers


def web_acls(scope: Scope) -> list[Leftover]:
    waf = scope.aws.client("wafv2")
    acls = {str(item["Name"]): item for item in _web_acls(waf)}
    arns = {name: str(item["ARN"]) for name, item in acls.items()}

    def tags(arn: str) -> Tags:
        answer = waf.list_tags_for_resource(ResourceARN=arn)
        return as_dict(answer.get("TagInfoForResource", {}).get("TagList", ()))

    return [
        Leftover(
            kind="web-acl",
            id=str(acls[name]["Id"]),
            name=name,
            why=why,
            prices=firewall(rules),
            note=count_of(rules, "rule"),
        )
        for name, why in scope.ours("web-acl", arns, tags).items()
        for rules in [_rules(waf, acls[name])]
    ]


def _rules(waf: Any, acl: Mapping[str, Any]) -> int:
    answer = waf.get_web_acl(Name=acl["Name"], Scope="REGIONAL", Id=acl["Id"])
    return len(answer["WebACL"].get("Rules", ()))


def _web_acls(waf: Any) -> list[dict[str, Any]]:
    """boto3 has no paginator for it."""
    acls: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        answer = waf.list_web_acls(Scope="REGIONAL", Limit=100, **more)
        acls += answer.get("WebACLs", ())
        if not answer.get("NextMarker") or not answer.get("WebACLs"):
            return acls
        more = {"NextMarker": answer["NextMarker"]}


def schedules(scope: Scope) -> list[Leftover]:
    """They have no tags of their own: by exact name alone."""
    request = {"NamePrefix": scope.owner.name, "GroupName": "default"}
    leftovers: list[Leftover] = []
    for item in pages(scope.aws.client("scheduler"), "list_schedules", "Schedules", **request):
        leftovers += scope.leftover("schedule", str(item["Name"]), str(item["Name"]), {})
    return leftovers


def budgets(scope: Scope) -> list[Leftover]:
    """An account's budgets, whatever the region: by exact name."""
    client, account = scope.aws.client("budgets"), scope.owner.account_id
    listed = or_none(
        lambda: pages(client, "describe_budgets", "Budgets", AccountId=account), "NotFoundException"
    )
    leftovers: list[Leftover] = []
    for name in [str(item["BudgetName"]) for item in listed or ()]:
        leftovers += scope.leftover("budget", name, name, {}, place=account)
    return leftovers


def topics(scope: Scope) -> list[Leftover]:
    sns = scope.aws.client("sns")
    arns = {
        str(item["TopicArn"]).rpartition(":")[2]: str(item["TopicArn"])
        for item in pages(sns, "list_topics", "Topics")
    }

    def tags(arn: str) -> Tags:
        return as_dict(sns.list_tags_for_resource(ResourceArn=arn).get("Tags", ()))

    return [
        Leftover(kind="topic", id=arns[name], name=name, why=why)
        for name, why in scope.ours("topic", arns, tags).items()
    ]


def roles(scope: Scope) -> list[Leftover]:
    """By name: a list of all of an account's roles may have thousands, without their tags."""
    iam = scope.aws.client("iam")
    leftovers: list[Leftover] = []
    for name in sorted(scope.owner.names.get("role", frozenset())):
        role = or_none(lambda name=name: iam.get_role(RoleName=name), "NoSuchEntity")  # type: ignore[misc]
        if role is not None:
            tags = as_dict(role["Role"].get("Tags", ()))
            leftovers += scope.leftover("role", name, name, tags)
    return leftovers
