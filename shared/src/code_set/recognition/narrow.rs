//! What a name means, narrowed by what else is known. Nothing is picked: what cannot be is left out, and what disagrees
//! leaves everything open.

use std::collections::BTreeSet;

use super::{
    meaning::{Meaning, Meant, ever_begun, ever_named, meant, of_package, of_type, union},
    occasion::Occasion,
    word::Words,
};
use crate::code_set::{Catalog, catalog::normalize};

/// What a name means, by the words of its presentation where the name as a whole is none.
pub fn understand<'a>(name: &str, catalog: &'a Catalog) -> Meant<'a> {
    let whole = meant(&normalize(name), catalog);
    match whole {
        Meant::Open(_) | Meant::Nothing => by_words(name, catalog).unwrap_or(whole),
        Meant::Name(_) | Meant::Type(_) => whole,
    }
}

/// A brand with the words beside it. Words that are about none of its products leave all of them open.
fn by_words<'a>(name: &str, catalog: &'a Catalog) -> Option<Meant<'a>> {
    let words = Words::of(name)?;
    let meanings = match meant(&words.base, catalog) {
        Meant::Name(meanings) => meanings,
        Meant::Type(meanings) => return Some(Meant::Type(meanings)),
        Meant::Open(_) | Meant::Nothing => return None,
    };
    let picked = words.pick(&meanings, catalog);
    Some(if picked.is_empty() { Meant::Open(meanings) } else { Meant::Name(picked) })
}

fn types<'a>(meanings: &[Meaning<'a>]) -> BTreeSet<&'a str> {
    meanings.iter().map(|m| m.cvx).collect()
}

/// Those that can have been given on an occasion; of all times when none of today can, and all when none ever could.
///
/// One vaccine type that was sold on the day is not narrowed.
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
        (true, _) => possible(&ever_begun(wanted, catalog)),
        (false, true) => possible(&ever_named(wanted, catalog)),
        (false, false) => of_today,
    };
    if kept.is_empty() { meanings } else { kept }
}

/// Narrows by the generic name, if it is a vaccine type's own; one of another disease leaves everything open.
pub fn agree_with_generic<'a>(meant: Meant<'a>, generic: Option<&str>, catalog: &'a Catalog) -> Meant<'a> {
    let (Meant::Name(meanings), Some(generic)) = (&meant, generic) else { return meant };
    let generic = of_type(&normalize(generic), catalog);
    let wanted = types(&generic);
    if wanted.is_empty() {
        return meant;
    }
    let kept: Vec<_> = meanings.iter().filter(|m| wanted.contains(m.cvx)).copied().collect();
    let groups = |meaning: &Meaning<'a>| catalog.cvx(meaning.cvx).map(|c| c.groups.as_slice()).unwrap_or_default();
    let known: BTreeSet<_> = generic.iter().flat_map(groups).collect();
    let is_other = |m: &Meaning<'a>| !groups(m).is_empty() && !groups(m).iter().any(|group| known.contains(group));
    match kept.is_empty() {
        false => Meant::Name(kept),
        true if !known.is_empty() && meanings.iter().all(is_other) => Meant::Open(union([meanings.clone(), generic])),
        true => meant,
    }
}

/// Narrows by the package, if the catalog has it; one of another vaccine leaves everything open.
pub fn agree_with_package<'a>(meant: Meant<'a>, ndc: Option<&str>, catalog: &'a Catalog) -> Meant<'a> {
    let Some(ndc) = ndc.map(str::trim) else { return meant };
    let packed = of_package(ndc, catalog);
    let (Meant::Name(meanings) | Meant::Open(meanings) | Meant::Type(meanings)) = &meant else { return meant };
    if packed.is_empty() {
        return meant;
    }
    let in_it: Vec<_> = meanings.iter().filter(|m| m.has_unit(ndc, catalog)).copied().collect();
    let of_its_types: Vec<_> = meanings.iter().filter(|m| types(&packed).contains(m.cvx)).copied().collect();
    match (in_it.is_empty(), of_its_types.is_empty()) {
        (false, _) => Meant::Name(in_it),
        (true, false) => Meant::Name(of_its_types),
        (true, true) => Meant::Open(union([meanings.clone(), packed])),
    }
}
