"""The routes of the shipped rulebook, as reports need them."""

from __future__ import annotations

from typing import Final

import polars as pl

from reservkoll.rulebook.load import load_rulebook
from reservkoll.rulebook.reported_routes import ReportedRoutes
from reservkoll.screening.result import row_schema

REPORTED: Final[ReportedRoutes] = load_rulebook().reported
ROUTES: Final = REPORTED.routes
ROWS: Final[pl.Schema] = row_schema(REPORTED)
