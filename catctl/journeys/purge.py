"""The state backend goes, when nothing has its state there any more."""

from __future__ import annotations

from catctl.actions import Outcome, Plan, carry_out
from catctl.journeys.bootstrap_state import desired_backend
from catctl.journeys.destroy import Survey
from catctl.journeys.workbench import Workbench
from catctl.state_backend.execute_purge import Purger
from catctl.state_backend.model import Desired
from catctl.state_backend.observe_contents import read_contents
from catctl.state_backend.purge import PurgeAction, plan_purge


def purge_plan(found: Survey, *, destroyed: bool) -> Plan[PurgeAction]:
    """Raises RefusedError while any environment still has state there.

    Before the environment is ``destroyed``, its own state does not count.
    """
    desired = _desired(found)
    contents = read_contents(found.found.aws, desired)
    return plan_purge(desired, contents, but=None if destroyed else desired.state_key)


def purge(bench: Workbench, found: Survey, plan: Plan[PurgeAction]) -> Outcome[PurgeAction]:
    """Delete the backend; every environment of the project asks for a new one from now on."""
    outcome = carry_out(plan, Purger(found.found.aws, found.found.owner.account_id))
    for key in bench.project.list_keys():
        record = bench.project.work / "environments" / key / "initialised.json"
        record.unlink(missing_ok=True)
    return outcome


def _desired(found: Survey) -> Desired:
    return desired_backend(found.facts, account_id=found.found.owner.account_id)
