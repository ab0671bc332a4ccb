"""Texts made from `patterns.toml`: constructions that the annotated texts hardly have, with their statements."""

import random
import re
import tomllib
from pathlib import Path

from texts import ROLES, Span

MARK = re.compile(r"\[(\d+)([sqc]) ?|\]|[^\[\]]+")
ROLE_OF = {"s": "source", "q": "cue", "c": "content"}
SLOT = re.compile(r"\{(\w+)\}")
MAX_SENTENCES = 3


def make_documents(n_documents: int, seed: int) -> list[dict]:
    """Paragraphs of one to three sentences, in the form of the annotated texts."""
    source = tomllib.loads(Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8"))
    rng = random.Random(seed)
    return [make_document(source, rng) for _ in range(n_documents)]


def make_document(source: dict, rng: random.Random) -> dict:
    text, statements = "", []
    for sentence in rng.choices(source["sentences"], k=rng.randint(1, MAX_SENTENCES)):
        plain, rows = read_marks(fill(sentence, source["slots"], rng))
        start = len(text) + bool(text)
        plain = plain[0].upper() + plain[1:] if plain[0] != "“" else plain[0] + plain[1].upper() + plain[2:]
        stop = "" if plain.endswith((".", ".”")) else "."
        text += (" " if text else "") + plain + stop
        statements += [{role: [(a + start, b + start) for a, b in row[role]] for role in ROLES} for row in rows]
    if rng.random() < 0.3:
        text = text.replace("“", '"').replace("”", '"')
    return {"text": text, "statements": statements}


def fill(sentence: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    while SLOT.search(sentence):
        sentence = SLOT.sub(lambda slot: rng.choice(slots[slot[1]]), sentence)
    return sentence


def read_marks(sentence: str) -> tuple[str, list[dict[str, list[Span]]]]:
    """The sentence without its marks, and its statements in the order of their numbers."""
    text = ""
    opened: list[tuple[str, str, int]] = []
    rows: dict[str, dict[str, list[Span]]] = {}
    for mark in MARK.finditer(sentence):
        if mark[1]:
            for number in mark[1]:
                rows.setdefault(number, {role: [] for role in ROLES})
            opened.append((mark[1], ROLE_OF[mark[2]], len(text)))
        elif mark[0] == "]":
            numbers, role, start = opened.pop()
            for number in numbers:
                rows[number][role].append((start, len(text)))
        else:
            text += mark[0]
    return text, [rows[number] for number in sorted(rows)]
