//! The clause before a verb: where it begins, and what stood before it.

use super::{
    behind,
    noun::DETERMINERS,
    token::Token,
    verb::{self, CONJUNCTIONS, NOT, is_auxiliary},
};

/// Maximum number of tokens of a clause that are looked at before its verb.
const REACH: usize = 24;

/// What a clause begins behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The beginning of the text.
    Text,
    /// The end of a sentence.
    Stop,
    /// A label.
    Label,
    /// A comma, a dash, or an opening bracket.
    Pause,
    /// A conjunction, with a subject of its own behind it.
    Joint,
    /// A conjunction, with the verb behind it: the subject stands before.
    Shared,
}

/// A part of a text before a verb.
#[derive(Debug, Clone, Copy)]
pub struct Clause<'a> {
    /// The tokens of the text.
    tokens: &'a [Token<'a>],
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it begins behind.
    pub opening: Opening,
}

impl<'a> Clause<'a> {
    /// The clause that ends before a token.
    pub fn before(tokens: &'a [Token<'a>], end: usize) -> Self {
        let (mut start, mut opening) = begin(tokens, end);
        let mut shared = None;
        for at in (start..end).rev() {
            if !tokens.get(at).is_some_and(|token| token.is_in(CONJUNCTIONS)) {
                continue;
            }
            if has_content(tokens, at + 1, shared.unwrap_or(end)) {
                (start, opening) = (at + 1, Opening::Joint);
                break;
            }
            shared = Some(at);
        }
        match shared {
            Some(at) if !has_content(tokens, at + 1, end) && has_content(tokens, start, at) => {
                Self { tokens, start: at + 1, end, opening: Opening::Shared }
            }
            _ => Self { tokens, start, end, opening },
        }
    }

    /// Returns its tokens.
    pub fn tokens(self) -> &'a [Token<'a>] {
        self.tokens.get(self.start..self.end).unwrap_or_default()
    }

    /// Returns `true` if it has words of its own.
    pub fn has_content(self) -> bool {
        has_content(self.tokens, self.start, self.end)
    }

    /// The clause that ends with the mark or the word behind which this one begins, up to its own verb.
    pub fn prior(self) -> Option<Self> {
        let mark = self.start.checked_sub(1).filter(|_| self.opening != Opening::Text)?;
        let whole = Self::before(self.tokens, mark);
        let determiners = whole.tokens().iter().take_while(|token| token.is_in(DETERMINERS)).count();
        let is_verb = |token: &Token<'_>| {
            let is_of_verb = |word| is_auxiliary(word) || verb::kept(word).is_some() || verb::refused(word).is_some();
            token.is_in(NOT)
                || token.is_in(verb::FAILED)
                || token.is_in(verb::STATING)
                || token.word().is_some_and(is_of_verb)
        };
        let named = whole.tokens().iter().skip(determiners).position(is_verb);
        Some(Self { end: named.map_or(whole.end, |at| whole.start + determiners + at), ..whole })
    }

    /// Returns `true` if it speaks of nothing, as in `no records were rejected`.
    pub fn is_of_none(self) -> bool {
        let is_none = |token: &Token<'_>| token.count() == Some(0) || token.is_in(NONE);
        let before = self.start.checked_sub(1).and_then(|at| self.tokens.get(at));
        // `Errors: 0 message rejected`.
        let label = self.start.checked_sub(2).and_then(|at| self.tokens.get(at)?.word());
        let is_value = self.opening == Opening::Label
            && label.is_some_and(behind::is_label)
            && self.tokens().first().is_some_and(|first| first.count().is_some());
        let is_there = |token: &&Token<'_>| token.is_in(&["there", "was", "were", "are", "is"]);
        let first = self.tokens().iter().find(|token| !is_there(token)).filter(|_| !is_value);
        let is_not_one = matches!(self.tokens(), [not, one, ..] if not.is_in(&["not"]) && one.is_in(&["one", "a"]));
        first.is_some_and(is_none)
            || is_not_one
            || self.tokens().last().filter(|_| !is_value || self.tokens().len() > 1).is_some_and(is_none)
            || (self.opening == Opening::Joint && before.is_some_and(|token| token.is_in(&["nor"])))
    }

    /// Returns `true` if it contains one of these words.
    pub fn has(self, words: &[&str]) -> bool {
        self.tokens().iter().any(|token| token.is_in(words))
    }
}

/// Words that count nothing.
const NONE: &[&str] = &["no", "none", "zero", "neither", "nothing"];

/// Where the clause before a token begins, by the marks alone.
fn begin(tokens: &[Token<'_>], end: usize) -> (usize, Opening) {
    let mut depth = 0_usize;
    let lowest = end.saturating_sub(REACH);
    for at in (lowest..end).rev() {
        let opening = match tokens.get(at) {
            Some(Token::Close) => {
                depth += 1;
                continue;
            }
            Some(Token::Open) if depth > 0 => {
                depth -= 1;
                continue;
            }
            Some(Token::Open | Token::Pause) if depth == 0 => Opening::Pause,
            Some(Token::Stop) => Opening::Stop,
            Some(Token::Label) if depth == 0 => Opening::Label,
            _ => continue,
        };
        return (at + 1, opening);
    }
    (lowest, Opening::Text)
}

/// Returns `true` if there are words that say something of their own.
fn has_content(tokens: &[Token<'_>], start: usize, end: usize) -> bool {
    let said = |token: &Token<'_>| match token {
        Token::Word(word) => !is_auxiliary(word) && !token.is_in(NOT) && !token.is_in(CONJUNCTIONS),
        Token::Number(_) | Token::Counted(_) => true,
        _ => false,
    };
    tokens.get(start..end).is_some_and(|tokens| tokens.iter().any(said))
}

/// The words before a verb that belong to it.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Where they begin.
    pub start: usize,
    /// `true` if one of them negates the verb.
    pub is_negated: bool,
}

impl Group {
    /// The words before a verb that belong to it: auxiliaries, negations, and a verb that it is an alternative to.
    pub fn before(tokens: &[Token<'_>], verb: usize) -> Self {
        let mut group = Self { start: verb, is_negated: false };
        while let Some(at) = group.start.checked_sub(1) {
            let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| token.is_in(words));
            let earlier = at.checked_sub(1);
            if is(at, NOT) {
                group = Self { start: at, is_negated: true };
            } else if earlier.is_some_and(|one| is_instead(tokens.get(one), tokens.get(at))) {
                group = Self { start: at - 1, is_negated: true };
            } else if tokens.get(at).and_then(|token| token.word()).is_some_and(is_auxiliary) {
                group.start = at;
            } else if is(at, &["or"]) && earlier.is_some_and(|one| is_participle(tokens, one)) {
                group.start = at - 1;
            } else if is_participle(tokens, at) && group.start == verb {
                // `added/updated`.
                group.start = at;
            } else {
                break;
            }
            if verb - group.start > REACH {
                break;
            }
        }
        group
    }
}

fn is_instead(first: Option<&Token<'_>>, second: Option<&Token<'_>>) -> bool {
    let is = |token: Option<&Token<'_>>, word: &str| token.is_some_and(|token| token.is_in(&[word]));
    (is(first, "rather") && is(second, "than")) || (is(first, "instead") && is(second, "of"))
}

fn is_participle(tokens: &[Token<'_>], at: usize) -> bool {
    let word = tokens.get(at).and_then(|token| token.word());
    word.is_some_and(|word| verb::kept(word).is_some() || verb::refused(word).is_some())
}
