//! The structure of a message and of its order groups by the profile.

use super::check::Found;
use crate::hl7::Segment;

/// The segments before the orders, each by itself, then the order groups.
pub fn groups(segments: &[Segment]) -> impl Iterator<Item = &[Segment]> {
    segments.chunk_by(|before, after| is_ordered(before) && is_ordered(after) && after.name() != "ORC")
}

fn is_ordered(segment: &Segment) -> bool {
    matches!(segment.name(), "ORC" | "RXA" | "RXR" | "OBX")
}

/// Checks order and number of the segments, and the statements that go beyond one segment.
pub fn check(segments: &[Segment], found: &mut Found) {
    let names: Vec<_> = segments.iter().map(Segment::name).collect();
    let orders = names.iter().position(|name| *name == "ORC").unwrap_or(names.len());
    let (before, after) = names.split_at(orders);
    if !is_head(before) {
        found.add("message", "order");
    }
    if after.is_empty() || !groups(&segments[orders..]).all(is_order) {
        found.add("message", "order");
    }
    check_numbers("NK1", 1, "IZ-70", segments, found);
    check_numbers("OBX", 1, "NIST-01", segments, found);
    groups(&segments[orders..]).for_each(|group| check_group(group, found));
}

fn is_head(names: &[&str]) -> bool {
    let Some(rest) = names.strip_prefix(&["MSH", "PID"]) else { return false };
    let rest = rest.strip_prefix(&["PD1"]).unwrap_or(rest);
    rest.iter().all(|name| *name == "NK1")
}

fn is_order(group: &[Segment]) -> bool {
    let names: Vec<_> = group.iter().map(Segment::name).collect();
    let Some(rest) = names.strip_prefix(&["ORC", "RXA"]) else { return false };
    let rest = rest.strip_prefix(&["RXR"]).unwrap_or(rest);
    rest.iter().all(|name| *name == "OBX")
}

/// Set ids go 1, 2, 3 and so on through the message.
fn check_numbers(name: &str, field: usize, rule: &str, segments: &[Segment], found: &mut Found) {
    let mut of_name = segments.iter().filter(|s| s.name() == name).zip(1..);
    if of_name.any(|(segment, n)| segment.field(field) != n.to_string()) {
        found.add(&format!("{name}-{field}"), rule);
    }
}

fn check_group(group: &[Segment], found: &mut Found) {
    let Some(dose) = group.iter().find(|s| s.name() == "RXA") else { return };
    let is_given_here = matches!(dose.field(20), "CP" | "PA") && dose.component(9, 1) == "00";
    let observed: Vec<_> = group.iter().filter(|s| s.name() == "OBX").collect();
    let has = |code: &str| observed.iter().any(|o| o.component(3, 1) == code);
    if is_given_here && !has("64994-7") {
        found.add("OBX", "IZ-23");
    }
    if !is_given_here && has("64994-7") {
        found.add("OBX", "stray eligibility");
    }
    let codes = |set: &str| {
        let in_set = observed.iter().filter(|o| o.field(4) == set);
        in_set.map(|o| o.component(3, 1).into_owned()).collect::<Vec<_>>()
    };
    let are_paired = observed.iter().all(|o| match o.component(3, 1).as_ref() {
        "69764-9" | "29769-7" => codes(o.field(4)) == ["69764-9", "29769-7"],
        _ => codes(o.field(4)).len() == 1,
    });
    if !are_paired {
        found.add("OBX-4", "IZ-24");
    }
    if dose.component(5, 1) == "998" && !has("59784-9") && !has("75505-8") {
        found.add("OBX", "immunity");
    }
}
