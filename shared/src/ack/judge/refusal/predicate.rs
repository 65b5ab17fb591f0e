//! Verbs that refuse.

use super::{
    Refusal, Subject,
    clause::Clause,
    object,
    token::Token,
    word::{AUXILIARIES, CONDITIONS, DECLINING, KEEP, KEPT, NOT, OTHER_AIMS, REFUSED, REFUSING, STORES},
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
        if token.is_in(REFUSED) {
            return Some(Self::Refused(at));
        }
        if token.is_in(REFUSING) {
            return Some(Self::Acting(at, at));
        }
        token.is_in(KEPT).then_some(Self::Kept(at))
    }

    /// `not` or `failed`, words without a meaning of their own, and a verb of keeping.
    fn negated(tokens: &[Token<'_>], at: usize) -> Option<Self> {
        let behind = tokens.get(at + 1..)?.iter().take(4);
        let between = behind.take_while(|token| token.is_in(AUXILIARIES)).count();
        let verb = at + 1 + between;
        let token = tokens.get(verb)?;
        if token.is_in(KEPT) {
            return Some(Self::NotKept(at, verb));
        }
        token.is_in(KEEP).then_some(Self::Acting(at, verb))
    }

    /// What it refuses, if it refuses anything.
    pub fn refusal(self, tokens: &[Token<'_>]) -> Option<Refusal> {
        match self {
            Self::NotKept(negation, verb) => not_kept(tokens, negation, verb),
            Self::Kept(verb) => none_kept(tokens, verb),
            Self::Refused(verb) => refused(tokens, verb),
            Self::Acting(start, verb) => {
                let clause = Clause::before(tokens, start);
                let is_meant = !clause.is_conditional() && !clause.is_negated();
                object::behind(tokens, verb + 1).filter(|_| is_meant)
            }
        }
    }
}

/// `The immunization was not added`.
fn not_kept(tokens: &[Token<'_>], negation: usize, verb: usize) -> Option<Refusal> {
    let clause = Clause::before(tokens, negation);
    let is_meant = !clause.is_conditional() && !clause.is_of_none() && !has_other_aim(tokens, verb + 1);
    let refusal = clause.refusal().filter(|_| is_meant)?;
    // Data of a patient that are not updated cost no dose.
    let is_update = refusal.subject == Subject::Patient && tokens.get(verb)?.is_in(&["updated"]);
    (!is_update).then_some(refusal)
}

/// `No immunizations were added`.
fn none_kept(tokens: &[Token<'_>], verb: usize) -> Option<Refusal> {
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
fn refused(tokens: &[Token<'_>], verb: usize) -> Option<Refusal> {
    let clause = Clause::before(tokens, verb);
    if clause.is_conditional() || clause.is_negated() || clause.is_of_none() || is_of_other_cases(tokens, verb + 1) {
        return None;
    }
    clause.refusal().or_else(|| clause.is_empty().then(|| object::behind(tokens, verb + 1)).flatten())
}

/// Whether what follows a verb says that it counts none, or speaks of other cases.
fn is_of_other_cases(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    let mut value = behind.iter().skip_while(|token| matches!(token, Token::Stop | Token::Open));
    let is_label = behind.first().is_some_and(|token| matches!(token, Token::Stop | Token::Open));
    let is_none = is_label && value.next().is_some_and(|token| token.is_zero() || token.is_in(&["none"]));
    let is_conditional = behind.first().is_some_and(|token| token.is_in(CONDITIONS));
    let by = behind.first().is_some_and(|token| token.is_in(&["by"]));
    let is_declined = by && behind.iter().take(3).any(|token| token.is_in(DECLINING));
    let is_future = behind.iter().take(4).any(|token| token.is_in(&["future"]));
    is_none || is_conditional || is_declined || is_future
}

/// Whether what follows a verb of keeping gives it another aim, as in `not added to the school roster`.
fn has_other_aim(tokens: &[Token<'_>], next: usize) -> bool {
    let behind = tokens.get(next..).unwrap_or_default();
    let clause = || behind.iter().skip(1).take(6).take_while(|token| !token.ends_clause());
    let Some(first) = behind.first() else { return false };
    if is_of_other_cases(tokens, next)
        || first.is_in(&["twice", "again", "previously", "before", "yet", "earlier", "with"])
    {
        return true;
    }
    if first.is_in(&["as"]) {
        return clause()
            .next()
            .is_some_and(|token| token.is_in(&["a", "an", "valid", "invalid", "administered", "historical", "given"]));
    }
    if first.is_in(&["for"]) {
        return clause().any(|token| token.is_in(OTHER_AIMS));
    }
    let is_store =
        |token: &Token<'_>| token.is_in(STORES) || matches!(token, Token::Number(_)) || is_acronym(*token, tokens);
    first.is_in(&["to", "in", "into", "on", "onto", "within"]) && !clause().any(is_store)
}

/// Whether a word is written in capitals, among others that are not.
fn is_acronym(token: Token<'_>, tokens: &[Token<'_>]) -> bool {
    let is_capital = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut words = tokens.iter().filter_map(|token| token.word()).take(64);
    token.word().is_some_and(is_capital) && words.any(|word| !is_capital(word))
}
