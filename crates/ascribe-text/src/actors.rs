//! Actors: names resolved to persons, institutions and forces of the lexicon.

/// A known actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Stable id: `south-korea-nis`.
    pub id: String,
    /// The name to show.
    pub name: String,
}

/// Resolves a name as it stands in a text ("the NIS", "South Korea's spy agency") to an actor of the lexicon.
pub fn resolve_actor(_name: &str) -> Option<&'static Actor> {
    None
}
