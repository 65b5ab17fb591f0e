//! The object behind a verb.

use super::{
    WordedRefusal,
    clause::head,
    token::Token,
    word::{PREPOSITIONS, is_one_of},
};

/// Maximum number of tokens of an object that are looked at.
const REACH: usize = 7;

/// Words before an object that say nothing of it.
const DETERMINERS: &[&str] =
    &["the", "this", "that", "your", "a", "an", "any", "all", "entire", "whole", "incoming", "hl7", "following"];

/// Words that a sentence goes on with behind an object.
const JOINTS: &[&str] =
    &["because", "due", "as", "since", "and", "but", "at", "until", "it", "is", "was", "please", "due", "dated"];

/// Returns the object behind a verb, if it can be refused.
pub fn behind(tokens: &[Token<'_>], start: usize) -> Option<WordedRefusal> {
    let object = tokens.get(start..)?.iter().take(REACH);
    let object: Vec<_> = object.skip_while(|token| token.is_in(DETERMINERS)).copied().collect();
    let is_end = |token: &&Token<'_>| match token {
        Token::Word(word) => !is_one_of(word, PREPOSITIONS) && !is_one_of(word, JOINTS),
        Token::Number(_) | Token::Counted(_) => true,
        Token::Stop | Token::Pause | Token::Open | Token::Close => false,
    };
    let object: Vec<_> = object.iter().take_while(is_end).copied().collect();
    let words: Vec<_> = object.iter().filter_map(|token| token.word()).collect();
    let number = object.iter().find_map(|token| match token {
        Token::Counted(number) => Some(*number),
        _ => None,
    });
    head(&words).map(|subject| WordedRefusal { subject, number })
}
