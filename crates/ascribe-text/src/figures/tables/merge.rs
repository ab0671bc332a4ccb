//! Figures of tables among those of the text.

use std::collections::BTreeMap;

use ascribe_model::Figure;

use super::TableFigures;
use crate::figures::restated::{Count, count_of, restates};

/// Puts the figures of tables among those of the text, in text order, and links a whole to the figure of the text that says the
/// same. Rows of a table never restate one another: two districts may count alike.
pub(crate) fn add_figures(of_text: Vec<Figure>, tables: &TableFigures) -> Vec<Figure> {
    if tables.figures.is_empty() {
        return of_text;
    }
    let n_text = of_text.len();
    let mut figures: Vec<(usize, Figure)> =
        of_text.into_iter().chain(tables.figures.iter().cloned()).enumerate().collect();
    figures.sort_by_key(|(idx, figure)| (figure.excerpt.span.start, *idx));
    let mut now = vec![0; figures.len()];
    for (position, (before, _)) in figures.iter().enumerate() {
        now[*before] = position;
    }
    let mut figures: Vec<Figure> = figures.into_iter().map(|(_, figure)| figure).collect();
    for figure in &mut figures {
        figure.base = figure.base.map(|base| now[base]);
        figure.mentions.iter_mut().for_each(|mention| *mention = now[*mention]);
    }
    let wholes = (0..tables.figures.len()).filter(|idx| tables.are_whole[*idx]).map(|idx| now[n_text + idx]);
    link_wholes(&mut figures, wholes);
    figures
}

fn link_wholes(figures: &mut [Figure], wholes: impl Iterator<Item = usize>) {
    let mut is_mention = vec![false; figures.len()];
    figures.iter().flat_map(|figure| &figure.mentions).for_each(|mention| is_mention[*mention] = true);
    let mut mains: BTreeMap<Count, usize> = BTreeMap::new();
    for (idx, figure) in figures.iter().enumerate().filter(|(idx, _)| !is_mention[*idx]) {
        if figure.cell.is_none() {
            mains.entry(count_of(figure)).or_insert(idx);
        }
    }
    for whole in wholes {
        let Some(text) = mains.get(&count_of(&figures[whole])).copied() else { continue };
        if !restates(&figures[text], &figures[whole]) {
            continue;
        }
        let (main, later) = (text.min(whole), text.max(whole));
        let mentions = std::mem::take(&mut figures[later].mentions);
        figures[main].mentions.push(later);
        figures[main].mentions.extend(mentions);
        figures[main].mentions.sort_unstable();
        mains.insert(count_of(&figures[main]), main);
    }
}
