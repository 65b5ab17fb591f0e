//! Suggestions by vaccine group, for a name such as `flu shot` that hints at a group and means no product.

use std::collections::BTreeSet;

use super::{
    meaning::Meaning,
    recognize::{Candidate, candidate},
};
use crate::{code_set::Catalog, order, unicode::lower};

/// Maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 12;

/// Suggests the products sold of the groups that a name, or else its generic name, mentions, sorted by name.
#[must_use]
pub fn suggest(name: &str, generic: Option<&str>, catalog: &Catalog) -> Vec<Candidate> {
    let mut groups = groups_of(name, catalog);
    if groups.is_empty() {
        groups = generic.map(|generic| groups_of(generic, catalog)).unwrap_or_default();
    }
    let is_of_kind = |meaning: &Meaning<'_>| {
        let own = catalog.cvx(meaning.cvx).map(|cvx| cvx.groups.as_slice()).unwrap_or_default();
        own.iter().any(|group| groups.contains(group.as_str())) && meaning.is_sold(catalog)
    };
    let all = (0..catalog.products.len()).filter_map(|at| Meaning::of_product(catalog, at));
    let mut found: Vec<_> = all.filter(is_of_kind).map(|meaning| candidate(&meaning, catalog)).collect();
    order::sort_by_key(&mut found, |candidate| lower(&candidate.name));
    found.truncate(MAX_SUGGESTIONS);
    found
}

/// Returns the groups that a text mentions by their own name or by that of their representative vaccine type.
fn groups_of<'a>(text: &str, catalog: &'a Catalog) -> BTreeSet<&'a str> {
    let text = words(text);
    let is_said = |name: &str| {
        let name = words(name);
        name.len() > 2 && text.contains(&name)
    };
    let stands_for = |cvx: &str| {
        let short = catalog.cvx(cvx).map(|cvx| cvx.short.as_str()).unwrap_or_default();
        short.split(',').next().unwrap_or_default()
    };
    let said = catalog.groups.iter().filter(|group| is_said(&group.name) || is_said(stands_for(&group.cvx)));
    said.map(|group| group.name.as_str()).collect()
}

/// Returns the words of a text in lower case, surrounded by blanks.
fn words(text: &str) -> String {
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    [" ", &lower(&words.join(" ")), " "].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::shared_catalog;

    #[rstest::rstest]
    #[case("flu shot", None, "Fluarix", true)]
    #[case("Flu shot 2026", None, "Gardasil 9", false)]
    #[case("hep B shot", None, "HEPLISAV-B", true)]
    #[case("hep B shot", None, "HAVRIX", false)]
    #[case("tetanus booster", Some("Tdap"), "BOOSTRIX", true)]
    #[case("shot", Some("Influenza"), "FLUAD", true)]
    fn products_of_the_kind_are_suggested(
        #[case] name: &str,
        #[case] generic: Option<&str>,
        #[case] product: &str,
        #[case] expected: bool,
    ) {
        let found = suggest(name, generic, shared_catalog());
        let has = found.iter().any(|candidate| candidate.name.to_lowercase().starts_with(&product.to_lowercase()));
        assert_eq!(has, expected, "{found:?}");
        assert!((1..=MAX_SUGGESTIONS).contains(&found.len()));
    }

    #[rstest::rstest]
    #[case("shot", None)]
    #[case("", Some(""))]
    #[case("influx", None)]
    fn a_name_that_hints_at_nothing_suggests_nothing(#[case] name: &str, #[case] generic: Option<&str>) {
        assert_eq!(suggest(name, generic, shared_catalog()), []);
    }
}
