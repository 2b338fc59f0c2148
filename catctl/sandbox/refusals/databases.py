"""Databases that would go without a word on their last snapshot. Seen in moto 5.2.5."""

from __future__ import annotations

from typing import Any

from catctl.sandbox.patches import patch


def mend() -> None:
    """Put the refusals in place. Call once, before the first request."""
    _want_a_word_on_snapshots()


def _want_a_word_on_snapshots() -> None:
    from moto.rds.exceptions import InvalidParameterCombination
    from moto.rds.models import RDSBackend

    def delete_db_instance(
        self: Any,
        db_instance_identifier: str,
        final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False,
        delete_automated_backups: bool | None = True,
    ) -> Any:
        if not skip_final_snapshot and not final_db_snapshot_identifier:
            raise InvalidParameterCombination(
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
            )
        return original(
            self,
            db_instance_identifier,
            final_db_snapshot_identifier,
            skip_final_snapshot,
            delete_automated_backups,
        )

    original = patch(RDSBackend, "delete_db_instance", delete_db_instance)
