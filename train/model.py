"""The tagger: a shared encoder, a cue head, and a role head that is asked once per cue.

Hidden size, heads and layers are those of all-MiniLM-L6-v2 (6 layers, 384 wide, 12 heads); the encoder keeps its first
three layers, the role head starts from the fourth.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, N_HEADS, INNER, N_POSITIONS = 384, 12, 1536, 512
N_ENCODER_LAYERS, N_ROLE_LAYERS = 3, 1
N_LOOKS = 6
PRODUCT_LIMIT = 63
"""Weights of products are shipped in 7 bits: x86 without VNNI adds pairs of products in 16 bits, which 8 would overflow."""
CUE_LABELS = ("O", "B", "I", "J")
"""J begins a further piece of the cue before it: "put" B ... "at" J."""
ROLE_LABELS = ("O", "B-source", "I-source", "B-content", "I-content")
DISTANCE_STEPS = (1, 2, 3, 4, 6, 9, 14, 22, 35, 60)
"""Upper ends of the distance classes in pieces; about a factor of 1.5 apart, so that near words are told apart."""
N_RELATIONS = 1 + 2 * (len(DISTANCE_STEPS) + 1)


def relate(n_pieces: int, cue: list[tuple[int, int]]) -> list[int]:
    """Each piece's relation to the cue: 0 inside, then the distance classes before it, then those after it."""
    relations = []
    for at in range(n_pieces):
        gaps = [(start - at, 0) if at < start else (at - end + 1, 1) for start, end in cue]
        gap, side = min(gaps)
        relations.append(0 if gap <= 0 else 1 + side * (len(DISTANCE_STEPS) + 1) + sum(gap > step for step in DISTANCE_STEPS))
    return relations


class Product(nn.Linear):
    """A linear map that, while `rounded`, is trained with the integers that the shipped graph will use for it."""

    rounded = False

    def forward(self, values: Tensor) -> Tensor:
        if not (self.rounded and self.training):
            return super().forward(values)
        return functional.linear(round_values(values), round_rows(self.weight), self.bias)


def round_rows(weight: Tensor) -> Tensor:
    """Weights as `PRODUCT_LIMIT` steps to either side per output; the gradient passes as if nothing had been rounded."""
    step = weight.detach().abs().amax(1, keepdim=True) / PRODUCT_LIMIT
    return weight + (torch.round(weight / step) * step - weight).detach()


def round_values(values: Tensor) -> Tensor:
    """Each unit's values as 256 steps between its least and greatest, as ONNX's DynamicQuantizeLinear has them."""
    exact = values.detach().float()
    low, high = exact.amin((1, 2), keepdim=True).clamp(max=0), exact.amax((1, 2), keepdim=True).clamp(min=0)
    step = ((high - low) / 255).clamp(min=1e-9)
    zero = torch.round(-low / step)
    return values + ((torch.round(exact / step) + zero).clamp(0, 255) - zero) * step - exact


class Layer(nn.Module):
    """One transformer layer as BERT has it (norm after the sum)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (Product(WIDTH, WIDTH) for _ in range(3))
        self.join = Product(WIDTH, WIDTH)
        self.join_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen, self.narrow = Product(WIDTH, INNER), Product(INNER, WIDTH)
        self.narrow_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, allowed: Tensor | None) -> Tensor:
        batch, length, _ = hidden.shape
        parts = [f(hidden).view(batch, length, N_HEADS, -1).transpose(1, 2) for f in (self.query, self.key, self.value)]
        scores = parts[0] @ parts[1].transpose(2, 3) * (WIDTH // N_HEADS) ** -0.5
        if allowed is not None:
            scores = scores + allowed
        seen = scores.softmax(-1) @ parts[2]
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        hidden = self.join_norm(hidden + self.join(seen))
        return self.narrow_norm(hidden + self.dropout(self.narrow(functional.gelu(self.widen(hidden)))))


class Encoder(nn.Module):
    """Pieces to hidden states and cue scores."""

    def __init__(self, n_pieces: int, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(n_pieces, WIDTH)
        self.positions = nn.Embedding(N_POSITIONS, WIDTH)
        self.looks = nn.Embedding(N_LOOKS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(N_ENCODER_LAYERS))
        self.cue = nn.Linear(WIDTH, len(CUE_LABELS))

    def forward(self, ids: Tensor, looks: Tensor, positions: Tensor, allowed: Tensor | None = None) -> tuple[Tensor, Tensor]:
        hidden = self.words(ids) + self.positions(positions) + self.looks(looks)
        hidden = self.dropout(self.norm(hidden))
        for layer in self.layers:
            hidden = layer(hidden, allowed)
        return hidden, self.cue(self.dropout(hidden))


class Roles(nn.Module):
    """Hidden states, and each piece's relation to one cue, to role scores for that cue.

    The second score, read at the cue's first piece, says whether the cue is one at all (a second look, one layer deeper).
    """

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.relations = nn.Embedding(N_RELATIONS, WIDTH)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(N_ROLE_LAYERS))
        self.role = nn.Linear(WIDTH, len(ROLE_LABELS))
        self.verdict = nn.Linear(WIDTH, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, relations: Tensor, allowed: Tensor | None = None) -> tuple[Tensor, Tensor]:
        hidden = hidden + self.relations(relations)
        for layer in self.layers:
            hidden = layer(hidden, allowed)
        hidden = self.dropout(hidden)
        return self.role(hidden), self.verdict(hidden)[..., 0]


class Tagger(nn.Module):
    """Both parts, as they are trained together."""

    def __init__(self, n_pieces: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(n_pieces, dropout)
        self.roles = Roles(dropout)


def start_from(base: Path, rows: list[int]) -> Tagger:
    """A tagger that begins with the base model's weights; `rows` are the vocabulary's rows in the base model's table.

    The words' own weights are not trained.
    """
    weights = load_file(base)
    tagger = Tagger(len(rows))
    with torch.no_grad():
        encoder = tagger.encoder
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"][rows])
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"])
        encoder.looks.weight.copy_(weights["embeddings.token_type_embeddings.weight"][:1].expand(N_LOOKS, -1))
        encoder.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        encoder.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        for number, layer in enumerate([*encoder.layers, *tagger.roles.layers]):
            copy_layer(layer, weights, f"encoder.layer.{number}.")
        nn.init.normal_(tagger.roles.relations.weight, std=0.05)
    encoder.words.weight.requires_grad_(False)
    return tagger


LAYER_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "join": "attention.output.dense",
    "join_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "narrow_norm": "output.LayerNorm",
}


def copy_layer(layer: nn.Module, weights: dict[str, Tensor], prefix: str) -> None:
    for ours, theirs in LAYER_PARTS.items():
        part = getattr(layer, ours)
        part.weight.copy_(weights[f"{prefix}{theirs}.weight"])
        part.bias.copy_(weights[f"{prefix}{theirs}.bias"])
