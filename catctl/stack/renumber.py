"""Sets the numbers of listener rules, all in one step. Holds no policy."""

from __future__ import annotations

from collections.abc import Sequence

from catctl.aws.session import Aws, translated
from catctl.stack.priorities import Move


def renumber(aws: Aws, moves: Sequence[Move]) -> None:
    """AWS looks at the order that comes of it, and at none between. Raises AwsError."""
    pairs = [{"RuleArn": move.arn, "Priority": move.priority} for move in moves]
    with translated("change the order of the listener's rules"):
        aws.client("elbv2").set_rule_priorities(RulePriorities=pairs)
