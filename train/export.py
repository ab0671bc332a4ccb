"""The trained tagger as two ONNX graphs that `rten` runs, with what decoding needs beside them."""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from decode import Decoding
from model import CUE_LABELS, DISTANCE_STEPS, PRODUCT_LIMIT, ROLE_LABELS, WIDTH, Tagger
from pieces import MAX_PIECES, MAX_WORD_CHARS, Vocabulary

OPSET = 17
MIN_QUANTISED = 100_000
"""Smaller tables (heads, looks, relations) stay as they are."""


def write_graphs(tagger: Tagger, folder: Path) -> None:
    """`encoder.onnx` and `roles.onnx`, in single precision."""
    tagger.eval()
    n, c = 11, 3
    ids = torch.ones(1, n, dtype=torch.int32)
    positions = torch.arange(n, dtype=torch.int32)[None]
    units, asked = {1: "pieces"}, {0: "cues", 1: "pieces"}
    torch.onnx.export(
        tagger.encoder, (ids, ids * 0, positions), str(folder / "encoder.onnx"), opset_version=OPSET, dynamo=False,
        input_names=["ids", "looks", "positions"], output_names=["hidden", "cue"],
        dynamic_axes=dict.fromkeys(("ids", "looks", "positions", "hidden", "cue"), units),
    )  # fmt: skip
    torch.onnx.export(
        tagger.roles, (torch.zeros(1, n, WIDTH), torch.zeros(c, n, dtype=torch.int32)), str(folder / "roles.onnx"),
        opset_version=OPSET, dynamo=False, input_names=["hidden", "relations"], output_names=["role", "verdict"],
        dynamic_axes={"hidden": units, "relations": asked, "role": asked, "verdict": asked},
    )  # fmt: skip


def write_rest(vocabulary: Vocabulary, decoding: Decoding, folder: Path) -> None:
    """The vocabulary, one piece a line, and the settings."""
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary.pieces) + "\n", encoding="utf-8")
    settings = {
        "cue_labels": CUE_LABELS,
        "role_labels": ROLE_LABELS,
        "distance_steps": DISTANCE_STEPS,
        "max_pieces": MAX_PIECES,
        "max_word_chars": MAX_WORD_CHARS,
        "cue_min": decoding.cue_min,
        "keep_min": decoding.keep_min,
        "confidence_weights": decoding.weights,
        "confidence_bias": decoding.bias,
    }
    (folder / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def quantise(folder: Path, name: str) -> Path:
    """The graph with large tables and products of weights in 8-bit integers; returns its path."""
    model = onnx.load(folder / f"{name}.onnx")
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    quantised: dict[str, list[str]] = {}
    replaced = set()
    for node in graph.node:
        table = weights.get(node.input[1 if node.op_type == "MatMul" else 0]) if node.input else None
        if table is None or node.op_type not in ("MatMul", "Gather") or math.prod(table.dims) < MIN_QUANTISED:
            nodes.append(node)
            continue
        replaced.add(table.name)
        if node.op_type == "Gather":
            nodes += gather_integers(node, table, graph)
        else:
            nodes += multiply_integers(node, table, graph, quantised)
    kept = [tensor for tensor in graph.initializer if tensor.name not in replaced]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    path = folder / f"{name}.int8.onnx"
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def round_weights(table: onnx.TensorProto, graph: onnx.GraphProto, axis: int, limit: int) -> tuple[str, str]:
    """Adds the table as integers in [-limit, limit] with one scale per slice along `axis`; returns both names."""
    values = numpy_helper.to_array(table)
    top = np.abs(values).max(axis=1 - axis)
    scales = (np.where(top > 0, top, 1) / limit).astype(np.float32)
    integers = np.rint(values / np.expand_dims(scales, 1 - axis)).astype(np.int8)
    names = f"{table.name}.int8", f"{table.name}.scale"
    if axis == 0:
        scales = scales[:, None]
    graph.initializer.extend([numpy_helper.from_array(integers, names[0]), numpy_helper.from_array(scales, names[1])])
    return names


def gather_integers(node: onnx.NodeProto, table: onnx.TensorProto, graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """Rows and their scales are looked up first and multiplied then, so that the table stays small in memory."""
    names = round_weights(table, graph, 0, 127)
    rows, scales, real = (f"{node.output[0]}.{part}" for part in ("rows", "scales", "real"))
    return [
        helper.make_node("Gather", [names[0], node.input[1]], [rows], axis=0),
        helper.make_node("Gather", [names[1], node.input[1]], [scales], axis=0),
        helper.make_node("Cast", [rows], [real], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [real, scales], list(node.output)),
    ]


def multiply_integers(node: onnx.NodeProto, table: onnx.TensorProto, graph: onnx.GraphProto, quantised: dict[str, list[str]]) -> list[onnx.NodeProto]:
    """The product in integers; its input is rounded once, however many products share it."""
    nodes = []
    source, out = node.input[0], node.output[0]
    weights, scale = round_weights(table, graph, 1, PRODUCT_LIMIT)
    if source not in quantised:
        quantised[source] = [f"{source}.{part}" for part in ("uint8", "scale", "zero")]
        nodes.append(helper.make_node("DynamicQuantizeLinear", [source], quantised[source]))
    rounded, source_scale, zero = quantised[source]
    graph.initializer.append(numpy_helper.from_array(np.zeros((), np.int8), f"{weights}.zero"))
    return [
        *nodes,
        helper.make_node("MatMulInteger", [rounded, weights, zero, f"{weights}.zero"], [f"{out}.sum"]),
        helper.make_node("Cast", [f"{out}.sum"], [f"{out}.real"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [source_scale, scale], [f"{out}.scale"]),
        helper.make_node("Mul", [f"{out}.real", f"{out}.scale"], [out]),
    ]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
