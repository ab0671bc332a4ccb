"""The figure head: asked once per number what it counts and which words of the window say who, whose, where and when.

It stands on the tagger's encoder: the window's lines are encoded one by one, as for statements, and their hidden states
laid end to end, so one pass of the encoder serves both. The first layer is computed once per window and lets the lines see each other; the second
is computed once per number. The first starts from the tagger's role layer, the second from the base model's fifth.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from figure_texts import CERTAINTIES, CHANGES, MAX_LINES, MAX_WORDS, MEASURES, ROLES
from model import N_RELATIONS, WIDTH, Layer, Roles, Tagger, copy_layer

CHOICE_SIZES = (len(MEASURES), len(CHANGES), len(CERTAINTIES), len(ROLES))
"""What is read at the number's first piece: the three choices, and for every role how much the text says nothing."""
SECOND_LAYER = "encoder.layer.4."
Scores = tuple[Tensor, Tensor, Tensor]
"""Choices, first words and last words of answers, for every piece."""


class Figures(nn.Module):
    """Hidden states, each piece's line and its relation to a number, to scores for that number."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.lines = nn.Embedding(MAX_LINES, WIDTH)
        self.shared = Layer(dropout)
        self.relations = nn.Embedding(N_RELATIONS, WIDTH)
        self.asked = Layer(dropout)
        self.choices = nn.Linear(WIDTH, sum(CHOICE_SIZES))
        self.first, self.last = nn.Linear(WIDTH, len(ROLES)), nn.Linear(WIDTH, len(ROLES))
        self.lengths = nn.Parameter(torch.zeros(len(ROLES), MAX_WORDS))
        """Added to the score of an answer's last word, by role and by how many words follow the first."""
        self.dropout = nn.Dropout(dropout)

    def share(self, hidden: Tensor, lines: Tensor, allowed: Tensor | None = None) -> Tensor:
        """What is computed once per window."""
        return self.shared(hidden + self.lines(lines), allowed)

    def ask(self, hidden: Tensor, relations: Tensor, allowed: Tensor | None = None) -> Scores:
        """What is computed once per number."""
        hidden = self.dropout(self.asked(hidden + self.relations(relations), allowed))
        return self.choices(hidden), self.first(hidden), self.last(hidden)

    def forward(self, hidden: Tensor, lines: Tensor, relations: Tensor) -> Scores:
        """The whole head for the numbers of one window, as it is exported."""
        return self.ask(self.share(hidden, lines), relations)


class Joint(nn.Module):
    """Tagger and figure head on one encoder, as they are trained together."""

    def __init__(self, tagger: Tagger, figures: Figures) -> None:
        super().__init__()
        self.tagger, self.figures = tagger, figures


def start_figures(base: Path, roles: Roles) -> Figures:
    """A head that begins with the weights of the tagger's role head and of the base model."""
    head = Figures()
    with torch.no_grad():
        head.shared.load_state_dict(roles.layers[0].state_dict())
        head.relations.weight.copy_(roles.relations.weight)
        copy_layer(head.asked, load_file(base), SECOND_LAYER)
        nn.init.normal_(head.lines.weight, std=0.02)
    return head
