//! What stands behind a verb: its object, a value such as a count, or what a mark behind it introduces.

use super::{
    noun::DETERMINERS,
    subject::{self, Named},
    token::{Token, is_one_of},
    verb::{self, PREPOSITIONS, is_auxiliary},
};

/// Maximum number of tokens of an object that are looked at.
const REACH: usize = 8;

/// Words that a sentence goes on with behind an object or a verb.
const JOINTS: &[&str] = &[
    "because",
    "due",
    "as",
    "since",
    "and",
    "but",
    "or",
    "at",
    "until",
    "unless",
    "it",
    "please",
    "see",
    "so",
    "when",
    "while",
    "after",
    "per",
    "if",
    "whenever",
    "should",
    "starting",
    "beginning",
    "effective",
    "out",
    "until",
];

/// What a verb does something to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object {
    /// What its words name.
    pub named: Named,
    /// The token behind it.
    pub end: usize,
    /// `true` if it is followed by a verb of its own, as in `rejected records can be viewed`.
    pub is_subject: bool,
}

fn is_name(token: &Token<'_>) -> bool {
    token.word().is_some() && !token.is_in(DETERMINERS)
}

/// Returns the object behind a verb, if there is any.
pub fn object(tokens: &[Token<'_>], start: usize) -> Option<Object> {
    let is_said = |token: &&Token<'_>| match token {
        Token::Word(word) => {
            !token.is_in(PREPOSITIONS) && !token.is_in(JOINTS) && (!is_auxiliary(word) || token.is_in(DETERMINERS))
        }
        Token::Number(_) | Token::Counted(_) => true,
        Token::Stop | Token::Label | Token::Pause | Token::Open | Token::Close => false,
    };
    let behind = tokens.get(start..)?;
    let length = behind.iter().take(REACH).take_while(is_said).count();
    // `processing of the message`.
    let is_of = behind.get(length).is_some_and(|token| token.is_in(&["of"]));
    let reach = if is_of { behind.iter().skip(length + 1).take(REACH).take_while(is_said).count() + 1 } else { 0 };
    let end = start + length + reach;
    let words = tokens.get(start..end).filter(|words| words.iter().any(is_name))?;
    let is_subject = tokens.get(end).and_then(|token| token.word()).is_some_and(is_auxiliary);
    Some(Object { named: subject::of(words), end, is_subject })
}

/// Returns `true` if a verb has no object behind it: only an end, a mark, or a reason.
pub fn is_alone(tokens: &[Token<'_>], next: usize) -> bool {
    match tokens.get(next) {
        None => true,
        Some(token @ Token::Word(_)) => token.is_in(PREPOSITIONS) || token.is_in(JOINTS),
        Some(Token::Number(_) | Token::Counted(_)) => value(tokens, next).is_some(),
        Some(_) => true,
    }
}

/// Returns what a mark right behind a verb introduces, as in `rejected: RXA #2`.
pub fn introduced(tokens: &[Token<'_>], next: usize) -> Option<Named> {
    let is_mark = tokens.get(next).is_some_and(|token| matches!(token, Token::Label | Token::Pause | Token::Open));
    let behind = tokens.get(next + 1..).filter(|_| is_mark)?;
    let words: Vec<_> = behind.iter().take(REACH).take_while(|token| !token.is_mark()).copied().collect();
    Some(subject::of(&words))
}

/// A value behind a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// None, or no.
    None,
    /// Some, or yes.
    Some,
}

/// Returns the value at a token: behind a label, in brackets, or a number alone.
pub fn value(tokens: &[Token<'_>], next: usize) -> Option<Value> {
    let behind = tokens.get(next..)?;
    let (value, rest) = match behind {
        [Token::Label | Token::Open, value, rest @ ..] => (*value, rest),
        [value @ Token::Number(_), rest @ ..] => (*value, rest),
        _ => return None,
    };
    is_end(rest).then(|| value_of(value)).flatten()
}

fn value_of(value: Token<'_>) -> Option<Value> {
    match value.count() {
        Some(0) => Some(Value::None),
        Some(_) => Some(Value::Some),
        None if value.is_in(&["none", "no", "n", "false", "nil", "zero", "nothing"]) => Some(Value::None),
        None if value.is_in(&["yes", "y", "true"]) => Some(Value::Some),
        None => None,
    }
}

/// Returns `true` if a value ends here: what follows is no word that it counts.
fn is_end(rest: &[Token<'_>]) -> bool {
    match rest {
        [Token::Word(word), next, ..] if next.ends_clause() || next.count().is_some() => is_label(word),
        [Token::Word(word), ..] => is_one_of(word, &["of", "and", "but", "out"]),
        _ => true,
    }
}

/// Returns `true` if a word is a label of a count.
pub fn is_label(word: &str) -> bool {
    let labels =
        ["warnings", "errors", "duplicates", "failed", "updated", "total", "and", "of", "matched", "unchanged"];
    verb::kept(word).is_some() || verb::refused(word).is_some() || is_one_of(word, &labels)
}

/// Returns how many of a count are missing, as in `2 of 3`, where a clause begins with it.
pub fn missing(clause: &[Token<'_>]) -> Option<usize> {
    let rest = match clause {
        [first, rest @ ..] if first.is_in(&["only", "just"]) => rest,
        _ => clause,
    };
    match rest {
        [count, ..] if count.missing().is_some() => count.missing(),
        [kept, of, all, ..] if of.is_in(&["of"]) => all.count()?.checked_sub(kept.count()?).filter(|&lost| lost > 0),
        [kept, out, of, all, ..] if out.is_in(&["out"]) && of.is_in(&["of"]) => {
            all.count()?.checked_sub(kept.count()?).filter(|&lost| lost > 0)
        }
        _ => None,
    }
}
