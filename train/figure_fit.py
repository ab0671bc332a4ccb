"""What training learns from annotated figures: batches of windows of like length with their questions."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from figure_model import CHOICE_SIZES, Joint
from figure_texts import CHOICES, MAX_WORDS, ROLES, Passage, Question, Window
from model import relate

NEVER = -1e4
BATCH_PIECES = 5000
WEIGHTS = {"measure": 1.0, "change": 0.5, "certainty": 0.5} | dict.fromkeys(ROLES, 0.3)
N_NEGATIVES = 2
"""Numbers of a window that count nobody and are asked all the same, those that look most like figures first."""
HIDDEN_SHARE = 0.1
"""Share of words that are hidden, anew each time, numbers asked about left out."""

Chosen = tuple[Passage, list[Question]]
"""A passage, and the questions that are asked about it."""


@dataclass
class FigureBatch:
    """Windows of like length and their questions; `rows` says which window a question belongs to."""

    ids: Tensor
    looks: Tensor
    positions: Tensor
    lines: Tensor
    same_line: Tensor
    """What each piece sees in the encoder, which knows single lines."""
    allowed: Tensor
    rows: list[int]
    relations: Tensor
    questions: list[Question]
    starts: Tensor
    """First pieces of the words of each question's window, -1 where there is none."""


def form_batches(passages: list[Passage], chances: dict[int, float], rng: random.Random) -> list[list[Chosen]]:
    """Batches of about `BATCH_PIECES` pieces over all questions, windows of like length together."""
    chosen = [(passage, choose(passage, chances, rng)) for passage in passages]
    size = lambda passage: len(passage.window.lines)  # noqa: E731
    order = sorted((pair for pair in chosen if pair[1]), key=lambda pair: size(pair[0]) + rng.random() * 12)
    batches: list[list[Chosen]] = [[]]
    n_asked = 0
    for passage, questions in order:
        if batches[-1] and (n_asked + len(questions)) * size(passage) > BATCH_PIECES:
            batches.append([])
            n_asked = 0
        batches[-1].append((passage, questions))
        n_asked += len(questions)
    rng.shuffle(batches)
    return batches


def choose(passage: Passage, chances: dict[int, float], rng: random.Random) -> list[Question]:
    """All figures, and some of the numbers that are none but pass the gate."""
    figures = [question for question in passage.questions if question.figure]
    others = [question for question in passage.questions if not question.figure and id(question) in chances]
    others.sort(key=lambda question: -chances[id(question)] * rng.random())
    return figures + others[:N_NEGATIVES]


def build_batch(chosen: list[Chosen], unknown: int, rng: random.Random) -> FigureBatch:
    windows = [passage.window for passage, _ in chosen]
    length = max(len(window.lines) for window in windows)
    ids, looks, positions, lines = (torch.zeros(len(chosen), length, dtype=torch.long) for _ in range(4))
    numbers = torch.full((len(chosen), length), -1)
    for row, (window, (_, questions)) in enumerate(zip(windows, chosen, strict=True)):
        size = len(window.lines)
        ids[row, :size] = torch.tensor(hide_words(window, questions, unknown, rng))
        looks[row, :size] = torch.tensor([look for unit in window.units for look in unit.looks])
        positions[row, :size] = torch.tensor([at for unit in window.units for at in range(len(unit.ids))])
        numbers[row, :size] = torch.tensor([number for number, unit in enumerate(window.units) for _ in unit.ids])
        lines[row, :size] = torch.tensor(window.lines)
    same_line = torch.where(numbers[:, :, None] == numbers[:, None], 0.0, NEVER)[:, None]
    allowed = torch.where(numbers >= 0, 0.0, NEVER)[:, None, None]
    rows = [row for row, (_, questions) in enumerate(chosen) for _ in questions]
    questions = [question for _, questions in chosen for question in questions]
    starts = torch.full((len(rows), max(len(window.words) for window in windows)), -1)
    for number, row in enumerate(rows):
        starts[number, : len(windows[row].starts)] = torch.tensor(windows[row].starts)
    relations = torch.tensor([relate(length, [question.pieces]) for question in questions])
    return FigureBatch(ids, looks, positions, lines, same_line, allowed, rows, relations, questions, starts)


def hide_words(window: Window, questions: list[Question], unknown: int, rng: random.Random) -> list[int]:
    """The window's pieces, some words hidden."""
    ids = [piece for unit in window.units for piece in unit.ids]
    asked = {piece for question in questions for piece in range(*question.pieces)}
    for start, end in zip(window.starts, window.ends, strict=True):
        if rng.random() < HIDDEN_SHARE and start not in asked:
            ids[start:end] = [unknown] * (end - start)
    return ids


def score(joint: Joint, batch: FigureBatch) -> dict[str, Tensor]:
    """Log probabilities of choices; of no answer per role; and of answers by first word and how many follow."""
    head = joint.figures
    hidden, _ = joint.tagger.encoder(batch.ids, batch.looks, batch.positions, batch.same_line)
    shared = head.share(hidden, batch.lines, batch.allowed)
    scores = head.ask(shared[batch.rows], batch.relations, batch.allowed[batch.rows])
    choices, first, last = (part.float() for part in scores)
    at = torch.tensor([question.pieces[0] for question in batch.questions])
    *named, null = choices[torch.arange(len(at)), at].split(CHOICE_SIZES, dim=-1)
    found = {name: part.log_softmax(-1) for name, part in zip(CHOICES, named, strict=True)}
    index = batch.starts.clamp(min=0)[..., None].expand(-1, -1, len(ROLES))
    absent = (batch.starts < 0)[..., None]
    first, last = (part.gather(1, index).masked_fill(absent, NEVER).transpose(1, 2) for part in (first, last))
    first = torch.cat([null[..., None], first], -1).log_softmax(-1)
    following = functional.pad(last, (0, MAX_WORDS - 1), value=NEVER).unfold(2, MAX_WORDS, 1) + head.lengths[:, None].float()
    return found | {"null": first[..., 0], "spans": first[..., 1:, None] + following.log_softmax(-1)}


def figure_costs(joint: Joint, unknown: int, chosen: list[Chosen], rng: random.Random) -> dict[str, Tensor]:
    """What each field costs, as a mean over all questions, weighted."""
    batch = build_batch(chosen, unknown, rng)
    scores, n = score(joint, batch), len(batch.questions)
    found = {}
    for name in CHOICES:
        right = [(row, question.choices[name]) for row, question in enumerate(batch.questions) if question.choices.get(name)]
        terms = [scores[name][row, answers].logsumexp(-1) for row, answers in right]
        found[name] = -torch.stack(terms).sum() / n if terms else scores["null"].sum() * 0
    for number, role in enumerate(ROLES):
        terms = []
        for row, question in enumerate(batch.questions):
            places = question.places.get(role)
            if places:
                parts = [scores["null"][row, number] if place is None else scores["spans"][row, number, place[0], place[1]] for place in places]
                terms.append(torch.stack(parts).logsumexp(0))
        found[role] = -torch.stack(terms).sum() / n if terms else scores["null"].sum() * 0
    return {name: WEIGHTS[name] * cost for name, cost in found.items()}
