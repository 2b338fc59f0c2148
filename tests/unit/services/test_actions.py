"""The actions of a deploy, in words."""

from __future__ import annotations

from catctl.services.actions import AwaitRollouts, CreateService, RegisterTaskDefinition
from catctl.services.model import ObservedService
from catctl.services.plan import plan_deploy
from tests.support.samples import environment_of, wish_of

WEB = "services:\n  web: {}\n"
NOTHING = ObservedService(state=None, candidates=(), scaling=None)
WISH = wish_of(environment_of(WEB))


def test_actions_in_words() -> None:
    plan = plan_deploy([WISH], {"web": NOTHING}, {}, counts_failures=True)
    assert [type(a) for a in plan] == [RegisterTaskDefinition, CreateService, AwaitRollouts]
    assert [str(a) for a in plan] == [
        "web: register a task definition with image:1",
        "web: create the service with 1 task",
        "wait for web",
    ]
