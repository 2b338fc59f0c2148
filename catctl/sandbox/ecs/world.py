"""What the simulation needs of the rest of the fake AWS: is everything there that a task needs?"""

from __future__ import annotations

import ipaddress
import json
import re
import time
from collections.abc import Iterator
from typing import Any

from catctl.environment.sources import bare, is_secret
from catctl.sandbox.ecs.model import SimService, SimTask
from catctl.sandbox.scenario import Fault
from catctl.sandbox.scenarios import SCENARIOS

_ECR = re.compile(
    r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com[a-z.]*/([^:@]+)(?:[:@](.+))?"
)
_NATURAL = {
    "image": SCENARIOS["image-missing"].fault,
    "log": SCENARIOS["log-group-missing"].fault,
    "parameter": SCENARIOS["secret-missing"].fault,
    "role": SCENARIOS["role-missing"].fault,
}
_SECRET_GONE = Fault(
    stage="pulling",
    reason="ResourceInitializationError: unable to pull secrets or registry auth: execution "
    "resource retrieval failed: unable to retrieve secret from asm: service call has been retried "
    "1 time(s): failed to fetch secret {parameter} from secrets manager: "
    "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
)


class MotoWorld:
    """The fake AWS of one account and region. ``scenarios`` is by ECS service name."""

    def __init__(self, account: str, region: str) -> None:
        self._account = account
        self._region = region
        self.scenarios: dict[str, str] = {}

    # --- fault ----------------------------------------------------------------------------------

    def fault(self, name: str, definition: str) -> Fault | None:
        """What a task of service ``name`` will meet: its scenario, or what really is not there."""
        if name in self.scenarios:
            return SCENARIOS[self.scenarios[name]].fault
        missing = self._missing(self.document(definition))
        if missing is None:
            return None
        return _SECRET_GONE if missing == "secret" else _NATURAL[missing]

    def document(self, definition: str) -> Any:
        """moto's task definition."""
        from moto.ecs.models import ecs_backends

        return ecs_backends[self._account][self._region].describe_task_definition(definition)

    def _missing(self, document: Any) -> str | None:
        role = getattr(document, "execution_role_arn", None)
        if role and not self._assumes(role):
            return "role"
        for container in document.container_definitions:
            if not self._has_image(str(container.get("image", ""))):
                return "image"
            for secret in container.get("secrets", ()):
                kind = self._missing_secret(str(secret["valueFrom"]))
                if kind:
                    return kind
            options = (container.get("logConfiguration") or {}).get("options", {})
            group = options.get("awslogs-group")
            if group and group not in self._logs().groups:
                return "log"
        return None

    def _assumes(self, arn: str) -> bool:
        from moto.iam.models import iam_backends

        roles = iam_backends[self._account]["aws"].roles.values()
        role = next((item for item in roles if item.arn == arn), None)
        trust = role.assume_role_policy_document if role else ""
        return "ecs-tasks.amazonaws.com" in (trust if isinstance(trust, str) else json.dumps(trust))

    def _has_image(self, image: str) -> bool:
        from moto.ecr.models import ecr_backends

        match = _ECR.fullmatch(image)
        if match is None:
            return True  # of another registry, which cannot be asked
        account, region, name, wanted = match.groups()
        repository = ecr_backends[account][region].repositories.get(name)
        if repository is None:
            return False
        wanted = wanted or "latest"
        return any(
            wanted in (item.get_image_digest(), *item.image_tags) for item in repository.images
        )

    def _missing_secret(self, source: str) -> str | None:
        from moto.secretsmanager.models import secretsmanager_backends
        from moto.ssm.models import ssm_backends

        if is_secret(source):
            arn = bare(source)
            known = secretsmanager_backends[self._account][self._region].secrets
            return None if any(secret.arn == arn for secret in known.values()) else "secret"
        parameters = ssm_backends[self._account][self._region].get_parameters([bare(source)])
        return None if parameters else "parameter"

    def fill(self, text: str, service: SimService | None, task: SimTask) -> str:
        """Put the task's own names into one of AWS's sentences."""
        for name, value in self._names(service, task):
            text = text.replace("{" + name + "}", value)
        return text

    def _names(self, service: SimService | None, task: SimTask) -> Iterator[tuple[str, str]]:
        document = self.document(task.definition)
        [container, *_] = document.container_definitions
        secrets = [str(item["valueFrom"]) for item in container.get("secrets", ())]
        gone = next((source for source in secrets if self._missing_secret(source)), None)
        source = gone or (secrets[0] if secrets else "/a/parameter")
        role = str(getattr(document, "execution_role_arn", ""))
        route = service.routes[0] if service and service.routes else {}
        yield "account", self._account
        yield "container", str(container["name"])
        yield "image", str(container.get("image", ""))
        yield "parameter", bare(source)
        yield "path", self._health_path(task.target_group)
        yield "port", str(route.get("containerPort", 80))
        yield "region", self._region
        yield "role", role
        yield "role_name", role.rpartition("/")[2]
        yield "target_group", task.target_group
        yield "task", task.id

    def _health_path(self, arn: str) -> str:
        group = self._balancing().target_groups.get(arn)
        return str(group.health_check_path or "/") if group else "/"

    # --- network and load balancer --------------------------------------------------------------

    def plug(self, task: SimTask) -> None:
        """Give the task an address and an interface in its subnet, both made from its ID."""
        wiring = (task.settings.get("networkConfiguration") or {}).get("awsvpcConfiguration", {})
        subnets = wiring.get("subnets") or []
        chosen = subnets[int(task.id, 16) % len(subnets)] if subnets else ""
        backend = self._network()
        matching = [subnet for subnet in backend.describe_subnets() if subnet.id == chosen]
        block = matching[0].cidr_block if matching else "10.0.0.0/24"
        network = ipaddress.ip_network(block)
        task.address = str(network[4 + int(task.id, 16) % (network.num_addresses - 5)])
        if matching:
            interface = backend.create_network_interface(
                matching[0],
                task.address,
                group_ids=wiring.get("securityGroups") or [],
                description=f"arn:aws:ecs:{self._region}:{self._account}:attachment/{task.id}",
            )
            interface.public_ip_auto_assign = wiring.get("assignPublicIp") == "ENABLED"
            interface.check_auto_public_ip()
            task.interface = interface.id

    def unplug(self, task: SimTask) -> None:
        if task.interface in self._network().enis:
            self._network().delete_network_interface(task.interface)

    def _network(self) -> Any:
        from moto.ec2.models import ec2_backends

        return ec2_backends[self._account][self._region]

    def register(self, service: SimService, task: SimTask, arn: str) -> None:
        port = service.routes[0].get("containerPort", 80) if service.routes else 80
        if arn in self._balancing().target_groups:
            self._balancing().register_targets(arn, [{"Id": task.address, "Port": port}])

    def deregister(self, service: SimService, task: SimTask, arn: str) -> None:
        group = self._balancing().target_groups.get(arn)
        if group is not None and task.address in group.targets:
            self._balancing().deregister_targets(arn, [{"Id": task.address}])

    def shift(self, service: SimService, *, to_green: bool) -> None:
        """Set the weights of the production rule."""
        [route, *_] = service.routes
        settings = route.get("advancedConfiguration") or {}
        rule = str(settings.get("productionListenerRule", ""))
        chosen = service.target_group(green=to_green)
        for listener in self._listeners():
            in_use = listener.rules.get(rule)
            for action in in_use.actions if in_use else ():
                for group in action.data.get("ForwardConfig", {}).get("TargetGroups", []):
                    group["Weight"] = 100 if group["TargetGroupArn"] == chosen else 0

    def is_attached(self, arn: str) -> bool:
        """Whether a listener or a rule sends anything to this target group."""
        listeners = self._listeners()
        actions = [a for listener in listeners for r in listener.rules.values() for a in r.actions]
        actions += [a for listener in listeners for a in listener.default_actions]
        return any(arn in json.dumps(action.data, default=str) for action in actions)

    def _listeners(self) -> list[Any]:
        balancers = self._balancing().load_balancers.values()
        return [listener for balancer in balancers for listener in balancer.listeners.values()]

    def _balancing(self) -> Any:
        from moto.elbv2.models import elbv2_backends

        return elbv2_backends[self._account][self._region]

    # --- logs -----------------------------------------------------------------------------------

    def log(self, service: SimService | None, task: SimTask, lines: tuple[str, ...]) -> None:
        [container, *_] = self.document(task.definition).container_definitions
        options = (container.get("logConfiguration") or {}).get("options", {})
        group = options.get("awslogs-group")
        if not lines or group not in self._logs().groups:
            return
        prefix = options.get("awslogs-stream-prefix", "ecs")
        stream = f"{prefix}/{container['name']}/{task.id}"
        self._logs().ensure_log_stream(group, stream)
        at = int(time.time() * 1000)
        events = [{"timestamp": at, "message": self.fill(line, service, task)} for line in lines]
        self._logs().put_log_events(group, stream, events)

    def _logs(self) -> Any:
        from moto.logs.models import logs_backends

        return logs_backends[self._account][self._region]
