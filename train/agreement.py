"""What the Rust code must find: labels of the shipped graphs, word by word."""

import json
from pathlib import Path

import numpy as np

from decode import Decoding, confidence_of, log_softmax
from model import CUE_LABELS, ROLE_LABELS
from pieces import Unit, Vocabulary, cut_units
from reading import Graphs, find_candidates, keep, read_text

SENTENCES = (
    "The district governor said on Monday that at least 17 people had been killed when the ferry capsized.",
    "“We were given no warning,” the mayor told reporters, “and the sirens did not sound.”",
    "Lawmaker Imre Halasz said the spy agency believes more than 2,300 of the soldiers were wounded, the Harbour Courier reported, citing two aides.",
    "According to the Coast Relief Network, 40 families have left the valley; the army denied shelling it.",
    "The monitors put the number of missing at 31, up from 12 a day earlier.",
    "Neither side’s account could be independently verified.",
    "The ministry quoted Gen. Oskar Wendt as saying that his men had “taken the ridge without a loss”.",
    "Ministry of Health: 6 dead, 14 hurt in Thursday's strike",
    "Rebels claimed to have shot down two helicopters, a charge that the Defence Ministry called “pure fiction”.",
    "The road to the port was closed on Friday, and the market stayed empty.",
    "A U.N. envoy warned that naïve hopes of a truce — voiced by both capitals — might not survive the week.",
    "He was not aware of any prisoners, the spokeswoman said, adding that the count was not finished.",
)
"""Written for this test; nothing in them is news."""


def label_unit(graphs: Graphs, unit: Unit, decoding: Decoding) -> dict:
    _, cue_scores = graphs.encode(unit)
    probabilities = np.exp(log_softmax(cue_scores))
    inside = 1 - probabilities[:, 0] >= decoding.cue_min
    labels = np.where(inside, probabilities[:, 1:].argmax(-1) + 1, 0)
    cues = [
        {
            "words": candidate.statement.cue,
            "confidence": round(confidence_of(candidate.features, decoding), 4),
            "roles": [ROLE_LABELS[label] for label in candidate.labels],
        }
        for candidate in find_candidates(graphs, unit, decoding.cue_min)
    ]
    return {
        "pieces": unit.ids,
        "looks": unit.looks,
        "words": [[word.start, word.end] for word in unit.words],
        "cue": [CUE_LABELS[label] for label in labels],
        "cues": cues,
    }


def write_labels(graphs: Graphs, vocabulary: Vocabulary, decoding: Decoding, documents: list[dict], path: Path) -> None:
    """One line per unit of the documents; positions are code points of the document's text."""
    with path.open("w", encoding="utf-8") as out:
        for document in documents:
            for unit in cut_units(document["text"], vocabulary):
                if unit.words:
                    out.write(json.dumps({"id": document["id"], **label_unit(graphs, unit, decoding)}) + "\n")


def write_agreement(graphs: Graphs, vocabulary: Vocabulary, decoding: Decoding, path: Path) -> None:
    """The sentences above, their labels and their statements."""
    rows = []
    for text in SENTENCES:
        labels = [label_unit(graphs, unit, decoding) for unit in cut_units(text, vocabulary)]
        statements = keep(read_text(graphs, vocabulary, text, decoding.cue_min), decoding)
        rows.append({"text": text, "units": labels, "statements": statements})
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
