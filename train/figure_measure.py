"""Measuring the figure head beside the rules with the project's scorer, calibrating it, and choosing whom to believe per field."""

import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import numpy as np

from evaluate import fit_logistic
from figure_reading import Answer, FigureGraph, Reply, encode, log_odds
from figure_texts import CHOICES, ROLES, Passage, Question
from reading import Graphs

KEPT, FURTHER = ("kept real", "kept own"), ("paragraphs B", "kursk kept")
"""Sets that nothing was learned from; on the first two probabilities are fitted and whom to believe is chosen."""
FIELDS = (*CHOICES, *ROLES)
GRID = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.1)
"""Probabilities from which the head is believed rather than the rules: 0 is the head always, 1.1 the rules always."""
SLACK = 0.01
"""The head is believed no more often than brings this share of right answers: where it gains less, the rules keep a field."""
COUNTS_GRID = tuple(number / 20 for number in range(1, 20))


@dataclass(frozen=True)
class Asked:
    """A number with what rules and head say of it; no reply where the gate turned it away."""

    document: str
    text: str
    question: Question
    reply: Reply | None

    @property
    def counts(self) -> float:
        return self.reply.counts if self.reply else 0.0


@dataclass(frozen=True)
class Calibration:
    """Scale and shift of the log odds, by field; "counts" for whether the number counts people."""

    lines: dict[str, tuple[float, float]] = field(default_factory=dict)

    def apply(self, name: str, probability: float) -> float:
        scale, shift = self.lines.get(name, (1.0, 0.0))
        return float(1 / (1 + np.exp(-(scale * log_odds(probability) + shift))))


@dataclass(frozen=True)
class Joining:
    """From which probability the head is believed: that a number counts people where the rules agree and where they do
    not, and each field's answer."""

    agreed_min: float
    alone_min: float
    fields: dict[str, float]


HEAD_ALONE = Joining(0.5, 0.5, dict.fromkeys(FIELDS, 0.0))


def load_scorer(shared: Path) -> ModuleType:
    sys.path.insert(0, str(shared / "tools"))
    import score_figures

    return score_figures


def ask_all(graphs: Graphs, graph: FigureGraph, passages: list[Passage], passed: dict[int, float]) -> list[Asked]:
    """Every number that stands for itself. Asked are those that pass the gate (`passed`), and those that the rules take for figures."""
    found = []
    for passage in passages:
        numbers = [question for question in passage.questions if question.number]
        asked = [question for question in numbers if id(question) in passed or question.rule]
        replies = dict(zip(map(id, asked), graph.ask(passage, encode(graphs, passage), asked), strict=True)) if asked else {}
        found += [Asked(passage.document, passage.text, question, replies.get(id(question))) for question in numbers]
    return found


def answer_of(asked: Asked, name: str, answer: Answer) -> str | None:
    """An answer as the scorer wants it."""
    if name in CHOICES:
        return CHOICES[name][answer.value]
    return None if answer.value is None else asked.text[answer.value[0] : answer.value[1]]


def rule_answer(asked: Asked, name: str) -> str | None:
    said = asked.question.rule[name]
    return said["text"] if isinstance(said, dict) else said


def is_figure(asked: Asked, joining: Joining, calibration: Calibration) -> bool:
    counts = calibration.apply("counts", asked.counts) if asked.reply else 0.0
    return counts >= (joining.agreed_min if asked.question.rule else joining.alone_min)


def decide(asked: Asked, name: str, joining: Joining, calibration: Calibration) -> str | None:
    """The head's answer where it is sure enough or alone, else that of the rules."""
    answer = asked.reply.fields[name] if asked.reply else None
    if asked.question.rule and (answer is None or calibration.apply(name, answer.probability) < joining.fields[name]):
        return rule_answer(asked, name)
    return answer_of(asked, name, answer) if answer else None


def build_figure(asked: Asked, joining: Joining, calibration: Calibration) -> dict:
    """A figure for the scorer; its value and relays are those of the rules where they found one."""
    number, rule = asked.question.number, asked.question.rule
    value = rule or vars(number)
    figure = {name: value[name] for name in ("start", "end", "low", "high", "approx", "unit")}
    figure |= {name: decide(asked, name, joining, calibration) for name in FIELDS}
    return figure | {"text": asked.text[figure["start"] : figure["end"]], "via": rule["via"] if rule else []}


def predict(documents: list[dict], found: list[Asked], joining: Joining, calibration: Calibration) -> dict[str, dict]:
    rows = {d["id"]: {"id": d["id"], "figures": []} for d in documents}
    for asked in found:
        if is_figure(asked, joining, calibration):
            figure, figures = build_figure(asked, joining, calibration), rows[asked.document]["figures"]
            if not any((other["start"], other["end"]) == (figure["start"], figure["end"]) for other in figures):
                figures.append(figure)
    return rows


def brief(scores: dict) -> str:
    """The figures that decide, as a row of a table."""
    parts = [f"{scores[name]['f1']:.3f}" for name in ("found", "tally", "complete")]
    return " | ".join(parts + [f"{scores['fields'][name]:.3f}" for name in FIELDS])


def calibrate(scorer: ModuleType, found: list[Asked]) -> Calibration:
    """Fits each field's probability to whether the answer is right, on annotated figures; "counts" on all numbers."""
    asked = [a for a in found if a.reply]
    lines = {"counts": fit_line([a.reply.counts for a in asked], [a.question.figure is not None for a in asked])}
    figures = [a for a in asked if a.question.figure]
    for name in FIELDS:
        lines[name] = fit_line([a.reply.fields[name].probability for a in figures], [head_right(scorer, a, name) for a in figures])
    return Calibration(lines)


def fit_line(probabilities: list[float], right: list[bool]) -> tuple[float, float]:
    (scale,), shift = fit_logistic(np.array([[log_odds(p)] for p in probabilities]), np.array(right, dtype=float))
    return scale, shift


def head_right(scorer: ModuleType, asked: Asked, name: str) -> bool:
    return scorer.field_right(name, {name: answer_of(asked, name, asked.reply.fields[name])}, asked.question.figure)


def rules_right(scorer: ModuleType, asked: Asked, name: str) -> bool:
    return scorer.field_right(name, {name: rule_answer(asked, name)}, asked.question.figure)


def in_first_half(text: str) -> bool:
    """Half of the documents, by their text."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def choose_joining(scorer: ModuleType, found: list[Asked], calibration: Calibration) -> Joining:
    """For every field the highest threshold with nearly the most right answers; see `choose_counts` for whether there is a figure."""
    both = [a for a in found if a.reply and a.question.rule and a.question.figure]
    fields = {}
    for name in FIELDS:
        sure = [calibration.apply(name, a.reply.fields[name].probability) for a in both]
        head, rules = ([right(scorer, a, name) for a in both] for right in (head_right, rules_right))
        shares = {least: np.mean([h if p >= least else r for p, h, r in zip(sure, head, rules, strict=True)]) for least in GRID}
        fields[name] = max(least for least in GRID if shares[least] >= max(shares.values()) - SLACK)
    agreed_min, alone_min = choose_counts(found, calibration)
    return Joining(agreed_min, alone_min, fields)


def choose_counts(found: list[Asked], calibration: Calibration) -> tuple[float, float]:
    """The thresholds for "counts people", where the rules agree and where they do not: nearly the best F1, nearest to the rules."""
    sure = np.array([calibration.apply("counts", a.counts) if a.reply else 0.0 for a in found])
    agreed = np.array([a.question.rule is not None for a in found])
    true = np.array([a.question.figure is not None for a in found])

    def f1(pair: tuple[float, float]) -> float:
        taken = sure >= np.where(agreed, *pair)
        return 2 * (taken & true).sum() / max(1, taken.sum() + true.sum())

    scores = {(agreed_min, alone_min): f1((agreed_min, alone_min)) for agreed_min in COUNTS_GRID for alone_min in COUNTS_GRID}
    return max((pair for pair, score in scores.items() if score >= max(scores.values()) - SLACK), key=lambda pair: pair[1] - pair[0])


def field_table(scorer: ModuleType, found: list[Asked], calibration: Calibration) -> list[str]:
    """Per field: on figures that both found, rules and head; on all figures the head, and where it is surer than .7 and .9."""
    figures = [a for a in found if a.question.figure]
    both = [a for a in figures if a.question.rule and a.reply]
    asked = [a for a in figures if a.reply]
    rows = []
    for name in FIELDS:
        right = [head_right(scorer, a, name) for a in asked]
        sure = [calibration.apply(name, a.reply.fields[name].probability) for a in asked]
        parts = [share([rules_right(scorer, a, name) for a in both]), share([head_right(scorer, a, name) for a in both]), share(right)]
        for least in (0.7, 0.9):
            picked = [r for r, p in zip(right, sure, strict=True) if p >= least]
            parts.append(f"{share(picked)} of {len(picked) / max(1, len(asked)):.2f}")
        error = abs(np.mean(sure) - np.mean(right)) if asked else 0.0
        rows.append(" | ".join([name, *parts, f"{error:.3f}"]))
    return [*count_rows(found, calibration), *rows]


def share(right: list[bool]) -> str:
    return f"{sum(right) / len(right):.3f}" if right else "-"


def count_rows(found: list[Asked], calibration: Calibration) -> list[str]:
    """Whether a number counts people: precision, recall and share right over all numbers."""
    true = [a.question.figure is not None for a in found]
    said = {"rules": [a.question.rule is not None for a in found], "head": [is_figure(a, HEAD_ALONE, calibration) for a in found]}
    rows = []
    for name, yes in said.items():
        hits = sum(y and t for y, t in zip(yes, true, strict=True))
        precision, recall = hits / max(1, sum(yes)), hits / max(1, sum(true))
        right = share([y == t for y, t in zip(yes, true, strict=True)])
        rows.append(f"counts people?, {name}: p {precision:.3f} r {recall:.3f}, {right} of {len(found)} numbers right")
    sure = [calibration.apply("counts", a.counts) if a.reply else 0.0 for a in found]
    for least in (0.7, 0.9):
        picked = [(p >= 0.5) == t for p, t in zip(sure, true, strict=True) if max(p, 1 - p) >= least]
        rows.append(f"counts people?, head surer than {least}: {share(picked)} right of {len(picked) / max(1, len(found)):.2f}")
    return rows


def print_tables(
    scorer: ModuleType, documents: dict[str, list[dict]], rules: dict[str, list[dict]], found: dict[str, list[Asked]], calibration: Calibration
) -> None:
    """Rules, head and both by set, then field by field. The joining is chosen on half of what is kept, and measured there on the other half."""
    half = [a for key in KEPT for a in found[key] if in_first_half(a.text)]
    joining = choose_joining(scorer, half, calibrate(scorer, half))
    print(f"chosen on half of kept: {joining}\nset | system | found | tally | complete | {' | '.join(FIELDS)}")
    for key in (*KEPT, *FURTHER):
        print_rows(scorer, key, documents[key], rules, found[key], {"rules": None, "head": HEAD_ALONE}, calibration)
        if key in KEPT:
            rest = [d for d in documents[key] if not in_first_half(d["text"])]
            asked = [a for a in found[key] if not in_first_half(a.text)]
            print_rows(scorer, f"{key}, half", rest, rules, asked, {"rules": None, "head": HEAD_ALONE, "joined": joining}, calibration)
        else:
            print_rows(scorer, key, documents[key], rules, found[key], {"joined": joining}, calibration)
    for group, keys in (("kept", KEPT), ("further", FURTHER)):
        print(f"{group}: field | rules | head | head on all | surer than .7 | surer than .9 | calibration error")
        print("\n".join(field_table(scorer, [a for key in keys for a in found[key]], calibration)), flush=True)


def print_rows(
    scorer: ModuleType,
    name: str,
    documents: list[dict],
    rules: dict[str, list[dict]],
    found: list[Asked],
    systems: dict[str, Joining | None],
    calibration: Calibration,
) -> None:
    gold = {d["id"]: d for d in documents}
    for system, joining in systems.items():
        rows = predict(documents, found, joining, calibration) if joining else {key: {"id": key, "figures": rules[key]} for key in gold}
        print(f"{name} | {system} | {brief(scorer.score(gold, rows)[0])}", flush=True)
