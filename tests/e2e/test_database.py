"""A protected database: what waits for its maintenance window, and what does not get lost."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import append, aws, edit
from tests.support.command_line import Catctl


@pytest.mark.waits
def test_a_new_major_version_of_a_protected_database(worker: Catctl) -> None:
    edit(worker, "library", "    db: []\n", "")
    append(worker, 'protected: true\ndatabase: {version: "16"}')
    worker("apply", "library", "--sandbox", "--yes")
    edit(worker, "library", '"16"', '"17"')
    found = worker("apply", "library", "--sandbox", "--yes")
    assert "RDS makes these changes of the database in its maintenance window" in found.err
    rds = aws(worker, "rds")
    [database] = rds.describe_db_instances()["DBInstances"]
    assert database["EngineVersion"].startswith("16.")
    assert database["PendingModifiedValues"]["EngineVersion"].startswith("17.")
    name = database["DBInstanceIdentifier"]
    assert f"--db-instance-identifier {name} --apply-immediately" in found.err
    worker("plan", "library", "--sandbox", "--detailed-exitcode", code=2)
    rds.modify_db_instance(DBInstanceIdentifier=name, ApplyImmediately=True)
    worker("apply", "library", "--sandbox", "--yes")
    worker("plan", "library", "--sandbox", "--detailed-exitcode")
