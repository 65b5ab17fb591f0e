//! Messages that people paste, explained. What is said of them is `shared::explain`'s; nothing is kept.

use serde::Serialize;
use shared::{
    ack::Verdict,
    advice::Advice,
    explain::{self, Explanation, MessageKind},
    finding::Finding,
};

use crate::graphql::schema::{Bindings, Call, Error, Result};

/// Binds the field of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("explain", explain);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Explained {
    kind: MessageKind,
    segments: Vec<Segment>,
    problems: Vec<Problem>,
    is_cut: bool,
    verdict: Option<Verdict>,
    advice: Option<Advice>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Segment {
    place: String,
    title: Option<&'static str>,
    fields: Vec<Field>,
}

#[derive(Serialize)]
struct Field {
    place: String,
    name: Option<&'static str>,
    value: String,
    meaning: Option<String>,
}

#[derive(Serialize)]
struct Problem {
    place: Option<String>,
    text: String,
}

async fn explain(call: Call) -> Result<Explained> {
    let text: String = call.arg("text")?;
    let catalog = &call.reference().catalog;
    let explained = explain::explain(&text, catalog).map_err(|error| Error::bad_input(error.to_string()))?;
    Ok(explained_of(explained))
}

fn explained_of(explained: Explanation) -> Explained {
    let field = |field: explain::ExplainedField| Field {
        place: field.place,
        name: field.name,
        value: field.value,
        meaning: field.meaning,
    };
    let segment = |segment: explain::ExplainedSegment| Segment {
        place: segment.place,
        title: segment.title,
        fields: segment.fields.into_iter().map(field).collect(),
    };
    let problem = |wrong: explain::Wrong| Problem { place: wrong.place, text: wrong.text };
    let read = explained.acknowledgement;
    Explained {
        kind: explained.kind,
        segments: explained.segments.into_iter().map(segment).collect(),
        problems: explained.problems.into_iter().map(problem).collect(),
        is_cut: explained.is_cut,
        verdict: read.as_ref().map(|read| read.verdict),
        advice: read.as_ref().map(|read| read.advice),
        findings: read.map(|read| read.findings).unwrap_or_default(),
    }
}
