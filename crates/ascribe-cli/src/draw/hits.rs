//! Claims that were found: each with its sentence.

use std::io::{self, Write};

use ascribe::Hit;
use ascribe::model::Span;

use super::evidence::evidence;
use super::style::{self, paint};
use super::{escape, words};

/// Draws claims one beneath the other.
pub(crate) fn hits(hits: &[Hit], width: usize, out: &mut impl Write) -> io::Result<()> {
    for (idx, hit) in hits.iter().enumerate() {
        let gap = if idx == 0 { "" } else { "\n" };
        writeln!(out, "{gap}{}\n{}\n{}", head(hit), sentence(hit, width), place(hit, width))?;
    }
    Ok(())
}

fn head(hit: &Hit) -> String {
    let state = if hit.state == "open" { String::new() } else { format!(" · {}", hit.state) };
    let differs = if hit.differs { " · the machine now reads it otherwise" } else { "" };
    let facts = [hit.measure.as_str(), &hit.change, &hit.certainty].join(" · ");
    let population = escape::line(&hit.population).into_owned();
    let said = paint(style::STRONG, escape::line(&hit.said));
    let id = hit.id.get(..8).unwrap_or(&hit.id);
    format!("{id}  {said}  {facts} · {population}{state}{differs}").trim_end_matches(" · ").to_owned()
}

fn sentence(hit: &Hit, width: usize) -> String {
    let mark = hit.sentence.find(&hit.said).map(|start| Span::new(start, start + hit.said.len()));
    evidence(&hit.sentence, mark.as_slice(), "  │ ", width)
}

fn place(hit: &Hit, width: usize) -> String {
    let outlet = words::publisher(hit.outlet.as_deref(), &hit.document_id);
    let source = hit.source.as_ref().map_or(String::new(), |source| format!("{source} → "));
    let published = hit.published.as_deref().and_then(|day| day.parse().ok());
    let day = published.map_or("date unknown".to_owned(), words::day);
    let place = hit.place.as_ref().map_or(String::new(), |place| format!(" · {place}"));
    paint(style::FAINT, evidence(&format!("{source}{outlet}, {day}{place}"), &[], "  ╰ ", width))
}
