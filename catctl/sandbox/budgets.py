"""Teaches moto 5.2.5 what the provider asks of AWS Budgets: subscribers, tags, changes.

Each function but the last is a method of moto's response class, so that ``self`` is moto's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from catctl.sandbox.patches import patch


def describe_subscribers_for_notification(self: Any) -> str:
    wanted = self._get_param("Notification")
    notifications = _budget(self, self._get_param("BudgetName")).notifications
    subscribers = [item.subscribers for item in notifications if item.details == wanted]
    return json.dumps({"Subscribers": subscribers[0] if subscribers else []})


def update_budget(self: Any) -> str:
    new = self._get_param("NewBudget")
    _budget(self, new["BudgetName"]).budget.update(new)
    return "{}"


def tag_resource(self: Any) -> str:
    _tags(self, self._get_param("ResourceARN")).update(_given(self._get_param("ResourceTags")))
    return "{}"


def untag_resource(self: Any) -> str:
    for key in self._get_param("ResourceTagKeys"):
        _tags(self, self._get_param("ResourceARN")).pop(key, None)
    return "{}"


def list_tags_for_resource(self: Any) -> str:
    tags = sorted(_tags(self, self._get_param("ResourceARN")).items())
    return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags]})


def _budget(self: Any, name: str) -> Any:
    return self.backend.budgets[self._get_param("AccountId")][name]


def _tags(self: Any, arn: str) -> dict[str, str]:
    """Kept with moto's backend: a reset empties them, too."""
    kept: dict[str, dict[str, str]] = self.backend.__dict__.setdefault("catctl_tags", {})
    return kept.setdefault(arn, {})


def _given(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or ()}


def mend() -> None:
    """Put these into moto, and keep the tags of a budget that is created. Call once."""
    from moto.budgets.responses import BudgetsResponse

    def create_budget(self: Any) -> Any:
        answer = original(self)
        account, name = self._get_param("AccountId"), self._get_param("Budget")["BudgetName"]
        arn = f"arn:aws:budgets::{account}:budget/{name}"
        _tags(self, arn).update(_given(self._get_param("ResourceTags")))
        return answer

    original = patch(BudgetsResponse, "create_budget", create_budget)
    for method in (
        describe_subscribers_for_notification,
        list_tags_for_resource,
        tag_resource,
        untag_resource,
        update_budget,
    ):
        setattr(BudgetsResponse, method.__name__, method)
