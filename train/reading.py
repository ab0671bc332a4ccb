"""Reading texts with the exported graphs, exactly as the Rust code does: unit by unit, without padding."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from decode import Decoding, build_statement, confidence_of, features_of, find_cues, find_labels
from model import relate
from pieces import Unit, Vocabulary, cut_units
from texts import Span, Statement


@dataclass(frozen=True)
class Candidate:
    """A statement that may be kept, with what its confidence is computed from."""

    statement: Statement
    labels: np.ndarray
    features: np.ndarray


class Graphs:
    """The two graphs of one folder; `suffix` chooses single precision ("") or integers (".int8"), `prefix` is theirs as they ship."""

    def __init__(self, folder: Path, suffix: str, prefix: str = "") -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        paths = [str(folder / f"{prefix}{name}{suffix}.onnx") for name in ("encoder", "roles")]
        self.encoder, self.roles = (onnxruntime.InferenceSession(path, options) for path in paths)

    def encode(self, unit: Unit) -> tuple[np.ndarray, np.ndarray]:
        """Hidden states [1, pieces, width] and cue scores [words, labels]."""
        positions = np.arange(len(unit.ids), dtype=np.int32)[None]
        ids, looks = (np.array([values], dtype=np.int32) for values in (unit.ids, unit.looks))
        hidden, cue = self.encoder.run(None, {"ids": ids, "looks": looks, "positions": positions})
        return hidden, cue[0, unit.first_piece]

    def ask(self, unit: Unit, hidden: np.ndarray, cues: list[list[Span]]) -> tuple[np.ndarray, np.ndarray]:
        """Role scores [cues, words, labels] and verdicts [cues]."""
        bounds = [*unit.first_piece, len(unit.ids) - 1]
        parts = [[(bounds[start], bounds[end]) for start, end in cue] for cue in cues]
        relations = np.array([relate(len(unit.ids), part) for part in parts], dtype=np.int32)
        role, verdict = self.roles.run(None, {"hidden": hidden, "relations": relations})
        return role[:, unit.first_piece], verdict[range(len(cues)), [part[0][0] for part in parts]]


def find_candidates(graphs: Graphs, unit: Unit, cue_min: float) -> list[Candidate]:
    hidden, cue_scores = graphs.encode(unit)
    cues = find_cues(cue_scores, cue_min)
    if not cues:
        return []
    role_scores, verdicts = graphs.ask(unit, hidden, cues)
    found = []
    for cue, scores, verdict in zip(cues, role_scores, verdicts, strict=True):
        labels = find_labels(scores, cue)
        statement = build_statement(labels, cue)
        found.append(Candidate(statement, labels, features_of(cue_scores, scores, verdict, labels, cue)))
    return found


def read_text(graphs: Graphs, vocabulary: Vocabulary, text: str, cue_min: float) -> list[tuple[Unit, Candidate]]:
    return [(unit, found) for unit in cut_units(text, vocabulary) if unit.words for found in find_candidates(graphs, unit, cue_min)]


def as_row(unit: Unit, candidate: Candidate) -> dict[str, list[Span]]:
    """The statement's spans in code points."""
    chars = lambda span: (unit.words[span[0]].start, unit.words[span[1] - 1].end)  # noqa: E731
    roles = candidate.statement
    return {"source": [*map(chars, roles.source)], "cue": [*map(chars, roles.cue)], "content": [*map(chars, roles.content)]}


def keep(found: list[tuple[Unit, Candidate]], decoding: Decoding) -> list[dict]:
    kept = []
    for unit, candidate in found:
        confidence = confidence_of(candidate.features, decoding)
        if confidence >= decoding.keep_min:
            kept.append({**as_row(unit, candidate), "confidence": round(confidence, 4)})
    return kept
