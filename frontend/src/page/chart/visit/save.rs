//! Saving a visit: all of its vaccines, or none.

use leptos::prelude::{Set as _, Update as _};
use serde_json::{Value, json};

use super::line::Line;
use crate::{
    api::{Api, Problem, RecordVisit, RequestKey},
    page::chart::dose::{self, Kind, Saved},
    part::Form,
    record::at,
};

/// Reads every vaccine; what is wrong stands beside its field.
pub fn read(kind: Kind, visit: Form, lines: &[Line], immunity: impl Fn(&str) -> String) -> Option<Vec<Value>> {
    clear(visit, lines);
    let mut doses = Vec::new();
    for line in lines {
        match dose::read(kind, &visit.entries(), &line.form.entries(), &Value::Null, &immunity) {
            Ok(dose) => doses.push(dose),
            Err(problems) => place(kind, visit, line.form, problems),
        }
    }
    (doses.len() == lines.len()).then_some(doses)
}

fn clear(visit: Form, lines: &[Line]) {
    visit.problems.set(Vec::new());
    for line in lines {
        line.form.problems.set(Vec::new());
    }
}

/// Puts problems where they belong: what is wrong with the visit is said once.
fn place(kind: Kind, visit: Form, line: Form, problems: Vec<Problem>) {
    let (of_visit, of_line): (Vec<_>, Vec<_>) =
        problems.into_iter().partition(|problem| dose::is_of_visit(kind, &problem.field));
    visit.problems.update(|all| {
        for problem in of_visit {
            if !all.contains(&problem) {
                all.push(problem);
            }
        }
    });
    line.problems.set(of_line);
}

/// Saves the doses of the lines: all of them, or none. True when they are saved.
///
/// The same doses are recorded once under one key, however often they are sent.
pub async fn save(
    api: Api,
    (patient, key): (&str, RequestKey),
    kind: Kind,
    visit: Form,
    lines: &[Line],
    doses: Vec<Value>,
) -> bool {
    let sent = key.keyed(input(patient, doses));
    let answer = api.run_with::<RecordVisit>(json!({ "input": sent })).await;
    let Saved::Wrong(problems) = dose::settle(answer.map(|payload| (payload.status, payload.problems))) else {
        return true;
    };
    for (number, line) in lines.iter().enumerate() {
        place(kind, visit, line.form, of_line(&problems, number));
    }
    false
}

/// The visit as the server takes it. What is said of the visit stands in each dose too, so that a dose from history
/// keeps its own day.
fn input(patient: &str, mut doses: Vec<Value>) -> Value {
    let of_first = |name: &str| doses.first().map(|dose| at(dose, name).clone());
    let (location, day) = (of_first("locationId"), of_first("givenOn"));
    for fields in doses.iter_mut().filter_map(Value::as_object_mut) {
        fields.remove("locationId");
    }
    json!({ "patientId": patient, "locationId": location, "givenOn": day, "doses": doses })
}

/// The problems of a line, by the names of its fields. What names no dose stands with the first.
fn of_line(problems: &[Problem], number: usize) -> Vec<Problem> {
    let mut own = Vec::new();
    for problem in problems {
        let named = problem.field.strip_prefix("doses.").and_then(|rest| rest.split_once('.'));
        match named {
            Some((place, field)) if place.parse() == Ok(number) => {
                own.push(Problem { field: field.to_owned(), ..problem.clone() })
            }
            None if number == 0 => own.push(problem.clone()),
            _ => {}
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_said_once_and_problems_name_their_dose() {
        let dose = |day: &str| json!({ "locationId": "north", "givenOn": day, "name": "Varivax" });
        let sent = input("p", vec![dose("2026-03-09"), dose("2026-03-10")]);
        assert_eq!(sent["locationId"], "north");
        assert_eq!(sent["givenOn"], "2026-03-09");
        assert_eq!(sent["doses"][1], json!({ "givenOn": "2026-03-10", "name": "Varivax" }));
        let problem = |field: &str| Problem { field: field.to_owned(), code: "x".into(), text: "x".into() };
        let problems = [problem("doses.1.lot"), problem("patientId")];
        let fields = |number| of_line(&problems, number).into_iter().map(|p| p.field).collect::<Vec<_>>();
        assert_eq!((fields(0), fields(1)), (vec!["patientId".to_owned()], vec!["lot".to_owned()]));
    }
}
