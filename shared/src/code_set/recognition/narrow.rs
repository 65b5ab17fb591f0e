//! Narrowing of an interpretation by words, occasion, generic name and package. Impossible meanings are removed; a
//! contradiction leaves all of them.

use std::collections::BTreeSet;

use super::{
    meaning::{Interpretation, Meaning, all_named, all_with_prefix, interpret, of_package, of_type, union},
    occasion::Occasion,
    word::Words,
};
use crate::{
    code_set::{Catalog, catalog::normalize},
    order,
};

/// Interprets a name, by brand and words of the presentation where the whole name is unknown.
pub fn interpret_name<'a>(name: &str, catalog: &'a Catalog) -> Interpretation<'a> {
    let whole = interpret(&normalize(name), catalog);
    match whole {
        Interpretation::Open(_) | Interpretation::Unknown => by_words(name, catalog).unwrap_or(whole),
        Interpretation::Exact(_) | Interpretation::Generic(_) => whole,
    }
}

/// Interprets a brand with words beside it. Words that fit none of its products leave all of them.
fn by_words<'a>(name: &str, catalog: &'a Catalog) -> Option<Interpretation<'a>> {
    let words = Words::of(name)?;
    let meanings = match interpret(&words.base, catalog) {
        Interpretation::Exact(meanings) => meanings,
        Interpretation::Generic(meanings) => return Some(Interpretation::Generic(meanings)),
        Interpretation::Open(_) | Interpretation::Unknown => return None,
    };
    let picked = words.pick(&meanings, catalog);
    Some(if picked.is_empty() { Interpretation::Open(meanings) } else { Interpretation::Exact(picked) })
}

fn types<'a>(meanings: &[Meaning<'a>]) -> BTreeSet<&'a str> {
    order::set(meanings.iter().map(|m| m.cvx))
}

/// Returns the meanings possible on an occasion, from the past where none of today is, and all where none ever was.
///
/// A single vaccine type that was sold on the day is not narrowed.
pub fn narrow<'a>(
    wanted: &str,
    meanings: Vec<Meaning<'a>>,
    occasion: &Occasion<'_>,
    catalog: &'a Catalog,
) -> Vec<Meaning<'a>> {
    let possible = |meanings: &[Meaning<'a>]| -> Vec<Meaning<'a>> {
        meanings.iter().filter(|m| m.is_possible(occasion, catalog)).copied().collect()
    };
    let is_one = types(&meanings).len() == 1;
    if is_one && meanings.iter().any(|m| m.was_sold(occasion.given_on, catalog)) {
        return meanings;
    }
    let of_today = possible(&meanings);
    let kept = match (is_one, of_today.is_empty()) {
        (true, _) => possible(&all_with_prefix(wanted, catalog)),
        (false, true) => possible(&all_named(wanted, catalog)),
        (false, false) => of_today,
    };
    if kept.is_empty() { meanings } else { kept }
}

/// Narrows by the generic name, if it names a vaccine type; one of another disease leaves all meanings.
pub fn agree_with_generic<'a>(
    meant: Interpretation<'a>,
    generic: Option<&str>,
    catalog: &'a Catalog,
) -> Interpretation<'a> {
    let (Interpretation::Exact(meanings), Some(generic)) = (&meant, generic) else { return meant };
    let generic = of_type(&normalize(generic), catalog);
    let wanted = types(&generic);
    if wanted.is_empty() {
        return meant;
    }
    let kept: Vec<_> = meanings.iter().filter(|m| wanted.contains(m.cvx)).copied().collect();
    let groups = |meaning: &Meaning<'a>| catalog.cvx(meaning.cvx).map(|c| c.groups.as_slice()).unwrap_or_default();
    let known = order::set(generic.iter().flat_map(groups).map(String::as_str));
    let is_other =
        |m: &Meaning<'a>| !groups(m).is_empty() && !groups(m).iter().any(|group| known.contains(group.as_str()));
    match kept.is_empty() {
        false => Interpretation::Exact(kept),
        true if !known.is_empty() && meanings.iter().all(is_other) => {
            Interpretation::Open(union([meanings.clone(), generic]))
        }
        true => meant,
    }
}

/// Narrows by the package, if the catalog has it; one of another vaccine leaves all meanings.
pub fn agree_with_package<'a>(
    meant: Interpretation<'a>,
    ndc: Option<&str>,
    catalog: &'a Catalog,
) -> Interpretation<'a> {
    let Some(ndc) = ndc.map(str::trim) else { return meant };
    let packed = of_package(ndc, catalog);
    let (Interpretation::Exact(meanings) | Interpretation::Open(meanings) | Interpretation::Generic(meanings)) = &meant
    else {
        return meant;
    };
    if packed.is_empty() {
        return meant;
    }
    let in_it: Vec<_> = meanings.iter().filter(|m| m.has_unit(ndc, catalog)).copied().collect();
    let of_its_types: Vec<_> = meanings.iter().filter(|m| types(&packed).contains(m.cvx)).copied().collect();
    match (in_it.is_empty(), of_its_types.is_empty()) {
        (false, _) => Interpretation::Exact(in_it),
        (true, false) => Interpretation::Exact(of_its_types),
        (true, true) => Interpretation::Open(union([meanings.clone(), packed])),
    }
}
