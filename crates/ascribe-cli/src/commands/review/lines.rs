//! Review by lines: for scripts, and for terminals that take no single keys.
//!
//! One order a line: `a`, `r`, `u`, `s`, `z`, `q`, `c FIELD VALUE`, `w REASON`, `1` (as the first coder), `?`.

use std::io::{self, BufRead, Write};

use ascribe::Decision;

use super::{Answer, Order, Sitting};
use crate::Ending;
use crate::draw;
use crate::failure::Failure;

pub(super) fn run(mut sitting: Sitting) -> Result<Ending, Failure> {
    let mut out = anstream::stdout().lock();
    let mut orders = io::stdin().lock().lines();
    let mut is_understood = true;
    while let Some(item) = sitting.next()? {
        writeln!(out, "{}\n", sitting.drawn(&item)?)?;
        let Some(line) = orders.next().transpose()? else { break };
        let answer = match order_of(&line) {
            Ok(order) => sitting.do_order(&item, order)?,
            Err(wrong) => Answer::Refused(wrong),
        };
        match answer {
            Answer::Recorded(operations) => {
                operations
                    .iter()
                    .try_for_each(|operation| writeln!(out, "{}", draw::operation(operation)))?;
                writeln!(out)?;
            }
            Answer::Noted => {}
            Answer::Refused(why) => {
                is_understood = false;
                anstream::eprintln!("{}", draw::escape::lines(&why));
            }
            Answer::Quit => break,
        }
    }
    out.flush()?;
    let n_waiting = sitting.ledger.n_waiting(&sitting.queue)?;
    anstream::eprintln!("{} decided, {}", sitting.n_decided(), draw::waiting(n_waiting));
    Ok(if is_understood { Ending::Done } else { Ending::Failed })
}

fn order_of(line: &str) -> Result<Order, String> {
    let line = line.trim();
    let (key, rest) = line.split_once(' ').map_or((line, ""), |(key, rest)| (key, rest.trim()));
    match (key, rest) {
        ("a", "") => Ok(Order::Decide(Decision::Accept)),
        ("r", "") => Ok(Order::Decide(Decision::Reject)),
        ("u", "") => Ok(Order::Decide(Decision::Undecided)),
        ("s", "") => Ok(Order::Skip),
        ("z", "") => Ok(Order::Undo),
        ("q", "") => Ok(Order::Quit),
        ("?", "") => Ok(Order::Help),
        ("w", reason) => Ok(Order::Reason(reason.to_owned())),
        ("c", correction) => match correction.split_once(' ') {
            Some((field, value)) => Ok(Order::Correct(field.parse()?, value.trim().to_owned())),
            None => Err("a correction is `c FIELD VALUE`, for instance `c measure wounded`".to_owned()),
        },
        (number, "") if number.parse::<usize>().is_ok_and(|number| number > 0) => {
            Ok(Order::AsCoder(number.parse::<usize>().unwrap_or(1) - 1))
        }
        _ => Err(format!("`{line}` is no order\nhint: a, r, u, s, z, q, c FIELD VALUE, w REASON, 1 2 …")),
    }
}

#[cfg(test)]
mod tests {
    use ascribe::Field;

    use super::*;

    #[test]
    fn lines_are_orders() {
        assert_eq!(order_of(" a "), Ok(Order::Decide(Decision::Accept)));
        assert_eq!(
            order_of("c amount 3,000-4,000"),
            Ok(Order::Correct(Field::Amount, "3,000-4,000".to_owned()))
        );
        assert_eq!(
            order_of("c population North Korean men"),
            Ok(Order::Correct(Field::Population, "North Korean men".to_owned()))
        );
        assert_eq!(order_of("w"), Ok(Order::Reason(String::new())));
        assert_eq!(order_of("2"), Ok(Order::AsCoder(1)));
        for wrong in ["", "x", "a b", "0", "c measure", "c weight 3"] {
            assert!(order_of(wrong).is_err(), "{wrong}");
        }
    }
}
