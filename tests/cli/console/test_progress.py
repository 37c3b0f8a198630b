"""The bar over long work: how far, how quick and how long, and nothing where nobody looks at it."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from reservkoll.cli.console.progress import SHOWN_AFTER, Stages

PLANNED = (("list.csv", 1.0), ("Assessing", 1.0), ("r.xlsx", 2.0))


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def stages(clock: Clock, *planned: tuple[str, float], terminal: bool = True, quiet: bool = False) -> Stages:
    console = Console(
        file=StringIO(), force_terminal=terminal, quiet=quiet, width=80, no_color=True, legacy_windows=False
    )
    return Stages(
        console, lambda text: text, planned or (("list.csv", 1.0), ("Assessing", 1.0), ("r.xlsx", 2.0)), clock
    )


def drawn(shown: Stages) -> str:
    console = shown._shown.console
    with console.capture() as captured:
        console.print(shown._shown.get_renderable())
    return captured.get()


def test_pace_and_time_left_follow_from_the_stages_that_are_done() -> None:
    clock = Clock()
    shown = stages(clock)
    shown.next()
    clock.now += 10
    assert shown.share() == 0
    assert shown.told() == "0:10"
    shown.rows(40_000)
    shown.next()
    clock.now += 10
    shown.next()
    assert shown.share() == 0.5
    # 20 seconds for half the work on 40,000 rows
    assert shown.told() == "50\u00a0% · 1\u00a0000 rows/s · about 0:20 left"
    clock.now += 10
    assert shown.share() == 0.75
    clock.now += 1000
    assert 0.98 < shown.share() < 1  # a stage that takes longer than thought is not said to be done


def test_rows_that_go_through_in_parts_are_counted() -> None:
    clock = Clock()
    shown = stages(clock, ("list.csv", 1.0))
    shown.next()
    shown.rows(4_000_000)
    clock.now += 60
    shown.done(600_000)
    shown.done(400_000)
    assert shown.told() == "25\u00a0% · 16\u00a0667 rows/s · about 3:00 left"


def test_the_time_of_a_question_is_not_counted() -> None:
    clock = Clock()
    shown = stages(clock, terminal=False)
    shown.next()
    clock.now += 1
    with shown.paused():
        clock.now += 3600
    assert shown.told() == "0:01"


def test_only_work_that_lasts_is_shown() -> None:
    clock = Clock()
    shown = stages(clock)
    shown.next()
    clock.now += SHOWN_AFTER / 2
    assert drawn(shown).strip() == ""
    clock.now += SHOWN_AFTER
    shown.next()
    told = drawn(shown)
    assert "Assessing" in told
    assert "about" in told


def test_nothing_is_shown_where_stderr_is_no_terminal_or_quiet_is_asked_for() -> None:
    clock = Clock()
    for shown in (stages(clock, terminal=False), stages(clock, quiet=True)):
        with shown:
            shown.next()
            clock.now += 60
            shown.next()
        output = shown._shown.console.file
        assert isinstance(output, StringIO)
        assert output.getvalue() == ""
