"""The gate: a line over the encoder's hidden states that spares the figure head most numbers which count nobody."""

from dataclasses import dataclass

import numpy as np

from evaluate import fit_logistic
from figure_reading import encode
from figure_texts import Passage, Question
from reading import Graphs

RIDGE = 10.0
READING_RECALL, LEARNING_RECALL = 0.99, 0.997
"""Share of the figures kept apart that must pass: in reading, and in training, which sees some more numbers."""


@dataclass(frozen=True)
class Gate:
    """Weights over two hidden states, bias, and the least score that passes."""

    line: np.ndarray
    bias: float
    least: float

    def score(self, features: np.ndarray) -> np.ndarray:
        return features @ self.line + self.bias


@dataclass(frozen=True)
class Numbers:
    """Questions with what the gate sees of each: hidden states of the number's first piece and of the piece behind it."""

    questions: list[Question]
    features: np.ndarray

    @property
    def are_figures(self) -> np.ndarray:
        return np.array([question.figure is not None for question in self.questions])


def encode_numbers(graphs: Graphs, passages: list[Passage]) -> Numbers:
    rows = []
    for passage in passages:
        hidden = encode(graphs, passage)
        rows += [np.concatenate([hidden[question.pieces[0]], hidden[question.pieces[1]]]) for question in passage.questions]
    return Numbers([question for passage in passages for question in passage.questions], np.array(rows, dtype=np.float32))


def fit_gate(train: Numbers, kept: Numbers) -> tuple[Gate, Gate]:
    """The gate for reading and the one for training, which differ in what passes."""
    weights, bias = fit_logistic(train.features, train.are_figures.astype(float), RIDGE)
    line = np.array(weights, dtype=np.float32)
    scores = np.sort((kept.features @ line + bias)[kept.are_figures])
    reading, learning = (Gate(line, bias, float(scores[int((1 - recall) * len(scores))]) - 0.01) for recall in (READING_RECALL, LEARNING_RECALL))
    return reading, learning


def chances_of(numbers: Numbers, gate: Gate) -> dict[int, float]:
    """The odds that a number counts people, as a probability, by the identity of the question; those that do not pass are left out."""
    scores = gate.score(numbers.features)
    return {id(q): float(1 / (1 + np.exp(-score))) for q, score in zip(numbers.questions, scores, strict=True) if score >= gate.least}
