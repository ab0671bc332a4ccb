//! Resolves names: reads one name a line from standard input, prints `name`, actor id, kind and rule, tab-separated.
//!
//! A name that the lexicon does not know has the id made from its words, and `-` for kind and rule.

use std::io::{BufRead, Write};

use ascribe_text::{actor_id, explain_actor};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for name in std::io::stdin().lock().lines() {
        let name = name?;
        match explain_actor(&name) {
            Some((actor, rule)) => {
                writeln!(out, "{name}\t{}\t{:?}\t{}", actor.id, actor.kind, rule.as_str())?
            }
            None => writeln!(out, "{name}\t{}\t-\t-", actor_id(&name))?,
        }
    }
    Ok(())
}
