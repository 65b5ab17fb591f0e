//! Words beside a brand name that describe its presentation, as in `Fluzone high-dose` or `Havrix pediatric 0.5 mL`.

use super::meaning::Meaning;
use crate::{
    code_set::{Catalog, catalog::normalize},
    decimal::Decimal,
    unicode::lower,
};

/// An attribute of a presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attribute {
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

/// Words or pairs of words, with their attributes.
const WORDS: &[(&str, Attribute)] = &[
    ("ped", Attribute::Pediatric),
    ("peds", Attribute::Pediatric),
    ("pediatric", Attribute::Pediatric),
    ("paediatric", Attribute::Pediatric),
    ("child", Attribute::Pediatric),
    ("children", Attribute::Pediatric),
    ("infant", Attribute::Pediatric),
    ("adult", Attribute::Adult),
    ("adults", Attribute::Adult),
    ("hd", Attribute::HighDose),
    ("highdose", Attribute::HighDose),
    ("dialysis", Attribute::Dialysis),
    ("hemodialysis", Attribute::Dialysis),
    ("pf", Attribute::PreservativeFree),
    ("preservativefree", Attribute::PreservativeFree),
    ("mdv", Attribute::Preserved),
    ("multidose", Attribute::Preserved),
    ("withpreservative", Attribute::Preserved),
    ("tiv", Attribute::Trivalent),
    ("trivalent", Attribute::Trivalent),
    ("qiv", Attribute::Quadrivalent),
    ("quad", Attribute::Quadrivalent),
    ("quadrivalent", Attribute::Quadrivalent),
    ("southernhemisphere", Attribute::Southern),
    ("self", Attribute::SelfGiven),
    ("home", Attribute::SelfGiven),
];

/// Words or pairs of words without meaning for the product.
const STOP_WORDS: &[&str] = &[
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

/// A name split into brand, attributes and amount.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The brand, normalized.
    pub base: String,
    /// An amount in mL, as `0.5`.
    pub amount: Option<String>,
    kinds: Vec<Attribute>,
}

impl Words {
    /// Splits a name; none when it has no such word, or nothing else.
    pub fn of(name: &str) -> Option<Self> {
        let lower = lower(name).replace("(r)", " ").replace("(tm)", " ");
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

    /// Consumes the first word or the first two, and returns their number.
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
            if STOP_WORDS.contains(&text) || (taken == 1 && is_year(text)) {
                return if is_year(text) && second.is_some_and(is_season_end) { 2 } else { taken };
            }
        }
        0
    }

    /// Returns the meanings that have all attributes and can have the amount.
    pub fn pick<'a>(&self, meanings: &[Meaning<'a>], catalog: &Catalog) -> Vec<Meaning<'a>> {
        let amount = self.amount.as_deref();
        let fits = |m: &&Meaning<'_>| {
            let text = m.describe(catalog);
            self.kinds.iter().all(|kind| is_about(*kind, m, &text)) && m.can_be_of(amount, None, catalog)
        };
        meanings.iter().filter(fits).copied().collect()
    }
}

/// Returns the amount in `0.5 ml` or `0.5ml`.
fn amount_of<'a>(first: &'a str, second: Option<&str>) -> Option<&'a str> {
    let number = if second == Some("ml") { Some(first) } else { first.strip_suffix("ml") };
    number.filter(|number| Decimal::parse(number).is_some_and(Decimal::is_positive))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit())
}

/// Returns `true` if a word is the second year of a season, as in `2025-26`.
fn is_season_end(word: &str) -> bool {
    is_year(word) || (word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// Minimum age in months of a presentation for adults.
const MIN_ADULT_MONTHS: u32 = 132;

fn is_about(kind: Attribute, meaning: &Meaning<'_>, text: &str) -> bool {
    let has = |part: &str| text.contains(part);
    let ages = meaning.presentation.map(|p| (p.from_months, p.before_months));
    match kind {
        Attribute::Pediatric => has("ped") || has("adolescent") || matches!(ages, Some((_, Some(_)))),
        Attribute::Adult => {
            has("adult") || !has("dialysis") && matches!(ages, Some((Some(from), None)) if from >= MIN_ADULT_MONTHS)
        }
        Attribute::HighDose => has("high-dose") || has("high dose"),
        Attribute::Dialysis => has("dialysis"),
        Attribute::PreservativeFree => has("preservative free") || has(", pf"),
        Attribute::Preserved => has("preservative") && !has("preservative free"),
        Attribute::Trivalent => has("trivalent"),
        Attribute::Quadrivalent => has("quadrivalent"),
        Attribute::Southern => has("southern"),
        Attribute::SelfGiven => has("self"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Fluzone High-Dose", "fluzone", &[Attribute::HighDose], None)]
    #[case("Fluzone HD 2025-26", "fluzone", &[Attribute::HighDose], None)]
    #[case("Fluzone 2025-2026 formula", "fluzone", &[], None)]
    #[case("Havrix pediatric 0.5 mL", "havrix", &[Attribute::Pediatric], Some("0.5"))]
    #[case("Engerix-B Adult 1mL syringe", "engerixb", &[Attribute::Adult], Some("1"))]
    #[case("Afluria, preservative free", "afluria", &[Attribute::PreservativeFree], None)]
    #[case("Flucelvax multi-dose vial", "flucelvax", &[Attribute::Preserved], None)]
    #[case("Prevnar 20 peds", "prevnar20", &[Attribute::Pediatric], None)]
    fn a_name_is_taken_apart(
        #[case] name: &str,
        #[case] base: &str,
        #[case] kinds: &[Attribute],
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
