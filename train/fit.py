"""Training: batches of units of like length, both heads at once."""

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from decode import find_cues
from model import Product, Tagger, relate
from texts import Example, Span, Statement, label_cues, label_roles

IGNORE = -100
MAX_FALSE_CUES = 1
"""False cues asked per unit: at the start of training nearly every word looks like one."""
VERDICT_WEIGHT = 0.1


@dataclass(frozen=True)
class Plan:
    """How to train for one stage; `make.py` names the stages of the weights that ship."""

    epochs: int = 3
    rate: float = 3e-4
    head_rate: float = 1e-3
    warmup: float = 0.1
    batch_pieces: int = 2048
    seed: int = 1
    average: float = 0.995
    """Decay per step of the running average of the weights, which is what is kept."""
    own_repeats: int = 3
    """How often the few texts with nesting and relays are seen in an epoch."""
    n_patterns: int = 0
    """How many texts are made from `patterns.toml`."""
    swap_cue: float = 0.5
    """How often a true cue is replaced by the overlapping one that the tagger itself found."""
    candidate_min: float = 0.15
    rounded: bool = False
    """Whether products are computed with the integers of the shipped graphs."""


@dataclass
class Batch:
    examples: list[Example]
    ids: Tensor
    looks: Tensor
    positions: Tensor
    allowed: Tensor
    cue_labels: Tensor


def form_batches(examples: list[Example], plan: Plan, rng: random.Random) -> list[Batch]:
    """Batches of about `batch_pieces` pieces, padding kept small by sorting inside of shuffled pools."""
    order = sorted(examples, key=lambda e: len(e.unit.ids) + rng.random() * 6)
    batches: list[list[Example]] = [[]]
    for example in order:
        if (len(batches[-1]) + 1) * len(example.unit.ids) > plan.batch_pieces and batches[-1]:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return [build_batch(batch) for batch in batches if batch]


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


def ask(batch: Batch, cue_scores: Tensor, plan: Plan, rng: random.Random) -> Asked:
    """Every true cue, some in the extent that the tagger found, and the tagger's false cues."""
    asked = Asked([], [], [], [], [])
    length = batch.ids.shape[1]
    for row, example in enumerate(batch.examples):
        unit = example.unit
        found = find_cues(cue_scores[row, unit.first_piece].float().numpy(), plan.candidate_min)
        for statement in example.statements:
            near = [cue for cue in found if overlap(cue, statement.cue)]
            cue = near[0] if near and rng.random() < plan.swap_cue else statement.cue
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


def losses(tagger: Tagger, batch: Batch, plan: Plan, rng: random.Random) -> tuple[Tensor, Tensor, Tensor]:
    hidden, cue_scores = tagger.encoder(batch.ids, batch.looks, batch.positions, batch.allowed)
    cue_loss = functional.cross_entropy(cue_scores.float().flatten(0, 1), batch.cue_labels.flatten(), ignore_index=IGNORE)
    asked = ask(batch, cue_scores.detach(), plan, rng)
    if not asked.rows:
        return cue_loss, cue_loss * 0, cue_loss * 0
    scores, verdicts = tagger.roles(hidden[asked.rows], torch.tensor(asked.relations), batch.allowed[asked.rows])
    labels = torch.tensor(asked.labels)
    role_loss = cue_loss * 0
    if (labels != IGNORE).any():
        role_loss = functional.cross_entropy(scores.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORE)
    verdict = verdicts[torch.arange(len(asked.rows)), asked.first].float()
    verdict_loss = functional.binary_cross_entropy_with_logits(verdict, torch.tensor(asked.true))
    return cue_loss, role_loss, verdict_loss


def fit(tagger: Tagger, examples: list[Example], plan: Plan, keep: Path) -> Tagger:
    """Trains and returns the averaged weights; after each epoch they are written to `keep`."""
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    tagger.encoder.words.weight.requires_grad_(False)
    heads = [
        *tagger.encoder.cue.parameters(),
        *tagger.roles.role.parameters(),
        *tagger.roles.verdict.parameters(),
        *tagger.roles.relations.parameters(),
    ]
    mine = {id(p) for p in heads}
    body = [p for p in tagger.parameters() if p.requires_grad and id(p) not in mine]
    optimizer = torch.optim.AdamW([{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}], weight_decay=0.01, fused=True)
    n_steps = plan.epochs * len(form_batches(examples, plan, random.Random(plan.seed)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_at(step, n_steps, plan.warmup))
    averaged = torch.optim.swa_utils.AveragedModel(tagger, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(plan.average))
    for module in tagger.modules():
        if isinstance(module, Product):
            module.rounded = plan.rounded
    tagger.train()
    for epoch, batch, step in all_batches(examples, plan, rng):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            parts = losses(tagger, batch, plan, rng)
        loss = parts[0] + parts[1] + VERDICT_WEIGHT * parts[2]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimizer.step()
        scheduler.step()
        averaged.update_parameters(tagger)
        if step % 50 == 0:
            print(f"{time.strftime('%H:%M:%S')} epoch {epoch} step {step}/{n_steps}", *(f"{p.item():.4f}" for p in parts), flush=True)
        if step % 400 == 0:
            torch.save(averaged.module.state_dict(), keep)
    torch.save(averaged.module.state_dict(), keep)
    tagger.load_state_dict(averaged.module.state_dict())
    return tagger.eval()


def all_batches(examples: list[Example], plan: Plan, rng: random.Random) -> Iterator[tuple[int, Batch, int]]:
    step = 0
    for epoch in range(plan.epochs):
        for batch in form_batches(examples, plan, rng):
            step += 1
            yield epoch, batch, step


def rate_at(step: int, n_steps: int, warmup: float) -> float:
    """Linear warm-up, then a cosine down to nothing."""
    if step < warmup * n_steps:
        return (step + 1) / (warmup * n_steps)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step / n_steps - warmup) / (1 - warmup))))
