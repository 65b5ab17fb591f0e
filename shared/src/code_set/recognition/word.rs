//! The words beside a brand name that say which presentation of it is meant, as in `Fluzone high-dose` or
//! `Havrix pediatric 0.5 mL`.

use super::meaning::Meaning;
use crate::code_set::{Catalog, catalog::normalize};

/// What a word says of a presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pediatric,
    Adult,
    HighDose,
    Dialysis,
    PreservativeFree,
    Preserved,
    Trivalent,
    Quadrivalent,
    Southern,
    SelfGiven,
}

/// Words, one or two, and what they say.
const WORDS: &[(&str, Kind)] = &[
    ("ped", Kind::Pediatric),
    ("peds", Kind::Pediatric),
    ("pediatric", Kind::Pediatric),
    ("paediatric", Kind::Pediatric),
    ("child", Kind::Pediatric),
    ("children", Kind::Pediatric),
    ("infant", Kind::Pediatric),
    ("adult", Kind::Adult),
    ("adults", Kind::Adult),
    ("hd", Kind::HighDose),
    ("highdose", Kind::HighDose),
    ("dialysis", Kind::Dialysis),
    ("hemodialysis", Kind::Dialysis),
    ("pf", Kind::PreservativeFree),
    ("preservativefree", Kind::PreservativeFree),
    ("mdv", Kind::Preserved),
    ("multidose", Kind::Preserved),
    ("withpreservative", Kind::Preserved),
    ("tiv", Kind::Trivalent),
    ("trivalent", Kind::Trivalent),
    ("qiv", Kind::Quadrivalent),
    ("quad", Kind::Quadrivalent),
    ("quadrivalent", Kind::Quadrivalent),
    ("southernhemisphere", Kind::Southern),
    ("self", Kind::SelfGiven),
    ("home", Kind::SelfGiven),
];

/// Words, one or two, that say nothing of the product.
const NOISE: &[&str] = &[
    "dose",
    "formula",
    "im",
    "inj",
    "injection",
    "northernhemisphere",
    "pfs",
    "prefilled",
    "prefilledsyringe",
    "sdv",
    "season",
    "seasonal",
    "singledose",
    "syringe",
    "vaccine",
    "vial",
];

/// A name taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What is left of it, normalized.
    pub base: String,
    /// An amount in mL, as `0.5`.
    pub amount: Option<String>,
    kinds: Vec<Kind>,
}

impl Words {
    /// Takes a name apart; none when nothing in it is such a word, or nothing else is.
    pub fn of(name: &str) -> Option<Self> {
        let lower = name.to_lowercase().replace("(r)", " ").replace("(tm)", " ");
        let all: Vec<_> = lower.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|w| !w.is_empty()).collect();
        let (mut words, mut base, mut rest) = (Self::default(), String::new(), all.as_slice());
        while let Some((first, after)) = rest.split_first() {
            let taken = words.take(first, after.first().copied());
            if taken == 0 {
                base.push_str(first);
                base.push(' ');
            }
            rest = rest.get(taken.max(1)..).unwrap_or_default();
        }
        words.base = normalize(&base);
        let whole = normalize(name);
        (!words.base.is_empty() && words.base != whole).then_some(words)
    }

    /// Takes the first word, or the first two; says how many.
    fn take(&mut self, first: &str, second: Option<&str>) -> usize {
        let pair = second.map(|second| format!("{first}{second}"));
        if let Some(amount) = amount_of(first, second) {
            self.amount = Some(amount.to_owned());
            return if first == amount { 2 } else { 1 };
        }
        for (text, taken) in [(pair.as_deref(), 2), (Some(first), 1)] {
            let Some(text) = text else { continue };
            if let Some((_, kind)) = WORDS.iter().find(|(word, _)| *word == text) {
                self.kinds.push(*kind);
                return taken;
            }
            if NOISE.contains(&text) || (taken == 1 && is_year(text)) {
                return if is_year(text) && second.is_some_and(is_season_end) { 2 } else { taken };
            }
        }
        0
    }

    /// Those of some meanings that all words are about; none when a word is about none of them.
    pub fn pick<'a>(&self, meanings: &[Meaning<'a>], catalog: &Catalog) -> Vec<Meaning<'a>> {
        let amount = self.amount.as_deref();
        let fits = |m: &&Meaning<'_>| {
            let text = m.describe(catalog);
            self.kinds.iter().all(|kind| is_about(*kind, m, &text)) && m.can_be_of(amount, None, catalog)
        };
        meanings.iter().filter(fits).copied().collect()
    }
}

/// The amount in `0.5 ml` or `0.5ml`.
fn amount_of<'a>(first: &'a str, second: Option<&str>) -> Option<&'a str> {
    let number = if second == Some("ml") { Some(first) } else { first.strip_suffix("ml") };
    number.filter(|n| n.parse::<f64>().is_ok_and(|n| n > 0.0))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit())
}

/// The second year of a season, as in `2025-26`.
fn is_season_end(word: &str) -> bool {
    is_year(word) || (word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// From this month of age on a presentation is one for adults too.
const GROWN: u32 = 132;

fn is_about(kind: Kind, meaning: &Meaning<'_>, text: &str) -> bool {
    let has = |part: &str| text.contains(part);
    let ages = meaning.presentation.map(|p| (p.from_months, p.before_months));
    match kind {
        Kind::Pediatric => has("ped") || has("adolescent") || matches!(ages, Some((_, Some(_)))),
        Kind::Adult => has("adult") || !has("dialysis") && matches!(ages, Some((Some(from), None)) if from >= GROWN),
        Kind::HighDose => has("high-dose") || has("high dose"),
        Kind::Dialysis => has("dialysis"),
        Kind::PreservativeFree => has("preservative free") || has(", pf"),
        Kind::Preserved => has("preservative") && !has("preservative free"),
        Kind::Trivalent => has("trivalent"),
        Kind::Quadrivalent => has("quadrivalent"),
        Kind::Southern => has("southern"),
        Kind::SelfGiven => has("self"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Fluzone High-Dose", "fluzone", &[Kind::HighDose], None)]
    #[case("Fluzone HD 2025-26", "fluzone", &[Kind::HighDose], None)]
    #[case("Fluzone 2025-2026 formula", "fluzone", &[], None)]
    #[case("Havrix pediatric 0.5 mL", "havrix", &[Kind::Pediatric], Some("0.5"))]
    #[case("Engerix-B Adult 1mL syringe", "engerixb", &[Kind::Adult], Some("1"))]
    #[case("Afluria, preservative free", "afluria", &[Kind::PreservativeFree], None)]
    #[case("Flucelvax multi-dose vial", "flucelvax", &[Kind::Preserved], None)]
    #[case("Prevnar 20 peds", "prevnar20", &[Kind::Pediatric], None)]
    fn a_name_is_taken_apart(
        #[case] name: &str,
        #[case] base: &str,
        #[case] kinds: &[Kind],
        #[case] amount: Option<&str>,
    ) {
        let words = Words::of(name).unwrap();
        assert_eq!((words.base.as_str(), words.kinds.as_slice(), words.amount.as_deref()), (base, kinds, amount));
    }

    #[rstest::rstest]
    #[case("Fluzone")]
    #[case("Prevnar 20")]
    #[case("M-M-R II")]
    #[case("pediatric")]
    #[case("")]
    fn a_name_without_such_words_stays(#[case] name: &str) {
        assert_eq!(Words::of(name), None);
    }
}
