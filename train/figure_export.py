"""The figure head as an ONNX graph that `rten` runs, with what decoding needs beside it."""

import json
from pathlib import Path

import torch

from export import OPSET
from figure_model import Figures
from figure_texts import CERTAINTIES, CHANGES, MAX_LINES, MAX_WORDS, MEASURES, N_LEDE, ROLES
from gate import Gate
from model import DISTANCE_STEPS, WIDTH
from pieces import MAX_PIECES


def write_head(head: Figures, folder: Path, name: str) -> None:
    """`NAME.onnx` in single precision."""
    n, c = 11, 3
    inputs = {"hidden": torch.zeros(1, n, WIDTH), "lines": torch.zeros(1, n, dtype=torch.int32), "relations": torch.zeros(c, n, dtype=torch.int32)}
    window, asked = {1: "pieces"}, {0: "numbers", 1: "pieces"}
    outputs = ["choices", "first", "last"]
    torch.onnx.export(
        head.eval(), tuple(inputs.values()), str(folder / f"{name}.onnx"), opset_version=OPSET, dynamo=False,
        input_names=list(inputs), output_names=outputs,
        dynamic_axes={"hidden": window, "lines": window} | dict.fromkeys(("relations", *outputs), asked),
    )  # fmt: skip


def settings_of(head: Figures, gate: Gate, measured: dict) -> dict:
    """Labels in order, rules of windows and decoding, the gate, and what was fitted on the passages kept apart."""
    return {
        "measures": MEASURES,
        "changes": CHANGES,
        "certainties": CERTAINTIES,
        "roles": ROLES,
        "max_pieces": MAX_PIECES,
        "max_lines": MAX_LINES,
        "n_lede": N_LEDE,
        "max_words": MAX_WORDS,
        "distance_steps": DISTANCE_STEPS,
        "lengths": [[round(float(score), 4) for score in row] for row in head.lengths.detach()],
        **measured,
        "gate_min": round(gate.least, 4),
        "gate_bias": round(gate.bias, 4),
        "gate_weights": [round(float(weight), 4) for weight in gate.line],
    }


def write_settings(settings: dict, path: Path) -> None:
    """One line per setting."""
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in settings.items())
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
