"""Codes found by what people write."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import ROOT

from reservkoll.cpv.index_cache import search_index
from reservkoll.cpv.nomenclature import Nomenclature
from reservkoll.cpv.search import Search
from reservkoll.cpv.synonyms import synonyms
from reservkoll.cpv.tokenizer import compound, folded, stem, told_of, words
from reservkoll.i18n import Language

PHRASES = [
    line.split("|")
    for line in (Path(__file__).parent / "phrases.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def search() -> Search:
    return Search(Nomenclature(ROOT / "rules" / "cpv"))


def _codes(search: Search, text: str, limit: int = 5) -> list[str]:
    return [proposal.code for proposal in search.find(text, limit)]


def test_every_word_of_the_synonyms_leads_to_a_code_of_cpv_2008(search: Search) -> None:
    known = synonyms()
    assert set(known.words) <= search.nomenclature.code_set
    everyday = {folded(word) for listed in known.words.values() for word in listed}
    assert len(everyday) >= 400
    for listed in known.words.values():
        assert len(listed) == len(set(listed))
        assert all(word == word.strip() and words(word) for word in listed)


@pytest.mark.parametrize(
    "asked",
    [
        "hemtjänst", "HVB", "LSS", "daglig verksamhet", "ledsagning", "kontaktperson", "stödboende", "skolskjuts",
        "färdtjänst", "modersmål", "SFI", "fritidsgård", "kolloverksamhet", "second hand", "fixartjänst", "snöröjning",
        "grönyteskötsel", "lokalvård", "catering",
    ],
)  # fmt: skip
def test_the_words_that_must_be_known_are(search: Search, asked: str) -> None:
    everyday = {code for code, listed in synonyms().words.items() for word in listed if folded(word) == folded(asked)}
    assert everyday
    assert _codes(search, asked)[0] in everyday


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hemtjänst för äldre", "85312000-9"),
        ("hemjänst", "85312000-9"),  # mistyped
        ("snörjöning", "90620000-9"),
        ("färdtjenst", "60130000-8"),
        ("ledsagarservice för synskadade", "85312000-9"),  # a compound in two steps
        ("fritidsgårdarna", "92331210-5"),  # inflected
        ("SKOLSKJUTSAR", "60130000-8"),
        ("fönster-puts", "90911300-9"),
        ("kontorsmöbler", "39130000-2"),  # the code that is called so, before the broader ones
        ("Upphandling av ramavtal för lokalvård", "90910000-9"),  # words that say nothing
    ],
)
def test_the_code_is_among_the_first_three(search: Search, text: str, code: str) -> None:
    assert code in _codes(search, text, 3)


def test_what_is_called_just_so_comes_first_and_scores_fall(search: Search) -> None:
    found = search.find("kontorsmöbler", 20)
    assert found[0].code == "39130000-2"
    assert found[0].phrase == "kontorsmöbler"
    scores = [proposal.score for proposal in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize("text", ["", "   ", "-", "!?", "xqzw", "12 34 x", "\x00", "'\"; --"])
def test_what_nothing_is_like_gives_nothing_and_no_error(search: Search, text: str) -> None:
    assert search.find(text) == []


def test_a_very_long_text_is_answered(search: Search) -> None:
    assert len(search.find("hemtjänst " * 5000)) == 5


def test_digits_are_a_code_or_its_beginning(search: Search) -> None:
    assert _codes(search, "85312120-6")[0] == "85312120-6"
    assert _codes(search, "CPV 85312120")[0] == "85312120-6"
    assert _codes(search, "8531")[0] == "85310000-5"
    assert all(code.startswith("8531") for code in _codes(search, "8531", 50))
    assert "85312120-6" in _codes(search, "85312121")  # not valid: the nearest ones


def test_the_limit_is_kept(search: Search) -> None:
    assert [len(search.find("möbler", limit)) for limit in (1, 5, 12)] == [1, 5, 12]


def test_the_right_class_is_among_five_for_nine_phrases_of_ten(search: Search) -> None:
    everyday = {folded(word) for listed in synonyms().words.values() for word in listed}
    assert len(PHRASES) >= 120
    assert [text for text, _ in PHRASES if folded(text) in everyday] == []
    hits = [any(code.startswith(tuple(right.split())) for code in _codes(search, text)) for text, right in PHRASES]
    assert sum(hits) >= 0.9 * len(hits), [text for (text, _), hit in zip(PHRASES, hits, strict=True) if not hit]


@pytest.mark.parametrize(
    ("bare", "told"),
    [
        ("lokalvård", "Lokalvård till förskolor i Umeå"),  # for whom and where weigh less than what
        ("skrivbord", "Skrivbord till räddningstjänsten"),
        ("hjullastare", "Nya hjullastare, Göteborgs Stads förvaltning"),
        ("städning", "Dynamiskt ramavtal avseende städning, Trafikverket region Norr"),
    ],
)
def test_for_whom_and_where_do_not_lead_away_from_what(search: Search, bare: str, told: str) -> None:
    assert _codes(search, told, 1) == _codes(search, bare, 1)


def test_a_place_alone_is_still_searched_for_as_it_stands(search: Search) -> None:
    assert _codes(search, "Kyrkogård i Lund") == _codes(search, "Kyrkogård")
    assert _codes(search, "för äldre") != []  # nothing is told of: what is left is used


@pytest.mark.parametrize(
    ("text", "told", "rest"),
    [
        ("Madrasser till äldreboenden", "Madrasser", "till äldreboenden"),
        ("Drift av gym på sjukhus, städning", "Drift av gym städning", "på sjukhus"),
        ("Till skolor", "Till skolor", ""),  # a text that begins so tells only that
        ("", "", ""),
    ],
)
def test_what_is_told_of_is_kept_from_for_whom(text: str, told: str, rest: str) -> None:
    assert told_of(text, synonyms().plain.whom) == (told, rest)


def test_words_that_tell_nothing_lead_to_no_code_alone() -> None:
    plain = synonyms().plain
    assert {"upphandling", "ramavtal", "umeå", "göteborgs"} <= plain.ignored
    assert not plain.ignored & {"mark", "berg", "särskilt", "svenska"}  # names of places, and more than that
    everyday = [word for listed in synonyms().words.values() for word in listed]
    assert [word for word in everyday if not words(word, plain.ignored)] == []


def test_a_compound_is_taken_apart_by_known_words() -> None:
    known = {stem(word) for word in ("skol", "skjuts", "vård", "personal", "hem", "tjänst")}
    assert compound("skolskjuts", known) == ("skol", stem("skjuts"))
    assert compound("hemvårdspersonal", known) == ("hem", "vård", "personal")
    assert compound("skjuts", known) == ()
    assert compound("skolbuss", known) == ()


def test_the_stored_index_answers_as_the_one_just_made(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = search_index(search.nomenclature)  # made and stored by now
    monkeypatch.setenv("RESERVKOLL_CACHE", "off")
    made = search_index(search.nomenclature)
    assert stored.phrases == made.phrases
    assert stored.known == made.known
    assert dict(stored.postings) == dict(made.postings)


def test_a_damaged_index_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RESERVKOLL_CACHE", str(tmp_path))
    expected = _codes(Search(Nomenclature(ROOT / "rules" / "cpv")), "hemtjänst")
    (path,) = tmp_path.glob("cpv-*.sqlite")
    for damage in (b"", b"not a database", path.read_bytes()[:5000]):
        path.write_bytes(damage)
        assert _codes(Search(Nomenclature(ROOT / "rules" / "cpv")), "hemtjänst") == expected


def test_every_code_has_its_official_name_in_both_languages(search: Search) -> None:
    nomenclature = search.nomenclature
    for language in Language:
        names = nomenclature.names(language)
        assert tuple(names) == nomenclature.codes
        assert all(names.values())
        assert {code: nomenclature.name(code, language) for code in list(names)[::500]} == dict(
            list(names.items())[::500]
        )
    assert nomenclature.name("39130000-2", Language.SV) == "Kontorsmöbler"
    assert nomenclature.name("39130000-2", Language.EN) == "Office furniture"
    assert nomenclature.name("00000000-0", Language.SV) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("värmestuga", "85312000-9"),
        ("hemtjänst", "85312000-9"),  # care of adults, before domestic help
        ("daglig verksamhet", "85312100-0"),  # of adults, before that of children
        ("budskickning", "64120000-3"),
        ("rensa ogräs", "77312000-0"),  # what is done, told by a verb
        ("klippa gräs", "77310000-6"),
        ("skotta snö", "90620000-9"),
        ("tvätta arbetskläder", "98310000-9"),
        ("köra ut matlådor", "85312200-1"),
        ("flytta möbler", "98392000-7"),
        ("teodolit", "38294000-2"),  # what only the official name tells
    ],
)
def test_what_people_say_comes_first(search: Search, text: str, code: str) -> None:
    assert _codes(search, text)[0] == code


@pytest.mark.parametrize("text", ["blorp", "fnurgel", "krimskrams", "grunka", "zzz"])
def test_a_word_that_is_like_a_phrase_by_some_letters_only_finds_nothing(search: Search, text: str) -> None:
    assert search.find(text) == []


@pytest.mark.parametrize(
    ("text", "code"), [("hemtjäntst", "85312000-9"), ("snoröjning", "90620000-9"), ("blorp städning", "90910000-9")]
)
def test_a_misspelt_word_or_an_unknown_one_beside_a_known_one_still_finds(search: Search, text: str, code: str) -> None:
    assert _codes(search, text)[0] == code


def test_every_division_is_at_hand_to_choose_from(search: Search) -> None:
    divisions = search.nomenclature.divisions
    assert len(divisions) == len({code[:2] for code in search.nomenclature.codes})
    assert all(not code[2:8].strip("0") for code in divisions)
