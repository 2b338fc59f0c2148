"""Load balancers: where one may stand, what protects one, rules and tags. Seen in moto 5.2.5.

AWS's words: https://github.com/kong/kong-mesh-ecs/pull/17 and hashicorp/terraform-provider-aws#4587
(gateway), https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/1233 (free
addresses), https://github.com/aws-cloudformation/cfn-lint/issues/638 and
https://github.com/dstackai/dstack/issues/3697 (zones). None of them tells of a route: a gateway is
enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from catctl.sandbox.patches import patch
from catctl.sandbox.refusals.gateways import is_public

FREE = 8  # addresses in each subnet
MOST_TAGS = 50
MOST_RULES = 100  # of all listeners together, the default ones aside


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _keep_protected_load_balancers()
    _want_fit_subnets()
    _take_each_priority_once()
    _take_fifty_tags()


def _error(code: str, message: str) -> Exception:
    from moto.elbv2.exceptions import ELBClientError

    error: Exception = ELBClientError(code, message)
    return error


def _keep_protected_load_balancers() -> None:
    from moto.elbv2.models import ELBv2Backend

    def delete_load_balancer(self: Any, arn: str) -> Any:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise _error(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        return original(self, arn)

    original = patch(ELBv2Backend, "delete_load_balancer", delete_load_balancer)


def _want_fit_subnets() -> None:
    from moto.elbv2.models import ELBv2Backend

    def create_load_balancer(self: Any, *args: Any, **kwargs: Any) -> Any:
        if (kwargs.get("loadbalancer_type") or "application") == "application":
            mapped = [item["SubnetId"] for item in kwargs.get("subnet_mappings") or ()]
            subnets = [self.ec2_backend.get_subnet(i) for i in [*kwargs["subnet_ids"], *mapped]]
            _refuse_unfit(self, subnets, public=kwargs.get("scheme") != "internal")
        return create(self, *args, **kwargs)

    def set_subnets(self: Any, arn: str, subnets: Any, subnet_mappings: Any) -> Any:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.type == "application":
            there = {subnet.id for subnet in balancer.subnets}
            mapped = [item["SubnetId"] for item in subnet_mappings or ()]
            wanted = [self.ec2_backend.get_subnet(i) for i in [*subnets, *mapped]]
            _refuse_unfit(self, wanted, public=balancer.scheme != "internal", there=there)
        return change(self, arn, subnets, subnet_mappings)

    create = patch(ELBv2Backend, "create_load_balancer", create_load_balancer)
    change = patch(ELBv2Backend, "set_subnets", set_subnets)


def _refuse_unfit(
    backend: Any,
    subnets: Sequence[Any],
    *,
    public: bool,
    there: frozenset[str] | set[str] = frozenset(),
) -> None:
    zones = [subnet.availability_zone for subnet in subnets]
    if len(set(zones)) < len(zones):
        raise _error(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        )
    if len(zones) < 2:
        raise _error(
            "ValidationError",
            "At least two subnets in two different Availability Zones must be specified",
        )
    for subnet in subnets:
        if public and not is_public(backend.ec2_backend, subnet.vpc_id):
            raise _error("InvalidSubnet", f"VPC {subnet.vpc_id} has no internet gateway")
        if subnet.id not in there and subnet.available_ip_address_count < FREE:
            raise _error(
                "InvalidSubnet",
                f"Not enough IP space available in {subnet.id}. ELB requires at least {FREE} free "
                "IP addresses in each subnet.",
            )


def _take_each_priority_once() -> None:
    """Also a false refusal of moto's: in one SetRulePriorities two rules may change places, "as
    long as there are no priority conflicts in the new order", says the API's reference.
    """
    from moto.elbv2.models import ELBv2Backend

    def create_rule(
        self: Any, listener_arn: str, conditions: Any, priority: int, *rest: Any, **kw: Any
    ) -> Any:
        [listener] = self.describe_listeners(None, [listener_arn])
        _refuse_taken(listener, {"": priority})
        balancer = self.load_balancers[listener.load_balancer_arn]
        if sum(len(item.rules) - 1 for item in balancer.listeners.values()) >= MOST_RULES:
            raise _error("TooManyRules", "The maximum number of rules has been reached")
        return create(self, listener_arn, conditions, priority, *rest, **kw)

    def set_rule_priorities(self: Any, rule_priorities: list[dict[str, Any]]) -> list[Any]:
        wanted = {pair["RuleArn"]: pair["Priority"] for pair in rule_priorities}
        rules = self.describe_rules(None, sorted(wanted))
        for arn in {rule.listener_arn for rule in rules}:
            [listener] = self.describe_listeners(None, [arn])
            _refuse_taken(listener, wanted)
        for rule in rules:
            rule.priority = wanted[rule.arn]
        return list(rules)

    create = patch(ELBv2Backend, "create_rule", create_rule)
    patch(ELBv2Backend, "set_rule_priorities", set_rule_priorities)


def _take_fifty_tags() -> None:
    """moto takes ten where there are more already: a false refusal.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-tags.html
    """
    from moto.elbv2.models import ELBv2Backend

    def add_tags(self: Any, resource_arns: list[str], tags: list[dict[str, str]]) -> None:
        for arn in resource_arns:
            self._get_resource_by_arn(arn)
            there = self.tagging_service.get_tag_dict_for_resource(arn)
            if len(there.keys() | {tag["Key"] for tag in tags}) > MOST_TAGS:
                raise _error("TooManyTags", "The limit of tags for a load balancer is reached")
            self.tagging_service.tag_resource(arn, tags)

    patch(ELBv2Backend, "add_tags", add_tags)


def _refuse_taken(listener: Any, wanted: dict[str, int]) -> None:
    """Raise where a rule of ``listener`` that ``wanted`` does not name has a number of it."""
    numbers = list(wanted.values())
    for number in numbers:
        if numbers.count(number) > 1:
            raise _error("ValidationError", f"Priority '{number}' was provided multiple times")
    for rule in listener.rules.values():
        if rule.arn not in wanted and rule.priority in numbers:
            raise _error("PriorityInUse", f"Priority '{rule.priority}' is currently in use")
