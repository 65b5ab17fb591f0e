//! Saving a visit: all of its vaccines, or none.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::line::Line;
use crate::{
    api::{Api, Problem, RecordDose},
    page::chart::dose::{self, Kind, Saved},
    part::Form,
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

/// Saves the doses of the lines; true when all are saved.
pub async fn save(api: Api, patient: &str, kind: Kind, visit: Form, lines: &[Line], doses: Vec<Value>) -> bool {
    for (line, dose) in lines.iter().zip(doses) {
        let input = json!({ "input": { "patientId": patient, "dose": dose } });
        let answer = api.run_with::<RecordDose>(input).await;
        match dose::settle(answer.map(|payload| (payload.status, payload.problems))) {
            Saved::Yes => {}
            Saved::Met => return false,
            Saved::Wrong(problems) => {
                place(kind, visit, line.form, problems);
                return false;
            }
        }
    }
    true
}
