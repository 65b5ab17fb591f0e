//! Messages that people paste, explained. What is said of them is `shared::explain`'s; nothing is kept.

use serde::Serialize;
use shared::{
    ack::Verdict,
    advice::Advice,
    explain::{self, ExplainedSegment, Explanation, MessageKind, Wrong},
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
    segments: Vec<ExplainedSegment>,
    problems: Vec<Wrong>,
    is_cut: bool,
    verdict: Option<Verdict>,
    advice: Option<Advice>,
    findings: Vec<Finding>,
}

async fn explain(call: Call) -> Result<Explained> {
    let text: String = call.arg("text")?;
    let catalog = &call.reference().catalog;
    let explained = explain::explain(&text, catalog).map_err(|error| Error::bad_input(error.to_string()))?;
    Ok(explained_of(explained))
}

fn explained_of(explained: Explanation) -> Explained {
    let read = explained.acknowledgement;
    Explained {
        kind: explained.kind,
        segments: explained.segments,
        problems: explained.problems,
        is_cut: explained.is_cut,
        verdict: read.as_ref().map(|read| read.verdict),
        advice: read.as_ref().map(|read| read.advice),
        findings: read.map(|read| read.findings).unwrap_or_default(),
    }
}
