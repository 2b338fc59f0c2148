"""All failures that can be rehearsed in the sandbox, by name. Pure."""

from __future__ import annotations

from catctl.sandbox.scenarios_api import REFUSED
from catctl.sandbox.scenarios_run import RUNNING
from catctl.sandbox.scenarios_start import STARTING

SCENARIOS = {scenario.name: scenario for scenario in (*STARTING, *RUNNING, *REFUSED)}
