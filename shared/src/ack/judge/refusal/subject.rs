//! What words name: something that can be refused, or something else.

use super::{
    Subject, WordedRefusal,
    noun::{
        ACTIONS, ACTORS, ATTEMPTS, ATTRIBUTES, CONTENTS, COUNTED, DECLINING, DETERMINERS, GRADES, GROUPED, JOINED,
        LABELS, PARTS, PRONOUNS, QUANTIFIERS, is_field, subject_of,
    },
    token::{Token, is_one_of},
    verb::{NOT, PREPOSITIONS, is_auxiliary},
};

/// What words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Something that can be refused.
    Subject(WordedRefusal),
    /// A segment, of whatever it is.
    Segment,
    /// A part of the message, without which the dose is kept.
    Part,
    /// Nobody knows what.
    Unknown,
    /// What kind of remark follows, as in `Status: rejected`.
    Label,
    /// Everything, as in `no data was saved`, or the registry that did it.
    Whole,
    /// Nothing, or what was named before.
    Nothing,
}

/// Returns what words name: the last of those before the first preposition.
pub fn of(tokens: &[Token<'_>]) -> Named {
    let outside = outside_brackets(tokens);
    let start = outside.iter().take_while(|token| is_said_of_nothing(**token)).count();
    let (lead, rest) = outside.split_at(start);
    let end = rest.iter().position(|token| token.is_in(PREPOSITIONS)).unwrap_or(rest.len());
    let (before, behind) = rest.split_at(end);
    let before = trim(before);
    if before.is_empty() {
        return of_rest(lead, behind);
    }
    let is_number = |at: usize| before.get(at).is_some_and(|token| token.is_in(&["number"]));
    let is_of_count = |at: usize| !matches!(before.get(at + 1), Some(Token::Number(_) | Token::Counted(_)));
    let words: Vec<_> = (0..before.len())
        // `segment number 2`.
        .filter(|&at| !is_number(at) || is_of_count(at))
        .filter_map(|at| before.get(at)?.word())
        .collect();
    let is_all = |list: &[&str]| !words.is_empty() && words.iter().all(|word| is_one_of(word, list));
    let is_of = behind.first().is_some_and(|token| token.is_in(&["of", "for", "in"]));
    if is_of && (is_all(ACTIONS) || is_all(QUANTIFIERS)) {
        return of(behind.get(1..).unwrap_or_default());
    }
    if is_all(ATTEMPTS) && behind.first().is_some_and(|token| token.is_in(&["to"])) {
        return of(behind.get(2..).unwrap_or_default());
    }
    // `We regret that the message`, `an error that resulted in the immunization`.
    let is_lead = behind.first().is_some_and(|token| token.is_in(&["that"]))
        || words.last().is_some_and(|word| is_one_of(word, &["resulted", "results", "led", "leads"]));
    if is_lead && !matches!(of_words(&words), Named::Subject(_)) {
        return of(behind.get(1..).unwrap_or_default());
    }
    let named = of_words(&words);
    let is_of_part = || behind.iter().filter_map(|token| token.word()).any(|word| is_one_of(word, PARTS));
    match named {
        Named::Unknown if is_of && is_of_part() => Named::Part,
        Named::Subject(refusal) if refusal.subject == Subject::Record && is_of && is_of_part() => Named::Part,
        Named::Subject(WordedRefusal { subject: Subject::Dose, .. })
            if behind.get(1).is_some_and(|token| token.is_in(&["children", "hand"])) =>
        {
            Named::Part
        }
        Named::Subject(refusal) => Named::Subject(WordedRefusal { number: number(&outside), ..refusal }),
        other => other,
    }
}

/// Returns what a label names, as in `Immunization status: rejected`.
pub fn of_label(tokens: &[Token<'_>]) -> Named {
    match tokens.split_last() {
        Some((last, before)) if last.is_in(LABELS) && !before.is_empty() => of(before),
        _ => of(tokens),
    }
}

/// What words name whose first word that says anything is a preposition.
fn of_rest(lead: &[Token<'_>], behind: &[Token<'_>]) -> Named {
    let words: Vec<_> = trim(behind).iter().filter_map(|token| token.word()).collect();
    let named = match words.split_first() {
        Some((_, words)) if words.iter().any(|word| !is_one_of(word, DETERMINERS)) => of_words(words),
        _ => return Named::Nothing,
    };
    match named {
        Named::Subject(_) | Named::Part => named,
        _ if lead.is_empty() => Named::Unknown,
        _ => Named::Nothing,
    }
}

fn is_said_of_nothing(token: Token<'_>) -> bool {
    token.is_in(DETERMINERS) || matches!(token, Token::Number(_))
}

/// Takes off the auxiliaries and negations at the end.
fn trim<'a, 'b>(tokens: &'b [Token<'a>]) -> &'b [Token<'a>] {
    let is_said = |token: &Token<'_>| token.word().is_none_or(|word| !is_auxiliary(word) && !is_one_of(word, NOT));
    let end = tokens.iter().rposition(is_said).map_or(0, |at| at + 1);
    tokens.get(..end).unwrap_or_default()
}

fn outside_brackets<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut depth = 0_usize;
    let mut outside = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(*token),
            _ => {}
        }
    }
    outside
}

/// The number of the dose that words name: the one behind `#`, else the one behind a segment's name.
fn number(tokens: &[Token<'_>]) -> Option<usize> {
    let counted = tokens.iter().rev().find_map(|token| match token {
        Token::Counted(number) => Some(*number),
        _ => None,
    });
    counted.or_else(|| {
        let mut pairs = tokens.windows(2).filter_map(|pair| match pair {
            [word, number] if word.is_in(COUNTED) => number.count().filter(|&number| number > 0),
            _ => None,
        });
        pairs.next_back()
    })
}

fn of_words(words: &[&str]) -> Named {
    // `immunization save error`.
    let words = match words {
        [named @ .., action, error] if is_one_of(error, &["error"]) && is_one_of(action, ACTIONS) => named,
        _ => words,
    };
    let end = words.iter().rposition(|word| !is_one_of(word, ACTIONS)).map_or(0, |at| at + 1);
    let (words, actions) = words.split_at_checked(end).unwrap_or((words, &[]));
    let is_empty = |list: &[&str]| words.iter().all(|word| is_one_of(word, list));
    if words.is_empty() && !actions.is_empty() {
        if actions.iter().all(|word| is_one_of(word, &["rest", "remainder"])) {
            return Named::Nothing;
        }
        let subject = actions.last().and_then(|word| subject_of(word));
        return subject.map_or(Named::Whole, |subject| Named::Subject(WordedRefusal::of(subject)));
    }
    if [PRONOUNS, GRADES].into_iter().any(is_empty) {
        return Named::Nothing;
    }
    if is_empty(ACTORS) || is_empty(CONTENTS) {
        return Named::Whole;
    }
    if is_empty(LABELS) {
        return Named::Label;
    }
    if let Some(subject) = head(words) {
        return Named::Subject(WordedRefusal::of(subject));
    }
    let is_part = |word: &&str| is_one_of(word, PARTS) || is_one_of(word, ATTRIBUTES) || is_field(word);
    match words {
        _ if words.iter().any(is_part) => Named::Part,
        [word] if is_one_of(word, &["segment", "segments", "group", "groups"]) => Named::Segment,
        _ => Named::Unknown,
    }
}

/// The subject that words name: the last of them, or one with a name of its own, or a relative clause, behind it.
fn head(words: &[&str]) -> Option<Subject> {
    let (last, before) = words.split_last()?;
    if is_one_of(last, JOINED) {
        let (owner, before) = before.split_last()?;
        if is_one_of(last, &["group", "groups"]) && !is_one_of(owner, GROUPED) {
            return None;
        }
        return subject_of(owner).filter(|_| !is_part(before));
    }
    if let Some(subject) = subject_of(last) {
        let owner = before.last().and_then(|word| subject_of(word)).filter(|_| subject == Subject::Record);
        return (!is_part(before)).then_some(owner.unwrap_or(subject));
    }
    let at = words.iter().position(|word| subject_of(word).is_some())?;
    let (named, behind) = words.split_at_checked(at + 1)?;
    let subject = subject_of(named.last()?)?;
    let is_sent = behind.first().is_some_and(|word| is_one_of(word, &["you", "we", "sent", "submitted", "received"]));
    let is_whole = matches!(subject, Subject::Dose | Subject::Message)
        && !behind.iter().any(|word| is_one_of(word, ATTRIBUTES) || is_one_of(word, JOINED) || is_field(word));
    ((is_sent || is_whole) && !is_part(words.get(..at)?)).then_some(subject)
}

/// Returns `true` if the word before a subject makes it another thing.
fn is_part(before: &[&str]) -> bool {
    before.last().is_some_and(|word| is_one_of(word, PARTS))
}

/// Returns `true` if words name a registry, by what it is or by a name in capitals, and nobody who declines a vaccine.
pub fn is_actor(tokens: &[Token<'_>], text: &[Token<'_>]) -> bool {
    let words = || tokens.iter().filter_map(|token| token.word());
    let is_declining = words().any(|word| is_one_of(word, DECLINING));
    let is_all_capital = text.iter().filter_map(|token| token.word()).take(64).all(is_capital);
    let is_name = |word: &str| {
        let is_mixed = word.chars().skip(1).any(char::is_uppercase);
        is_one_of(word, ACTORS) || ((is_mixed || is_all_capital) && !is_auxiliary(word))
    };
    !is_declining && words().any(is_name)
}

fn is_capital(word: &str) -> bool {
    word.bytes().all(|byte| !byte.is_ascii_lowercase())
}
