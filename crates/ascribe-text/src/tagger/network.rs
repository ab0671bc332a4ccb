//! The network: three graphs that `rten` runs, the encoder once per unit, the role head once for all its cues, and the figure
//! head for the numbers of a window.

use std::ops::Range;
use std::sync::LazyLock;

use rten::{Model, ModelOptions, NodeId, OpRegistry, Value, ValueOrView, op_registry};
use rten_tensor::{NdTensor, Tensor};
use serde::Deserialize;

use super::decode::{N_CUE_LABELS, N_ROLE_LABELS};
use super::numbers::{FigureSettings, N_CHOICES, N_ROLES, NumberScores};
use super::pieces::{Unit, Vocabulary};
use super::windows::Laid;

/// The network and its vocabulary, loaded at the first text: on `rten`'s pool, since the workers of any other may all be
/// waiting for it.
pub(super) static NETWORK: LazyLock<Network> = LazyLock::new(|| rten::thread_pool().run(Network::load));

/// Upper ends of the classes of distance to a cue, in pieces; the classes of training.
const DISTANCE_STEPS: [usize; 10] = [1, 2, 3, 4, 6, 9, 14, 22, 35, 60];
/// Relations before a cue come first, then those behind it.
const N_DISTANCES: usize = DISTANCE_STEPS.len() + 1;

/// Numbers that the figure head is asked about at a time: bounds the memory of a page of tables.
const MAX_NUMBERS: usize = 16;

/// The vocabulary and the graphs.
pub(super) struct Network {
    /// What decoding needs besides the scores.
    pub settings: Settings,
    /// The same for the figure head.
    pub figure_settings: FigureSettings,
    /// How words are cut into pieces.
    pub vocabulary: Vocabulary,
    encoder: Graph<3, 2>,
    roles: Graph<2, 2>,
    figures: Graph<3, 3>,
}

/// What decoding needs besides the scores; chosen and fitted in training, see the card in `models/`.
#[derive(Debug, Deserialize)]
pub(super) struct Settings {
    /// A word is part of a cue from this share on.
    pub cue_min: f32,
    confidence_weights: [f32; 5],
    confidence_bias: f32,
}

impl Settings {
    fn of(json: &str) -> Settings {
        match serde_json::from_str(json) {
            Ok(settings) => settings,
            Err(err) => panic!("models/attribution-settings.json: {err}"),
        }
    }

    /// How likely a statement with these features is right, 0 to 1.
    pub fn confidence(&self, features: [f32; 5]) -> f32 {
        let weighted =
            features.iter().zip(&self.confidence_weights).map(|(feature, weight)| feature * weight);
        let logit: f32 = weighted.sum::<f32>() + self.confidence_bias;
        1.0 / (1.0 + (-logit).exp())
    }
}

/// What the encoder makes of a unit.
pub(super) struct Encoded {
    /// The state of each piece.
    pub hidden: Value,
    /// The cue scores of each word.
    pub cue_scores: Vec<[f32; N_CUE_LABELS]>,
}

/// What the role head makes of a cue.
pub(super) struct Asked {
    /// The role scores of each word.
    pub role_scores: Vec<[f32; N_ROLE_LABELS]>,
    /// How much the cue looks like one, as a logit.
    pub verdict: f32,
}

impl Network {
    /// Loads what is in the binary.
    fn load() -> Network {
        Network {
            settings: Settings::of(include_str!("../../../../models/attribution-settings.json")),
            figure_settings: FigureSettings::of(include_str!("../../../../models/figures-settings.json")),
            vocabulary: Vocabulary::of(include_str!("../../../../models/attribution-vocabulary.txt")),
            encoder: Graph::load(
                include_bytes!("../../../../models/attribution-encoder.onnx"),
                ["ids", "looks", "positions"],
                ["hidden", "cue"],
            ),
            roles: Graph::load(
                include_bytes!("../../../../models/attribution-roles.onnx"),
                ["hidden", "relations"],
                ["role", "verdict"],
            ),
            figures: Graph::load(
                include_bytes!("../../../../models/figures.onnx"),
                ["hidden", "lines", "relations"],
                ["choices", "first", "last"],
            ),
        }
    }

    /// Runs the encoder over a unit; none when the graph refuses, which no text has made it do.
    pub fn encode(&self, unit: &Unit) -> Option<Encoded> {
        let n_pieces = unit.ids.len();
        let row = |values: Vec<i32>| ValueOrView::from(NdTensor::from_data([1, n_pieces], values));
        let positions = (0..).take(n_pieces).collect();
        let [hidden, cue] =
            self.encoder.run([row(unit.ids.clone()), row(unit.looks.clone()), row(positions)])?;
        let cue = values_of(cue)?;
        Some(Encoded { hidden, cue_scores: scores_of_words(unit, &cue) })
    }

    /// Asks for the roles of cues, each given by the words of its pieces; there must be one at least.
    pub fn ask(&self, unit: &Unit, encoded: &Encoded, cues: &[Vec<Range<usize>>]) -> Option<Vec<Asked>> {
        let n_pieces = unit.ids.len();
        let parts = |cue: &Vec<Range<usize>>| -> Vec<Range<usize>> {
            cue.iter().map(|words| unit.pieces(words)).collect()
        };
        let related = |parts: &Vec<Range<usize>>| -> Vec<i32> {
            (0..n_pieces).map(|piece| relation_to(piece, parts)).collect()
        };
        let relations: Vec<i32> = cues.iter().map(parts).flat_map(|parts| related(&parts)).collect();
        let relations = ValueOrView::from(NdTensor::from_data([cues.len(), n_pieces], relations));
        let [roles, verdicts] = self.roles.run([ValueOrView::from(&encoded.hidden), relations])?;
        let (roles, verdicts) = (values_of(roles)?, values_of(verdicts)?);
        let rows = roles.chunks_exact(n_pieces * N_ROLE_LABELS).zip(verdicts.chunks_exact(n_pieces));
        let asked = rows.zip(cues).map(|((roles, verdicts), cue)| Asked {
            role_scores: scores_of_words(unit, roles),
            verdict: verdicts[cue.first().map_or(0, |words| unit.first_piece[words.start])],
        });
        Some(asked.collect())
    }

    /// Asks about numbers of a window, each given by its pieces; there must be one at least.
    pub fn ask_numbers(&self, laid: &Laid, numbers: &[Range<usize>]) -> Option<Vec<NumberScores>> {
        let mut asked = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(MAX_NUMBERS) {
            asked.extend(self.ask_some_numbers(laid, some)?);
        }
        Some(asked)
    }

    fn ask_some_numbers(&self, laid: &Laid, numbers: &[Range<usize>]) -> Option<Vec<NumberScores>> {
        let n_pieces = laid.lines.len();
        let width = laid.hidden.len() / n_pieces.max(1);
        let hidden = NdTensor::from_data([1, n_pieces, width], laid.hidden.clone());
        let lines = NdTensor::from_data([1, n_pieces], laid.lines.clone());
        let related = |number: &Range<usize>| -> Vec<i32> {
            (0..n_pieces).map(|piece| relation_to(piece, std::slice::from_ref(number))).collect()
        };
        let relations: Vec<i32> = numbers.iter().flat_map(related).collect();
        let relations = NdTensor::from_data([numbers.len(), n_pieces], relations);
        let inputs = [ValueOrView::from(hidden), ValueOrView::from(lines), ValueOrView::from(relations)];
        let [choices, first, last] = self.figures.run(inputs)?;
        let (choices, first, last) = (values_of(choices)?, values_of(first)?, values_of(last)?);
        let scores_of = |position: usize, number: &Range<usize>| {
            let at = (position * n_pieces + number.start) * N_CHOICES;
            let of_word = |scores: &[f32], piece: &usize| -> [f32; N_ROLES] {
                let at = (position * n_pieces + piece) * N_ROLES;
                std::array::from_fn(|role| scores[at + role])
            };
            NumberScores {
                choices: std::array::from_fn(|choice| choices[at + choice]),
                first: laid.first_pieces.iter().map(|piece| of_word(&first, piece)).collect(),
                last: laid.first_pieces.iter().map(|piece| of_word(&last, piece)).collect(),
            }
        };
        Some(numbers.iter().enumerate().map(|(position, number)| scores_of(position, number)).collect())
    }
}

/// A graph with the places where values go in and come out.
struct Graph<const N_INPUTS: usize, const N_OUTPUTS: usize> {
    model: Model,
    inputs: [NodeId; N_INPUTS],
    outputs: [NodeId; N_OUTPUTS],
}

impl<const N_INPUTS: usize, const N_OUTPUTS: usize> Graph<N_INPUTS, N_OUTPUTS> {
    /// Reads a graph that is in the binary; one that cannot be read is a defect of the build, which every test would show.
    fn load(bytes: &'static [u8], inputs: [&str; N_INPUTS], outputs: [&str; N_OUTPUTS]) -> Self {
        // Packed weights cost 15 MB and save packing them again for every paragraph, half of the time of a short one.
        let loaded = ModelOptions::with_ops(operators()).prepack_weights(true).load_static_slice(bytes);
        let model = match loaded {
            Ok(model) => model,
            Err(err) => panic!("models: a graph cannot be read: {err}"),
        };
        let node = |name: &str| match model.find_node(name) {
            Some(node) => node,
            None => panic!("models: a graph has no `{name}`"),
        };
        Graph { inputs: inputs.map(node), outputs: outputs.map(node), model }
    }

    fn run(&self, inputs: [ValueOrView; N_INPUTS]) -> Option<[Value; N_OUTPUTS]> {
        self.model.run_n(self.inputs.into_iter().zip(inputs).collect(), self.outputs, None).ok()
    }
}

/// The operators that the graphs use; the others stay out of the binary.
fn operators() -> OpRegistry {
    op_registry!(
        Add,
        Cast,
        Concat,
        DequantizeLinear,
        Div,
        DynamicQuantizeLinear,
        Erf,
        Gather,
        Identity,
        LayerNormalization,
        MatMul,
        MatMulInteger,
        Mul,
        Reshape,
        Shape,
        Slice,
        Softmax,
        Sqrt,
        Squeeze,
        Sub,
        Transpose,
        Unsqueeze
    )
}

/// The numbers in a value, row by row.
pub(super) fn values_of(value: Value) -> Option<Vec<f32>> {
    Some(Tensor::<f32>::try_from(value).ok()?.into_data())
}

/// The scores at the first piece of each word.
fn scores_of_words<const N_LABELS: usize>(unit: &Unit, scores: &[f32]) -> Vec<[f32; N_LABELS]> {
    let first_pieces = &unit.first_piece[..unit.words.len()];
    first_pieces.iter().map(|piece| std::array::from_fn(|label| scores[piece * N_LABELS + label])).collect()
}

/// Where a piece stands to a cue: 0 inside it, else a class of distance before or behind its nearest part.
fn relation_to(piece: usize, cue: &[Range<usize>]) -> i32 {
    let gaps = cue.iter().map(|part| match piece < part.start {
        true => (part.start - piece, 0),
        false => ((piece + 1).saturating_sub(part.end), 1),
    });
    let Some((gap, side)) = gaps.min().filter(|(gap, _)| *gap > 0) else { return 0 };
    let class = DISTANCE_STEPS.iter().filter(|step| gap > **step).count();
    (1 + side * N_DISTANCES + class) as i32
}

#[cfg(test)]
mod tests {
    use super::relation_to;

    #[test]
    fn relations_are_classes_of_distance() {
        let related: Vec<i32> = (0..9).map(|piece| relation_to(piece, &[3..4, 6..7])).collect();
        assert_eq!(related, [3, 2, 1, 0, 12, 1, 0, 12, 13]);
        assert_eq!(relation_to(200, std::slice::from_ref(&(3..4))), 22);
    }
}
