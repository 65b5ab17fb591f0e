//! Verbs that refuse.

use super::{
    Subject, WordedRefusal,
    aim::{has_other_aim, is_all, is_of_other_cases},
    clause::Clause,
    object,
    token::Token,
    word::{AUXILIARIES, CHECKS, KEEP, KEEPING, KEPT, NOT, REFUSED, REFUSED_BY, REFUSING, STORES},
};

/// A verb that refuses, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Predicate {
    /// `was not added`: the negation, and the verb.
    NotKept(usize, usize),
    /// `added`, of nothing.
    Kept(usize),
    /// `rejected`.
    Refused(usize),
    /// `failed`, of what stands before it: the verb, and where what was tried ends.
    Failed(usize, usize),
    /// `ignoring the record`, `unable to process the message`: what begins it, and the verb.
    Acting(usize, usize),
}

impl Predicate {
    /// The verb that begins at a token.
    pub fn at(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let token = tokens.get(at)?;
        if token.is_in(NOT) || token.is_in(&["unable", "failed", "failure"]) {
            return Self::negated(tokens, at);
        }
        if token.is_in(&["error", "errors"]) {
            let verb = tokens.get(at + 1).is_some_and(|verb| verb.is_in(KEEPING));
            return verb.then_some(Self::Acting(at, at + 1));
        }
        if token.is_in(REFUSED) || (token.is_in(REFUSED_BY) && is_by_registry(tokens, at + 1)) {
            return Some(Self::Refused(at));
        }
        if token.is_in(REFUSING) {
            return Some(Self::Acting(at, at));
        }
        token.is_in(KEPT).then_some(Self::Kept(at))
    }

    /// `not` or `failed`, words without a meaning of their own, and a verb of keeping.
    fn negated(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let is_failed = tokens.get(at)?.is_in(&["failed"]);
        if is_failed && tokens.get(at + 1).is_some_and(|token| token.is_in(CHECKS)) {
            return Some(Self::Failed(at, at + 2));
        }
        if is_failed && is_all(tokens, at + 1) {
            return Some(Self::Failed(at, at + 1));
        }
        let behind = tokens.get(at + 1..)?.iter().take(4);
        let between = behind.take_while(|token| token.is_in(AUXILIARIES)).count();
        let verb = at + 1 + between;
        let token = tokens.get(verb)?;
        if token.is_in(KEPT) {
            return Some(Self::NotKept(at, verb));
        }
        if !token.is_in(KEEP) {
            return None;
        }
        let is_of_subject = is_failed && object::behind(tokens, verb + 1).is_none() && is_all(tokens, verb + 1);
        Some(if is_of_subject && at > 0 { Self::Failed(at, verb + 1) } else { Self::Acting(at, verb) })
    }

    /// Returns what it refuses, if it refuses anything. What names nothing refuses what is implied.
    pub fn refusal(self, tokens: &[Token<'_>], implied: Option<Subject>) -> Option<WordedRefusal> {
        match self {
            Self::NotKept(negation, verb) => not_kept(tokens, negation, verb),
            Self::Kept(verb) => none_kept(tokens, verb),
            Self::Refused(verb) => refused(tokens, verb),
            Self::Failed(verb, end) => failed(tokens, verb, end),
            Self::Acting(start, verb) => {
                let clause = Clause::before(tokens, start);
                let is_meant = !clause.is_conditional() && !clause.is_negated();
                let is_update = tokens.get(verb).is_some_and(|token| token.is_in(&["update", "updating"]));
                let is_kept = |refusal: &WordedRefusal| is_update && refusal.subject != Subject::Dose;
                object::behind(tokens, verb + 1).filter(|refusal| is_meant && !is_kept(refusal))
            }
        }
        .or_else(|| self.is_bare(tokens).then_some(WordedRefusal { subject: implied?, number: None }))
    }

    /// Returns `true` if the predicate stands alone, as in `Not processed.` or `Rejected: 1`.
    fn is_bare(self, tokens: &[Token<'_>]) -> bool {
        let (start, verb) = match self {
            Self::NotKept(start, verb) | Self::Acting(start, verb) if start != verb => (start, verb),
            Self::Refused(verb) => (verb, verb),
            _ => return false,
        };
        Clause::before(tokens, start).is_empty() && is_all(tokens, verb + 1)
    }
}

/// `The immunization was not added`.
fn not_kept(tokens: &[Token<'_>], negation: usize, verb: usize) -> Option<WordedRefusal> {
    let clause = Clause::before(tokens, negation);
    let is_meant = !clause.is_conditional() && !clause.is_of_none() && !has_other_aim(tokens, verb + 1);
    let refusal = clause.refusal().filter(|_| is_meant)?;
    // Only of a dose it matters: a patient's data may be another practice's.
    let is_update = tokens.get(verb)?.is_in(&["updated"]) && refusal.subject != Subject::Dose;
    (!is_update).then_some(refusal)
}

/// `The message failed validation`, `The dose failed to load`.
fn failed(tokens: &[Token<'_>], verb: usize, end: usize) -> Option<WordedRefusal> {
    let clause = Clause::before(tokens, verb);
    let is_meant = !clause.is_conditional() && !clause.is_of_none() && !clause.is_negated();
    let refusal = clause.refusal().filter(|_| is_meant && !has_other_aim(tokens, end))?;
    matches!(refusal.subject, Subject::Message | Subject::Dose).then_some(refusal)
}

/// Returns `true` if what follows says that a registry did it.
fn is_by_registry(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    behind.first().is_some_and(|token| token.is_in(&["by"])) && behind.iter().take(4).any(|token| token.is_in(STORES))
}

/// `No immunizations were added`.
fn none_kept(tokens: &[Token<'_>], verb: usize) -> Option<WordedRefusal> {
    let clause = Clause::before(tokens, verb);
    let is_meant = clause.is_of_none() && !clause.is_negated() && !clause.is_conditional();
    let near = tokens.get(verb.saturating_sub(NEAR)..(verb + NEAR).min(tokens.len())).unwrap_or_default();
    let is_kept_otherwise = || near.iter().any(|token| token.is_in(&["updated", "existing", "merged"]));
    if !is_meant || clause.has(&["new", "errors", "warnings"]) || is_kept_otherwise() {
        return None;
    }
    let refusal = clause.refusal().filter(|refusal| refusal.subject != Subject::Patient)?;
    (!has_other_aim(tokens, verb + 1)).then_some(refusal)
}

/// Number of tokens around a verb in which it may be said that something was kept in another way.
const NEAR: usize = 24;

/// `The message was rejected`, and `Rejected message`.
fn refused(tokens: &[Token<'_>], verb: usize) -> Option<WordedRefusal> {
    let clause = Clause::before(tokens, verb);
    if clause.is_conditional() || clause.is_negated() || clause.is_of_none() || is_of_other_cases(tokens, verb + 1) {
        return None;
    }
    let object = object::behind(tokens, verb + 1);
    match clause.refusal() {
        // A patient who rejects a vaccine is not rejected.
        Some(WordedRefusal { subject: Subject::Patient, .. }) if object.is_some() => None,
        Some(refusal) => Some(refusal),
        None => object.filter(|_| clause.is_empty()),
    }
}
