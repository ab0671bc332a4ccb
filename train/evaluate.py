"""Measuring and calibrating with the project's scorers."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from decode import Decoding, confidence_of
from pieces import Unit, Vocabulary
from reading import Candidate, Graphs, as_row, keep, read_text
from texts import gold_of

sys.dont_write_bytecode = True
N_NEWTON_STEPS, RIDGE = 25, 0.1
Found = dict[str, list[tuple[Unit, Candidate]]]


def read_all(graphs: Graphs, vocabulary: Vocabulary, documents: list[dict], cue_min: float) -> Found:
    return {d["id"]: read_text(graphs, vocabulary, d["text"], cue_min) for d in documents}


def score(shared: Path, documents: list[dict], found: Found, decoding: Decoding) -> dict[str, dict]:
    """Both scorers' figures over the documents."""
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")
        gold.write_text("\n".join(json.dumps(d) for d in documents), encoding="utf-8")
        rows = [{"id": d["id"], "attributions": keep(found[d["id"]], decoding)} for d in documents]
        predicted.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        return {
            name: json.loads(run_scorer(shared / "tools" / f"score_{name}.py", gold, predicted, extra))
            for name, extra in (("attribution", ["--bootstrap", "1000"]), ("statements", []))
        }


def run_scorer(scorer: Path, gold: Path, predicted: Path, extra: list[str]) -> str:
    command = [sys.executable, "-B", str(scorer), str(gold), str(predicted), *extra]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def brief(scores: dict[str, dict]) -> str:
    """The figures that decide, on one line."""
    attribution, statements = scores["attribution"], scores["statements"]
    parts = {
        "lenient": attribution["attribution"]["lenient"],
        "strict": attribution["attribution"]["strict"],
        "cue": attribution["attribution"]["cue_only"],
        "reporting lenient": statements["reporting lenient"],
        "reporting strict": statements["reporting strict"],
    }
    figures = [f"{name} {part['f1']:.3f} (p {part['p']:.3f} r {part['r']:.3f})" for name, part in parts.items()]
    figures += [f"{role} {attribution['span'][role]['f1']:.3f}" for role in ("source", "cue", "content")]
    return ", ".join(figures) + f", 95 % {attribution['bootstrap_95']}"


def calibrate(shared: Path, documents: list[dict], found: Found, cue_min: float) -> Decoding:
    """Fits confidence to "matches a true statement leniently"; the threshold has the best sum of lenient and strict F1."""
    sys.path.insert(0, str(shared / "tools"))
    from score_attribution import Tokens, lenient, matching, strict, to_sets

    right: list[float] = []
    exact: list[float] = []
    features, n_gold = [], 0
    for document in documents:
        tokens = Tokens(document["text"])
        gold, _ = to_sets({"id": "", "attributions": gold_of(document)}, tokens, False)
        rows = [as_row(*item) for item in found[document["id"]]]
        sets, _ = to_sets({"id": "", "attributions": rows}, tokens, False)
        features += [candidate.features for _, candidate in found[document["id"]]]
        for hits, test in ((right, lenient), (exact, strict)):
            matched = {i for i, _ in matching(sets, gold, test)}
            hits += [float(i in matched) for i in range(len(rows))]
        n_gold += len(gold)
    weights, bias = fit_logistic(np.array(features), np.array(right))
    free = Decoding(cue_min, 0.0, weights, bias)
    confidences = np.array([confidence_of(f, free) for f in features])
    order = np.argsort(-confidences, kind="stable")
    n_right = np.cumsum(np.array(right)[order]) + np.cumsum(np.array(exact)[order])
    f1_sums = 2 * n_right / (np.arange(1, len(order) + 1) + n_gold)
    return Decoding(cue_min, round(float(confidences[order[f1_sums.argmax()]]), 3), weights, bias)


def fit_logistic(features: np.ndarray, right: np.ndarray, ridge: float = RIDGE) -> tuple[tuple[float, ...], float]:
    """Logistic regression by Newton's steps, with a ridge too small to matter except where a feature is constant."""
    x = np.hstack([features, np.ones((len(features), 1))])
    line = np.zeros(x.shape[1])
    for _ in range(N_NEWTON_STEPS):
        probability = 1 / (1 + np.exp(-(x @ line)))
        gradient = x.T @ (probability - right) + ridge * line
        curvature = (x * (probability * (1 - probability))[:, None]).T @ x + ridge * np.eye(len(line))
        line -= np.linalg.solve(curvature, gradient)
    return tuple(round(float(w), 4) for w in line[:-1]), round(float(line[-1]), 4)
