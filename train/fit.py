"""Training one stage: the batches of one or more tasks side by side, on one set of weights."""

import math
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from model import Product

PRINT_STEPS, SAVE_STEPS = 50, 300


@dataclass(frozen=True)
class Task:
    """All batches of a stage in their order, and what one costs, by the names of its parts."""

    batches: list[Any]
    costs: Callable[[Any, random.Random], dict[str, Tensor]]


@dataclass(frozen=True)
class Plan:
    """How to train for one stage; `make.py` names the stages of the weights that ship."""

    rate: float = 3e-4
    new_rate: float = 1e-3
    new: tuple[str, ...] = ()
    """Beginnings of the names of weights that start from nothing, which learn faster."""
    warmup: float = 0.1
    seed: int = 1
    average: float = 0.995
    """Decay per step of the running average of the weights, which is what is kept."""
    rounded: tuple[str, ...] = ()
    """Beginnings of the names of products that are computed with the integers of the shipped graphs."""


def fit(model: nn.Module, tasks: list[Task], plan: Plan, path: Path) -> None:
    """Trains the model, which ends with the averaged weights, also written to `path`.

    A task with fewer batches than the longest one is spread over all steps. What a broken run left is gone on with: every
    step has a seed of its own.
    """
    state, unfinished = Averaged(model, plan), path.with_suffix(".unfinished")
    if unfinished.exists():
        state.load(torch.load(unfinished))
    for name, module in model.named_modules():
        if isinstance(module, Product):
            module.rounded = name.startswith(plan.rounded)
    model.train()
    n_steps = max(len(task.batches) for task in tasks)
    sums: Counter[str] = Counter()
    for step in range(state.n_done, n_steps):
        rng = random.Random(f"{plan.seed} {step}")
        torch.manual_seed(rng.getrandbits(32))
        for task in tasks:
            n = len(task.batches)
            for batch in task.batches[step * n // n_steps : (step + 1) * n // n_steps]:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    costs = task.costs(batch, rng)
                sum(costs.values()).backward()
                sums.update({name: cost.item() for name, cost in costs.items()})
        state.step(rate_at(step, n_steps, plan.warmup))
        if state.n_done % PRINT_STEPS == 0:
            parts = (f"{name} {value / PRINT_STEPS:.3f}" for name, value in sums.items())
            print(f"{time.strftime('%H:%M:%S')} step {state.n_done}/{n_steps}", *parts, flush=True)
            sums.clear()
        if state.n_done % SAVE_STEPS == 0:
            torch.save(state.save(), unfinished)
    state.finish()
    torch.save(model.state_dict(), path)
    unfinished.unlink(missing_ok=True)


class Averaged:
    """A model in training with its optimizer and the running average of its weights."""

    def __init__(self, model: nn.Module, plan: Plan) -> None:
        self.model, self.plan, self.n_done = model, plan, 0
        named = [(name, weights) for name, weights in model.named_parameters() if weights.requires_grad]
        self.weights = [weights for _, weights in named]
        self.average = [weights.detach().clone() for weights in self.weights]
        groups = [
            {"params": [weights for name, weights in named if name.startswith(plan.new) == new], "top": rate}
            for new, rate in ((False, plan.rate), (True, plan.new_rate))
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)

    def step(self, share: float) -> None:
        """Goes along the gradients by this share of the rates."""
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = share * group["top"]
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        torch._foreach_lerp_(self.average, [weights.detach() for weights in self.weights], 1 - self.plan.average)
        self.n_done += 1

    def save(self) -> dict:
        return {"model": self.model.state_dict(), "average": self.average, "optimizer": self.optimizer.state_dict(), "n_done": self.n_done}

    def load(self, saved: dict) -> None:
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.average, self.n_done = saved["average"], saved["n_done"]

    def finish(self) -> None:
        """Puts the average in the place of the weights."""
        with torch.no_grad():
            for weights, average in zip(self.weights, self.average, strict=True):
                weights.copy_(average)
        self.model.eval()


def rate_at(step: int, n_steps: int, warmup: float) -> float:
    """Linear warm-up, then a cosine down to nothing."""
    if step < warmup * n_steps:
        return (step + 1) / (warmup * n_steps)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step / n_steps - warmup) / (1 - warmup))))
