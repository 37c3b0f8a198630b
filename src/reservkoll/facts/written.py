"""The values of a case file as people write them: `ja`, "420 000", "8,5 mkr", "3 mars 2025", "ekonomisk förening".

Each type here converts a text into the model's value before validation; everything else (a number, a
list, a date) is validated strictly as it is. The parsers are those of the cells of an inventory.

Annotations are not strings here, unlike elsewhere: pydantic would recompile each of them at every start.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from reservkoll.common.errors import ReservkollError
from reservkoll.common.organisation_number import organisation_number
from reservkoll.common.personal_numbers import without_personal_numbers
from reservkoll.common.validation import NotUnderstood
from reservkoll.common.yaml_loader import plain_date
from reservkoll.facts.field_types import field_type
from reservkoll.i18n import mark
from reservkoll.parsers import single_values
from reservkoll.parsers.keywords import is_missing
from reservkoll.parsers.precision import together

LARGEST_AMOUNT = Decimal(10) ** 13
THOUSANDTHS = -3
REST_OF_AMOUNT = re.compile(r"\d{1,3}\s*[^\W\d].*")  # "2 mkr", behind a comma
SEK, EUR = "SEK", "EUR"
NO_NUMBER = frozenset({".nan", "nan"})  # as YAML and Python write it


class Written(BaseModel):
    """What the groups of keys in a file share: only known keys, and words such as "vet ej" for what is not known."""

    model_config = ConfigDict(defer_build=True, strict=True, extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _unknown(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str) or not info.field_name:
            return value
        return None if _says_unknown(value, field_type(cls.model_fields[info.field_name])) else value


def _says_unknown(text: str, kind: Any) -> bool:
    """Whether `text` stands for nothing known in a field of `kind`: there "ingen" may be an answer."""
    one = kind[0] if isinstance(kind, list) else kind
    if isinstance(one, type) and issubclass(one, StrEnum):
        return single_values.says_none_of(one, text)
    if text.strip().lower() in NO_NUMBER:
        return False  # a failed formula, not an omission
    return kind is not str and not single_values.is_nothing(text) and is_missing(text)


def _read(parse: Callable[[str], object]) -> BeforeValidator:
    """A validator that converts texts into values; its error is collected with the others of the file."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return parse(value)
        except (ReservkollError, ValueError) as error:
            raise refused(error) from None

    return BeforeValidator(read)


def refused(error: ReservkollError | ValueError) -> ValueError:
    """The error in a form that pydantic collects, no personal number in it."""
    if not isinstance(error, ReservkollError):
        return error
    shown = {
        name: without_personal_numbers(value) if isinstance(value, str) else value
        for name, value in error.parameters.items()
    }
    return NotUnderstood(ReservkollError(error.template, **shown))


def _number(value: object) -> object:
    """Whole numbers count as decimal numbers."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _grouped(value: object) -> object:
    """A number with exactly three decimals as its text: many write 420.000 for four hundred thousand."""
    return str(value) if isinstance(value, Decimal) and value.as_tuple().exponent == THOUSANDTHS else value


def _whole_ore(value: Decimal) -> Decimal:
    if value != value.quantize(Decimal("0.01")):
        raise ValueError(mark("an amount has at most two decimals (whole öre)"))
    return value


def _amount_in(currency: str | None) -> Callable[[str], Decimal]:
    def parse(text: str) -> Decimal:
        if currency is None:  # how exact it is stands beside it: see `stated_precision`
            return single_values.parse_one_amount(text)[0]
        amount, named = single_values.parse_exact_amount(text)
        if currency and named and named != currency:
            template = mark("“{text}” is in another currency. The amount is in {currency} here.")
            raise ReservkollError(template, text=text, currency=currency)
        return amount

    return parse


def _vat_percent(value: Decimal) -> Decimal:
    if 0 < value < 1:
        raise ValueError(mark("the rate is in per cent; write 25 for 25 per cent"))
    return value


def _day(text: str) -> object:
    day = plain_date(text)
    if isinstance(day, date):
        return day
    from reservkoll.parsers.dates import parse_day

    return parse_day(text)


def _digits(value: object) -> object:
    """A number that is a code as its digits."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _several(between: re.Pattern[str], *, may_be_none: bool = True) -> BeforeValidator:
    """One item, or several on one line, as a list; "inga" as an empty one."""

    def read(value: object) -> object:
        if isinstance(value, str):
            return [] if may_be_none and single_values.is_nothing(value) else single_values.list_parts(value, between)
        return value if value is None or isinstance(value, list | dict) else [value]

    return BeforeValidator(read)


def _split_by_yaml(amounts: object) -> object:
    """A list of amounts as it is, unless a decimal comma may have become the one between two of them: [1,2 mkr]."""
    for first, second in pairwise(amounts if isinstance(amounts, list) else ()):
        if isinstance(first, int) and isinstance(second, str) and REST_OF_AMOUNT.fullmatch(second):
            template = mark("“{first},{second}” may be one amount or two. Put quotes around each amount.")
            raise NotUnderstood(ReservkollError(template, first=first, second=second))
    return amounts


def word(kind: type[StrEnum]) -> BeforeValidator:
    """Reads the words for the values of `kind`; the error lists them."""
    return _read(lambda text: single_values.parse_word(kind, text))


def _amount_type(currency: str | None) -> tuple[object, ...]:
    return (
        Field(ge=0, le=LARGEST_AMOUNT, allow_inf_nan=False),
        BeforeValidator(_number),
        _read(_amount_in(currency)),
        BeforeValidator(_grouped),
        AfterValidator(_whole_ore),
    )


# Before-validators run from the last to the first.
WholeAsDecimal = BeforeValidator(_number)
Several = _several(single_values.SEMICOLON)
Recipients = _several(single_values.AND_OR_COMMA, may_be_none=False)
Provision = Annotated[str, _read(single_values.parse_provision), Field(pattern=f"^{single_values.RULE_ID.pattern}$")]
Decimals = _read(single_values.parse_decimal)
Whole = _read(single_values.parse_whole)
WholeYears = _read(lambda text: single_values.parse_whole(single_values.without_years(text)))
YesNo = Annotated[bool, _read(single_values.parse_yes_no)]
Date = Annotated[date, _read(_day)]
Money = Annotated[Decimal, *_amount_type(SEK)]
Euro = Annotated[Decimal, *_amount_type(EUR)]
Amount = Annotated[Decimal, *_amount_type(None)]
"""In the currency that stands beside it."""
Months = Annotated[
    Decimal, WholeAsDecimal, _read(single_values.parse_months), Field(gt=0, le=1200, allow_inf_nan=False)
]
OptionMonths = Annotated[
    Decimal, WholeAsDecimal, _read(single_values.parse_option_months), Field(ge=0, le=1200, allow_inf_nan=False)
]
Percent = Annotated[
    Decimal, WholeAsDecimal, _read(single_values.parse_percent), Field(ge=0, le=100, allow_inf_nan=False)
]
VatRate = Annotated[Percent, AfterValidator(_vat_percent)]
Years = Annotated[Decimal, WholeAsDecimal, _read(single_values.parse_years), Field(ge=0, le=100, allow_inf_nan=False)]
CodeText = Annotated[str, BeforeValidator(_digits), Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=1000)]
OrganisationNumber = Annotated[str, BeforeValidator(_digits), AfterValidator(organisation_number)]
Codes = Annotated[list[CodeText], _several(single_values.BETWEEN_CODES)]
Names = Annotated[list[Text], Several]
Amounts = Annotated[list[Amount], BeforeValidator(_split_by_yaml), Several]


def one_currency(given: Any) -> Any:
    """The keys of a value, with the currency that its amounts name.

    Raises:
        ValueError: the amounts name different ones, or another than `currency` says.
    """
    if not isinstance(given, dict):
        return given
    named = {currency for text in _texts(given) if (currency := single_values.named_currency(text))}
    stated = given.get("currency")
    if isinstance(stated, str):
        named.add(single_values.currency_of(stated) or stated)
    if len(named) > 1:
        raise ValueError(mark("the amounts are in different currencies; write all of them in the same"))
    return {**given, "currency": named.pop()} if named == {EUR} and stated is None else given


def amount_or_ends(given: Any) -> Any:
    """The keys of a value, with the ends of an amount that is stated by them ("5-6 mkr") in place of it."""
    if not isinstance(given, dict) or not isinstance(given.get("amount"), str):
        return given
    try:
        stated = single_values.parse_stated_amount(given["amount"])
    except ReservkollError:
        return given  # the field itself tells what is wrong
    if stated.low == stated.high:
        return given
    ends = {name: end for name, end in (("at_least", stated.low), ("at_most", stated.high)) if end is not None}
    return {name: value for name, value in given.items() if name != "amount"} | ends | _exactness([given["amount"]])


def stated_precision(given: Any) -> Any:
    """The keys of a purchase, with how exact its value is where an amount of the value, a part or a lot says so."""
    if not isinstance(given, dict):
        return given
    value = given.get("value")
    if value is not None and (not isinstance(value, dict) or value.get("precision") is not None):
        return given
    amounts = [item.get("amount") for key in ("parts", "lots") for item in _items(given.get(key))]
    told = _exactness(_texts([value, amounts]))
    return {**given, "value": {**(value or {}), **told}} if told else given


def _items(several: object) -> list[dict[str, Any]]:
    return [item for item in several if isinstance(item, dict)] if isinstance(several, list) else []


def _exactness(texts: Iterable[str]) -> dict[str, str]:
    found = together(precision for text in texts if (precision := single_values.precision_of(text)) is not None)
    return {} if found is None else {"precision": found.value}


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]
