//! What is loaded at the first text is loaded once, however many threads begin at the same time.

use std::sync::Barrier;
use std::sync::mpsc::channel;
use std::time::Duration;

use ascribe_model::{Block, BlockKind, Document, Span};

/// Threads that wait for each other would wait for ever. Alone in its file: the first text of a process is read here.
#[test]
fn many_threads_read_a_first_text() {
    const N_THREADS: usize = 16;
    /// Loading takes a second or two, a test build on a busy machine ten times as long.
    const PATIENCE: Duration = Duration::from_secs(120);
    let text = "At least 12 people were killed in Oranje on Monday, the governor said.";
    let span = Span::new(0, text.len());
    let (done, finished) = channel();
    let start = std::sync::Arc::new(Barrier::new(N_THREADS));
    for _ in 0..N_THREADS {
        let (done, start) = (done.clone(), start.clone());
        std::thread::spawn(move || {
            start.wait();
            let document = Document {
                text: text.to_owned(),
                blocks: vec![Block { kind: BlockKind::Body, span, in_page: None }],
                ..Document::default()
            };
            let _ = done.send(ascribe_text::read_document(document).claims.len());
        });
    }
    for _ in 0..N_THREADS {
        assert_eq!(finished.recv_timeout(PATIENCE), Ok(1));
    }
}
