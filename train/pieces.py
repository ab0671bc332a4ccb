"""Text to word pieces, with the code points that each piece covers.

A word is a run of letters and digits; every other visible character is a word of its own. This differs from BERT's own
splitting only for symbols such as "€5", and is the same cut that the scorers make. Words are written in lower case
without accents and cut greedily into the longest pieces that the vocabulary holds.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
MAX_WORD_CHARS = 100
MAX_PIECES = 320
"""Pieces of one unit, marks at both ends included; no paragraph of the PolNeAR dev set is longer."""
SENTENCE_ENDS = frozenset(".!?")


@dataclass(frozen=True)
class Word:
    """A word of a text: code points [start, end) and the same characters in the vocabulary's spelling."""

    start: int
    end: int
    plain: str
    look: int


@dataclass(frozen=True)
class Unit:
    """What the tagger reads at once: a paragraph, or a part of a very long one."""

    words: list[Word]
    ids: list[int]
    looks: list[int]
    first_piece: list[int]
    """For every word the position of its first piece in `ids`."""


class Vocabulary:
    """Word pieces and their numbers; the order of lines in the file is the number."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.numbers = {piece: number for number, piece in enumerate(pieces)}

    @classmethod
    def read(cls, path: Path) -> "Vocabulary":
        return cls(path.read_text(encoding="utf-8").split("\n")[:-1])

    def cut(self, plain: str) -> list[int]:
        """The longest pieces from left to right; one unknown piece when some part is in no piece."""
        if len(plain) > MAX_WORD_CHARS:
            return [self.numbers[UNKNOWN]]
        found, at = [], 0
        while at < len(plain):
            for end in range(len(plain), at, -1):
                number = self.numbers.get(("##" if at else "") + plain[at:end])
                if number is not None:
                    found.append(number)
                    at = end
                    break
            else:
                return [self.numbers[UNKNOWN]]
        return found


def find_words(text: str) -> list[Word]:
    """The words of a text in order."""
    words: list[Word] = []
    at = 0
    while at < len(text):
        end = at + 1
        if text[at].isspace() or not spell(text[at]):
            at = end
            continue
        if text[at].isalnum():
            while end < len(text) and (text[end].isalnum() or is_mark(text[end])):
                end += 1
        after_blank = at == 0 or text[at - 1].isspace()
        words.append(Word(at, end, "".join(map(spell, text[at:end])), 2 * case_of(text[at:end]) + after_blank))
        at = end
    return words


def is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def spell(char: str) -> str:
    """One character as the vocabulary writes it; empty for accents and control characters."""
    if unicodedata.category(char) in ("Cc", "Cf", "Mn"):
        return ""
    return "".join(c for c in unicodedata.normalize("NFD", char).lower() if not is_mark(c))


def case_of(word: str) -> int:
    """0 no capital first, 1 capital first, 2 at least two characters and all letters capital."""
    if not word[0].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def cut_units(text: str, vocabulary: Vocabulary) -> list[Unit]:
    """The paragraphs (lines) of a text as units; a paragraph above `MAX_PIECES` is cut after a sentence, else anywhere."""
    units = []
    start = 0
    for line in text.split("\n"):
        words = [Word(w.start + start, w.end + start, w.plain, w.look) for w in find_words(line)]
        while words:
            taken = count_fitting(words, vocabulary)
            units.append(build_unit(words[:taken], vocabulary))
            words = words[taken:]
        start += len(line) + 1
    return units


def count_fitting(words: list[Word], vocabulary: Vocabulary) -> int:
    """How many words go into the next unit."""
    room, sentence = MAX_PIECES - 2, 0
    for position, word in enumerate(words):
        room -= len(vocabulary.cut(word.plain))
        if room < 0:
            return sentence or max(position, 1)
        if word.plain in SENTENCE_ENDS:
            sentence = position + 1
    return len(words)


def build_unit(words: list[Word], vocabulary: Vocabulary) -> Unit:
    ids, looks, first_piece = [vocabulary.numbers[CLS]], [0], []
    for word in words:
        first_piece.append(len(ids))
        pieces = vocabulary.cut(word.plain)
        ids += pieces
        looks += [word.look] * len(pieces)
    return Unit(words, [*ids, vocabulary.numbers[SEP]], [*looks, 0], first_piece)
