//! Suggestions of similar names, for a name that is unknown.

use super::meaning::Meaning;
use crate::{
    code_set::{Catalog, catalog::normalize},
    order,
};

/// Maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 5;

/// Minimum length of a text to compare.
const MIN_LENGTH: usize = 5;

/// Returns the products sold with the names nearest to a name: those whose brand is one of its words, then those within
/// a small edit distance.
pub fn nearest<'a>(name: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    let wanted: Vec<char> = normalize(name).chars().take(MAX_COMPARED).collect();
    let words: Vec<String> =
        name.split_whitespace().map(normalize).filter(|w| w.chars().count() >= MIN_LENGTH).collect();
    if wanted.len() < MIN_LENGTH {
        return Vec::new();
    }
    let max = wanted.len() / 4;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (known, at) in &catalog.index().sorted_names {
        let is_named = words.iter().any(|word| known.starts_with(word.as_str()));
        let distance = if is_named { Some(0) } else { distance(&wanted, known, max) };
        found.extend(distance.map(|distance| (distance, *at)));
    }
    order::sort_by_key(&mut found, |near| *near);
    let sold = found.into_iter().filter_map(|(_, at)| Meaning::of_product(catalog, at));
    sold.filter(|meaning| meaning.is_sold(catalog)).take(MAX_SUGGESTIONS).collect()
}

/// Maximum number of letters to compare: no brand is longer without its presentation.
const MAX_COMPARED: usize = 24;

/// Edit distance between a text and the best prefix of a name, if it is at most `max`.
fn distance(wanted: &[char], known: &str, max: usize) -> Option<usize> {
    let known: Vec<char> = known.chars().take(wanted.len() + max).collect();
    if max == 0 || known.len() + max < wanted.len() {
        return None;
    }
    let mut row: Vec<usize> = (0..=known.len()).collect();
    for (i, one) in wanted.iter().enumerate() {
        let mut before = i;
        let mut least = i + 1;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (other, cell) in known.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            *cell = (before + usize::from(one != other)).min(above + 1).min(left + 1);
            (before, left) = (above, *cell);
            least = least.min(left);
        }
        if least > max {
            return None;
        }
    }
    row.into_iter().min().filter(|least| *least <= max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::shared_catalog;

    #[rstest::rstest]
    #[case("Gardisil 9", &["Gardasil 9"])]
    #[case("Pnuemovax 23", &["PNEUMOVAX 23"])]
    #[case("Boostrx", &["BOOSTRIX"])]
    #[case("GSK Shingrix", &["SHINGRIX"])]
    #[case("Comirnity", &["COMIRNATY", "COMIRNATY"])]
    #[case("Zorbovax", &[])]
    #[case("flu shot", &[])]
    #[case("shot", &[])]
    #[case("", &[])]
    fn near_names_are_suggested(#[case] name: &str, #[case] expected: &[&str]) {
        let found: Vec<_> = nearest(name, shared_catalog()).iter().map(|m| m.name).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn suggestions_are_few() {
        assert_eq!(
            nearest("Fluzone Fluarix Flulaval Afluria Flucelvax Flublok", shared_catalog()).len(),
            MAX_SUGGESTIONS
        );
        assert!(nearest(&"fluzone".repeat(1000), shared_catalog()).len() <= MAX_SUGGESTIONS);
    }

    #[rstest::rstest]
    #[case("gardisil9", "gardasil9", 2, Some(1))]
    #[case("boostrx", "boostrix", 1, Some(1))]
    #[case("zostavax", "zostavax", 2, Some(0))]
    #[case("abc", "xyz", 2, None)]
    fn letters_are_counted(#[case] a: &str, #[case] b: &str, #[case] max: usize, #[case] expected: Option<usize>) {
        assert_eq!(distance(&a.chars().collect::<Vec<_>>(), b, max), expected);
    }
}
