"""Multi-row headings: a group above ("Leverantör" over "Namn" and "Org.nr"), a heading split over two rows
("Uppskattat" over "värde"), a unit below ("tkr").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from reservkoll.parsers.text import fold
from reservkoll.tabular.header.aliases import CLEAR, SURE, aliases
from reservkoll.tabular.header.units import UNIT_WORDS
from reservkoll.tabular.sheet import CellRange

Line = Sequence[str]
Score = Callable[[Line], float]

AUTHORITY = "purchase.authority.name"
LONGEST_HEADING = 60
UNITS_ONLY = re.compile(rf"(?:{UNIT_WORDS}|[ay]{{4}} mm dd|yyyymmdd|aaaammdd|ja nej|st|antal)(?: {UNIT_WORDS})*")
UNIT = re.compile(rf"{UNIT_WORDS}(?: {UNIT_WORDS})*")
MEASURED = frozenset({"purchase.value_sek", "purchase.contract.months", "purchase.contract.option_months"})
PARTED_WORD = re.compile(r"(?<=[a-zåäö])-$")


def with_line_above(upper: Line, lower: Line, row: int, merged: Sequence[CellRange], score: Score) -> list[str] | None:
    """`lower` (the headings found, in row `row` from 1) with the groups named in the row above; None if that row names
    none.
    """
    filled = [text for text in upper if text]
    if not filled or any(text.endswith(":") or len(text) > LONGEST_HEADING for text in filled):
        return None
    spans = _spans(upper, lower, row - 1, merged)
    covering = [span for span in spans if sum(bool(lower[column]) for column in span) > 1]
    if len(spans) == 1 and len(covering) == 1 and not upper[-1]:
        whole = sum(map(bool, lower)) == sum(bool(lower[column]) for column in spans[0])
        if whole or (upper[0] and not _is_merged(covering[0], row - 1, merged)):  # a title over the table
            return None
    together = _together(upper, lower, spans, guessed=not merged)
    below = [text for above, text in zip(upper, lower, strict=True) if above and text]
    parted = len(below) > 1 and all(text[:1].islower() for text in below)
    if parted or _told_apart(lower, together):
        return together
    if any(re.search(r"\d", text) for text in filled):
        return None
    parties = any(_names_party(upper[span[0]]) for span in covering)
    grouped = covering and (parties or all(_known(upper[span[0]]) for span in spans))
    stated = any(_is_merged(span, row - 1, merged) for span in covering)
    better = score(together) > max(score(lower), score(upper))
    return together if grouped or stated or better else None


def with_line_below(upper: Line, lower: Line, row: int, merged: Sequence[CellRange], score: Score) -> list[str] | None:
    """`upper` (the headings found, in row `row` from 1) with the units or the rest of the headings in the row below;
    None if that row holds data.
    """
    filled = [text for text in lower if text]
    if not any(upper) or not filled or any(re.search(r"\d", text) or len(text) > LONGEST_HEADING for text in filled):
        return None
    if any(text and fold(text) == fold(above) for text, above in zip(lower, upper, strict=True)):
        return None
    single = [(column,) for column, text in enumerate(upper) if text]
    if all(UNITS_ONLY.fullmatch(fold(text)) for text in filled):
        return _together(upper, lower, single)
    if _units_among(upper, lower):
        return _together(upper, lower, _spans(upper, lower, row, merged), guessed=not merged)
    above = [over for over, text in zip(upper, lower, strict=True) if text]
    if all(_known(text) for text in filled) and (len(filled) > 1 or not any(_known(over) for over in above)):
        return _together(upper, lower, _spans(upper, lower, row, merged), guessed=not merged)
    together = _together(upper, lower, single)
    return together if score(together) > max(score(upper), score(lower)) else None


def _units_among(upper: Line, lower: Line) -> bool:
    """Whether a row without a digit has a unit below a heading that needs one ("tkr" below "Värde"): no data has."""
    return any(
        UNIT.fullmatch(fold(text)) and any(score >= SURE and fact in MEASURED for fact, score in _scores(over))
        for over, text in zip(upper, lower, strict=True)
        if over and text
    )


def _scores(text: str) -> Iterable[tuple[str, float]]:
    return aliases().scores(text).items()


def _spans(upper: Line, lower: Line, row: int, merged: Sequence[CellRange]) -> list[tuple[int, ...]]:
    """The columns under each text of `upper`: those it is merged over, else up to the next text where `lower` has any.

    Where the file tells of merged cells, a text that is not merged stands over its own column alone.
    """
    told = {area.first_column: area.last_column for area in merged if area.first_row <= row <= area.last_row}
    starts = [column for column, text in enumerate(upper) if text]
    spans = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(upper)
        if merged:
            end = min(end, told.get(start, start) + 1)
        inside = tuple(column for column in range(start, end) if column == start or lower[column])
        spans.append(inside if merged or lower[start] else (start,))
    return spans


def _is_merged(span: Sequence[int], row: int, merged: Sequence[CellRange]) -> bool:
    return any(
        area.first_column == span[0] < area.last_column and area.first_row <= row <= area.last_row for area in merged
    )


def _together(upper: Line, lower: Line, spans: Sequence[Sequence[int]], *, guessed: bool = False) -> list[str]:
    """One heading for each column; `guessed` where nothing says how far a group reaches to the right."""
    above = {column: (upper[span[0]], len(span) > 1) for span in spans for column in span}
    counts = Counter(fold(text) for text in lower if text)
    made = []
    for column, text in enumerate(lower):
        group, wide = above.get(column, ("", False))
        if not text:
            made.append(upper[column])
        elif not group:
            made.append(text)
        else:
            alone = counts[fold(text)] == 1
            own = guessed and wide and alone and _is_clear(text)
            made.append(text if own else _name(group, text, wide=wide, alone=alone))
    return made


def _name(group: str, text: str, *, wide: bool, alone: bool) -> str:
    """The heading that a text and the one above it make. A group that only names a topic says nothing of its own."""
    whole = _join(group, text)
    for order in (whole, f"{text} {group}"):
        if fold(order) in aliases().others:
            return order
    bare = aliases().scores(text)
    sure = alone and any(score >= SURE for score in bare.values())
    other = any(aliases().facts[fact].excludes(fold(whole)) for fact in bare)  # "Årligt" over "Värde"
    if not sure or other or _names_party(group):
        return whole
    return text if wide or not aliases().scores(whole) else whole


def _join(group: str, text: str) -> str:
    if PARTED_WORD.search(group) and text[:1].islower():
        return group[:-1] + text
    return group + text if group.endswith("-") else f"{group} {text}"


def _told_apart(lower: Line, together: Line) -> bool:
    """Whether headings that stand twice become different, all of them."""
    twice = {name for name, count in Counter(fold(text) for text in lower if text).items() if count > 1}
    names = [fold(made) for text, made in zip(lower, together, strict=True) if text and fold(text) in twice]
    return bool(names) and len(set(names)) == len(names)


def _is_clear(text: str) -> bool:
    return any(score >= CLEAR for score in aliases().scores(text).values())


def _known(text: str) -> bool:
    return fold(text) in aliases().others or any(score >= SURE for score in aliases().scores(text).values())


def _names_party(text: str) -> bool:
    """Whether a group names a party (buyer or supplier), which changes the meaning of the headings below."""
    return fold(text) in aliases().others or AUTHORITY in aliases().scores(text)
