//! All that is known of a dose, in words.

use leptos::prelude::*;
use serde_json::Value;
use shared::code_set::ConceptSet;

use crate::{
    api::{Catalog, Dose},
    format,
    part::{Facts, fact},
    record::at,
    zone::Zone,
};

/// Concepts of a dose, each with its name.
const CONCEPTS: &[(&str, &str, ConceptSet)] = &[
    ("Route", "route", ConceptSet::Route),
    ("Site", "site", ConceptSet::Site),
    ("VFC eligibility", "eligibility", ConceptSet::Eligibility),
    ("Funding", "funding", ConceptSet::Funding),
    ("Refused because", "refusalReason", ConceptSet::Refusal),
];

/// The facts of a dose; what nobody said is left out.
#[must_use]
pub fn details(dose: &Dose, catalog: Option<&Catalog>) -> AnyView {
    let whole = &dose.whole;
    let text = |path: &str| at(whole, path).as_str().unwrap_or_default().to_owned();
    let mut facts = vec![
        ("Location", text("locationName")),
        ("Given by", clinician(at(whole, "administeredBy"))),
        ("Ordered by", clinician(at(whole, "orderedBy"))),
        ("Amount", [text("amount"), text("unit")].join(" ")),
    ];
    for (name, path, set) in CONCEPTS {
        let code = text(path);
        let word = catalog.and_then(|catalog| catalog.concept(*set, &code)).map(|concept| concept.text.clone());
        facts.push((name, word.unwrap_or(code)));
    }
    facts.push(("In their words", text("refusalText")));
    facts.push(("Statements handed out", statements(whole, catalog)));
    facts.push(("Codes", codes(&text)));
    facts.push(("Entered", entered(whole)));
    facts.push(("Number at registries", text("orderId")));
    let said = facts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    view! { <Facts facts=said.map(|(name, text)| fact(name, text)).collect() /> }.into_any()
}

fn clinician(value: &Value) -> String {
    let text = |path: &str| at(value, path).as_str().unwrap_or_default();
    let name = [text("last"), text("first")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    if text("npi").is_empty() { name } else { [&name, ", NPI ", text("npi")].concat() }
}

fn codes(text: &impl Fn(&str) -> String) -> String {
    let codes = [("CVX ", text("cvx")), ("MVX ", text("mvx")), ("NDC ", text("ndc"))];
    let codes = codes.into_iter().filter(|(_, code)| !code.is_empty()).map(|(name, code)| [name, &code].concat());
    codes.collect::<Vec<_>>().join(", ")
}

fn statements(dose: &Value, catalog: Option<&Catalog>) -> String {
    let codes = at(dose, "vis").as_array().map(Vec::as_slice).unwrap_or_default();
    let word = |code: &str| {
        let vis = catalog.and_then(|catalog| catalog.vis(code));
        vis.map_or_else(|| code.to_owned(), |vis| [vis.name.as_str(), ", ", &format::date(vis.edition)].concat())
    };
    codes.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join("; ")
}

fn entered(dose: &Value) -> String {
    let at_moment = at(dose, "enteredAt").as_str().and_then(format::read_instant);
    let moment = at_moment.map(|moment| Zone::here().moment(moment));
    let by = clinician(at(dose, "enteredBy"));
    let by = (!by.is_empty()).then(|| ["by ", &by].concat());
    [moment, by].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
