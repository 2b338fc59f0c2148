"""Every figure has its price."""

from __future__ import annotations

from catctl.cost.figures import FIGURES, figures
from tests.support.prices import SEOUL


def test_every_figure_is_in_the_catalogue_of_seoul() -> None:
    assert [key for key in FIGURES if key not in SEOUL.prices] == []
    assert len(figures(["rds.mysql.db.t4g.micro"])) == len(figures()) + 1
