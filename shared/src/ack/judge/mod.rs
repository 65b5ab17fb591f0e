//! Judging: the verdict for each dose, from the acknowledgement's code, its ERR segments and its words.
//!
//! Here live verdicts and the phrases that decide them; the sentences that a person reads may not.

pub mod case;
pub mod diagnosis;
pub mod known;
mod phrase;
pub mod refusal;
mod words;
