"""Passages with figures as windows with questions: what the figure head reads, is asked, and should answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from figure_numbers import Number, find_numbers
from pieces import MAX_PIECES, Unit, Vocabulary, Word, cut_units
from texts import Span, as_span, read_documents, read_kursk, read_passages

MEASURES = ("none", "killed", "wounded", "casualties", "missing", "captured", "displaced", "strength")
"""The first says that the number counts no people."""
CHANGES = ("event", "total", "more", "rate", "planned")
CERTAINTIES = ("stated", "hedged", "denied", "forecast")
ROLES = ("population", "source", "place", "when")
CHOICES = {"measure": MEASURES, "change": CHANGES, "certainty": CERTAINTIES}
N_LEDE = 2
"""The first lines, headline and lede, go before every window."""
MAX_LINES = 8
"""Lines of a window that are told apart; those from the last on count as one."""
MAX_WORDS = 12
"""Words of an answer at the most: 99.5 % of those in the training texts are no longer."""

Place = tuple[int, int]
"""An answer in a window: its first word, and how many follow."""


@dataclass(frozen=True)
class Window:
    """Lines of a text that are read together, in order; `asked` are those whose numbers are asked about here."""

    units: list[Unit]
    indices: tuple[int, ...]
    asked: tuple[int, ...]

    @cached_property
    def words(self) -> list[Word]:
        return [word for unit in self.units for word in unit.words]

    @cached_property
    def starts(self) -> list[int]:
        """For every word the position of its first piece in the window."""
        return [at + first for unit, at in zip(self.units, self.offsets, strict=True) for first in unit.first_piece]

    @cached_property
    def ends(self) -> list[int]:
        """For every word the position behind its last piece in the window."""
        found = []
        for unit, at in zip(self.units, self.offsets, strict=True):
            found += [at + end for end in [*unit.first_piece[1:], len(unit.ids) - 1]]
        return found

    @cached_property
    def line_ends(self) -> list[int]:
        """For every word the number of the first word behind its line."""
        found: list[int] = []
        for unit in self.units:
            found += [len(found) + len(unit.words)] * len(unit.words)
        return found

    @cached_property
    def offsets(self) -> list[int]:
        """For every line the position of its first piece."""
        return [sum(len(unit.ids) for unit in self.units[:number]) for number in range(len(self.units))]

    @cached_property
    def lines(self) -> list[int]:
        """For every piece the number of its line in the window."""
        return [min(number, MAX_LINES - 1) for number, unit in enumerate(self.units) for _ in unit.ids]


@dataclass(frozen=True)
class Question:
    """A number in a window, with the right answers where they are known; an empty set of answers is not learned from."""

    number: Number | None
    pieces: Span
    figure: dict | None
    rule: dict | None
    choices: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, list[Place | None]] = field(default_factory=dict)
    """Where an answer stands, every time that it does; None says that the text has no answer."""


@dataclass(frozen=True)
class Passage:
    """A window with its questions."""

    document: str
    text: str
    window: Window
    questions: list[Question]


def cut_windows(units: list[Unit]) -> list[Window]:
    """Windows over a text's lines: as many lines as fit behind the first two and the line before; all lines are asked once."""
    windows, start = [], 0
    sizes = [len(unit.ids) for unit in units]
    while start < len(units):
        lede, before = list(range(min(N_LEDE, start))), [start - 1] if start > N_LEDE else []
        room = MAX_PIECES - sizes[start]
        context: list[int] = []
        for at in (*before, *lede):
            if sizes[at] <= room:
                context.append(at)
                room -= sizes[at]
        end = start + 1
        while end < len(units) and sizes[end] <= room:
            room -= sizes[end]
            end += 1
        indices = (*sorted(context), *range(start, end))
        windows.append(Window([units[at] for at in indices], indices, tuple(range(start, end))))
        start = end
    return windows


def build_passages(document: dict, rules: list[dict], vocabulary: Vocabulary) -> list[Passage]:
    """A document's windows with a question for every number outside of page furniture. `rules` are the figures that the rules found."""
    text = document["text"]
    furniture = [as_span(span) for span in document.get("furniture", [])]
    numbers = [number for number in find_numbers(text) if not any(start <= number.core[0] < end for start, end in furniture)]
    passages = []
    for window in cut_windows([unit for unit in cut_units(text, vocabulary) if unit.words]):
        spans = [(unit.words[0].start, unit.words[-1].end) for unit, at in zip(window.units, window.indices, strict=True) if at in window.asked]
        inside = lambda at: any(start <= at < end for start, end in spans)  # noqa: B023, E731
        gold = [figure for figure in document.get("figures", []) if inside(figure["start"])]
        asked = [number for number in numbers if inside(number.core[0])]
        questions = list(ask(text, window, asked, gold, rules))
        passages.append(Passage(document["id"], text, window, questions))
    return passages


def ask(text: str, window: Window, numbers: list[Number], gold: list[dict], rules: list[dict]) -> Iterator[Question]:
    """A question for every number, and for annotated figures that are none of them."""
    left = list(gold)
    for number in numbers:
        figure = next((figure for figure in left if meet(figure, number)), None)
        if figure:
            left.remove(figure)
        rule = next((rule for rule in rules if meet(rule, number)), None)
        if question := build_question(text, window, number.core, number, figure, rule):
            yield question
    for figure in left:
        question = build_question(text, window, (figure["start"], figure["end"]), None, figure, None)
        if question and not any(meet(figure, number) for number in numbers):
            yield question


def meet(figure: dict, number: Number) -> bool:
    return figure["start"] < number.core[1] and number.core[0] < figure["end"]


def build_question(text: str, window: Window, span: Span, number: Number | None, figure: dict | None, rule: dict | None) -> Question | None:
    touched = [at for at, word in enumerate(window.words) if word.start < span[1] and span[0] < word.end]
    if not touched:
        return None
    pieces = window.starts[touched[0]], window.ends[touched[-1]]
    if figure is None:
        return Question(number, pieces, None, rule, {"measure": [0]})
    choices = {"measure": [MEASURES.index(figure["measure"])]}
    choices |= {name: [names.index(answer) for answer in figure[name]] for name, names in CHOICES.items() if name != "measure"}
    return Question(number, pieces, figure, rule, choices, {role: find_places(text, window, figure[role]) for role in ROLES})


def find_places(text: str, window: Window, answers: list[str | None]) -> list[Place | None]:
    """Where the accepted answers stand in the window, every time that they do."""
    first, last = window.words[0].start, window.words[-1].end
    starts, ends = ({getattr(word, edge): at for at, word in enumerate(window.words)} for edge in ("start", "end"))
    found: list[Place | None] = [None] if None in answers else []
    for answer in answers:
        for match in re.finditer(re.escape(answer), text[first:last]) if answer else ():
            start, end = starts.get(first + match.start()), ends.get(first + match.end())
            if start is not None and end is not None and end - start < MAX_WORDS:
                found.append((start, end - start))
    return found


def read_sets(shared: Path) -> dict[str, list[dict]]:
    """What is learned from, and what is kept apart for measuring."""
    data = shared / "data"
    learned = [d for kind in ("real", "own") for d in read_passages(shared, f"figures-train/{kind}", False)]
    learned += read_documents(data / "figures/dev.jsonl") + read_kursk(shared, False) + read_documents(data / "paragraphs/A.jsonl")
    return {
        "train": learned,
        "kept real": read_passages(shared, "figures-train/real", True),
        "kept own": read_passages(shared, "figures-train/own", True),
        "paragraphs B": read_documents(data / "paragraphs/B.jsonl"),
        "kursk kept": read_kursk(shared, True),
    }
