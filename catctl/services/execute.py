"""Applies one action. Holds no policy: what to do, and in which order, stands in the plan."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, assert_never

from catctl.aws.session import Aws, ClientError, or_none, translated
from catctl.errors import DeployError
from catctl.services import oneoff, requests
from catctl.services.actions import (
    AwaitCount,
    AwaitRollouts,
    CreateService,
    DeployAction,
    RegisterTaskDefinition,
    RemoveScaling,
    ReturnTo,
    RunBefore,
    SetDesired,
    SetScaling,
    StopDeployment,
    SuspendScaling,
    UpdateService,
)
from catctl.services.observe import counts_failures, read_services, service_state

POLL = 2.0
PROPAGATION = 60.0  # seconds until a new role, rule or service-linked role is known everywhere
_NOT_YET = (
    "does not have an associated load balancer",
    "service linked role",
    "unable to assume the role",
)
COUNT_SECONDS = 600.0


class DeployExecutor:
    """Executes against one cluster. Remembers revisions and deployments by service key.

    ``watch`` is what AwaitRollouts does: it gets key → (service name, deployment id).
    """

    def __init__(
        self,
        aws: Aws,
        cluster: str,
        *,
        watch: Callable[[Mapping[str, tuple[str, str]]], None],
        tell: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._aws = aws
        self._ecs: Any = aws.client("ecs")
        self._scaling: Any = aws.client("application-autoscaling")
        self._cluster = cluster
        self._watch = watch
        self._tell = tell
        self._sleep = sleep
        self.revisions: dict[str, str] = {}
        self.deployments: dict[str, str] = {}

    def __call__(self, action: DeployAction) -> None:
        """Raises AwsError, or DeployError where a one-off task or a rollout fails."""
        match action:
            case RegisterTaskDefinition():
                with translated(f"register the task definition of {action.key}"):
                    answer = self._ecs.register_task_definition(**action.document)
                self.revisions[action.key] = answer["taskDefinition"]["taskDefinitionArn"]
            case RunBefore():
                self._run_before(action)
            case CreateService():
                self._create(action)
            case UpdateService():
                self._update(action)
            case SetScaling():
                self._set_scaling(action)
            case RemoveScaling():
                self._remove_scaling(action.name)
            case SetDesired():
                self._put(action.key, action.name, desiredCount=action.desired)
            case SuspendScaling():
                self._suspend(action)
            case AwaitCount():
                self._await_count(action)
            case ReturnTo():
                self._put(action.key, action.name, taskDefinition=action.task_definition)
            case StopDeployment():
                with translated(f"roll {action.key} back"):
                    self._ecs.stop_service_deployment(
                        serviceDeploymentArn=action.arn, stopType="ROLLBACK"
                    )
            case AwaitRollouts():
                self._await(action)
            case _:
                assert_never(action)

    def _create(self, action: CreateService) -> None:
        request = {
            "cluster": self._cluster,
            "serviceName": action.spec.name,
            "taskDefinition": action.task_definition or self.revisions[action.key],
            "desiredCount": action.desired,
            "clientToken": str(uuid.uuid4()),
            "deploymentController": {"type": "ECS"},
            "enableECSManagedTags": True,
            "tags": requests.tag_list(action.tags),
            **requests.service_settings(action.spec, counts_failures=counts_failures(self._aws)),
        }
        with translated(f"create the service {action.spec.name}"):
            answer = self._patiently(lambda: self._ecs.create_service(**request))
        self._remember(action.key, answer)

    def _update(self, action: UpdateService) -> None:
        request: dict[str, Any] = {
            "taskDefinition": action.task_definition or self.revisions[action.key],
            **requests.changed_settings(
                action.spec, action.settings, counts_failures=counts_failures(self._aws)
            ),
        }
        if action.desired is not None:
            request["desiredCount"] = action.desired
        if action.force:
            request["forceNewDeployment"] = True
        self._put(action.key, action.spec.name, **request)

    def _put(self, key: str, name: str, **request: Any) -> None:
        with translated(f"update the service {name}"):
            answer = self._patiently(
                lambda: self._ecs.update_service(cluster=self._cluster, service=name, **request)
            )
        self._remember(key, answer)

    def _remember(self, key: str, answer: Mapping[str, Any]) -> None:
        primary = service_state(answer["service"]).primary
        if primary:
            self.deployments[key] = primary.id

    def _patiently(self, call: Callable[[], Any]) -> Any:
        """Once more, and again, while what was just made is not known everywhere yet."""
        left = PROPAGATION
        while True:
            try:
                return call()
            except ClientError as error:
                message = str(error.response.get("Error", {}).get("Message", ""))
                if left <= 0 or not any(text in message.lower() for text in _NOT_YET):
                    raise
                self._sleep(5)
                left -= 5

    def _run_before(self, action: RunBefore) -> None:
        definition = action.task_definition or self.revisions[action.key]
        task = oneoff.start(
            self._aws,
            self._cluster,
            definition=definition,
            spec=action.spec,
            container=action.container,
            command=action.command,
            started_by=f"before-deploy/{action.key}",
        )
        self._tell(f"{action.key}: task {task.short} runs {' '.join(action.command)}")
        ended = oneoff.await_stopped(self._aws, self._cluster, task.id, sleep=self._sleep)
        if ended.exit_code != 0:
            code = "no exit code" if ended.exit_code is None else f"exit code {ended.exit_code}"
            raise DeployError(
                f"{action.key}: {' '.join(action.command)} failed ({code}); the service was left "
                f"as it is. {ended.stopped_reason}".strip(),
                key=action.key,
            )

    def _set_scaling(self, action: SetScaling) -> None:
        with translated(f"set the autoscaling of {action.name}"):
            self._scaling.register_scalable_target(
                **requests.scaling_target(self._cluster, action.name, action.scaling)
            )
            self._scaling.put_scaling_policy(
                **requests.scaling_policy(self._cluster, action.name, action.scaling)
            )

    def _remove_scaling(self, name: str) -> None:
        """The policies go with their target."""
        key = requests.scaling_key(self._cluster, name)
        with translated(f"remove the autoscaling of {name}"):
            or_none(
                lambda: self._scaling.deregister_scalable_target(**key), "ObjectNotFoundException"
            )

    def _suspend(self, action: SuspendScaling) -> None:
        names = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended")
        state = dict.fromkeys((*names, "ScheduledScalingSuspended"), action.suspended)
        with translated(f"change the autoscaling of {action.name}"):
            self._scaling.register_scalable_target(
                **requests.scaling_key(self._cluster, action.name), SuspendedState=state
            )

    def _await_count(self, action: AwaitCount) -> None:
        wished, left = dict(action.counts), COUNT_SECONDS
        while left > 0:
            states = read_services(self._aws, self._cluster, wished)
            if all(state.running == wished[name] for name, state in states.items()):
                return
            self._sleep(POLL)
            left -= POLL
        raise DeployError("The number of tasks was not reached within ten minutes.")

    def _await(self, action: AwaitRollouts) -> None:
        missing = [name for key, name in action.names if key not in self.deployments]
        states = read_services(self._aws, self._cluster, missing) if missing else {}
        wanted = {}
        for key, name in action.names:
            primary = states[name].primary if name in states else None
            deployment = self.deployments.get(key) or (primary.id if primary else None)
            if deployment:
                wanted[key] = (name, deployment)
        self._watch(wanted)
