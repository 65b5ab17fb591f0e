//! A program as a person checks it: the form, where each entry goes, the request on the wire, the answers.

use shared::program::{FieldChoice, Program, Scope, Settings, check_settings};
use url::form_urlencoded;

use super::{
    entry::{PASSWORD, SECOND_PASSWORD, entries},
    recorder::Seen,
};

/// The form's fields in their order.
pub fn form(program: &Program) -> String {
    let row = |field: &shared::program::SetUpField| {
        let needed = if field.required { "required" } else { "optional" };
        let secret = if field.secret { ", secret" } else { "" };
        let sets = field.sets.map_or_else(String::new, |target| format!(", in the place of {target}"));
        let choice = |choice: &FieldChoice| format!("    - {}: {}\n", choice.value, choice.label);
        let choices: String = field.choices.iter().map(choice).collect();
        format!(
            "{}: {} ({}, {}, up to {}, {needed}{secret}{sets})\n    {}\n{choices}",
            field.name, field.label, field.scope, field.accepts, field.max_length, field.help
        )
    };
    program.set_up.iter().map(row).collect()
}

/// Returns the problems that a person reads who enters nothing.
pub fn demands(program: &Program) -> String {
    let problems = [Scope::Integration, Scope::Location]
        .into_iter()
        .flat_map(|scope| check_settings(program, scope, &Settings::new(), &[]));
    problems.map(|problem| problem.text + "\n").collect()
}

/// The sources of the facts.
pub fn sources(program: &Program) -> String {
    program.sources.iter().map(|source| format!("{}: {}, {}\n", source.facts, source.from, source.seen)).collect()
}

/// Returns the places of each entry in the request.
pub fn places(program: &Program, seen: &Seen, message: &str) -> String {
    let entered = [Scope::Integration, Scope::Location].map(|scope| entries(program, scope, ""));
    let mut lines = String::new();
    for field in program.set_up.iter().filter(|field| field.name != "endpoint") {
        let Some(value) = entered.iter().find_map(|entries| entries.get(&field.name)) else { continue };
        let mut found = around(seen, value);
        found.extend(inside(message, value));
        lines.push_str(&format!("{}: {}\n", field.name, found.join(", ")));
    }
    lines
}

/// The elements, the form's fields or the headers that hold a value.
fn around(seen: &Seen, value: &str) -> Vec<String> {
    if seen.body.starts_with('<') {
        let held = format!(">{}</", backend::transport::xml::escape(value));
        return seen.body.match_indices(&held).map(|(at, _)| format!("<{}>", element(&seen.body[..at]))).collect();
    }
    let pairs = form_urlencoded::parse(seen.body.as_bytes());
    pairs.filter(|(_, found)| found == value).map(|(name, _)| format!("form field {name}")).collect()
}

/// The name of the element that opens last.
fn element(before: &str) -> &str {
    before.rsplit('<').next().unwrap().split(' ').next().unwrap()
}

/// The fields of the message that hold a value, as `MSH-4` or `PID-3.4`.
fn inside(message: &str, value: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in message.split('\r') {
        let fields: Vec<_> = line.split('|').collect();
        // MSH-1 is the separator itself.
        let first = if fields[0] == "MSH" { 1 } else { 0 };
        for (number, field) in fields.iter().enumerate().skip(1) {
            for components in field.split('~').map(|repetition| repetition.split('^').collect::<Vec<_>>()) {
                for (at, _) in components.iter().enumerate().filter(|(_, component)| **component == value) {
                    let component = if components.len() > 1 { format!(".{}", at + 1) } else { String::new() };
                    let place = format!("{}-{}{component}", fields[0], number + first);
                    if !found.contains(&place) {
                        found.push(place);
                    }
                }
            }
        }
    }
    found
}

/// The request, exactly but for the password, and with a new line after each sign that ends a segment.
pub fn request(seen: &Seen) -> String {
    assert!(!seen.head.iter().any(|line| line.contains(PASSWORD)), "passwords in headers are masked by nobody");
    let body = seen.body.replace(PASSWORD, "‹password›").replace(SECOND_PASSWORD, "‹second password›");
    let ends = [("\u{b}", "‹VT›"), ("\u{1c}", "‹FS›"), ("&#xD;", "&#xD;\n"), ("%0D", "%0D\n"), ("\r", "‹CR›\n")];
    let body = ends.iter().fold(body, |body, (end, shown)| body.replace(end, shown));
    format!("{}\n\n{}\n", seen.head.join("\n"), without_port(&body).trim_end())
}

/// A body in which the address of this run stands for the registry's.
fn without_port(body: &str) -> String {
    let mut parts = body.split("http://127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    let digits = |part: &str| part.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    parts.fold(first, |shown, part| shown + "‹address›" + &digits(part))
}
