"""The state backend goes, when nothing has its state there any more."""

from __future__ import annotations

from catctl.actions import Plan
from catctl.files import remove_file
from catctl.journeys import course
from catctl.journeys.account import desired_backend
from catctl.journeys.survey import Survey
from catctl.journeys.workbench import Workbench
from catctl.state_backend.model import Desired
from catctl.state_backend.purge.execute import Purger
from catctl.state_backend.purge.observe import read_contents
from catctl.state_backend.purge.plan import PurgeAction, plan_purge


def purge_plan(survey: Survey, *, destroyed: bool) -> Plan[PurgeAction]:
    """Raises RefusedError while any environment still has state there.

    Before the environment is ``destroyed``, its own state does not count.
    """
    desired = _desired(survey)
    contents = read_contents(survey.sweep.aws, desired)
    return plan_purge(desired, contents, but=None if destroyed else desired.state_key)


def purge(bench: Workbench, survey: Survey, view: course.View[PurgeAction]) -> None:
    """Delete the backend; every environment of the project asks for a new one from now on."""
    course.finish(
        purge_plan(survey, destroyed=True),
        Purger(survey.sweep.aws, survey.sweep.owner.account_id),
        view=view,
    )
    for key in bench.project.list_keys():
        record = bench.project.work / "environments" / key / "initialised.json"
        remove_file(record)


def _desired(survey: Survey) -> Desired:
    return desired_backend(survey.facts, account_id=survey.sweep.owner.account_id)
