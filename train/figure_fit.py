"""Training the figure head on stored hidden states."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from figure_model import CHOICE_SIZES, Figures
from figure_states import States
from figure_texts import CHOICES, MAX_WORDS, ROLES, Passage, Question
from fit import rate_at
from model import WIDTH, relate

NEVER = -1e4
WEIGHTS = {"measure": 1.0, "change": 0.5, "certainty": 0.5} | dict.fromkeys(ROLES, 0.3)
N_NEGATIVES = 2
"""Numbers of a window that count nobody and are asked all the same, those that look most like figures first."""


@dataclass(frozen=True)
class FigurePlan:
    """How to train for one stage."""

    epochs: int = 6
    rate: float = 3e-4
    head_rate: float = 1e-3
    warmup: float = 0.1
    batch_pieces: int = 5000
    seed: int = 1
    average: float = 0.99


@dataclass
class FigureBatch:
    """Windows of like length and their questions; `rows` says which window a question belongs to."""

    hidden: Tensor
    lines: Tensor
    allowed: Tensor
    rows: list[int]
    relations: Tensor
    questions: list[Question]
    starts: Tensor
    """First pieces of the words of each question's window, -1 where there is none."""


Chosen = tuple[int, list[Question]]
"""The number of a passage, and the questions that are asked about it."""


def form_batches(passages: list[Passage], chances: dict[int, float], plan: FigurePlan, rng: random.Random) -> list[list[Chosen]]:
    """Batches of about `batch_pieces` pieces over all questions, windows of like length together."""
    chosen = [(index, choose(passage, chances, rng)) for index, passage in enumerate(passages)]
    size = lambda index: len(passages[index].window.lines)  # noqa: E731
    order = sorted(((index, questions) for index, questions in chosen if questions), key=lambda pair: size(pair[0]) + rng.random() * 12)
    batches: list[list[Chosen]] = [[]]
    n_asked = 0
    for index, questions in order:
        if batches[-1] and (n_asked + len(questions)) * size(index) > plan.batch_pieces:
            batches.append([])
            n_asked = 0
        batches[-1].append((index, questions))
        n_asked += len(questions)
    rng.shuffle(batches)
    return batches


def choose(passage: Passage, chances: dict[int, float], rng: random.Random) -> list[Question]:
    """All figures, and some of the numbers that are none but pass the gate."""
    figures = [question for question in passage.questions if question.figure]
    others = [question for question in passage.questions if not question.figure and id(question) in chances]
    others.sort(key=lambda question: -chances[id(question)] * rng.random())
    return figures + others[:N_NEGATIVES]


def build_batch(passages: list[Passage], states: States, chosen: list[Chosen], version: Callable[[], int]) -> FigureBatch:
    windows = [passages[index].window for index, _ in chosen]
    length = max(len(window.lines) for window in windows)
    hidden, lines = torch.zeros(len(chosen), length, WIDTH), torch.zeros(len(chosen), length, dtype=torch.long)
    allowed = torch.full((len(chosen), length), NEVER)
    for row, (index, _) in enumerate(chosen):
        size = len(windows[row].lines)
        hidden[row, :size] = torch.from_numpy(np.array(states.read(index, version()), dtype=np.float32))
        lines[row, :size] = torch.tensor(windows[row].lines)
        allowed[row, :size] = 0
    rows = [row for row, (_, questions) in enumerate(chosen) for _ in questions]
    questions = [question for _, questions in chosen for question in questions]
    starts = torch.full((len(rows), max(len(window.words) for window in windows)), -1)
    for number, row in enumerate(rows):
        starts[number, : len(windows[row].starts)] = torch.tensor(windows[row].starts)
    relations = torch.tensor([relate(length, [question.pieces]) for question in questions])
    return FigureBatch(hidden, lines, allowed[:, None, None, :], rows, relations, questions, starts)


def score(head: Figures, batch: FigureBatch) -> dict[str, Tensor]:
    """Log probabilities of choices; of no answer per role; and of answers by first word and how many follow."""
    shared = head.share(batch.hidden, batch.lines, batch.allowed)
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


def losses(head: Figures, batch: FigureBatch) -> dict[str, Tensor]:
    """What each field costs, as a mean over all questions."""
    scores, n = score(head, batch), len(batch.questions)
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
    return found


def fit_figures(head: Figures, passages: list[Passage], states: States, chances: dict[int, float], plan: FigurePlan, keep: Path) -> Figures:
    """Trains and returns the averaged weights; after each epoch they are written to `keep`."""
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    is_new = lambda name: not name.startswith(("shared", "asked"))  # noqa: E731
    rates = {False: plan.rate, True: plan.head_rate}
    groups = [{"params": [p for name, p in head.named_parameters() if is_new(name) == new], "lr": rate} for new, rate in rates.items()]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    n_steps = plan.epochs * len(form_batches(passages, chances, plan, random.Random(plan.seed)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_at(step, n_steps, plan.warmup))
    averaged = torch.optim.swa_utils.AveragedModel(head, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average))
    head.train()
    step, started, sums = 0, time.time(), dict.fromkeys(WEIGHTS, 0.0)
    for epoch in range(plan.epochs):
        for chosen in form_batches(passages, chances, plan, rng):
            batch = build_batch(passages, states, chosen, lambda: rng.randrange(len(states.rows)))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = losses(head, batch)
            loss = sum(WEIGHTS[name] * part for name, part in parts.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            averaged.update_parameters(head)
            step += 1
            for name, part in parts.items():
                sums[name] += part.item()
            if step % 50 == 0:
                costs = [f"{name} {value / 50:.3f}" for name, value in sums.items()]
                print(f"epoch {epoch} step {step}/{n_steps} {time.time() - started:.0f} s", *costs, flush=True)
                sums = dict.fromkeys(WEIGHTS, 0.0)
        torch.save(averaged.module.state_dict(), keep)
    head.load_state_dict(averaged.module.state_dict())
    return head.eval()
