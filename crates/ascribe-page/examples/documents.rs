//! Prints the documents of the given inputs as JSON lines, in the shape of `ascribe read --format jsonl`, without readings.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use ascribe_model::{Document, Span};
use ascribe_page::{PageRead, read_pages};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for path in std::env::args().skip(1) {
        let input: Box<dyn Read> =
            if path == "-" { Box::new(io::stdin()) } else { Box::new(File::open(&path)?) };
        for read in read_pages(&path, input, None) {
            match read {
                PageRead::Page(page) => writeln!(out, "{}", wire(&page.document))?,
                PageRead::Problem(problem) => eprintln!("{problem}"),
            }
        }
    }
    Ok(())
}

fn wire(document: &Document) -> Value {
    let mut code_points = vec![0; document.text.len() + 1];
    let mut n_seen = 0;
    for (at, c) in document.text.char_indices() {
        code_points[at] = n_seen;
        n_seen += 1;
        code_points[at + c.len_utf8()] = n_seen;
    }
    let range = |span: Span| (code_points[span.start], code_points[span.end]);
    let named = document.authors.iter().map(|author| json!({"text": author}));
    let bylines: Vec<Value> =
        document.bylines.iter().map(|byline| json!({"text": byline.text})).chain(named).collect();
    let blocks: Vec<Value> = document
        .blocks
        .iter()
        .map(|block| {
            let (start, end) = range(block.span);
            json!({"kind": block.kind.as_str(), "start": start, "end": end, "in_page": block.in_page.map(|span| [span.start, span.end])})
        })
        .collect();
    let date = |date: &Option<ascribe_model::PageDate>| {
        date.as_ref().map(|date| json!({"value": date.value, "basis": date.basis.as_str()}))
    };
    json!({"id": document.id, "document": {
        "headline": document.headline, "outlet": document.outlet, "url": document.url, "language": document.language,
        "published": date(&document.published), "modified": date(&document.modified), "captured": date(&document.captured),
        "bylines": bylines, "origin": document.origin.as_ref().map(|origin| &origin.text),
        "text": document.text, "blocks": blocks,
    }, "notices": document.notices.iter().map(|notice| json!({"code": notice.code, "message": notice.message})).collect::<Vec<_>>()})
}
