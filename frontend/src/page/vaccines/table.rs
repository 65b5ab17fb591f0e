//! The fields of a vaccine of the listing.

use serde_json::{Value, json};
use shared::code_set::ConceptSet;

use crate::{
    api::{Problem, Vaccine},
    part::Entries,
    record::{Field, FieldKind, Shape, ask, at},
};

/// The names: generic, and brands 1 to 3.
pub const NAMES: &[Field] = &[
    ask("genericName", "Generic Name", "c6").must("Enter the generic name."),
    ask("brand1", "Brand Name #1 (Default)", "c6"),
    ask("brand2", "Brand Name #2", "c6"),
    ask("brand3", "Brand Name #3", "c6"),
];

/// Its manufacturer (MVX).
pub const MAKER: Field = ask("manufacturer", "Manufacturer", "c6");

/// The usual amount, route and site of a dose.
pub const USUAL: &[Field] = &[
    ask("ndc", "NDC", "c6").of_kind(FieldKind::Ndc),
    ask("amount", "Default amount", "c3").of_kind(FieldKind::Amount),
    ask("unit", "Unit", "c3"),
    ask("route", "Route", "c6").of_kind(FieldKind::One(ConceptSet::Route, "Choose")),
    ask("site", "Site", "c6").of_kind(FieldKind::One(ConceptSet::Site, "Choose")),
    ask("active", "In use: it is offered when a dose is added", "c12").of_kind(FieldKind::Tick),
];

/// The names of brands, in their order.
const BRANDS: [&str; 3] = ["brand1", "brand2", "brand3"];

/// The shape of the form.
#[must_use]
pub fn shape() -> Shape {
    Shape { fields: [NAMES, &[MAKER], USUAL].concat(), repeats: Vec::new(), optional: &[] }
}

/// A vaccine as a form holds it; for a new one there is none.
#[must_use]
pub fn record(vaccine: Option<&Vaccine>) -> Value {
    let Some(vaccine) = vaccine else { return json!({ "unit": "mL", "active": true }) };
    let brand = |n: usize| vaccine.brands.get(n);
    json!({
        "genericName": vaccine.generic_name, "brand1": brand(0), "brand2": brand(1), "brand3": brand(2),
        "manufacturer": vaccine.manufacturer, "ndc": vaccine.ndc, "amount": vaccine.amount, "unit": vaccine.unit,
        "route": vaccine.route, "site": vaccine.site, "active": vaccine.active,
    })
}

/// The input for the server: the brands that are filled, in one list.
#[must_use]
pub fn input(mut record: Value) -> Value {
    let brands: Vec<Value> =
        BRANDS.iter().map(|name| at(&record, name).clone()).filter(|name| !name.is_null()).collect();
    if let Some(fields) = record.as_object_mut() {
        fields.retain(|name, _| !BRANDS.contains(&name.as_str()));
        fields.insert("brands".to_owned(), Value::Array(brands));
    }
    record
}

/// The brand names that are entered, in their order.
#[must_use]
pub fn brands(entered: &Entries) -> Vec<String> {
    BRANDS.iter().filter_map(|name| entered.filled(name)).collect()
}

/// The server's problems by the form's own names: the server counts the brands that are filled.
#[must_use]
pub fn placed(problem: Problem, entered: &Entries) -> Problem {
    let field = problem.field.strip_prefix("vaccine.").unwrap_or(&problem.field);
    let number = field.strip_prefix("brands").map(|rest| rest.trim_start_matches('.').parse().unwrap_or(0));
    let brand = number.and_then(|n| BRANDS.iter().filter(|name| entered.filled(name).is_some()).nth(n));
    Problem { field: brand.map_or(field, |name| name).to_owned(), ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_asks_what_the_server_takes() {
        let own = |field: &Field| !BRANDS.contains(&field.path);
        let fields = shape().fields.into_iter().filter(own).collect();
        crate::record::contract::check(&Shape { fields, ..Shape::default() }, "VaccineInput");
    }

    #[test]
    fn brands_go_in_one_list() {
        let sent = input(json!({ "genericName": "MMR", "brand1": "M-M-R II", "brand2": null, "brand3": "Priorix" }));
        assert_eq!(sent, json!({ "genericName": "MMR", "brands": ["M-M-R II", "Priorix"] }));
    }

    #[rstest::rstest]
    #[case("vaccine.ndc", "ndc")]
    #[case("vaccine.brands.1", "brand3")]
    #[case("vaccine.brands", "brand1")]
    #[case("", "")]
    fn a_problem_stands_beside_its_field(#[case] said: &str, #[case] field: &str) {
        let entered = Entries::new([("brand1", "M-M-R II"), ("brand2", ""), ("brand3", "m-m-r ii")]);
        assert_eq!(placed(crate::part::problem(said, "x", "x"), &entered).field, field);
    }
}
