"""What the Rust code must find with the figure head: windows, pieces, labels and spans of texts in our own words."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from figure_measure import Calibration
from figure_reading import FigureGraph, encode
from figure_texts import CHOICES, Passage, build_passages
from gate import Gate
from pieces import Vocabulary
from reading import Graphs

TEXTS = (
    "Ferry sinks off Halmora\nHALMORA, 3 May - At least 17 people drowned and 40 were hurt when a ferry capsized on Saturday, the coast guard said.\n"
    "Another 12 passengers are missing, said harbour master Ivo Brandt.",
    "The army lost more than 4,000 soldiers near Tolvik since January, the intelligence service believes. Its 2019 budget was $300 million.",
    "A policeman was killed and two colleagues were wounded in the village of Orsk on Monday, according to the district police.",
    "The ministry denied that 60 prisoners had been shot.\n“Not one man has died in our camps,” spokeswoman Lena Aru said.",
    "Up to 3,000 residents are expected to leave the valley within 48 hours, the relief network said. Nearly a third of them are children.",
    "Rebels hold between 30 and 35 aid workers; three of them were freed on 4 June.",
    "Ministry of Health: 6 dead, 14 hurt in Thursday's strike on Bayda market",
    "The 1,200-strong battalion will get 200 more recruits in spring, Gen. Oskar Wendt told the Harbour Courier.",
    "He ran 10 km in 41 minutes, and 1,500 fans watched.",
)
"""Written for this test; nothing in them is news."""


@dataclass(frozen=True)
class Reader:
    """All that reading a text takes."""

    graphs: Graphs
    graph: FigureGraph
    vocabulary: Vocabulary
    gate: Gate
    calibration: Calibration


def write_figure_agreement(reader: Reader, rules: list[list[dict]], path: Path) -> None:
    """The texts above with their windows, and for every number what the head answers; all positions are code points but `pieces`."""
    rows = []
    for text, found in zip(TEXTS, rules, strict=True):
        passages = build_passages({"id": "", "text": text}, found, reader.vocabulary)
        rows.append({"text": text, "windows": [label_window(reader, passage) for passage in passages]})
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def label_window(reader: Reader, passage: Passage) -> dict:
    window, calibration = passage.window, reader.calibration
    hidden = encode(reader.graphs, passage)
    odds = [float(reader.gate.score(np.concatenate([hidden[q.pieces[0]], hidden[q.pieces[1]]]))) for q in passage.questions]
    passed = [question for question, score in zip(passage.questions, odds, strict=True) if score >= reader.gate.least or question.rule]
    replies = dict(zip(map(id, passed), reader.graph.ask(passage, hidden, passed), strict=True))
    numbers = []
    for question, score in zip(passage.questions, odds, strict=True):
        row = {"core": question.number.core, "pieces": question.pieces, "gate": round(score, 3)}
        if reply := replies.get(id(question)):
            row["counts"] = round(calibration.apply("counts", reply.counts), 3)
            for name, answer in reply.fields.items():
                value = CHOICES[name][answer.value] if name in CHOICES else answer.value
                row[name] = [value, round(calibration.apply(name, answer.probability), 3)]
        numbers.append(row)
    return {"lines": window.indices, "asked": window.asked, "pieces": [piece for unit in window.units for piece in unit.ids], "numbers": numbers}
