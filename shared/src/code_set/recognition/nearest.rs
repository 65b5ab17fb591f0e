//! Names of the catalog that a name which means nothing may have been meant for.

use super::meaning::Meaning;
use crate::code_set::{Catalog, catalog::normalize};

/// The most names that are suggested.
const MOST: usize = 5;

/// The shortest text that is compared.
const SHORTEST: usize = 5;

/// The products sold whose names are nearest to a name: those that it names among other words, then those that begin
/// like it but for a few letters.
pub fn nearest<'a>(name: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    let wanted: Vec<char> = normalize(name).chars().take(MOST_LETTERS).collect();
    let words: Vec<String> = name.split_whitespace().map(normalize).filter(|w| w.chars().count() >= SHORTEST).collect();
    if wanted.len() < SHORTEST {
        return Vec::new();
    }
    let most = wanted.len() / 4;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (known, at) in &catalog.index().beginnings {
        let is_named = words.iter().any(|word| known.starts_with(word.as_str()));
        let distance = if is_named { Some(0) } else { distance(&wanted, known, most) };
        found.extend(distance.map(|distance| (distance, *at)));
    }
    found.sort_unstable();
    let sold = found.into_iter().filter_map(|(_, at)| Meaning::of_product(catalog, at));
    sold.filter(|meaning| meaning.is_sold(catalog)).take(MOST).collect()
}

/// The most letters that are compared: no brand name is longer before it says which presentation it is.
const MOST_LETTERS: usize = 24;

/// How many letters must be changed, left out or put in to make the beginning of a name from a text, if they are few.
fn distance(wanted: &[char], known: &str, most: usize) -> Option<usize> {
    let known: Vec<char> = known.chars().take(wanted.len() + most).collect();
    if most == 0 || known.len() + most < wanted.len() {
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
        if least > most {
            return None;
        }
    }
    row.into_iter().min().filter(|least| *least <= most)
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
        assert_eq!(nearest("Fluzone Fluarix Flulaval Afluria Flucelvax Flublok", shared_catalog()).len(), MOST);
        assert!(nearest(&"fluzone".repeat(1000), shared_catalog()).len() <= MOST);
    }

    #[rstest::rstest]
    #[case("gardisil9", "gardasil9", 2, Some(1))]
    #[case("boostrx", "boostrix", 1, Some(1))]
    #[case("zostavax", "zostavax", 2, Some(0))]
    #[case("abc", "xyz", 2, None)]
    fn letters_are_counted(#[case] a: &str, #[case] b: &str, #[case] most: usize, #[case] expected: Option<usize>) {
        assert_eq!(distance(&a.chars().collect::<Vec<_>>(), b, most), expected);
    }
}
