//! Review by single keys, on a screen of its own that is put away afterwards.

use std::io::{self, Write};

use ascribe::{Decision, Field};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, queue, terminal as screen};

use super::{Answer, Order, Sitting};
use crate::Ending;
use crate::draw::{self, escape};
use crate::failure::Failure;

pub(super) fn run(mut sitting: Sitting) -> Result<Ending, Failure> {
    let asked = {
        let mut console = Console::open()?;
        ask_all(&mut sitting, &mut console)
    };
    let n_waiting = sitting.ledger.n_waiting(&sitting.queue)?;
    anstream::eprintln!("{} decided, {}", sitting.n_decided(), draw::waiting(n_waiting));
    asked.map(|()| Ending::Done)
}

fn ask_all(sitting: &mut Sitting, console: &mut Console) -> Result<(), Failure> {
    let mut told = String::new();
    while let Some(item) = sitting.next()? {
        let why =
            sitting.why.as_ref().map_or(String::new(), |why| format!("  because: {}", escape::line(why)));
        console.show(&format!(
            "{}\n\n{}{why}\n{told}",
            sitting.drawn(&item)?,
            draw::key_line(sitting.queue.kind)
        ))?;
        let Some(order) = console.order()? else { continue };
        told = match sitting.do_order(&item, order)? {
            Answer::Quit => break,
            Answer::Noted => String::new(),
            Answer::Refused(why) => escape::line(&why).into_owned(),
            Answer::Recorded(operations) => operations.last().map_or(String::new(), draw::operation),
        };
    }
    Ok(())
}

/// The terminal in the mode of single keys. It is put back however the run ends.
struct Console {
    out: io::Stdout,
}

impl Console {
    fn open() -> io::Result<Console> {
        let mut console = Console { out: io::stdout() };
        screen::enable_raw_mode()?;
        execute!(console.out, EnterAlternateScreen)?;
        Ok(console)
    }

    fn show(&mut self, text: &str) -> io::Result<()> {
        queue!(self.out, screen::Clear(screen::ClearType::All), cursor::MoveTo(0, 0))?;
        // In this mode a line feed does not return to the first column.
        let mut out = anstream::AutoStream::auto(&mut self.out);
        write!(out, "{}", text.replace('\n', "\r\n"))?;
        out.flush()
    }

    /// The next order; none where the person thought better of it.
    fn order(&mut self) -> io::Result<Option<Order>> {
        let key = next_key()?;
        match key.code {
            KeyCode::Char('c') if !key.modifiers.contains(KeyModifiers::CONTROL) => self.correction(),
            KeyCode::Char('w') => Ok(self.line("because: ")?.map(Order::Reason)),
            _ => Ok(order_of(key)),
        }
    }

    fn correction(&mut self) -> io::Result<Option<Order>> {
        self.prompt(
            "a amount  m measure  k kind of change  y certainty  p population  s source  l place  t time: ",
        )?;
        let Some(field) = field_of(next_key()?) else { return Ok(None) };
        Ok(self.line(&format!("{field}: "))?.map(|value| Order::Correct(field, value)))
    }

    fn prompt(&mut self, words: &str) -> io::Result<()> {
        write!(self.out, "\r\n{words}")?;
        self.out.flush()
    }

    /// A line of words; none after Escape.
    fn line(&mut self, words: &str) -> io::Result<Option<String>> {
        let mut typed = String::new();
        loop {
            queue!(self.out, cursor::MoveToColumn(0), screen::Clear(screen::ClearType::CurrentLine))?;
            write!(self.out, "{words}{typed}")?;
            self.out.flush()?;
            match next_key()? {
                KeyEvent { code: KeyCode::Enter, .. } => return Ok(Some(typed)),
                key if key.code == KeyCode::Esc || is_interrupt(key) => return Ok(None),
                KeyEvent { code: KeyCode::Backspace, .. } => {
                    typed.pop();
                }
                KeyEvent { code: KeyCode::Char(character), .. } => typed.push(character),
                _ => {}
            }
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // Nothing can be done where the terminal is gone.
        let _ = execute!(self.out, LeaveAlternateScreen);
        let _ = screen::disable_raw_mode();
    }
}

fn next_key() -> io::Result<KeyEvent> {
    loop {
        match event::read()? {
            Event::Key(key) if key.kind != KeyEventKind::Release => return Ok(key),
            // Drawn anew with the new width.
            Event::Resize(..) => return Ok(KeyEvent::from(KeyCode::Null)),
            _ => {}
        }
    }
}

fn is_interrupt(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}

fn order_of(key: KeyEvent) -> Option<Order> {
    if is_interrupt(key) {
        return Some(Order::Quit);
    }
    match key.code {
        KeyCode::Char('a') => Some(Order::Decide(Decision::Accept)),
        KeyCode::Char('r') => Some(Order::Decide(Decision::Reject)),
        KeyCode::Char('u') => Some(Order::Decide(Decision::Undecided)),
        KeyCode::Char('s') => Some(Order::Skip),
        KeyCode::Char('z') => Some(Order::Undo),
        KeyCode::Char('q') | KeyCode::Esc => Some(Order::Quit),
        KeyCode::Char('?') => Some(Order::Help),
        KeyCode::Char(digit) => {
            digit.to_digit(10).filter(|digit| *digit > 0).map(|digit| Order::AsCoder(digit as usize - 1))
        }
        _ => None,
    }
}

fn field_of(key: KeyEvent) -> Option<Field> {
    match key.code {
        KeyCode::Char('a') => Some(Field::Amount),
        KeyCode::Char('m') => Some(Field::Measure),
        KeyCode::Char('k') => Some(Field::Change),
        KeyCode::Char('y') => Some(Field::Certainty),
        KeyCode::Char('p') => Some(Field::Population),
        KeyCode::Char('s') => Some(Field::Source),
        KeyCode::Char('l') => Some(Field::Place),
        KeyCode::Char('t') => Some(Field::When),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_has_a_key_of_its_own() {
        let order = |character| order_of(KeyEvent::from(KeyCode::Char(character)));
        assert_eq!(order('a'), Some(Order::Decide(Decision::Accept)));
        assert_eq!(order('2'), Some(Order::AsCoder(1)));
        assert_eq!((order('0'), order('x')), (None, None));
        let interrupt = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(order_of(interrupt), Some(Order::Quit));
        for field in Field::ALL {
            let keys = ('a'..='z').filter(|key| field_of(KeyEvent::from(KeyCode::Char(*key))) == Some(field));
            assert_eq!(keys.count(), 1, "{field}");
        }
    }
}
