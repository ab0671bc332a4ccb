"""What training learns from annotated statements: batches of units of like length, both heads at once."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from decode import find_cues
from model import Tagger, relate
from texts import Example, Span, Statement, label_cues, label_roles

IGNORE = -100
BATCH_PIECES = 2048
MAX_FALSE_CUES = 1
"""False cues asked per unit: at the start of training nearly every word looks like one."""
VERDICT_WEIGHT = 0.1
SWAP_CUE = 0.5
"""How often a true cue is replaced by the overlapping one that the tagger itself found."""
CANDIDATE_MIN = 0.15
"""Cues that the tagger finds in training are those from this probability on."""


@dataclass
class Batch:
    examples: list[Example]
    ids: Tensor
    looks: Tensor
    positions: Tensor
    allowed: Tensor
    cue_labels: Tensor


def form_batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Batches of about `BATCH_PIECES` pieces, padding kept small by sorting inside of shuffled pools."""
    order = sorted(examples, key=lambda e: len(e.unit.ids) + rng.random() * 6)
    batches: list[list[Example]] = [[]]
    for example in order:
        if (len(batches[-1]) + 1) * len(example.unit.ids) > BATCH_PIECES and batches[-1]:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches


def build_batch(examples: list[Example]) -> Batch:
    length = max(len(e.unit.ids) for e in examples)
    shape = (len(examples), length)
    ids, looks = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    cue_labels, real = torch.full(shape, IGNORE), torch.zeros(shape, dtype=torch.bool)
    for row, example in enumerate(examples):
        unit = example.unit
        ids[row, : len(unit.ids)] = torch.tensor(unit.ids)
        looks[row, : len(unit.ids)] = torch.tensor(unit.looks)
        real[row, : len(unit.ids)] = True
        cue_labels[row, unit.first_piece] = torch.tensor(label_cues(example))
    return Batch(examples, ids, looks, torch.arange(length).expand(shape), torch.where(real, 0.0, -1e4)[:, None, None, :], cue_labels)


@dataclass
class Asked:
    """Cues to be asked for their roles: the row of the batch, relations, role labels, and whether the cue is true."""

    rows: list[int]
    relations: list[list[int]]
    labels: list[list[int]]
    true: list[float]
    first: list[int]


def ask(batch: Batch, cue_scores: Tensor, rng: random.Random) -> Asked:
    """Every true cue, some in the extent that the tagger found, and the tagger's false cues."""
    asked = Asked([], [], [], [], [])
    length = batch.ids.shape[1]
    for row, example in enumerate(batch.examples):
        unit = example.unit
        found = find_cues(cue_scores[row, unit.first_piece].float().numpy(), CANDIDATE_MIN)
        for statement in example.statements:
            near = [cue for cue in found if overlap(cue, statement.cue)]
            cue = near[0] if near and rng.random() < SWAP_CUE else statement.cue
            add_asked(asked, row, example, length, cue, statement)
        false = [cue for cue in found if not any(overlap(cue, s.cue) for s in example.statements)]
        for cue in rng.sample(false, min(len(false), MAX_FALSE_CUES)):
            add_asked(asked, row, example, length, cue, None)
    return asked


def overlap(one: list[Span], other: list[Span]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def add_asked(asked: Asked, row: int, example: Example, length: int, cue: list[Span], statement: Statement | None) -> None:
    unit = example.unit
    bounds = [*unit.first_piece, len(unit.ids) - 1]
    pieces = [(bounds[start], bounds[end]) for start, end in cue]
    labels = [IGNORE] * length
    if statement:
        for word, label in enumerate(label_roles(len(unit.words), statement)):
            if not any(start <= word < end for start, end in cue):
                labels[unit.first_piece[word]] = label
    asked.rows.append(row)
    asked.relations.append(relate(length, pieces))
    asked.labels.append(labels)
    asked.true.append(float(statement is not None))
    asked.first.append(pieces[0][0])


def statement_costs(tagger: Tagger, examples: list[Example], rng: random.Random) -> dict[str, Tensor]:
    """What cues, roles and verdicts of a batch cost, weighted."""
    batch = build_batch(examples)
    hidden, cue_scores = tagger.encoder(batch.ids, batch.looks, batch.positions, batch.allowed)
    cue_cost = functional.cross_entropy(cue_scores.float().flatten(0, 1), batch.cue_labels.flatten(), ignore_index=IGNORE)
    asked = ask(batch, cue_scores.detach(), rng)
    if not asked.rows:
        return {"cue": cue_cost}
    scores, verdicts = tagger.roles(hidden[asked.rows], torch.tensor(asked.relations), batch.allowed[asked.rows])
    costs, labels = {"cue": cue_cost}, torch.tensor(asked.labels)
    if (labels != IGNORE).any():
        costs["role"] = functional.cross_entropy(scores.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORE)
    verdict = verdicts[torch.arange(len(asked.rows)), asked.first].float()
    costs["verdict"] = VERDICT_WEIGHT * functional.binary_cross_entropy_with_logits(verdict, torch.tensor(asked.true))
    return costs
