"""Makes the figure head on the shipped encoder: encodes, trains, writes, rounds, calibrates and measures it.

    python train/figure_make.py [--rules target/release/ascribe] [--shared ../shared] [--work train/work] [--models models]

Every step leaves its result in the work folder; a step whose result is there is not repeated.
"""

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import torch

from evaluate import fit_logistic
from export import quantise, sha256
from figure_agreement import TEXTS, Reader, write_figure_agreement
from figure_export import settings_of, write_head, write_settings
from figure_fit import FigurePlan, fit_figures
from figure_measure import (
    FIELDS,
    HEAD_ALONE,
    Asked,
    Calibration,
    Gate,
    ask_all,
    brief,
    calibrate,
    choose_joining,
    field_table,
    in_first_half,
    load_scorer,
    predict,
)
from figure_model import Figures, start_figures
from figure_reading import FigureGraph
from figure_rules import read_rules
from figure_states import States, encode_all
from figure_texts import Passage, build_passages, read_sets
from make import find_base
from pieces import Vocabulary
from reading import Graphs

N_VERSIONS = 4
"""Versions of each training window: one as it is, the others with words hidden."""
KEPT, DEVELOPMENT = ("kept real", "kept own"), ("news", "kursk", "paragraphs")
MEASURED = (*KEPT, *DEVELOPMENT)
NAME = "figures"
GATE_RIDGE = 10.0
GATE_RECALL, LEARN_RECALL = 0.99, 0.997
"""Share of the figures kept apart that must pass the gate: in reading, and in training, which sees some more numbers."""


@dataclass
class Sets:
    """Documents, passages and hidden states by set, `train` joins the training sets; what the rules found by document."""

    documents: dict[str, list[dict]]
    rules: dict[str, list[dict]]
    passages: dict[str, list[Passage]]
    states: dict[str, States]


def encode_sets(args: argparse.Namespace, work: Path) -> Sets:
    documents = read_sets(args.shared)
    rules = read_rules(args.rules, [d for found in documents.values() for d in found], work / "rules.jsonl")
    documents["train"] = documents.pop("train real") + documents.pop("train own")
    vocabulary = Vocabulary.read(args.models / "attribution-vocabulary.txt")
    graphs = Graphs(args.models, "", "attribution-")
    sets = Sets(documents, rules, {}, {})
    for name, found in documents.items():
        passages = [passage for d in found for passage in build_passages(d, rules[d["id"]], vocabulary)]
        sets.passages[name] = passages
        n_versions = N_VERSIONS if name == "train" else 1
        sets.states[name] = encode_all(graphs, vocabulary, passages, n_versions, work / f"states-{name.replace(' ', '-')}.npy")
    return sets


def gate_features(passages: list[Passage], states: States) -> np.ndarray:
    """Hidden states of each number's first piece and of the piece behind it."""
    rows = []
    for index, passage in enumerate(passages):
        hidden = states.read(index)
        rows += [np.concatenate([hidden[question.pieces[0]], hidden[question.pieces[1]]]) for question in passage.questions]
    return np.array(rows, dtype=np.float32)


def fit_gate(sets: Sets) -> tuple[Gate, Gate]:
    """A line over the hidden states that spares the head most numbers which count nobody: for reading, and for training."""
    truth = lambda name: np.array([float(q.figure is not None) for p in sets.passages[name] for q in p.questions])  # noqa: E731
    weights, bias = fit_logistic(gate_features(sets.passages["train"], sets.states["train"]), truth("train"), GATE_RIDGE)
    line, scores = np.array(weights, dtype=np.float32), []
    for name in ("kept real", "kept own"):
        found = gate_features(sets.passages[name], sets.states[name]) @ line + bias
        scores.append((found, truth(name)))
    figures = np.sort(np.concatenate([found[true > 0] for found, true in scores]))
    reading, learning = (float(figures[int((1 - recall) * len(figures))]) - 0.01 for recall in (GATE_RECALL, LEARN_RECALL))
    return (line, bias, reading), (line, bias, learning)


def chances_of(sets: Sets, name: str, gate: Gate) -> dict[int, float]:
    """The gate's odds that a number counts people, as a probability, by the identity of the question; those that do not pass are left out."""
    line, bias, gate_min = gate
    scores = gate_features(sets.passages[name], sets.states[name]) @ line + bias
    questions = [question for passage in sets.passages[name] for question in passage.questions]
    return {id(question): float(1 / (1 + np.exp(-score))) for question, score in zip(questions, scores, strict=True) if score >= gate_min}


def make_head(args: argparse.Namespace, sets: Sets, chances: dict[int, float], work: Path) -> Figures:
    path = work / "head.pt"
    head = start_figures(find_base() / "model.safetensors", args.models / "attribution-roles.onnx")
    if path.exists():
        head.load_state_dict(torch.load(path))
        return head.eval()
    head = fit_figures(head, sets.passages["train"], sets.states["train"], chances, FigurePlan(), work / "unfinished.pt")
    (work / "unfinished.pt").rename(path)
    return head


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parent
    parser.add_argument("--rules", type=Path, default=here.parent / "target/release/ascribe", help="the program whose rules stand beside the head")
    parser.add_argument("--shared", type=Path, default=here.parent.parent / "shared")
    parser.add_argument("--work", type=Path, default=here / "work")
    parser.add_argument("--models", type=Path, default=here.parent / "models")
    args = parser.parse_args()
    if not args.rules.exists():
        sys.exit(f"{args.rules} is not there\nhint: `cargo build --release` makes it, `--rules` names another")
    torch.set_num_threads(1)
    work = args.work / "figures"
    work.mkdir(parents=True, exist_ok=True)
    sets = encode_sets(args, work)
    gate, learning = fit_gate(sets)
    for name in sets.passages:
        n, passed = sum(len(p.questions) for p in sets.passages[name]), chances_of(sets, name, gate)
        figures = [q for p in sets.passages[name] for q in p.questions if q.figure]
        print(f"{name}: {n} numbers, {len(passed)} pass the gate, {sum(id(q) in passed for q in figures)} of {len(figures)} figures", flush=True)
    chances = {name: chances_of(sets, name, gate) for name in sets.passages}
    head = make_head(args, sets, chances_of(sets, "train", learning), work)
    ship(args, sets, chances, gate, head, work)


def ship(args: argparse.Namespace, sets: Sets, chances: dict[str, dict[int, float]], gate: Gate, head: Figures, work: Path) -> None:
    """Writes, rounds, measures and copies the head."""
    lengths = head.lengths.detach().numpy()
    write_head(head, work, NAME)
    quantise(work, NAME)
    scorer = load_scorer(args.shared)
    for kind in ("", ".int8"):
        graph = FigureGraph(work / f"{NAME}{kind}.onnx", lengths)
        found = {key: ask_all(graph, sets.passages[key], sets.states[key], chances[key]) for key in MEASURED}
        calibration = calibrate(scorer, [a for key in KEPT for a in found[key]])
        print(f"{NAME}{kind or ', single precision'}")
        measure(scorer, sets, found, calibration, "" if kind else "head")
    joining = choose_joining(scorer, [a for key in KEPT for a in found[key]], calibration)
    print(f"chosen on all kept: {joining}", flush=True)
    measured = {"calibration": calibration.lines, "agreed_min": joining.agreed_min, "alone_min": joining.alone_min, "believe_min": joining.fields}
    write_settings(settings_of(head, gate, measured), args.models / f"{NAME}-settings.json")
    shutil.copyfile(work / f"{NAME}.int8.onnx", args.models / f"{NAME}.onnx")
    texts = [{"id": str(number), "text": text} for number, text in enumerate(TEXTS)]
    rules = list(read_rules(args.rules, texts, work / "agreement-rules.jsonl").values())
    graphs, vocabulary = Graphs(args.models, "", "attribution-"), Vocabulary.read(args.models / "attribution-vocabulary.txt")
    write_figure_agreement(Reader(graphs, graph, vocabulary, gate, calibration), rules, args.models / f"{NAME}-agreement.json")
    for file in (f"{NAME}.onnx", f"{NAME}-settings.json", f"{NAME}-agreement.json"):
        path = args.models / file
        print(json.dumps({"file": file, "bytes": path.stat().st_size, "sha256": sha256(path)}), flush=True)


def measure(scorer: ModuleType, sets: Sets, found: dict[str, list[Asked]], calibration: Calibration, alone: str) -> None:
    """Prints the tables: rules, head and both by set; then field by field. The joining is chosen on half of what is kept."""
    half = [a for key in KEPT for a in found[key] if in_first_half(a.text)]
    joining = choose_joining(scorer, half, calibrate(scorer, half))
    print(f"chosen on half of kept: {joining}\nset | system | found | tally | complete | {' | '.join(FIELDS)}")
    for key in MEASURED:
        documents, asked = sets.documents[key], found[key]
        if key in KEPT:
            documents = [d for d in documents if not in_first_half(d["text"])]
            asked = [a for a in asked if not in_first_half(a.text)]
        gold = {d["id"]: d for d in documents}
        rules = {d["id"]: {"id": d["id"], "figures": sets.rules[d["id"]]} for d in documents}
        systems = {"rules": rules} | {name: predict(documents, asked, how, calibration) for name, how in (("head", HEAD_ALONE), ("joined", joining))}
        for system, rows in systems.items():
            if not alone or system == alone:
                print(f"{key} | {system} | {brief(scorer.score(gold, rows)[0])}")
    if not alone:
        for group, keys in (("kept", KEPT), ("development", DEVELOPMENT)):
            print(f"{group}: field | rules | head | head on all | surer than .7 | surer than .9 | calibration error")
            print("\n".join(field_table(scorer, [a for key in keys for a in found[key]], calibration)), flush=True)


if __name__ == "__main__":
    main()
