//! The check of one value and its parts against the rows of its data type.

use super::{
    check::{Found, Scope},
    format::is_met,
    table::{Row, Tables, Usage},
};
use crate::{
    code_set::ConceptSet,
    hl7::{Delimiters, unescape},
};

/// Components within a repetition, then subcomponents within a component.
const DIVIDERS: [char; 2] = ['^', '&'];

/// Checks a value of a row's type at a depth: 0 within a field, 1 within a component.
pub fn check_value(raw: &str, row: &Row, place: &str, depth: usize, scope: &Scope<'_>, found: &mut Found) {
    let rows = Tables::get().rows_of(kind_of(row, scope));
    if rows.is_empty() {
        check_primitive(raw, row, place, found);
    } else {
        check_parts(raw, rows, kind_of(row, scope), place, depth, scope, found);
    }
    if !row.values.is_empty() && !has_known_codes(raw, row.values, scope) {
        found.add(place, "values");
    }
}

/// Returns the type of OBX-5, which OBX-2 holds.
fn kind_of<'s>(row: &Row, scope: &'s Scope<'_>) -> &'s str {
    if row.kind == "varies" { scope.value_type() } else { row.kind }
}

fn check_primitive(raw: &str, row: &Row, place: &str, found: &mut Found) {
    if raw.contains(['^', '&']) && row.place != "MSH-2" {
        found.add(place, "components");
    }
    let plain = unescape(raw, Delimiters::STANDARD);
    if row.length.is_some_and(|max| plain.chars().count() > max) {
        found.add(place, "length");
    }
    if row.kind == "NM" && plain.parse::<f64>().is_err() || row.kind == "SI" && plain.parse::<u32>().is_err() {
        found.add(place, "number");
    }
}

fn check_parts(
    raw: &str,
    rows: &[Option<Row>],
    kind: &str,
    place: &str,
    depth: usize,
    scope: &Scope<'_>,
    found: &mut Found,
) {
    let parts: Vec<_> = raw.split(DIVIDERS[depth]).collect();
    let value = |within: &str| part_at(raw, within.trim_start_matches('.'), depth);
    for n in 1..rows.len().max(parts.len() + 1) {
        let part = parts.get(n - 1).copied().unwrap_or_default();
        let row = rows.get(n).and_then(Option::as_ref);
        let usage = row.map(|row| row.usage(row.when.holds(&value)));
        match (usage, row) {
            (Some(Usage::Required), _) if part.is_empty() => found.add(&format!("{place}.{n}"), "usage"),
            _ if part.is_empty() => {}
            (Some(Usage::Forbidden), _) => found.add(&format!("{place}.{n}"), "usage"),
            (_, None) => found.add(&format!("{place}.{n}"), "unknown"),
            (_, Some(row)) => check_value(part, row, &format!("{place}.{n}"), depth + 1, scope, found),
        }
    }
    for rule in Tables::get().rules_of(kind) {
        let at = rule.place.split_once('.').unwrap().1;
        if rule.when.holds(&value) && !is_met(rule.must, &part_at(raw, at, depth), scope) {
            found.add(&format!("{place}.{at}"), rule.id);
        }
    }
}

/// The part at a place such as `2.1`, unescaped.
pub fn part_at(raw: &str, within: &str, depth: usize) -> String {
    let mut part = raw;
    for (number, divider) in within.split('.').zip(&DIVIDERS[depth..]) {
        part = part.split(*divider).nth(number.parse::<usize>().unwrap() - 1).unwrap_or_default();
    }
    unescape(part, Delimiters::STANDARD).into_owned()
}

/// Returns `true` if the code, and the alternate one if there is one, are of a list.
fn has_known_codes(raw: &str, list: &str, scope: &Scope<'_>) -> bool {
    let code = part_at(raw, "1", 0);
    if list != "CVX_OR_NDC" {
        return is_in(list, &code, scope);
    }
    let alternate = part_at(raw, "4", 0);
    let is_good = |code: &str, system: &str| is_in(system, code, scope);
    is_good(&code, &part_at(raw, "3", 0)) && (alternate.is_empty() || is_good(&alternate, &part_at(raw, "6", 0)))
}

/// Returns `true` if a code is of a list of the tables or of the catalog.
pub fn is_in(list: &str, code: &str, scope: &Scope<'_>) -> bool {
    let catalog = scope.catalog;
    match list {
        "CVX" => matches!(code, "998" | "999") || catalog.cvx(code).is_some(),
        "NDC" => !catalog.units_of_use(code).is_empty(),
        "MVX" => catalog.mvx(code).is_some(),
        "VIS" => catalog.vis(code).is_some(),
        "LANGUAGE" => catalog.concept(ConceptSet::Language, code).is_some(),
        _ => Tables::get().values.get(list).is_some_and(|codes| codes.contains(code)),
    }
}
