//! The check of a whole message.

use super::{
    element::{check_value, part_at},
    format::is_met,
    structure,
    table::{Tables, Usage},
};
use crate::{
    code_set::Catalog,
    hl7::{self, Segment},
};

/// A violation of the profile: its place and the rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub place: String,
    pub rule: String,
}

/// The violations found so far.
#[derive(Debug, Default)]
pub struct Found(Vec<Violation>);

impl Found {
    pub fn add(&mut self, place: &str, rule: &str) {
        self.0.push(Violation { place: place.to_owned(), rule: rule.to_owned() });
    }
}

/// A segment with those of its order group: what a condition may look at.
pub struct Scope<'a> {
    pub segment: &'a Segment,
    pub group: &'a [Segment],
    pub catalog: &'a Catalog,
}

impl Scope<'_> {
    /// Returns the value at a place such as `RXA-9.1`: in this segment, or in the first of that name in the group.
    pub fn value(&self, place: &str) -> String {
        let (name, within) = place.split_once('-').unwrap();
        let (field, component) = within.split_once('.').unwrap_or((within, ""));
        let segment = Some(self.segment).filter(|s| s.name() == name);
        let Some(segment) = segment.or_else(|| self.group.iter().find(|s| s.name() == name)) else {
            return String::new();
        };
        let raw = segment.field(field.parse().unwrap());
        if component.is_empty() { raw.to_owned() } else { part_at(raw, component, 0) }
    }

    /// The data type that OBX-2 names.
    pub fn value_type(&self) -> &str {
        self.segment.field(2)
    }
}

/// Returns all violations of a message.
pub fn check(text: &str, catalog: &Catalog) -> Vec<Violation> {
    let mut found = Found::default();
    let Ok(message) = hl7::parse(text) else {
        found.add("message", "syntax");
        return found.0;
    };
    if !text.ends_with('\r') || text.contains(|c: char| c.is_control() && c != '\r') {
        found.add("message", "syntax");
    }
    if text.contains("|\r") {
        found.add("message", "trailing");
    }
    structure::check(&message.segments, &mut found);
    for group in structure::groups(&message.segments) {
        for segment in group {
            check_segment(&Scope { segment, group, catalog }, &mut found);
        }
    }
    found.0
}

fn check_segment(scope: &Scope<'_>, found: &mut Found) {
    let (segment, name) = (scope.segment, scope.segment.name());
    let rows = Tables::get().rows_of(name);
    if rows.is_empty() {
        found.add(name, "unknown");
    }
    let value = |place: &str| scope.value(place);
    for n in 1..rows.len().max(segment.len() + 1) {
        let is_empty = segment.whole(n).is_empty();
        let row = rows.get(n).and_then(Option::as_ref);
        if is_empty && row.is_none() {
            continue;
        }
        let place = format!("{name}-{n}");
        match row {
            None => found.add(&place, "unknown"),
            Some(row) => match row.usage(row.when.holds(&value)) {
                Usage::Required if is_empty => found.add(&place, "usage"),
                Usage::Forbidden if !is_empty => found.add(&place, "usage"),
                _ if is_empty => {}
                _ => {
                    if row.max.is_some_and(|max| segment.repetitions(n).count() > max) {
                        found.add(&place, "cardinality");
                    }
                    check_ends(segment, n, &place, found);
                    for raw in segment.repetitions(n) {
                        check_value(raw, row, &place, 0, scope, found);
                    }
                }
            },
        }
    }
    check_statements(scope, found);
}

/// Checks that no trailing element is empty.
fn check_ends(segment: &Segment, n: usize, place: &str, found: &mut Found) {
    let is_open = |raw: &str| raw.is_empty() || raw.ends_with(['^', '&']) || raw.contains("&^");
    if place != "MSH-2" && (segment.whole(n).ends_with('~') || segment.repetitions(n).any(is_open)) {
        found.add(place, "trailing");
    }
}

fn check_statements(scope: &Scope<'_>, found: &mut Found) {
    for rule in Tables::get().rules_of(scope.segment.name()) {
        if rule.when.holds(&|place: &str| scope.value(place)) && !is_met(rule.must, &scope.value(rule.place), scope) {
            found.add(rule.place, rule.id);
        }
    }
}
