"""Scores to statements: cue spans, then for each cue the best allowed sequence of role labels."""

from dataclasses import dataclass

import numpy as np

from model import CUE_LABELS, ROLE_LABELS
from texts import Span, Statement

NEVER = -1e9
STATES = (
    ("O", False), ("B-content", False), ("I-content", False),
    ("B-source", True), ("I-source", True),
    ("O", True), ("B-content", True), ("I-content", True),
)  # fmt: skip
"""Role label, and whether the source has begun: a statement has one source in one piece, so it cannot begin twice."""
STATE_LABELS = np.array([ROLE_LABELS.index(label) for label, _ in STATES])


@dataclass(frozen=True)
class Decoding:
    """The numbers that decoding needs besides the scores; chosen on the PolNeAR dev set."""

    cue_min: float
    """A cue is asked for its roles when the probability that its first word is no cue is at most 1 - this."""
    keep_min: float
    """A statement is kept from this confidence on."""
    weights: tuple[float, ...]
    bias: float
    """Confidence is the logistic function of `weights` · features + `bias`."""


def may_follow(before: int, after: int) -> bool:
    """Whether state `after` may come right after state `before`."""
    (label, begun), (next_label, next_begun) = STATES[before], STATES[after]
    if next_label.startswith("I-"):
        return next_label[2:] == label[2:] and label != "O" and begun == next_begun
    if next_label == "B-source":
        return not begun
    return begun == next_begun


ALLOWED = np.array([[0.0 if may_follow(a, b) else NEVER for b in range(len(STATES))] for a in range(len(STATES))])
FIRST = np.array([0.0, 0.0, NEVER, 0.0, NEVER, NEVER, NEVER, NEVER])


def log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def find_cues(scores: np.ndarray, cue_min: float) -> list[list[Span]]:
    """Cues from scores [words, labels]: a word belongs to a cue when "O" has at most 1 - `cue_min`."""
    probabilities = np.exp(log_softmax(scores))
    inside = 1 - probabilities[:, 0] >= cue_min
    labels = probabilities[:, 1:].argmax(-1) + 1
    cues: list[list[list[int]]] = []
    for at in np.flatnonzero(inside):
        label = CUE_LABELS[labels[at]]
        follows = bool(cues) and cues[-1][-1][1] == at
        if label == "I" and follows:
            cues[-1][-1][1] = int(at) + 1
        elif label == "J" and cues:
            cues[-1].append([int(at), int(at) + 1])
        else:
            cues.append([[int(at), int(at) + 1]])
    return [[(start, end) for start, end in cue] for cue in cues]


def find_labels(scores: np.ndarray, cue: list[Span]) -> np.ndarray:
    """The best allowed role labels for one cue; the cue's own words have none."""
    logs = log_softmax(scores)
    for start, end in cue:
        logs[start:end, 1:] = NEVER
    emitted = logs[:, STATE_LABELS]
    best = FIRST + emitted[0]
    back = np.zeros((len(emitted), len(STATES)), dtype=int)
    for at in range(1, len(emitted)):
        paths = best[:, None] + ALLOWED
        back[at] = paths.argmax(0)
        best = paths.max(0) + emitted[at]
    state = int(best.argmax())
    labels = np.empty(len(emitted), dtype=int)
    for at in range(len(emitted) - 1, -1, -1):
        labels[at] = STATE_LABELS[state]
        state = back[at][state]
    return labels


def spans_of(labels: np.ndarray, role: str) -> list[Span]:
    first, inner = ROLE_LABELS.index(f"B-{role}"), ROLE_LABELS.index(f"I-{role}")
    spans: list[list[int]] = []
    for at, label in enumerate(labels):
        if label == first:
            spans.append([at, at + 1])
        elif label == inner:
            spans[-1][1] = at + 1
    return [(start, end) for start, end in spans]


def build_statement(labels: np.ndarray, cue: list[Span]) -> Statement:
    return Statement(source=spans_of(labels, "source"), cue=cue, content=spans_of(labels, "content"))


def features_of(cue_scores: np.ndarray, role_scores: np.ndarray, verdict: float, labels: np.ndarray, cue: list[Span]) -> np.ndarray:
    """What confidence rests on: odds of the cue's first word, the verdict, the path's log probability, what is missing."""
    log_o = log_softmax(cue_scores[cue[0][0]])[0]
    odds = np.log(max(1 - np.exp(log_o), 1e-6)) - log_o
    path = log_softmax(role_scores)[range(len(labels)), labels].sum()
    missing = [not spans_of(labels, "source"), not spans_of(labels, "content")]
    return np.array([min(odds, 8.0), verdict, max(path, -12.0), *missing], dtype=float)


def confidence_of(features: np.ndarray, decoding: Decoding) -> float:
    """The probability that a reader would call the statement right in source and content, give or take a few words."""
    return float(1 / (1 + np.exp(-(np.dot(decoding.weights, features) + decoding.bias))))
