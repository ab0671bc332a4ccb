"""How rare words and places are in news: the table by which reports find their story.

Use:  python3 train/rarity.py ../shared/data > crates/ascribe-compare/lexicon/rarity.tsv

Counts in how many of some 13,000 texts (their first 200 words) a word stands, and in how many of some 300 reports on world
news a country is named. Only counts leave: the texts belong to their publishers and are not kept. Standard library only.
"""
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path

SETS = [
    "wikinews-2019-20/articles.jsonl",
    "rss-conflict-2022/headlines.jsonl",
    "ukraine-war-2022-24/articles.jsonl",
    "fakes_syria/dev.jsonl",
    "muc4/train.jsonl",
    "polnear/train.jsonl",
    "tempeval3/train.jsonl",
    "statements-train/real.jsonl",
    "figures-train/real.jsonl",
    "gva_clusters/train.jsonl",
    "meantime/train.jsonl",
]
WORLD = "wikinews-2019-20/articles.jsonl"
SIDES = Path(__file__).parent / "../crates/ascribe-compare/lexicon/sides.tsv"
FIRST_WORDS = 200
LEAST_TEXTS = 6
MOST_OF_SET = 4000
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)


def stem(word):
    """As `stem` in ascribe-compare/src/sketch.rs."""
    word = word.lower().replace("’", "'")
    word = word.removesuffix("'s").replace("'", "")
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            if ending == "s" and word.endswith(("ss", "us", "is")):
                break
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def texts(data, name):
    with open(data / name, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            for part in entry["articles"][:2] if "articles" in entry else [entry]:
                yield "%s\n%s" % (part.get("title") or "", part.get("text") or part.get("summary") or "")


def sides():
    named = {}
    with open(SIDES, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                side, words = line.rstrip("\n").split("\t")
                named.update(dict.fromkeys(words.split("|"), side))
    return named


def main(data):
    n_texts, texts_with = 0, Counter()
    for name in SETS:
        for n_of_set, text in enumerate(texts(data, name)):
            if n_of_set >= MOST_OF_SET:
                break
            texts_with.update({stem(word) for word in WORD.findall(" ".join(text.split()[:FIRST_WORDS]))})
            n_texts += 1
    named, n_world, reports_on = sides(), 0, Counter()
    for text in texts(data, WORLD):
        words = [word.lower().replace("’", "'").removesuffix("'s") for word in WORD.findall(" ".join(text.split()[:FIRST_WORDS]))]
        pairs = [" ".join(words[at : at + 2]) for at in range(len(words))]
        reports_on.update({named[name] for name in words + pairs if name in named})
        n_world += 1
    print("# word or @place\thow rare: the natural logarithm of the number of texts over those with it, in hundredths")
    print("# Made by train/rarity.py. Words in fewer than %d of %d texts are left out; they are rarer than all here." % (LEAST_TEXTS, n_texts))
    print("# Counts over news texts of others; no text is kept.")
    rarity = lambda n_all, n_with: round(100 * math.log((n_all + 1) / (n_with + 0.5)))
    for word, n_with in sorted(texts_with.items()):
        if n_with >= LEAST_TEXTS and len(word) > 1 and not any(c.isdigit() for c in word):
            print("%s\t%d" % (word, rarity(n_texts, n_with)))
    for side in sorted(set(named.values())):
        print("@%s\t%d" % (side, round(100 * math.log((n_world + 2) / (reports_on[side] + 2)))))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
