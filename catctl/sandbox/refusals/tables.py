"""Tables that are being updated. Seen in moto 5.2.5, whose tables are ACTIVE at once.

Source: DynamoDB's API reference, UpdateTable ("TableStatus … UPDATING") and DeleteTable ("If the
specified table is in CREATING or UPDATING states, then DynamoDB returns a ResourceInUseException").
"""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch

_LOOKS = 1  # at a table, or calls that it refuses, until it is ACTIVE again


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    from moto.dynamodb.exceptions import ResourceInUseException
    from moto.dynamodb.models import DynamoDBBackend

    def refuse(backend: Any, name: str) -> None:
        if _looked_at(backend.tables.get(name)):
            raise ResourceInUseException(
                "Attempt to change a resource which is still in use: Table is being updated: "
                f"{name}"
            )

    def update_table(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        refuse(self, name)
        table = update(self, name, *args, **kwargs)
        table.looks_to_come = _LOOKS
        return table

    def delete_table(self: Any, name: str) -> Any:
        refuse(self, name)
        return delete(self, name)

    def update_continuous_backups(self: Any, table_name: str, *args: Any, **kwargs: Any) -> Any:
        refuse(self, table_name)
        return back_up(self, table_name, *args, **kwargs)

    def describe_table(self: Any, name: str) -> Any:
        answer = describe(self, name)
        if _looked_at(self.tables.get(name)):
            answer["Table"]["TableStatus"] = "UPDATING"
        return answer

    update = patch(DynamoDBBackend, "update_table", update_table)
    delete = patch(DynamoDBBackend, "delete_table", delete_table)
    back_up = patch(DynamoDBBackend, "update_continuous_backups", update_continuous_backups)
    describe = patch(DynamoDBBackend, "describe_table", describe_table)


def _looked_at(table: Any) -> bool:
    """Whether ``table`` is being updated; each look brings the end nearer."""
    left = getattr(table, "looks_to_come", 0)
    if left:
        table.looks_to_come = left - 1
    return bool(left)
