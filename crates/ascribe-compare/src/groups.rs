//! Disjoint groups that grow together.

use std::collections::HashMap;

/// Positions in disjoint groups.
pub(crate) struct Groups {
    leader: Vec<usize>,
}

impl Groups {
    /// Each position in a group of its own.
    pub fn of(n_positions: usize) -> Groups {
        Groups { leader: (0..n_positions).collect() }
    }

    fn leader(&mut self, of: usize) -> usize {
        let mut at = of;
        while self.leader[at] != at {
            self.leader[at] = self.leader[self.leader[at]];
            at = self.leader[at];
        }
        at
    }

    /// Makes the groups of two positions one.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.leader(a), self.leader(b));
        self.leader[a.max(b)] = a.min(b);
    }

    /// The number of each position's group; groups are numbered in the order of their first position.
    pub fn numbers(mut self) -> Vec<usize> {
        let mut number_of: HashMap<usize, usize> = HashMap::new();
        (0..self.leader.len())
            .map(|idx| {
                let leader = self.leader(idx);
                let next = number_of.len();
                *number_of.entry(leader).or_insert(next)
            })
            .collect()
    }
}
