//! Verbs that refuse.

use super::{
    behind,
    token::Token,
    verb::{
        self, AUXILIARIES, CHECKS, FAILED, KEEP, KEEPING, NOT, REFUSED_BY, REFUSES, REFUSING, REJECTIONS, Verb,
        is_auxiliary,
    },
};

/// A kind of verb that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `was not added`.
    NotKept(Verb),
    /// `added`, of nothing.
    Kept(Verb),
    /// `rejected`.
    Refused(Verb),
    /// `refused`, which people do too.
    RefusedBy,
    /// `rejects`, of a registry.
    Refuses,
    /// `failed`, of what stands before it.
    Failed,
    /// `ignoring the record`, `unable to process the message`.
    Acting,
    /// `rejection`.
    Rejection,
    /// `not all were added`: the verb.
    NotAll(usize),
    /// `prevented the record from being saved`: the object's end.
    Prevented(usize),
}

/// A verb that refuses, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Predicate {
    /// What it is.
    pub kind: Kind,
    /// Its first token: the negation, where it has one.
    pub start: usize,
    /// The token behind it.
    pub end: usize,
}

impl Predicate {
    /// Returns `true` if it is `rejected`, `not added`, or another of their kind.
    pub fn is_participle(&self) -> bool {
        matches!(self.kind, Kind::Refused(_) | Kind::NotKept(_))
    }

    /// The verb that begins at a token.
    pub fn at(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let token = tokens.get(at)?;
        let word = token.word()?;
        let next = tokens.get(at + 1).and_then(|next| next.word()).unwrap_or_default();
        let one = |kind| Some(Self { kind, start: at, end: at + 1 });
        if let Some(verb) = verb::refused_in_two(word, next) {
            return Some(Self { kind: Kind::Refused(verb), start: at, end: at + 2 });
        }
        if token.is_in(NOT) || token.is_in(FAILED) || token.is_in(&["unable"]) {
            return Self::negated(tokens, at);
        }
        if token.is_in(TROUBLE) {
            return Self::trouble(tokens, at);
        }
        match verb::refused(word) {
            Some(verb) => one(Kind::Refused(verb)),
            None if token.is_in(REFUSED_BY) => one(Kind::RefusedBy),
            None if token.is_in(REFUSES) && !behind::is_alone(tokens, at + 1) => one(Kind::Refuses),
            None if token.is_in(REJECTIONS) => one(Kind::Rejection),
            None if token.is_in(REFUSING) => one(Kind::Acting),
            None if token.is_in(&["prevented", "prevents", "preventing"]) => Self::prevented(tokens, at),
            None => one(Kind::Kept(verb::kept(word)?)),
        }
    }

    /// `not` or `failed`, words without a meaning of their own, and a verb of keeping.
    fn negated(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let is_failed = tokens.get(at)?.is_in(FAILED);
        let between = tokens.get(at + 1..)?.iter().take(5);
        let is_said_of_nothing = |token: &&Token<'_>| {
            token.word().is_some_and(is_auxiliary) || token.is_in(&["in", "while", "when", "during", "attempting"])
        };
        let verb = at + 1 + between.take_while(is_said_of_nothing).count();
        let token = tokens.get(verb);
        let is_to = tokens.get(verb.wrapping_sub(1)).is_some_and(|before| before.is_in(&["to"]));
        let is_infinite = is_to && token.is_some_and(|token| token.is_in(KEEP));
        if let Some(kept) = token.and_then(|token| verb::done(token.word()?)).filter(|_| !is_infinite) {
            return Some(Self { kind: Kind::NotKept(kept), start: at, end: verb + 1 });
        }
        // `Did not add`, and not `series not complete`.
        let is_done = verb > at + 1 || !tokens.get(at)?.is_in(&["not", "never"]) || {
            let before = tokens.get(at.wrapping_sub(1));
            before.is_some_and(|before| before.is_in(&["did", "do", "does", "could", "can", "will", "would"]))
        };
        let is_act = token.is_some_and(|token| (token.is_in(KEEP) && (is_done || is_failed)) || token.is_in(KEEPING));
        if is_act && !(is_failed && verb == at + 1 && token.is_some_and(|token| token.is_in(CHECKS))) {
            let has_object = behind::object(tokens, verb + 1).is_some();
            let kind = if is_failed && !has_object && at > 0 { Kind::Failed } else { Kind::Acting };
            return Some(Self { kind, start: at, end: verb + 1 });
        }
        let is_check = tokens.get(verb + 1).is_some_and(|check| check.is_in(CHECKS));
        if is_check && token.is_some_and(|token| token.is_in(&["pass"])) {
            return Some(Self { kind: Kind::Failed, start: at, end: verb + 2 });
        }
        if is_failed {
            return Some(Self { kind: Kind::Failed, start: at, end: Self::end_of_failure(tokens, at) });
        }
        Self::not_all(tokens, at)
    }

    /// The token behind what something failed at.
    fn end_of_failure(tokens: &[Token<'_>], at: usize) -> usize {
        let determiners =
            tokens.get(at + 1..).unwrap_or_default().iter().take_while(|token| token.is_in(&["the", "a"]));
        let check = at + 1 + determiners.count();
        if tokens.get(check).is_some_and(|token| token.is_in(CHECKS)) { check + 1 } else { at + 1 }
    }

    /// `not all records were added`.
    fn not_all(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let is_all = tokens.get(at + 1).is_some_and(|token| token.is_in(&["all", "every", "each"]));
        let near = tokens.get(at + 2..).filter(|_| is_all)?.iter().take(8).take_while(|token| !token.is_mark());
        let verb = near.clone().position(|token| token.word().and_then(verb::kept).is_some())? + at + 2;
        Some(Self { kind: Kind::NotAll(verb), start: at, end: verb + 1 })
    }

    /// `error while processing`.
    fn trouble(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let between = tokens.get(at + 1..)?.iter().take(8);
        let is_between = |token: &&Token<'_>| token.is_in(AROUND) || token.is_in(AUXILIARIES);
        let verb = at + 1 + between.take_while(is_between).count();
        let token = tokens.get(verb)?;
        let is_infinite = tokens.get(verb.wrapping_sub(1)).is_some_and(|before| before.is_in(&["to"]));
        let is_verb = token.is_in(KEEPING) || (is_infinite && token.is_in(KEEP));
        is_verb.then_some(Self { kind: Kind::Acting, start: at, end: verb + 1 })
    }

    /// `prevented the record from being saved`.
    fn prevented(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let object = behind::object(tokens, at + 1)?;
        let from = tokens.get(object.end)?.is_in(&["from"]).then_some(object.end)?;
        let verb = from + 1 + tokens.get(from + 1..)?.iter().take_while(|token| token.is_in(AUXILIARIES)).count();
        let is_kept = tokens.get(verb)?.word().and_then(verb::kept).is_some();
        is_kept.then_some(Self { kind: Kind::Prevented(object.end), start: at, end: verb + 1 })
    }
}

/// Words for trouble, behind which a verb of keeping may follow.
const TROUBLE: &[&str] = &["error", "errors", "exception", "problem", "trouble", "timeout"];

/// Words between trouble and the verb.
const AROUND: &[&str] = &[
    "occurred",
    "while",
    "when",
    "in",
    "during",
    "encountered",
    "attempting",
    "trying",
    "at",
    "has",
    "happened",
    "with",
    "on",
    "for",
];
