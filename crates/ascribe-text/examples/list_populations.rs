//! Normalises the words for who is counted: reads one a line from standard input, prints words, key, whose and kind.

use std::io::{BufRead, Write};

use ascribe_text::normalise_population;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for text in std::io::stdin().lock().lines() {
        let text = text?;
        let population = normalise_population(&text);
        let whose = population.whose.as_deref().unwrap_or("-");
        let kind = population.kind.map_or("-", |kind| kind.as_str());
        writeln!(out, "{text}\t{}\t{whose}\t{kind}", population.key)?;
    }
    Ok(())
}
