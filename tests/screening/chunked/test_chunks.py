"""A long file read in parts says of every row what the file read whole says, and refuses what a part cannot tell."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from reservkoll.common.errors import InputError
from reservkoll.i18n import Language
from reservkoll.inventory.reader import NO_COLUMN, TAKEN_AS_BEST, read_inventory
from reservkoll.reports.export.tables import DataParts, write_data
from reservkoll.rulebook.load import load_rulebook
from reservkoll.screening.chunked import reader as parts_module
from reservkoll.screening.chunked.read_plan import column_notes
from reservkoll.screening.chunked.reader import LongFile
from reservkoll.screening.chunked.run import InParts, answered_here, screen_in_parts
from reservkoll.screening.result import Screening
from reservkoll.screening.screen import screen
from reservkoll.screening.settings import Settings
from reservkoll.screening.totals import figures

BOOK = load_rulebook()
SETTINGS = Settings({}, None, date(2026, 6, 1), Language.EN, same_need=False)
HEADINGS = "Diarienr;Benämning;CPV-kod;Uppskattat värde (kr);Påbörjad;Lag;Myndighetstyp;Upphandlingsslag"
CODES = ["85312120-6", "90911200-8", "85311200-4", "", "4531", "30192000-1", "85000000-9"]
VALUES = ["500000", "1 200 000", "8.200.000", "", "omkring 3 mkr", "700000,00", "1.234", "=1+1", "12 000 000 inkl moms"]


def rows(count: int) -> list[str]:
    return [
        f"KS {n};Inköp {n};{CODES[n % 7]};{VALUES[n % 9]};{2022 + n % 5}-03-{n % 31:02};"
        f"{'LOU' if n % 4 else ''};Kommun;{'tjänster' if n % 3 else 'varor'}"
        for n in range(count)
    ]


def csv_file(folder: Path, lines: list[str]) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(["Inköp i Exempelköping", "", HEADINGS, *lines]) + "\n", "utf-8")
    return path


def parquet_file(folder: Path, lines: list[str]) -> Path:
    path = folder / "list.parquet"
    cells = [[cell or None for cell in line.split(";")] for line in lines]
    pl.DataFrame(cells, schema=HEADINGS.split(";"), orient="row").write_parquet(path)
    return path


def whole(path: Path) -> Screening:
    return screen(read_inventory(path, nomenclature=BOOK.nomenclature), BOOK, SETTINGS, {})


def in_parts(path: Path, size: int, *outs: Path) -> InParts:
    """Answered once, the rows written to each of `outs`."""
    with ExitStack() as stack:
        data = [stack.enter_context(DataParts(out)) for out in outs]

        def add(rows: pl.DataFrame) -> None:
            for one in data:
                one.add(rows)

        made = screen_in_parts(
            answered_here(LongFile(path, size, BOOK, None).parts(), BOOK, SETTINGS, {}), BOOK, SETTINGS, add
        )
        for one in data:
            one.finish()
    return made


@pytest.mark.parametrize(
    ("make", "size"),
    [
        *((csv_file, 1), (csv_file, 50), (csv_file, 1000), (parquet_file, 50)),
        pytest.param(csv_file, 7, marks=pytest.mark.slow),
        *(pytest.param(parquet_file, size, marks=pytest.mark.slow) for size in (1, 7, 1000)),
    ],
)
def test_the_rows_are_those_of_the_whole_to_the_byte(tmp_path: Path, make: object, size: int) -> None:
    path = make(tmp_path, rows(60 if size > 1 else 9))  # type: ignore[operator]
    expected = whole(path)
    write_data(expected, tmp_path / "whole.csv")
    write_data(expected, tmp_path / "whole.jsonl")
    made = in_parts(path, size, *(tmp_path / f"parts.{kind}" for kind in ("csv", "jsonl", "parquet")))
    write_data(expected, tmp_path / "whole.parquet")
    for kind in ("csv", "jsonl"):
        assert (tmp_path / f"parts.{kind}").read_bytes() == (tmp_path / f"whole.{kind}").read_bytes()
    assert pl.read_parquet(tmp_path / "parts.parquet").equals(pl.read_parquet(tmp_path / "whole.parquet"))
    assert made.counted == figures(expected)
    assert made.screening.problems.equals(expected.problems)
    assert {fact.path: fact.rows for fact in made.screening.missing} == {f.path: f.rows for f in expected.missing}
    assert made.screening.warnings == expected.warnings
    for name in ("rules", "limits", "sources"):
        assert getattr(made.screening, name) == getattr(expected, name)


def test_what_a_point_means_is_found_in_parts_that_come_later(tmp_path: Path) -> None:
    """ "1.234" alone may be one krona and some, or thousands; the last row shows that points part thousands here."""
    lines = [f"KS {n};Inköp;30192000-1;{value};2024-01-10;LOU;Kommun;varor" for n, value in enumerate(["1.234"] * 5)]
    path = csv_file(tmp_path, [*lines, "KS 9;Inköp;30192000-1;1.234.567;2024-01-10;LOU;Kommun;varor"])
    in_parts(path, 2, tmp_path / "out.jsonl")
    assert pl.read_ndjson(tmp_path / "out.jsonl")["value_sek"].to_list() == ["1234.00"] * 5 + ["1234567.00"]


@pytest.mark.parametrize("block", [1, 7, 64, 1 << 24])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_records_are_counted_whatever_quotes_stand_where_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, end: str
) -> None:
    monkeypatch.setattr(parts_module, "BLOCK", block)
    three = ['KS;"a\n""b"" \n";"";2024-01-10', 'KS;"""";;', '="012";"x";;']
    lines = ["Diarienr;Benämning;CPV-kod;Annonserad", *three * 5]
    path = tmp_path / "list.csv"
    path.write_bytes(end.join([*lines, ""]).encode())
    file = LongFile(path, 4, BOOK, None, take_best=True)
    assert file.most_rows == 15
    rows = [row for part in file.parts() for row in part.frame.select("id", "title").rows()]
    assert rows == [("KS", 'a\n"b"'), ("KS", '"'), ("012", "x")] * 5


@pytest.mark.parametrize("line", [";Summa;;;;;;", ";;;1700000;;;;"])
def test_a_row_that_only_the_whole_can_tell_is_refused(tmp_path: Path, line: str) -> None:
    path = csv_file(tmp_path, ["KS 1;Inköp;30192000-1;500000;2024-01-10;LOU;Kommun;varor"] * 3 + [line])
    with pytest.raises(InputError, match=r"row 7: this may be a total"):
        in_parts(path, 2, tmp_path / "out.csv")


@pytest.mark.parametrize(
    "content",
    [
        b"sep=;\nDiarienr;CPV-kod\n1;2\n",
        b"Diarienr;CPV-kod\r1;2\r3;4\r",
        b'Diarienr;CPV-kod\n"1;2\n',
        b"\nDiarienr;CPV-kod\n1;2\n",
    ],
)
def test_a_text_that_cannot_be_cut_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match="cannot be read in parts"):
        LongFile(path, 10, BOOK, None)


def test_the_report_says_that_same_needs_were_not_looked_for(tmp_path: Path) -> None:
    made = in_parts(csv_file(tmp_path, rows(9)), 4, tmp_path / "out.csv")
    assert "were not looked for" in made.screening.notes[0]
    assert any("9 rows were read" in note for note in made.screening.notes)
    assert made.screening.same_need is None
    with_needs = replace(SETTINGS, same_need=True)
    path = tmp_path / "list.csv"
    assert screen(read_inventory(path, nomenclature=BOOK.nomenclature), BOOK, with_needs, {}).same_need is not None


def test_a_remark_names_some_of_the_parts_that_it_holds_for(tmp_path: Path) -> None:
    """A list of a thousand parts must not give a remark of a thousand numbers."""
    lines = [f"KS {n};Inköp;30192000-1;500000;2024-01-10;;Kommun;varor" for n in range(30)]
    made = in_parts(csv_file(tmp_path, lines), 1, tmp_path / "out.csv")
    (said,) = [note for note in made.screening.notes if "No row states which procurement act" in note]
    assert said.startswith("Rows 4–4, 5–5, ")
    assert "23–23, …: No row states" in said
    assert "24–24" not in said


def test_columns_taken_without_asking_are_told_of_a_list_in_parts_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [f"KS {n};30192000-1;2024-01-10" for n in range(9)]
    path.write_text("\n".join(["Diarienr;CPV-kod;Startdatum", *lines]), "utf-8")
    file = LongFile(path, 4, BOOK, None, take_best=True)
    made = screen_in_parts(
        answered_here(file.parts(), BOOK, SETTINGS, {}), BOOK, SETTINGS, lambda _: None, column_notes(file.head)
    )
    whole_notes = screen(read_inventory(path, nomenclature=BOOK.nomenclature, take_best=True), BOOK, SETTINGS, {}).notes
    for template in (TAKEN_AS_BEST, NO_COLUMN):
        words = template.split("}")[-1]
        told = [note for note in whole_notes if words in note]
        assert len(told) == 1
        assert [note for note in made.screening.notes if words in note] == told


def test_headings_over_several_rows_are_refused_in_words_that_help(tmp_path: Path) -> None:
    """No part has the words above: the list is to be read whole, or its headings put in one row."""
    path = tmp_path / "list.csv"
    lines = [f"Inköp {n};85312120-6;{n}000;2026-01-02" for n in range(1, 40)]
    path.write_text("\n".join([";;Värde;", "Namn;CPV-kod;SEK;Datum", *lines]) + "\n", "utf-8")
    with pytest.raises(InputError, match=r"the headings stand in rows 1–2; .* in one row, or .*--batch-rows 0"):
        LongFile(path, 10, BOOK, None)
    assert whole(path).rows.height == 39
