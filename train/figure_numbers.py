"""Number expressions of a text: where they stand, and what their words allow.

A generous finder, so that no count of people is missed: years, ages, money and every "a" are found too, and the figure
head tells them apart. The Rust code asks about the numbers of its own number layer; these stand in for them in training,
and the values only serve to measure the head where the rules found no figure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL = {"zero": 0} | {word: number for number, word in enumerate(ONES + TEENS, 1)} | {word: 10 * number for number, word in enumerate(TENS, 2)}
SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9}
SCALES |= {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2 * 10**6, "tens": 20}
GROUPS = {"pair": 2, "duo": 2, "double": 2, "trio": 3, "triple": 3, "quartet": 4, "quadruple": 4}

BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(ONES)}))?|{'|'.join(TEENS)}|{'|'.join(ONES)}|zero)"
DIGITS = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?)"
SIMPLE = rf"(?:{DIGITS}|\b{BELOW_100}\b)"
SCALE = "hundred|thousand|million|billion|dozen|score|lakh|crore"
PERCENT = r"(?:\s*%|[-\s]+per\s?cent(?:age)?\b)"
HUNDREDS = rf"\b(?:{BELOW_100}|a)[-\s]hundred(?:\s(?:and\s)?{BELOW_100})?\b"
ROUND = (
    rf"(?:\bhalf[-\s]a[-\s](?:{SCALE})\b|\bhalf[-\s]dozen\b|\b(?:a|one|three)[-\s]quarters?\sof\sa\s(?:{SCALE})\b"
    rf"|\b{BELOW_100}[-\s]and[-\s]a[-\s]half[-\s](?:{SCALE})\b)"
)
PLAIN = (
    rf"(?:(?:{HUNDREDS}|{SIMPLE})[-\s]thousand[-\s](?:and\s)?(?:{HUNDREDS}|{SIMPLE})\b|{HUNDREDS}(?:[-\s](?:thousand|million|billion)\b)?"
    rf"|(?:{SIMPLE}|\ba)[-\s]?(?:{SCALE})\b|{DIGITS}\s?(?:k|m|mn|bn)\b|{SIMPLE})"
)
SHARE = (
    rf"(?:\b(?:{'|'.join(ONES + TEENS)}|a|\d+)[-\s](?:{'|'.join(PARTS)}|halve)s?\b"
    rf"|\b(?:{BELOW_100}|\d+)\s(?:in|out\sof)\s(?:every\s)?(?:{BELOW_100}|\d+)\b"
    rf"|\bhalf\b|{SIMPLE}{PERCENT})"
)
VAGUES = (
    r"(?:\b(?:tens|hundreds|dozens|scores|thousands)\sof\s(?:hundreds|thousands|millions)\b"
    r"|\b(?:several|a\sfew|a\scouple(?:\sof)?|many|few)\s(?:hundred|thousand|million|dozen)s?\b"
    r"|\b(?:dozens|scores|hundreds|thousands|millions|tens|several|a\sfew|a\scouple|a\shandful)\b)"
)
RANGE = (
    rf"(?P<between>\bbetween\s)?(?P<low>{PLAIN})(?P<low_share>{PERCENT})?"
    rf"(?P<link>\s(?:to|and|or)\s|[-–—])(?P<high>{PLAIN})(?P<high_share>{PERCENT})?"
)
SINGLE = rf"\b(?:a|an|another|{'|'.join(GROUPS)})\b"
ALL = (("range", RANGE), ("plain", ROUND), ("share", SHARE), ("vague", VAGUES), ("plain", PLAIN), ("single", SINGLE))
KINDS = tuple((kind, re.compile(words, re.I)) for kind, words in ALL)
"""The longer kinds go first."""

BOUNDS = {
    "least": r"more\sthan|(?:just\s|well\s)?over|at\sleast|exceed(?:ed|s|ing)?|surpass(?:ed|es|ing)?|beyond|above|upwards?\sof"
    r"|in\sexcess\sof|(?:no|not)\s(?:fewer|less)\sthan|pass(?:ed|es|ing)?|topp?(?:s|ed|ing)?|past",
    "most": r"up\sto|as\s(?:many|much|high)\sas|(?:fewer|less)\sthan|under|below|at\smost|(?:no|not)\smore\sthan|a\smaximum\sof",
    "nearly": r"nearly|almost|close\sto|approach(?:ing|es|ed)|near(?:ing|ed|s)?|just\sunder",
    "about": r"about|some|around|roughly|approximately|(?:an\s)?estimated|circa|perhaps|maybe|possibly|barely|something\slike|~",
    "further": r"another|an?\s(?:additional|further|extra)|additional",
}
BEFORE = re.compile("|".join(rf"(?P<{name}>(?<![\w-])(?:{words})[ \u00a0]?$)" for name, words in BOUNDS.items()), re.I)
AFTER = re.compile(
    r"(?P<least>\s(?:\w+\s)?(?:or\smore|at\sleast|and\scounting)\b|\+|-plus\b)|(?P<about>\sor\sso\b|-odd\b)"
    r"|(?P<most>\sor\s(?:fewer|less)\b|\sat\smost\b)",
    re.I,
)
AGE = re.compile(r"[-\s]years?[-\s]old", re.I)
"""Behind a number: in "another 24-year-old" "another" counts and the number does not."""
REACH = 30
"""Characters before and behind a number in which its bounds are looked for."""


@dataclass(frozen=True)
class Number:
    """Code points with the words that bound it, and without (`core`); what the words allow."""

    start: int
    end: int
    core: tuple[int, int]
    low: float | None
    high: float | None
    approx: bool
    unit: str
    kind: str


def find_numbers(text: str) -> list[Number]:
    """All number expressions in order, none overlapping another."""
    taken = bytearray(len(text) + 1)
    found = []
    for kind, pattern in KINDS:
        at = 0
        while match := pattern.search(text, at):
            start, end = match.span()
            amount = None if any(taken[start:end]) else amount_of(kind, match)
            if amount is None:
                at = start + len(match["between"] or "") + len(match["low"]) if kind == "range" else max(end, at + 1)
                continue
            at = end
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, kind, amount))
    found.sort(key=lambda number: number[0])
    numbers, floor = [], 0
    for start, end, kind, amount in found:
        number = bound(text, floor, start, end, kind, amount)
        while numbers and numbers[-1].start >= number.start:  # "another 12" is one number
            numbers.pop()
        numbers.append(number)
        floor = floor if kind == "single" else end
    return numbers


Amount = tuple[float | None, float | None, bool, str]
"""low, high, whether it is not exact, unit."""


def amount_of(kind: str, match: re.Match) -> Amount | None:
    """What the expression allows without its bounds; None where it is no number after all."""
    words = match[0].lower()
    if kind == "range":
        return range_of(match)
    if kind == "vague":
        return vague_of(words), 2.0 if words == "a couple" else None, words != "a couple", "people"
    if kind == "single":
        count = float(GROUPS.get(words, 1))
        return count, count, False, "people"
    value = share_of(words) if kind == "share" else value_of(words)
    return None if value is None else (value, value, False, "share" if kind == "share" else "people")


def range_of(match: re.Match) -> Amount | None:
    low, high, link = value_of(match["low"]), value_of(match["high"]), match["link"].lower().strip()
    if low is None or high is None or link == "and" and not match["between"]:
        return None
    scale = next((factor for word, factor in SCALES.items() if re.search(rf"(?<![a-z]){word}$", match["high"].lower())), 1)
    if scale > 1 and low < scale and low * scale < high:
        low *= scale
    if low >= high or link in "-–—" and 1900 <= low < 2100 and high < 2100:
        return None
    return (low / 100, high / 100, False, "share") if match["high_share"] else (low, high, False, "people")


def value_of(words: str) -> float | None:
    """The number that a plain expression names."""
    parts = re.findall(r"\d+(?:[, \u00a0\u202f]\d{3})*(?:\.\d+)?|[a-z]+", words.lower())
    if "quarter" in parts or "quarters" in parts:
        return (0.75 if parts[0] == "three" else 0.25) * SCALES[parts[-1]]
    if parts[0] == "half":
        return SCALES[parts[-1]] / 2
    total = group = 0.0
    for part in parts:
        if part[0].isdigit():
            group += float(re.sub(r"[^\d.]", "", part))
        elif part in SMALL:
            group += SMALL[part]
        elif part == "half":
            group += 0.5
        elif part in ("hundred", "dozen", "score"):
            group = (group or 1) * SCALES[part]
        elif part in SCALES:
            total, group = total + (group or 1) * SCALES[part], 0.0
        elif part not in ("a", "and"):
            return None
    return total + group


def share_of(words: str) -> float | None:
    words = re.sub(r"[-\s]+", " ", words)
    if match := re.match(r"(.+?)\s*(?:%|per ?cent)", words):
        value = value_of(match[1])
        return None if value is None else value / 100
    if match := re.match(r"(.+?) (?:in|out of) (?:every )?(.+)", words):
        part, whole = value_of(match[1]), value_of(match[2])
        return part / whole if part and whole and part < whole <= 100 else None
    *count, name = words.split(" ")
    part = PARTS.get("half" if name == "halves" else name.removesuffix("s"))
    top = value_of(count[0]) if count and count[0] != "a" else 1
    return top / part if part and top else None


def vague_of(words: str) -> float:
    """The least that a vague expression stands for, after the guidelines."""
    words = re.sub(r"\s+", " ", words)
    if match := re.match(r"(several|a few|a couple(?: of)?|many|few) (\w+?)s?$", words):
        return (2 if "couple" in match[1] else 3) * SCALES[match[2]]
    if match := re.match(r"(\w+) of (\w+)$", words):
        return {"tens": 10, "dozens": 24, "scores": 40, "hundreds": 100, "thousands": 1000}[match[1]] * VAGUE[match[2]]
    return VAGUE.get(words, 2 if words == "a couple" else 3)


def bound(text: str, floor: int, start: int, end: int, kind: str, amount: Amount) -> Number:
    """The number with the words around it that bound it."""
    low, high, approx, unit = amount
    core = start, end
    for name, edge, is_before in bounds_around(text, floor, start, end, kind):
        start, end = (edge, end) if is_before else (start, edge)
        if name == "least":
            low, high = (low if low is not None else amount[0]), None
        elif name in ("most", "nearly") and kind != "vague":
            low, high = (None if low == high or name == "most" else low), high if high is not None else low
        approx |= name in ("nearly", "about")
    return Number(start, end, core, low, high, approx, unit, kind)


def bounds_around(text: str, floor: int, start: int, end: int, kind: str) -> Iterator[tuple[str, int, bool]]:
    """Each bound's name, how far it reaches, and whether it stands before the number; three in a row are as many as prose has."""
    if kind != "single" and not AGE.match(text, end):
        for _ in range(3):
            reach = max(floor, start - REACH)
            match = BEFORE.search(text[reach:start])
            if not match:
                break
            start = reach + match.start()
            yield match.lastgroup or "", start, True
    if match := AFTER.match(text[end : end + REACH]):
        yield match.lastgroup or "", end + match.end(), False
