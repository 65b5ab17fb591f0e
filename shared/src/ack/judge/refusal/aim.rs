//! Words behind a verb that change its meaning.

use super::{
    token::Token,
    word::{CONDITIONS, DECLINING, OTHER_AIMS, STORES, is_one_of},
};

/// Returns `true` if the words behind a verb say that it counts none, or speak of other cases.
pub fn is_of_other_cases(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    let Some(first) = behind.first() else { return false };
    let is_declined = first.is_in(&["by"]) && behind.iter().take(3).any(|token| token.is_in(DECLINING));
    let is_future = behind.iter().take(4).any(|token| token.is_in(&["future"]));
    value(behind).is_some_and(|value| value.is_zero() || value.is_in(&["none"]))
        || first.is_in(CONDITIONS)
        || is_declined
        || is_future
}

/// The value behind a label, as in `rejected: 0`, `rejected (0)` or `rejected 0`.
fn value<'a>(behind: &[Token<'a>]) -> Option<Token<'a>> {
    match behind {
        [number @ Token::Number(_), ..] => Some(*number),
        [Token::Stop | Token::Open, value, ..] => Some(*value),
        _ => None,
    }
}

/// Returns `true` if a bare verb has no object behind it: only an end, a number, or a reason.
pub fn is_all(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    let is_none = is_of_other_cases(tokens, next);
    match behind {
        _ if is_none => false,
        [] | [Token::Stop] | [Token::Pause, ..] | [Token::Stop | Token::Open, Token::Number(_), ..] => true,
        [first, ..] => first.is_in(&["because", "due", "since"]),
    }
}

/// Returns `true` if the words behind a verb of keeping give it another aim, as in `not added to the school roster`.
pub fn has_other_aim(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    let Some((first, rest)) = behind.split_first() else { return false };
    let clause: Vec<_> = rest.iter().take(6).take_while(|token| !token.ends_clause()).copied().collect();
    if is_of_other_cases(tokens, next)
        || first.is_in(&["twice", "again", "previously", "before", "yet", "earlier", "with"])
    {
        return true;
    }
    if first.is_in(&["as"]) {
        let aims: &[&str] = &["a", "an", "valid", "invalid", "administered", "historical", "given"];
        return clause.first().is_some_and(|token| token.is_in(aims));
    }
    if first.is_in(&["for"]) {
        return clause.iter().any(|token| token.is_in(OTHER_AIMS));
    }
    first.is_in(&["to", "in", "into", "on", "onto", "within"]) && !is_store(&clause, tokens)
}

/// Returns `true` if words name a store of doses: by what it is, or by a name in capitals.
fn is_store(clause: &[Token<'_>], tokens: &[Token<'_>]) -> bool {
    let is_named = |token: &Token<'_>| token.is_in(STORES) || matches!(token, Token::Number(_));
    let is_capital = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut near = tokens.iter().filter_map(|token| token.word()).take(64);
    let is_all_capital = near.all(is_capital);
    let is_acronym = |token: &Token<'_>| token.word().is_some_and(is_capital) && !is_all_capital;
    let alone = match clause {
        [Token::Word(word)] => is_all_capital && !is_one_of(word, OTHER_AIMS),
        _ => false,
    };
    alone || clause.iter().any(|token| is_named(token) || is_acronym(token))
}
