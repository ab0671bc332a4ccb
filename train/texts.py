"""The annotated texts as units with labels, and the vocabulary that the tagger needs for them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model import CUE_LABELS, ROLE_LABELS
from pieces import CLS, SEP, UNKNOWN, Unit, Vocabulary, cut_units, find_words

ROLES = ("source", "cue", "content")
VOCABULARY_SETS = (  # words only; the labels of `paragraphs/B` are kept apart
    "polnear/train",
    "paragraphs/A",
    "paragraphs/B",
    "kursk/dev",
    "fakes_syria/dev",
    "muc4/train",
    "wikinews-2019-20/articles",
    "ukraine-war-2022-24/articles",
    "statements-train/real",
    "figures-train/real",
    "figures-train/own",
    "figures/dev",
    "rss-conflict-2022/headlines",
    "living-stories/dev",
)
PASSAGE_SETS = ("statements-train/real", "figures-train/real", "figures-train/own")
"""Sets of which every tenth passage is kept apart for measuring, words included; the first two share their texts."""
KEPT_OF = 10
"""One in so many passages is kept apart."""
MIN_PIECE_COUNT = 2
"""Pieces seen twice or more cover 99.5 % of the pieces of the passages kept apart, those seen five times 98.6 %."""
PAD = "[PAD]"
HELD_KURSK_ROOTS = frozenset({"bbc-officials-2025-01-22", "kcna-2025-04-28"})
"""Reports of `kursk/` that are kept for measuring, by the statement that they go back to."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Statement:
    """Words [start, end) of a unit, by role; a role may have several spans or none."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]


@dataclass(frozen=True)
class Example:
    """A unit and its true statements."""

    unit: Unit
    statements: list[Statement]


def read_documents(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def is_kept(text: str) -> bool:
    """Whether a passage is kept apart for measuring, for statements and figures alike."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % KEPT_OF == 0


def read_passages(shared: Path, name: str, kept: bool) -> list[dict]:
    """The passages of a set that are kept apart, or the others."""
    return [d for d in read_documents(shared / "data" / f"{name}.jsonl") if is_kept(d["text"]) == kept]


def read_kursk(shared: Path, kept: bool) -> list[dict]:
    """The reports of `kursk/` that are kept apart, or the others."""
    return [d for d in read_documents(shared / "data/kursk/dev.jsonl") if (d["root_statement"] in HELD_KURSK_ROOTS) == kept]


def gold_of(document: dict) -> list[dict[str, list[Span]]]:
    """The annotated statements of a document, spans in code points."""
    rows = document.get("attributions") or document.get("statements") or []
    return [{role: [as_span(span) for span in row[role]] for role in ROLES} for row in rows]


def as_span(span: dict | list[int]) -> Span:
    return (span["start"], span["end"]) if isinstance(span, dict) else (span[0], span[1])


def build_examples(document: dict, vocabulary: Vocabulary) -> list[Example]:
    """One example per unit. A statement belongs to the unit that holds its cue; what lies outside of it is left out."""
    gold = gold_of(document)
    examples = []
    for unit in cut_units(document["text"], vocabulary):
        statements = []
        for row in gold:
            spans = {role: [s for s in (to_words(unit, span) for span in row[role]) if s] for role in ROLES}
            if spans["cue"]:
                statements.append(Statement(**spans))
        examples.append(Example(unit, statements))
    return examples


def to_words(unit: Unit, span: Span) -> Span | None:
    """The words that share a character with the span."""
    touched = [i for i, word in enumerate(unit.words) if word.start < span[1] and span[0] < word.end]
    return (touched[0], touched[-1] + 1) if touched else None


def label_cues(example: Example) -> list[int]:
    """A cue label for every word; where two cues share a word, the first one keeps it."""
    labels = [0] * len(example.unit.words)
    for statement in example.statements:
        for order, (start, end) in enumerate(sorted(statement.cue)):
            if any(labels[start:end]):
                break
            labels[start] = CUE_LABELS.index("J" if order else "B")
            labels[start + 1 : end] = [CUE_LABELS.index("I")] * (end - start - 1)
    return labels


def label_roles(n_words: int, statement: Statement) -> list[int]:
    """A role label for every word."""
    labels = [0] * n_words
    for role in ("content", "source"):
        for start, end in getattr(statement, role):
            labels[start] = ROLE_LABELS.index(f"B-{role}")
            labels[start + 1 : end] = [ROLE_LABELS.index(f"I-{role}")] * (end - start - 1)
    return labels


def read_training(shared: Path, vocabulary: Vocabulary, own_repeats: int, more: list[dict]) -> list[Example]:
    """PolNeAR's train articles, the texts with nesting and relays `own_repeats` times, and `more` documents."""
    data = shared / "data"
    own = read_documents(data / "paragraphs/A.jsonl") + read_kursk(shared, False) + read_passages(shared, "statements-train/real", False)
    documents = read_documents(data / "polnear/train.jsonl") + own * own_repeats + more
    return [example for document in documents for example in build_examples(document, vocabulary) if example.unit.words]


def cut_vocabulary(base: Vocabulary, shared: Path) -> Vocabulary:
    """The part of the base vocabulary that news texts use, single characters kept so that most words can be spelt."""
    words = Counter(word.plain for text in all_texts(shared) for word in find_words(text))
    counts: Counter[int] = Counter()
    for plain, count in words.items():
        for number in base.cut(plain):
            counts[number] += count
    keep = [
        piece
        for number, piece in enumerate(base.pieces)
        if counts[number] >= MIN_PIECE_COUNT or piece in (PAD, UNKNOWN, CLS, SEP) or len(piece.removeprefix("##")) == 1 and piece.isascii()
    ]
    return Vocabulary(keep)


def all_texts(shared: Path) -> Iterator[str]:
    for name in VOCABULARY_SETS:
        for document in read_documents(shared / "data" / f"{name}.jsonl"):
            if name not in PASSAGE_SETS or not is_kept(document["text"]):
                yield document["text"]
