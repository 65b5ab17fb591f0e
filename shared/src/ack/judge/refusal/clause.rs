//! The clause before a verb, and its subject.

use super::{
    Subject, WordedRefusal,
    token::Token,
    word::{ATTRIBUTES, AUXILIARIES, CONDITIONS, JOINED, NOT, PARTS, PREPOSITIONS, is_one_of, subject_of},
};

/// Maximum number of tokens of a clause that are looked at before its verb.
const REACH: usize = 16;

/// The part of a clause before its verb.
#[derive(Debug, Clone, Copy)]
pub struct Clause<'a> {
    tokens: &'a [Token<'a>],
}

impl<'a> Clause<'a> {
    /// The clause that ends before a token.
    pub fn before(tokens: &'a [Token<'a>], end: usize) -> Self {
        let whole = tokens.get(end.saturating_sub(REACH)..end).unwrap_or_default();
        let start = whole.iter().rposition(|token| token.ends_clause()).map_or(0, |at| at + 1);
        Self { tokens: whole.get(start..).unwrap_or_default() }
    }

    /// Returns `true` if the clause speaks of other cases than this one.
    pub fn is_conditional(self) -> bool {
        self.tokens.iter().any(|token| token.is_in(CONDITIONS))
    }

    /// Returns `true` if the clause's verb is negated.
    pub fn is_negated(self) -> bool {
        let mut behind = self.tokens.iter().rev().take_while(|token| token.is_in(NOT) || token.is_in(AUXILIARIES));
        behind.any(|token| token.is_in(NOT))
    }

    /// Returns `true` if the clause speaks of nothing, as in `no records were rejected`.
    pub fn is_of_none(self) -> bool {
        self.tokens.first().is_some_and(|first| first.is_zero() || first.is_in(&["no", "none", "zero", "neither"]))
    }

    /// Returns `true` if the clause has no words.
    pub fn is_empty(self) -> bool {
        self.tokens.is_empty()
    }

    /// Returns `true` if the clause contains one of these words.
    pub fn has(self, words: &[&str]) -> bool {
        self.tokens.iter().any(|token| token.is_in(words))
    }

    /// Returns its subject as a refusal.
    pub fn refusal(self) -> Option<WordedRefusal> {
        let mut numbers = self.tokens.iter().filter_map(|token| match token {
            Token::Counted(number) => Some(*number),
            _ => None,
        });
        let number = numbers.next_back();
        if self.is_of_none() {
            let subject = self.tokens.iter().find_map(|token| subject_of(token.word()?))?;
            return Some(WordedRefusal { subject, number: None });
        }
        name(self.tokens).map(|subject| WordedRefusal { subject, number })
    }
}

/// The subject that the words before a verb name: the last of the words before the first preposition.
fn name(tokens: &[Token<'_>]) -> Option<Subject> {
    let words: Vec<_> = outside_brackets(tokens).filter_map(Token::word).collect();
    let is_preposition = |word: &&str| is_one_of(word, PREPOSITIONS);
    let mut named: Vec<_> = words.iter().copied().take_while(|word| !is_preposition(word)).collect();
    if named.is_empty() {
        named = words;
    }
    while named.last().is_some_and(|word| is_one_of(word, AUXILIARIES) || is_one_of(word, NOT)) {
        named.pop();
    }
    head(&named)
}

fn outside_brackets<'a>(tokens: &'a [Token<'a>]) -> impl Iterator<Item = Token<'a>> {
    let mut depth = 0_usize;
    tokens.iter().copied().filter(move |token| {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    })
}

/// The subject that words name: the last of them, or, for a dose and a message, one with a name of its own behind it.
pub fn head(words: &[&str]) -> Option<Subject> {
    let (last, before) = words.split_last()?;
    let is_part = |before: &[&str]| before.last().is_some_and(|word| is_one_of(word, PARTS));
    if is_one_of(last, JOINED) {
        return head_of_joined(before);
    }
    if let Some(subject) = subject_of(last) {
        let owner = before.last().and_then(|word| subject_of(word)).filter(|_| subject == Subject::Record);
        return (!is_part(before)).then_some(owner.unwrap_or(subject));
    }
    let at = words.iter().position(|word| subject_of(word).is_some())?;
    let (named, behind) = words.split_at_checked(at + 1)?;
    let subject = subject_of(named.last()?).filter(|subject| matches!(subject, Subject::Dose | Subject::Message))?;
    let is_whole = !behind.iter().any(|word| is_one_of(word, ATTRIBUTES) || is_one_of(word, JOINED));
    (is_whole && !is_part(words.get(..at)?)).then_some(subject)
}

fn head_of_joined(words: &[&str]) -> Option<Subject> {
    words.last().and_then(|word| subject_of(word))
}
