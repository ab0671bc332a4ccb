"""The encoder's hidden states of all windows, computed once: the encoder itself is not trained further."""

import random
from pathlib import Path

import numpy as np

from figure_texts import Passage
from model import WIDTH
from pieces import UNKNOWN, Unit, Vocabulary
from reading import Graphs

MASKED_SHARE = 0.1
"""Share of words that are hidden from the encoder in the further versions of a training window, numbers asked about left out."""


class States:
    """Hidden states of windows, some in several versions, as one file of half-precision numbers."""

    def __init__(self, path: Path, passages: list[Passage]) -> None:
        sizes = [len(passage.window.lines) for passage in passages]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.rows = np.load(path, mmap_mode="r")

    def read(self, index: int, version: int = 0) -> np.ndarray:
        """Hidden states [pieces, width] of a window."""
        return self.rows[version % len(self.rows), self.starts[index] : self.starts[index + 1]]


def encode_all(graphs: Graphs, vocabulary: Vocabulary, passages: list[Passage], n_versions: int, path: Path) -> States:
    """The states of all windows; versions after the first have words hidden. What the file holds already is not computed again."""
    if not path.exists():
        rng = random.Random(1)
        n_pieces = sum(len(passage.window.lines) for passage in passages)
        rows = np.empty((n_versions, n_pieces, WIDTH), dtype=np.float16)
        at = 0
        for passage in passages:
            end = at + len(passage.window.lines)
            for version in range(n_versions):
                rows[version, at:end] = encode(graphs, vocabulary, passage, rng if version else None)
            at = end
        np.save(path, rows)
    return States(path, passages)


def encode(graphs: Graphs, vocabulary: Vocabulary, passage: Passage, rng: random.Random | None = None) -> np.ndarray:
    """The window's lines encoded one by one, end to end; with `rng` some words are hidden."""
    found = []
    for unit, at in zip(passage.window.units, passage.window.offsets, strict=True):
        asked = {piece - at for question in passage.questions for piece in range(*question.pieces)}
        found.append(graphs.encode(hide_words(unit, asked, vocabulary, rng) if rng else unit)[0][0])
    return np.concatenate(found)


def hide_words(unit: Unit, asked: set[int], vocabulary: Vocabulary, rng: random.Random) -> Unit:
    ids = list(unit.ids)
    ends = [*unit.first_piece[1:], len(ids) - 1]
    for start, end in zip(unit.first_piece, ends, strict=True):
        if rng.random() < MASKED_SHARE and start not in asked:
            ids[start:end] = [vocabulary.numbers[UNKNOWN]] * (end - start)
    return Unit(unit.words, ids, unit.looks, unit.first_piece)
