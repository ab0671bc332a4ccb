"""What the rules of the Rust program answer, for measuring beside them."""

import json
import subprocess
from pathlib import Path

VALUE = ("text", "start", "end", "low", "high", "approx", "unit")
FIELDS = (*VALUE, "measure", "change", "certainty", "population", "source", "via", "place", "when", "confidence")


def read_rules(binary: Path, documents: list[dict], path: Path) -> dict[str, list[dict]]:
    """The figures that `ascribe read` finds, by document; kept in `path`."""
    if not path.exists():
        pages = path.with_suffix(".pages.jsonl")
        rows = [{"id": d["id"], "text": d["text"], "published": d.get("published")} for d in documents]
        pages.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [str(binary), "read", "--input", "jsonl", "--format", "jsonl", str(pages)]
        read = [json.loads(line) for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()]
        rows = [{"id": row["id"], "figures": [{name: figure[name] for name in FIELDS} for figure in row["figures"]]} for row in read]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: row["figures"] for row in map(json.loads, lines)}
