//! An explanation as pages and programs read it: flat, and without what only its acknowledgement's reader needs.

use serde::Serialize;

use super::{ExplainedSegment, Explanation, MessageKind, Wrong};
use crate::{ack::Verdict, advice::Advice, finding::Finding};

/// A text, explained, for a reader in another process.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView {
    kind: MessageKind,
    segments: Vec<ExplainedSegment>,
    problems: Vec<Wrong>,
    is_cut: bool,
    verdict: Option<Verdict>,
    advice: Option<Advice>,
    findings: Vec<Finding>,
}

impl From<Explanation> for ExplanationView {
    fn from(explained: Explanation) -> Self {
        let read = explained.acknowledgement;
        Self {
            kind: explained.kind,
            segments: explained.segments,
            problems: explained.problems,
            is_cut: explained.is_cut,
            verdict: read.as_ref().map(|read| read.verdict),
            advice: read.as_ref().map(|read| read.advice),
            findings: read.map(|read| read.findings).unwrap_or_default(),
        }
    }
}
