"""One run of `screen`: the request, its engine, and the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from reservkoll.cli.engines.choice import EngineChoice
from reservkoll.cli.stated import Stated
from reservkoll.common import clock
from reservkoll.i18n import mark
from reservkoll.reports.outputs import DATA, FORMS, OUTPUT, CsvForm
from reservkoll.screening.request import ScreeningRequest

ONLY_FOR_LEDGERS: Final = mark(
    "{option} is for supplier ledgers: reservkoll ledger LEDGER -o REPORT.xlsx. Leave it out for purchases."
)


class ScreenJob(BaseModel):
    """A request, with what only the command line knows.

    Args:
        outputs: option to paths, for each requested file.
        data: the output for the rows; for Spark it may be a URI, whose double slash a `Path` would collapse.
        areas: the areas in which idéburna organisations deliver; replaces the rulebook's.
        csv: how csv is written.
        batch_rows: rows per chunk; 0 for no chunks, None to let the size of the file decide.
        stated: the parameters given by the user, with the option of each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    request: ScreeningRequest
    outputs: dict[str, tuple[Path, ...]]
    stated: dict[str, str]
    data: str | None = None
    areas: Path | None = None
    rules: Path | None = None
    published_limits: Path | None = None
    batch_rows: int | None = None
    engine: EngineChoice = EngineChoice.LOCAL
    master: str | None = None
    csv: CsvForm = CsvForm.MACHINE
    strict: bool = False
    force: bool = False
    quiet: bool = False

    @classmethod
    def of(cls, stated: Stated) -> ScreenJob:
        """The job given on the command line.

        Raises:
            InputError: a text that is not a date or not a read limit; an option for ledgers.
        """
        places = stated.places(FORMS)
        values = stated.only({*cls.model_fields, *ScreeningRequest.model_fields, *places}, ONLY_FOR_LEDGERS)
        of_request = {name: values.pop(name) for name in ScreeningRequest.model_fields if name in values}
        outputs = stated.by_option(places)
        profile = stated.profile()
        if profile.place is not None:
            of_request |= {"defaults": profile.given, "defaults_from": profile.place.name}
            for name in ("mapping", "awards"):
                of_request.setdefault(name, profile.file(name))
        return cls(
            request=ScreeningRequest(today=clock.today(), **of_request),
            outputs=outputs,
            stated=stated.options,
            **{name: value for name, value in values.items() if name not in places or name in cls.model_fields},
        )

    @property
    def report(self) -> Path | None:
        """The path of the report."""
        return next(iter(self.outputs.get(OUTPUT, ())), None)

    @property
    def inputs(self) -> list[Path]:
        """The local files, besides the lists, that are read and must not be overwritten."""
        request = self.request
        return [
            *(
                path
                for path in (
                    *(request.mapping, request.awards, request.organisations),
                    *(self.published_limits, self.areas),
                )
                if path is not None
            ),
            *request.suppliers,
        ]

    def with_outputs(self, places: Mapping[str, Path]) -> ScreenJob:
        """The same job with more outputs: option to path."""
        more = {option: (path,) for option, path in places.items()}
        return self.model_copy(update={"outputs": {**self.outputs, **more}})

    def with_data(self, place: str | None) -> ScreenJob:
        """The same job with another output for the rows."""
        outputs = {**self.outputs, **({} if place is None else {DATA: (Path(place),)})}
        return self.model_copy(update={"data": place, "outputs": outputs})
