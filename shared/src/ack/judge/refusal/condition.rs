//! Words that make a statement one about other cases than this one.

use super::{
    Subject,
    noun::{DECLINING, OTHER_AIMS, subject_of},
    token::Token,
    verb::NOT,
};

/// Words that make a clause one about other cases.
const CONDITIONS: &[&str] = &[
    "if",
    "whether",
    "should",
    "may",
    "might",
    "would",
    "otherwise",
    "else",
    "upcoming",
    "avoid",
    "prevent",
    "cause",
    "causes",
    "risk",
    "unless",
    "until",
    "starting",
    "beginning",
    "effective",
];

/// Words with which a sentence about other cases begins.
const OPENINGS: &[&str] = &["if", "should", "starting", "beginning", "effective"];

/// Words that begin a condition, unless what follows says what was done, as in `when saving`.
const WHEN: &[&str] = &["when", "whenever"];

fn is_when(tokens: &[Token<'_>], at: usize) -> bool {
    let is_done = |token: &Token<'_>| {
        token.word().is_some_and(|word| word.len() > 4 && word.to_ascii_lowercase().ends_with("ing"))
    };
    tokens.get(at).is_some_and(|token| token.is_in(WHEN)) && !tokens.get(at + 1).is_some_and(is_done)
}

/// Returns `true` if a word of a clause, from `start` to `end`, makes it one about other cases.
pub fn is_in_clause(tokens: &[Token<'_>], start: usize, end: usize) -> bool {
    let is_followed_by_date = |at: usize| matches!(tokens.get(at + 1), Some(Token::Number(_)));
    (start..end).any(|at| {
        let Some(token) = tokens.get(at) else { return false };
        let is_future = || token.is_in(&["future"]) && names_sent(tokens.get(at + 1));
        // In a month.
        is_future()
            || (token.is_in(CONDITIONS) && !(token.is_in(&["may"]) && is_followed_by_date(at)))
            || is_when(tokens, at)
    })
}

fn names_sent(token: Option<&Token<'_>>) -> bool {
    token.and_then(|token| token.word()).and_then(subject_of).is_some_and(|subject| subject != Subject::Patient)
}

/// Returns `true` if `in the future`, or `future`, begins at a token.
fn is_future(tokens: &[Token<'_>], at: usize) -> bool {
    let mut words = tokens.get(at..).unwrap_or_default().iter();
    let first = words.find(|token| !token.is_in(&["in", "the"]));
    tokens.get(at).is_some_and(|token| token.is_in(&["in", "future"])) && first.is_some_and(|t| t.is_in(&["future"]))
}

/// Returns `true` if a clause says what can happen, and not what did.
pub fn is_possible(tokens: &[Token<'_>], start: usize, end: usize) -> bool {
    (start..end).any(|at| {
        let is_can = tokens.get(at).is_some_and(|token| token.is_in(&["can", "could"]));
        is_can && !tokens.get(at + 1).is_some_and(|next| next.is_in(NOT))
    })
}

/// Returns `true` if an earlier clause of the same sentence begins with a condition.
pub fn is_opened(tokens: &[Token<'_>], end: usize) -> bool {
    let start = sentence(tokens, end);
    let begins = |at: usize| at == start || tokens.get(at.wrapping_sub(1)).is_some_and(|token| token.is_mark());
    (start..end).filter(|&at| begins(at)).any(|at| {
        tokens.get(at).is_some_and(|token| token.is_in(OPENINGS)) || is_when(tokens, at) || is_future(tokens, at)
    })
}

/// Where the sentence of a token begins.
fn sentence(tokens: &[Token<'_>], end: usize) -> usize {
    let near = end.saturating_sub(SENTENCE)..end;
    near.clone().rev().find(|&at| tokens.get(at) == Some(&Token::Stop)).map_or(near.start, |at| at + 1)
}

/// Returns `true` if the sentence of a token begins with a time, as in `from 2027 on`.
pub fn is_dated(tokens: &[Token<'_>], end: usize) -> bool {
    let start = sentence(tokens, end);
    let is_opening = tokens.get(start).is_some_and(|token| token.is_in(&["from", "after", "as", "by", "next", "on"]));
    let is_time = |token: &Token<'_>| {
        let is_word = token.is_in(&["time", "day", "week", "month", "quarter", "year", "release", "version"]);
        is_word || matches!(token, Token::Number(_))
    };
    is_opening && tokens.iter().skip(start + 1).take(4).any(is_time)
}

/// Maximum number of tokens of a sentence that are looked at before a verb.
const SENTENCE: usize = 48;

/// Returns `true` if the words behind a verb speak of other cases.
pub fn is_behind(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    if behind.first().is_some_and(|token| token.is_in(&["only", "next"])) {
        let is_time = behind.get(1).is_some_and(|token| token.is_in(&["time", "month", "year"]));
        return is_time || is_behind(tokens, next + 1);
    }
    let Some(first) = behind.first() else { return false };
    let is_declined = first.is_in(&["by"]) && behind.iter().take(4).any(|token| token.is_in(DECLINING));
    first.is_in(OPENINGS) || is_when(tokens, next) || is_declined || is_future(tokens, next)
}

/// Returns `true` if the words behind a verb of keeping give it another aim, as in `not added to the school roster`.
pub fn has_other_aim(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    let Some((first, rest)) = behind.split_first() else { return false };
    let is_repeated = ["twice", "again", "previously", "before", "earlier", "anew", "separately", "with", "yet"];
    if first.is_in(&is_repeated) {
        return true;
    }
    let clause = || rest.iter().take(6).take_while(|token| !token.ends_clause());
    if first.is_in(&["as"]) {
        let aims: &[&str] = &["a", "an", "new", "valid", "invalid", "administered", "historical", "given", "separate"];
        return rest.first().is_some_and(|token| token.is_in(aims));
    }
    let is_aimed = first.is_in(&["for", "to", "in", "into", "on", "onto", "within", "from", "against", "toward"]);
    is_aimed && clause().any(|token| token.is_in(OTHER_AIMS))
}
