//! Parts of a cell: one of several values, the relay within a source's name.

use ascribe_model::{Excerpt, Span};

use crate::Unclear;
use crate::mapping::{Pick, Take};
use crate::rows::costly;

/// One of several values in a cell, as the mapping says.
pub(crate) fn pick(take: &Take, column: &str, excerpt: Excerpt) -> Result<Excerpt, Unclear> {
    let Some(separator) = take.separator.as_deref().filter(|separator| excerpt.text.contains(separator))
    else {
        return Ok(excerpt);
    };
    let mut offset = 0;
    let parts: Vec<(usize, &str)> = excerpt
        .text
        .split(separator)
        .map(|part| {
            let start = offset;
            offset += part.len() + separator.len();
            (start, part)
        })
        .collect();
    let all_same = parts.iter().all(|(_, part)| part.trim() == parts[0].1.trim());
    let picked = match take.pick {
        Some(Pick::Last) => parts.last(),
        Some(Pick::First) => parts.first(),
        None if all_same => parts.first(),
        None => None,
    };
    let Some((offset, part)) = picked else {
        let message = format!(
            "`{}` holds several; `pick = \"first\"` or `\"last\"` in the mapping says which",
            excerpt.text
        );
        return Err(costly(column, message));
    };
    let before = part.len() - part.trim_start().len();
    let start = excerpt.span.start + offset + before;
    let part = part.trim().to_owned();
    Ok(Excerpt { span: Span::new(start, start + part.len()), text: part })
}

/// Parts the relay from a source's name by the first pattern that fits.
pub(crate) fn part_relay(excerpt: &Excerpt, patterns: &[String]) -> (Excerpt, Option<Excerpt>) {
    for pattern in patterns {
        let Some((before, behind)) = pattern.split_once('*') else { continue };
        let Some(start) = find_ignoring_case(&excerpt.text, before) else { continue };
        let inner = start + before.len();
        let Some(end) =
            excerpt.text[inner..].find(behind).map(|at| inner + at).filter(|_| !behind.is_empty())
        else {
            continue;
        };
        let cut = |from: usize, to: usize| {
            let piece = &excerpt.text[from..to];
            let from = from + piece.len() - piece.trim_start().len();
            let piece = piece.trim();
            let at = excerpt.span.start + from;
            Excerpt { text: piece.to_owned(), span: Span::new(at, at + piece.len()) }
        };
        let (source, via) = (cut(0, start), cut(inner, end));
        if !source.text.is_empty() && !via.text.is_empty() {
            return (source, Some(via));
        }
    }
    (excerpt.clone(), None)
}

/// Where `sought` (ASCII) begins in `text`, whatever the case.
fn find_ignoring_case(text: &str, sought: &str) -> Option<usize> {
    let is_there = |at: &usize| {
        text.get(*at..*at + sought.len()).is_some_and(|piece| piece.eq_ignore_ascii_case(sought))
    };
    (0..text.len()).find(is_there)
}
