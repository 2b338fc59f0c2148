"""What the state says is guarded against deletion."""

from __future__ import annotations

from catctl.stack.guards import guarded
from catctl.state_backend.observe_state import parse_state


def test_guards_are_read_from_the_state() -> None:
    state = b"""{"version": 4, "resources": [
      {"mode": "data", "type": "aws_lb", "name": "x", "instances": [{"attributes": {}}]},
      {"mode": "managed", "module": "module.alb", "type": "aws_lb", "name": "this",
       "instances": [{"attributes": {"enable_deletion_protection": true}}]},
      {"mode": "managed", "module": "module.ecr", "type": "aws_ecr_repository", "name": "this",
       "instances": [{"index_key": "web", "attributes": {"force_delete": false}},
                     {"index_key": "api", "attributes": {"force_delete": true}}]},
      {"mode": "managed", "module": "module.database", "type": "aws_db_instance", "name": "this",
       "instances": [{"attributes": {"deletion_protection": true, "skip_final_snapshot": false}}]}
    ]}"""
    found = parse_state(state, "s3://b/k")
    assert guarded((i.type, i.address, i.values) for i in found.instances) == {
        "module.alb.aws_lb.this": "enable_deletion_protection",
        "module.database.aws_db_instance.this": "deletion_protection, skip_final_snapshot",
        'module.ecr.aws_ecr_repository.this["web"]': "force_delete",
    }
