//! A claim of an older reading found again in the text as a newer engine reads the same page.

use ascribe_model::{Claim, Excerpt, Figure, Reading, Span};

use crate::acts::Judged;

/// The claim of `reading` that has the words a person looked at: at the same place of the same text, or else the only one
/// with these words.
pub(crate) fn claim_at<'a>(reading: &'a Reading, judged: &Judged) -> Option<&'a Claim> {
    let said = &judged.said;
    if said.holds_in(&reading.document.text) {
        let mut there = reading.claims.iter().filter(|claim| claim.excerpt.span.overlaps(said.span));
        if let Some(claim) = there.next() {
            return Some(claim);
        }
    }
    let mut alike = reading.claims.iter().filter(|claim| claim.excerpt.text == said.text);
    match (alike.next(), alike.next()) {
        (Some(claim), None) => Some(claim),
        _ => None,
    }
}

/// The claim moved to where its sentence stands in `text`; none where it stands nowhere or more than once.
pub(crate) fn relocate_claim(claim: &Claim, text: &str) -> Option<Claim> {
    let shift = Shift::of(&claim.sentence, text)?;
    let mut moved = claim.clone();
    moved.sentence = shift.excerpt(&claim.sentence);
    moved.excerpt = shift.excerpt(&claim.excerpt);
    for mention in moved.source.iter_mut().chain(&mut moved.via) {
        shift.mention(&mut mention.excerpt, &mut mention.name, text);
    }
    if let Some(place) = &mut moved.place {
        shift.mention(&mut place.excerpt, &mut place.name, text);
    }
    (moved.excerpt.holds_in(text)).then_some(moved)
}

/// Adds a claim of an older reading, with its figure, to a newer reading of the same page, if its sentence stands there.
pub(crate) fn add_claim(reading: &mut Reading, older: &Reading, claim: &Claim) {
    let text = &reading.document.text;
    let (Some(mut moved), Some(shift)) = (relocate_claim(claim, text), Shift::of(&claim.sentence, text))
    else {
        return;
    };
    let Some(figure) = older.figures.get(claim.figure) else { return };
    let figure = shift.figure(figure, text);
    moved.figure = reading.figures.len();
    moved.n_mentions = 1;
    reading.figures.push(figure);
    reading.claims.push(moved);
}

/// How far a sentence has moved.
struct Shift {
    from: usize,
    to: usize,
}

impl Shift {
    fn of(sentence: &Excerpt, text: &str) -> Option<Shift> {
        let from = sentence.span.start;
        if sentence.holds_in(text) {
            return Some(Shift { from, to: from });
        }
        let mut found = text.match_indices(&sentence.text);
        match (found.next(), found.next()) {
            (Some((to, _)), None) => Some(Shift { from, to }),
            _ => None,
        }
    }

    fn excerpt(&self, excerpt: &Excerpt) -> Excerpt {
        let start = (excerpt.span.start + self.to).saturating_sub(self.from);
        Excerpt { text: excerpt.text.clone(), span: Span::new(start, start + excerpt.span.len()) }
    }

    /// Moves a mention. Where its words do not stand in the new text it is empty and keeps its name.
    fn mention(&self, excerpt: &mut Excerpt, name: &mut Option<String>, text: &str) {
        let moved = self.excerpt(excerpt);
        if moved.holds_in(text) {
            *excerpt = moved;
        } else {
            let words = std::mem::take(&mut excerpt.text);
            name.get_or_insert(words);
            excerpt.span = Span::new(self.to, self.to);
        }
    }

    fn figure(&self, figure: &Figure, text: &str) -> Figure {
        let mut moved = figure.clone();
        moved.excerpt = self.excerpt(&figure.excerpt);
        moved.population =
            figure.population.as_ref().map(|it| self.excerpt(it)).filter(|it| it.holds_in(text));
        for mention in moved.source.iter_mut().chain(&mut moved.via) {
            self.mention(&mut mention.excerpt, &mut mention.name, text);
        }
        if let Some(place) = &mut moved.place {
            self.mention(&mut place.excerpt, &mut place.name, text);
        }
        if let Some(when) = &mut moved.when {
            self.mention(&mut when.excerpt, &mut None, text);
        }
        // Positions among statements, figures and tables are those of the older reading.
        (moved.statement, moved.base, moved.cell) = (None, None, None);
        moved.mentions.clear();
        moved
    }
}
