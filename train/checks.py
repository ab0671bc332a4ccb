"""Tests of what needs no training: `python -m unittest checks`."""

import random
import re
import unittest

import numpy as np
import torch

from decode import find_cues, find_labels, spans_of
from figure_fit import build_batch, hide_words
from figure_numbers import find_numbers
from figure_reading import read_role
from figure_texts import MAX_WORDS, Window, build_passages, cut_windows
from model import ROLE_LABELS, Encoder, relate
from patterns import make_documents
from pieces import CLS, MAX_PIECES, SEP, UNKNOWN, Vocabulary, cut_units, find_words
from texts import is_kept

VOCABULARY = Vocabulary([UNKNOWN, CLS, SEP, "na", "##ive", "said", ".", "“"])
FIGURE = {
    "start": 9, "end": 10, "measure": "killed", "change": ["event"], "certainty": ["stated"],
    "population": ["men"], "source": ["Na"], "place": [None], "when": [None],
}  # fmt: skip


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

    def test_numbers_say_what_their_words_allow(self) -> None:
        for text, low, high, unit in (
            ("more than 4,000 troops", 4000, None, "people"),
            ("3,000 to 4,000 men", 3000, 4000, "people"),
            ("nearly one-third of them", None, 1 / 3, "share"),
            ("tens of thousands fled", 20000, None, "people"),
            ("some 2.5 million people", 2.5e6, 2.5e6, "people"),
            ("two-thousand-700 dead", 2700, 2700, "people"),
            ("half a dozen died", 6, 6, "people"),
            ("fewer than 30 percent", None, 0.3, "share"),
            ("an officer", 1, 1, "people"),
            ("another 12 men", 12, 12, "people"),
        ):
            (number,) = find_numbers(text)
            self.assertEqual((number.low, number.high, number.unit), (low, high, unit), text)

    def test_numbers_do_not_overlap(self) -> None:
        text = "between 30 and 35 men, a hundred and five, one in ten, 3-4,000, 20+, a few hundred, 12:30"
        numbers = find_numbers(text)
        for before, number in zip(numbers, numbers[1:], strict=False):
            self.assertLessEqual(before.core[1], number.core[0])

    def test_windows_ask_every_line_once(self) -> None:
        text = "\n".join("said " * n for n in (5, 40, 100, 300, 90, 90, 90, 20, 318))
        windows = cut_windows(cut_units(text, VOCABULARY))
        self.assertEqual([at for window in windows for at in window.asked], list(range(9)))
        self.assertEqual([window.indices for window in windows[:3]], [(0, 1, 2), (0, 3), (0, 1, 4, 5)])
        for window in windows:
            self.assertLessEqual(len(window.lines), MAX_PIECES)
            self.assertEqual(len(window.words), len(window.starts))

    def test_answers_are_found_wherever_they_stand(self) -> None:
        document = {"id": "", "text": "Na said: 4 men.\nNaive men, Na said.", "figures": [FIGURE]}
        (passage,) = build_passages(document, [], VOCABULARY)
        (question,) = passage.questions
        self.assertEqual(question.places["source"], [(0, 0), (9, 0)])
        self.assertEqual(question.places["population"], [(4, 0), (7, 0)])
        self.assertEqual(question.places["when"], [None])
        self.assertEqual(question.choices["measure"], [1])

    def test_lines_of_a_window_are_encoded_one_by_one(self) -> None:
        encoder = Encoder(len(VOCABULARY.pieces), 0.0).eval()
        text = "Na said: 4 men.\nNaive men, Na said.\nsaid."
        (passage,) = build_passages({"id": "", "text": text}, [], VOCABULARY)
        batch = build_batch([(passage, passage.questions)], 0, random.Random(1))
        units = passage.window.units
        as_one = [encoder(torch.tensor([unit.ids]), torch.tensor([unit.looks]), torch.arange(len(unit.ids))[None])[0] for unit in units]
        ids = torch.tensor([[piece for unit in units for piece in unit.ids]])
        laid, _ = encoder(ids, batch.looks, batch.positions, batch.same_line)
        self.assertLess((laid - torch.cat(as_one, 1)).abs().max().item(), 1e-4)

    def test_numbers_asked_about_are_not_hidden(self) -> None:
        (passage,) = build_passages({"id": "", "text": "said " * 200 + "4 " + "said " * 100}, [], VOCABULARY)
        (question,) = passage.questions
        ids = hide_words(passage.window, [question], -1, random.Random(1))
        self.assertTrue(10 < ids.count(-1) < 60)
        self.assertNotIn(-1, ids[slice(*question.pieces)])

    def test_the_same_words_are_one_answer(self) -> None:
        text = "na said na said"
        window = Window(cut_units(text, VOCABULARY), (0,), (0,))
        first, last = np.array([1.1, -9.0, 1.0, -9.0]), np.array([3.0, 0.0, 3.0, 0.0])
        answer = read_role(text, window, 1.2, first, last, np.array([0.0, *[-9.0] * (MAX_WORDS - 1)]))
        self.assertEqual(answer.value, (0, 2))
        self.assertGreater(answer.probability, 0.5)

    def test_one_passage_in_ten_is_kept(self) -> None:
        self.assertEqual([n for n in range(40) if is_kept(str(n))], [18])


if __name__ == "__main__":
    unittest.main()
