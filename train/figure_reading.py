"""Asking the exported head, exactly as the Rust code does: window by window, without padding."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from decode import log_softmax
from figure_model import CHOICE_SIZES
from figure_texts import CHOICES, MAX_WORDS, ROLES, Passage, Question, Window
from model import relate
from pieces import find_words
from reading import Graphs
from texts import Span

N_SPANS = 12
"""Answers that are weighed against each other; the others have next to no probability."""
TIE = 0.1
"""How much an answer's own probability counts beside that of all answers like it."""
LEAST_SHARE = 0.2
"""An answer must have this share of the likeliest one's probability, lest a long one win because it holds many others."""
SUREST = 1e-3
UNCOUNTED = frozenset(("the", "a", "an", "s", "of"))


@dataclass(frozen=True)
class Answer:
    """A choice by its number or a span in code points (None: the text does not say), and its probability."""

    value: int | Span | None
    probability: float


@dataclass(frozen=True)
class Reply:
    """What the head says of a number: the probability that it counts people, and an answer for every field."""

    counts: float
    fields: dict[str, Answer]


class FigureGraph:
    """The exported head; `lengths` are the scores by role and by how many words follow an answer's first."""

    def __init__(self, path: Path, lengths: np.ndarray) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options)
        self.lengths = lengths

    def ask(self, passage: Passage, hidden: np.ndarray, questions: list[Question]) -> list[Reply]:
        """Replies to some of a passage's questions; `hidden` are its window's states [pieces, width]."""
        if not questions:
            return []
        window, n = passage.window, len(passage.window.lines)
        inputs = {
            "hidden": hidden[None].astype(np.float32),
            "lines": np.array([window.lines], dtype=np.int32),
            "relations": np.array([relate(n, [question.pieces]) for question in questions], dtype=np.int32),
        }
        choices, first, last = self.session.run(None, inputs)
        at = [question.pieces[0] for question in questions]
        picked = choices[range(len(at)), at]
        scores = zip(picked, first[:, window.starts], last[:, window.starts], strict=True)
        return [read_reply(passage.text, window, *of_one, self.lengths) for of_one in scores]


def encode(graphs: Graphs, passage: Passage) -> np.ndarray:
    """Hidden states [pieces, width] of the window's lines, encoded one by one and laid end to end."""
    return np.concatenate([graphs.encode(unit)[0][0] for unit in passage.window.units])


def read_reply(text: str, window: Window, choices: np.ndarray, first: np.ndarray, last: np.ndarray, lengths: np.ndarray) -> Reply:
    """One number's scores to answers: choices at its first piece, first and last words [words, roles]."""
    *named, null = np.split(choices, np.cumsum(CHOICE_SIZES)[:-1])
    parts = {name: np.exp(log_softmax(scores)) for name, scores in zip(CHOICES, named, strict=True)}
    counts = 1 - float(parts["measure"][0])
    measure = parts["measure"][1:] / max(counts, 1e-9)
    fields = {"measure": Answer(1 + int(measure.argmax()), float(measure.max()))}
    fields |= {name: Answer(int(parts[name].argmax()), float(parts[name].max())) for name in CHOICES if name != "measure"}
    for number, role in enumerate(ROLES):
        fields[role] = read_role(text, window, null[number], first[:, number], last[:, number], lengths[number])
    return Reply(counts, fields)


def read_role(text: str, window: Window, null: float, first: np.ndarray, last: np.ndarray, lengths: np.ndarray) -> Answer:
    """The answer that most of the probability agrees with: an answer in other words counts where it is alike.

    The same words at two places are one answer, told from its likeliest place. No answer runs on into another line.
    """
    begins = np.exp(log_softmax(np.concatenate([[null], first])))
    best = {None: float(begins[0])}
    places: dict[str, Span] = {}
    found = []
    for word in np.argsort(-begins[1:], kind="stable")[:N_SPANS]:
        reach = last[word : min(word + MAX_WORDS, window.line_ends[word])]
        ends = np.exp(log_softmax(reach + lengths[: len(reach)])) * begins[1 + word]
        found += [(float(p), int(word), int(word) + more) for more, p in enumerate(ends)]
    for probability, start, end in sorted(found, key=lambda item: -item[0])[:N_SPANS]:
        span = window.words[start].start, window.words[end].end
        name = text[span[0] : span[1]].lower()
        best[name] = best.get(name, 0.0) + probability
        places.setdefault(name, span)
    words = {name: content_words(name or "") for name in best}
    sums = {name: sum(p for other, p in best.items() if other == name or is_alike(words[name], words[other])) for name in best}
    likely = [name for name in best if best[name] >= LEAST_SHARE * max(best.values())]
    name = max(likely, key=lambda name: sums[name] + TIE * best[name])
    return Answer(places[name] if name is not None else None, sums[name])


def content_words(answer: str) -> frozenset[str]:
    return frozenset(word.plain for word in find_words(answer) if word.plain[0].isalnum()) - UNCOUNTED


def is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two answers would be called the same: the words of one hold those of the other, or half of all are shared."""
    shared = len(one & other)
    return shared > 0 and (shared == min(len(one), len(other)) or 2 * shared >= len(one | other))


def log_odds(probability: float) -> float:
    """The log odds of a probability, which no answer's is trusted to be nearer to 0 or 1 than `SUREST`."""
    probability = min(max(probability, SUREST), 1 - SUREST)
    return math.log(probability / (1 - probability))
