"""The payments between departments after which none of them is worse off: who pays whom, in whole öre.

Pure and exact. Only the share that a department gains can be asked of it, so there are such payments only where the
departments together lose nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

ORE_OF_A_KRONA = 100


@dataclass(frozen=True)
class Transfer:
    """`payer` pays `receiver` so many öre, more than 0; both are places in the list of departments."""

    payer: int
    receiver: int
    ore: int


@dataclass(frozen=True)
class Compensation:
    """What each department has before and after, in öre, and the payments between.

    `lacking`: how many öre the departments together lose; where it is more than 0 nothing is paid, since no payments
    between them can leave none worse off.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    transfers: tuple[Transfer, ...]
    lacking: int

    @property
    def possible(self) -> bool:
        """Whether the payments leave no department worse off."""
        return self.lacking == 0


def compensation(nets: Sequence[Fraction]) -> Compensation:
    """The payments for departments whose results are `nets`, in kronor.

    Those who gain pay in proportion to what they gain, those who lose are paid what they lose. The results in öre add
    up to the rounded sum of `nets`.
    """
    before = in_ore(nets)
    whole = sum(before)
    if whole < 0:
        return Compensation(before, before, (), -whole)
    gains = [max(net, 0) for net in before]
    losses = [max(-net, 0) for net in before]
    shares = _in_proportion(sum(losses), gains)
    transfers = tuple(_matched(shares, losses))
    after = list(before)
    for each in transfers:
        after[each.payer] -= each.ore
        after[each.receiver] += each.ore
    return Compensation(before, tuple(after), transfers, 0)


def in_ore(amounts: Sequence[Fraction]) -> tuple[int, ...]:
    """Amounts in kronor as whole öre that add up to their rounded sum: those nearest the next öre get the rest."""
    exact = [amount * ORE_OF_A_KRONA for amount in amounts]
    down = [floor(amount) for amount in exact]
    rest = round(sum(exact, Fraction(0))) - sum(down)
    nearest = sorted(range(len(exact)), key=lambda place: (down[place] - exact[place], place))
    up = set(nearest[:rest])
    return tuple(amount + (place in up) for place, amount in enumerate(down))


def _in_proportion(whole: int, weights: Sequence[int]) -> list[int]:
    """`whole` öre shared by `weights`, none more than its weight; their sum is at least `whole`."""
    total = sum(weights)
    if not whole or not total:
        return [0] * len(weights)
    exact = [Fraction(whole * weight, total) for weight in weights]
    shares = [floor(share) for share in exact]
    # A share is at most its weight, and one that is not whole is less: one öre more never passes the weight.
    nearest = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for place in nearest[: whole - sum(shares)]:
        shares[place] += 1
    return shares


def _matched(payers: Sequence[int], receivers: Sequence[int]) -> list[Transfer]:
    """Payments from the first payer to the first receiver and on, until each has paid and got its amount."""
    left, wanted = list(payers), list(receivers)
    found = []
    payer = receiver = 0
    while payer < len(left) and receiver < len(wanted):
        ore = min(left[payer], wanted[receiver])
        if ore:
            found.append(Transfer(payer, receiver, ore))
            left[payer] -= ore
            wanted[receiver] -= ore
        if not left[payer]:
            payer += 1
        else:
            receiver += 1
    return found
