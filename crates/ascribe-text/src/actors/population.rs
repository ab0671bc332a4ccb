//! Who is counted, normalised so that "North Korean troops" and "soldiers from North Korea" can be compared.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::countries::{countries, country_word};
use crate::names::name_key;

use super::{ActorKind, ActorRule, explain_actor};

/// Who is counted, in a form that can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// Whose people they are: the code of a country, or the id of an actor ("Hamas fighters").
    pub whose: Option<String>,
    /// What sort of people; none for people at large.
    pub kind: Option<PopulationKind>,
    /// The words that distinguish, in a fixed order: "north korean military". Equal for populations that are the same.
    pub key: String,
}

/// What sort of people are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PopulationKind {
    /// Soldiers, troops, fighters of a state.
    Military,
    /// Fighters of an armed group, militants, insurgents.
    Militants,
    /// Police and other security people.
    Police,
    /// Civilians.
    Civilian,
    /// Children, minors.
    Children,
    /// Women.
    Women,
    /// Men.
    Men,
    /// Doctors, nurses, paramedics.
    Medical,
    /// Journalists.
    Journalists,
    /// Aid and UN workers.
    Aid,
    /// Refugees, migrants, displaced people.
    Migrants,
    /// Hostages and prisoners.
    Captives,
    /// Rescue workers.
    Rescuers,
    /// Other workers.
    Workers,
    /// Students, pupils.
    Students,
    /// Worshippers, pilgrims.
    Worshippers,
}

impl PopulationKind {
    /// The word for it in keys and output.
    pub fn as_str(self) -> &'static str {
        match self {
            PopulationKind::Military => "military",
            PopulationKind::Militants => "militants",
            PopulationKind::Police => "police",
            PopulationKind::Civilian => "civilian",
            PopulationKind::Children => "children",
            PopulationKind::Women => "women",
            PopulationKind::Men => "men",
            PopulationKind::Medical => "medical",
            PopulationKind::Journalists => "journalists",
            PopulationKind::Aid => "aid",
            PopulationKind::Migrants => "migrants",
            PopulationKind::Captives => "captives",
            PopulationKind::Rescuers => "rescuers",
            PopulationKind::Workers => "workers",
            PopulationKind::Students => "students",
            PopulationKind::Worshippers => "worshippers",
        }
    }

    /// Whether everyone of this kind is also of the other: children, women, doctors and journalists are civilians
    /// where nothing else is said.
    pub fn is_part_of(self, other: PopulationKind) -> bool {
        use PopulationKind::*;
        self == other
            || other == Civilian
                && matches!(
                    self,
                    Children
                        | Women
                        | Medical
                        | Journalists
                        | Aid
                        | Migrants
                        | Rescuers
                        | Workers
                        | Students
                        | Worshippers
                )
    }
}

/// Normalises the words for who is counted.
pub fn normalise_population(text: &str) -> Population {
    let key = name_key(&text.replace("’s ", " ").replace("'s ", " "));
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let mut population = Population::default();
    let mut rest = BTreeSet::new();
    let mut idx = 0;
    while idx < words.len() {
        if let Some((whose, n_words, kind)) = whose_at(&words, idx) {
            population.whose.get_or_insert(whose);
            population.kind = population.kind.or(kind);
            idx += n_words;
            continue;
        }
        match kind_of(words[idx]) {
            Some(kind) => match population.kind {
                None => population.kind = Some(kind),
                Some(known) if kind.is_part_of(known) => population.kind = Some(kind),
                // "troops and civilians" are both, "health workers" the first.
                Some(known) if is_joined(&words, idx) && !known.is_part_of(kind) => {
                    rest.insert(kind.as_str().to_owned());
                }
                Some(_) => {}
            },
            None if is_plain(words[idx]) => {}
            None => {
                rest.insert(singular(words[idx]));
            }
        }
        idx += 1;
    }
    population.key = population_key(&population, &rest);
    population
}

/// The country or actor named at `idx`, in how many words, and whether the name itself says that they are soldiers.
fn whose_at(words: &[&str], idx: usize) -> Option<(String, usize, Option<PopulationKind>)> {
    for n_words in (1..=3.min(words.len() - idx)).rev() {
        let name = words[idx..idx + n_words].join(" ");
        if let Some((country, _)) = country_word(&name) {
            return Some((countries()[country].code.clone(), n_words, None));
        }
        if n_words == 1 && (is_plain(&name) || kind_of(&name).is_some()) {
            return None;
        }
        // Acronyms are told by their capitals, which a key has not.
        let Some((actor, ActorRule::Listed)) = explain_actor(&name.to_uppercase()) else { continue };
        match (actor.kind, &actor.country) {
            (ActorKind::ArmedGroup | ActorKind::Un | ActorKind::Intergovernmental | ActorKind::Ngo, _) => {
                return Some((actor.id.clone(), n_words, None));
            }
            (ActorKind::Force, Some(country)) => {
                return Some((country.clone(), n_words, Some(PopulationKind::Military)));
            }
            _ => {}
        }
    }
    None
}

/// Whether "and" or "or" stands before the word.
fn is_joined(words: &[&str], idx: usize) -> bool {
    idx > 0 && matches!(words[idx - 1], "and" | "or")
}

fn population_key(population: &Population, rest: &BTreeSet<String>) -> String {
    let whose = population.whose.as_deref().map(|whose| {
        let country = crate::countries::country_idx(whose).map(|idx| name_key(&countries()[idx].demonym));
        country.unwrap_or_else(|| whose.replace('-', " "))
    });
    let kind = population.kind.map(|kind| kind.as_str().to_owned());
    let words: Vec<String> = whose.into_iter().chain(rest.iter().cloned()).chain(kind).collect();
    if words.is_empty() { "people".to_owned() } else { words.join(" ") }
}

fn kind_of(word: &str) -> Option<PopulationKind> {
    use PopulationKind::*;
    Some(match word {
        "troops" | "troop" | "soldiers" | "soldier" | "servicemen" | "serviceman" | "servicewomen"
        | "personnel" | "army" | "military" | "conscripts" | "conscript" | "recruits" | "reservists"
        | "marines" | "paratroopers" | "airmen" | "sailors" | "officers" | "officer" | "commanders"
        | "commander" | "generals" | "infantry" | "infantrymen" | "forces" | "force" | "guardsmen"
        | "peacekeepers" | "peacekeeper" | "combatants" | "sappers" | "engineers" | "deminers"
        | "regulars" | "contingent" | "service" | "servicemembers" | "mercenaries" | "mercenary"
        | "noncombatants" | "warriors" | "servicepeople" | "reinforcements" => Military,
        "fighters" | "fighter" | "militants" | "militant" | "rebels" | "rebel" | "insurgents"
        | "insurgent" | "jihadists" | "jihadist" | "terrorists" | "terrorist" | "gunmen" | "gunman"
        | "militiamen" | "militia" | "extremists" | "guerrillas" | "guerrilla" | "separatists"
        | "bandits" | "operatives" | "bombers" | "attackers" | "jihadis" => Militants,
        "police" | "policemen" | "policeman" | "policewomen" | "gendarmes" | "guards" | "security" => Police,
        "civilians" | "civilian" | "residents" | "resident" | "villagers" | "villager" | "citizens"
        | "inhabitants" | "locals" | "bystanders" | "shoppers" | "passengers" | "noncombatant" => Civilian,
        "children" | "child" | "kids" | "minors" | "infants" | "babies" | "baby" | "toddlers" | "boys"
        | "girls" | "boy" | "girl" | "teenagers" | "teenager" | "infant" | "newborns" => Children,
        "women" | "woman" | "mothers" | "females" => Women,
        "men" | "man" | "males" => Men,
        "doctors" | "doctor" | "nurses" | "nurse" | "medics" | "medic" | "paramedics" | "paramedic"
        | "medical" | "health" | "surgeons" | "healthcare" => Medical,
        "journalists" | "journalist" | "reporters" | "reporter" | "photographers" | "correspondents" => {
            Journalists
        }
        "aid" | "humanitarian" | "humanitarians" => Aid,
        "refugees" | "refugee" | "migrants" | "migrant" | "displaced" | "idps" | "asylum" | "evacuees"
        | "returnees" => Migrants,
        "hostages" | "hostage" | "prisoners" | "prisoner" | "detainees" | "detainee" | "captives"
        | "pows" | "inmates" | "abductees" => Captives,
        "rescuers" | "rescuer" | "firefighters" | "firefighter" | "volunteers" | "rescue" => Rescuers,
        "workers" | "worker" | "staff" | "employees" | "staffers" | "miners" | "labourers" | "laborers" => {
            Workers
        }
        "students" | "student" | "pupils" | "schoolchildren" | "schoolgirls" | "schoolboys" => Students,
        "worshippers" | "worshipper" | "pilgrims" | "pilgrim" => Worshippers,
        _ => return None,
    })
}

/// `lexicon/populations.toml`.
#[derive(Deserialize)]
struct Plain {
    words: HashSet<String>,
}

static PLAIN: LazyLock<Plain> = LazyLock::new(|| {
    crate::lexicon::parse("populations.toml", include_str!("../../lexicon/populations.toml"))
});

/// Words that say nothing of who is counted.
fn is_plain(word: &str) -> bool {
    PLAIN.words.contains(word)
}

/// The singular of a plain English plural.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    let is_plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    if is_plural { word[..word.len() - 1].to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, whose: Option<&str>, kind: Option<PopulationKind>, key: &str) {
        let expected = Population { whose: whose.map(str::to_owned), kind, key: key.to_owned() };
        assert_eq!(normalise_population(text), expected, "population {text}");
    }

    #[test]
    fn words_for_the_same_people_meet() {
        check("North Korean troops", Some("KP"), Some(PopulationKind::Military), "north korean military");
        check("North Korean soldiers", Some("KP"), Some(PopulationKind::Military), "north korean military");
        check("North Korea's soldiers", Some("KP"), Some(PopulationKind::Military), "north korean military");
        check("North Koreans", Some("KP"), None, "north korean");
        check("US service members", Some("US"), Some(PopulationKind::Military), "american military");
        check("troops and civilians", None, Some(PopulationKind::Military), "civilian military");
        check("health workers", None, Some(PopulationKind::Medical), "medical");
        check("people", None, None, "people");
        check("the civilians", None, Some(PopulationKind::Civilian), "civilian");
        check("Hamas fighters", Some("hamas"), Some(PopulationKind::Militants), "hamas militants");
        check(
            "ISIS militants",
            Some("islamic-state"),
            Some(PopulationKind::Militants),
            "islamic state militants",
        );
    }

    #[test]
    fn parts_are_known() {
        assert!(PopulationKind::Children.is_part_of(PopulationKind::Civilian));
        assert!(!PopulationKind::Military.is_part_of(PopulationKind::Civilian));
    }
}
