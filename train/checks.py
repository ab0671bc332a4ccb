"""Tests of what needs no training: `python -m unittest checks`."""

import re
import unittest

import numpy as np

from decode import find_cues, find_labels, spans_of
from model import ROLE_LABELS, relate
from patterns import make_documents
from pieces import CLS, SEP, UNKNOWN, Vocabulary, cut_units, find_words

VOCABULARY = Vocabulary([UNKNOWN, CLS, SEP, "na", "##ive", "said", ".", "“"])


class Checks(unittest.TestCase):
    def test_words_keep_their_code_points(self) -> None:
        text = "“Naïve 😀 U.N. men,” X said."
        words = find_words(text)
        self.assertEqual([text[w.start : w.end] for w in words], ["“", "Naïve", "😀", "U", ".", "N", ".", "men", ",", "”", "X", "said", "."])
        self.assertEqual([w.plain for w in words[:2]], ["“", "naive"])
        self.assertEqual([w.look for w in words[:5]], [1, 2, 1, 3, 0])

    def test_longest_pieces_first(self) -> None:
        self.assertEqual(VOCABULARY.cut("naive"), [3, 4])
        self.assertEqual(VOCABULARY.cut("navy"), [0])

    def test_long_lines_are_cut_after_a_sentence(self) -> None:
        units = cut_units("said said. " * 200 + "\nsaid", VOCABULARY)
        self.assertEqual([len(unit.words) for unit in units], [318, 282, 1])
        self.assertEqual(units[-1].words[0].start, len("said said. " * 200) + 1)

    def test_relations_grow_with_distance(self) -> None:
        self.assertEqual(relate(9, [(3, 5)]), [3, 2, 1, 0, 0, 12, 13, 14, 15])

    def test_cue_parts_join(self) -> None:
        scores = np.full((5, 4), -9.0)
        scores[range(5), [1, 2, 0, 3, 0]] = 9.0
        self.assertEqual(find_cues(scores, 0.5), [[(0, 2), (3, 4)]])

    def test_paths_are_allowed(self) -> None:
        for seed in range(50):
            labels = find_labels(np.random.default_rng(seed).normal(0, 3, (30, 5)), [(4, 6)])
            self.assertEqual(list(labels[4:6]), [0, 0])
            self.assertLessEqual(len(spans_of(labels, "source")), 1)
            for before, label in zip([0, *labels], labels, strict=False):
                if ROLE_LABELS[label].startswith("I-"):
                    self.assertEqual(ROLE_LABELS[before][2:], ROLE_LABELS[label][2:])

    def test_made_texts_are_whole(self) -> None:
        for document in make_documents(500, 1):
            self.assertIsNone(re.search(r"[\[\]{}]", document["text"]))
            for statement in document["statements"]:
                self.assertTrue(statement["cue"])
                for start, end in sum(statement.values(), []):
                    self.assertEqual(document["text"][start:end], document["text"][start:end].strip())
                    self.assertTrue(0 <= start < end <= len(document["text"]))


if __name__ == "__main__":
    unittest.main()
