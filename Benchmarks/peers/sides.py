"""What is measured against what in a row, and what it should reach."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Side:
    """One contestant of a row."""

    label: str
    worker: str
    name: str
    # How far the number it ends in may be from ours, relatively; 0 for the same bits, None where they are not compared.
    tolerance: float | None = None


@dataclass
class Target:
    """What a row should reach: a condition on our median, in the unit of the row, and on peer / ours."""

    text: str
    holds: Callable[[float, float], bool]


@dataclass
class Row:
    """Our side and its peers, measured in turn for a number of rounds of so many runs."""

    what: str
    ours: Side
    peers: list[Side]
    items: int
    unit: str
    # By the label of the peer; "" is for our side alone.
    targets: dict[str, Target]
    repeats: int = 1
    rounds: int = 9


def at_most(limit, unit):
    return Target(f"≤ {limit} {unit}", lambda ours, ratio: ours <= limit)


def times_faster(factor):
    return Target(f"≥ {factor}× faster", lambda ours, ratio: ratio >= factor)


def within(percent):
    return Target(f"within {percent} %", lambda ours, ratio: ratio >= 1 / (1 + percent / 100))


def at_most_times(factor):
    return Target(f"≤ {factor} times its time", lambda ours, ratio: ratio >= 1 / factor)
