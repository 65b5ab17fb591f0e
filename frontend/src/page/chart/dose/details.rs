//! The details of a dose, in words.

use leptos::prelude::*;
use shared::{code_set::ConceptSet, immunization::Clinician};

use crate::{
    api::{Catalog, Dose},
    format,
    part::{Facts, fact},
    zone::Zone,
};

/// The facts of a dose; what nobody said is left out.
#[must_use]
pub fn details(dose: &Dose, catalog: Option<&Catalog>) -> AnyView {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let word = |set: ConceptSet, code: &Option<String>| {
        let concept = catalog.and_then(|catalog| catalog.concept(set, code.as_deref()?));
        concept.map_or_else(|| text(code), |concept| concept.text.clone())
    };
    let facts = [
        ("Location", dose.location_name.clone()),
        ("Given by", clinician(dose.administered_by.as_ref())),
        ("Ordered by", clinician(dose.ordered_by.as_ref())),
        ("Amount", [text(&dose.amount), text(&dose.unit)].join(" ")),
        ("Route", word(ConceptSet::Route, &dose.route)),
        ("Site", word(ConceptSet::Site, &dose.site)),
        ("VFC eligibility", word(ConceptSet::Eligibility, &dose.eligibility)),
        ("Funding", word(ConceptSet::Funding, &dose.funding)),
        ("Refused because", word(ConceptSet::Refusal, &dose.refusal_reason)),
        ("In their words", text(&dose.refusal_text)),
        ("Statements handed out", statements(&dose.vis, catalog)),
        ("Codes", codes(dose)),
        ("Entered", entered(dose)),
        ("Number at registries", dose.order_id.clone()),
    ];
    let said = facts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    view! { <Facts facts=said.map(|(name, text)| fact(name, text)).collect() /> }.into_any()
}

fn clinician(clinician: Option<&Clinician>) -> String {
    let Some(Clinician { last, first, npi, .. }) = clinician else { return String::new() };
    let name = [last.as_str(), first].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    match npi.as_deref().unwrap_or_default() {
        "" => name,
        npi => [&name, ", NPI ", npi].concat(),
    }
}

fn codes(dose: &Dose) -> String {
    let codes = [("CVX ", &dose.cvx), ("MVX ", &dose.mvx), ("NDC ", &dose.ndc)];
    let codes = codes.into_iter().filter_map(|(name, code)| Some([name, code.as_deref()?].concat()));
    codes.collect::<Vec<_>>().join(", ")
}

fn statements(codes: &[String], catalog: Option<&Catalog>) -> String {
    let word = |code: &String| {
        let vis = catalog.and_then(|catalog| catalog.vis(code));
        vis.map_or_else(|| code.clone(), |vis| [vis.name.as_str(), ", ", &format::date(vis.edition)].concat())
    };
    codes.iter().map(word).collect::<Vec<_>>().join("; ")
}

fn entered(dose: &Dose) -> String {
    let by = clinician(dose.entered_by.as_ref());
    let by = if by.is_empty() { by } else { [" by ", &by].concat() };
    [Zone::here().moment(dose.entered_at), by].concat()
}
