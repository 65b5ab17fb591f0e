//! A text as words, numbers and the marks that end a clause.

use super::verb;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A word, as it is written; inside there may be digits, hyphens and apostrophes.
    Word(&'a str),
    /// A number, or a word that begins with a digit, such as a date.
    Number(&'a str),
    /// The number behind `#`.
    Counted(usize),
    /// A mark that ends a sentence.
    Stop,
    /// A mark between a label and its value.
    Label,
    /// A comma, or a dash between blanks.
    Pause,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// Returns `true` if a word is one of these, ignoring case.
pub fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

impl<'a> Token<'a> {
    /// Returns the word, if it is one.
    pub fn word(self) -> Option<&'a str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Returns `true` if the token is one of these words, ignoring case.
    pub fn is_in(self, words: &[&str]) -> bool {
        self.word().is_some_and(|word| is_one_of(word, words))
    }

    /// Returns the count that the token is, as in `0 records` and `0/1 records`; a date is none.
    pub fn count(self) -> Option<usize> {
        let Self::Number(number) = self else { return None };
        let number = number.split_once('/').filter(|(_, all)| !all.contains('/')).map_or(number, |(count, _)| count);
        if number.len() <= 6 { number.parse().ok() } else { None }
    }

    /// Returns how many are missing from a count, as in `2/3 records`.
    pub fn missing(self) -> Option<usize> {
        let Self::Number(number) = self else { return None };
        let (count, all) = number.split_once('/')?;
        all.parse::<usize>().ok()?.checked_sub(count.parse().ok()?).filter(|&lost| lost > 0)
    }

    /// Returns `true` if a clause ends at this token.
    pub fn ends_clause(self) -> bool {
        matches!(self, Self::Stop | Self::Label | Self::Pause)
    }

    /// Returns `true` if the token is a mark of any kind.
    pub fn is_mark(self) -> bool {
        self.ends_clause() || matches!(self, Self::Open | Self::Close)
    }
}

/// Divides a text.
pub fn divide(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if is_inner(c) { word_length(rest) } else { c.len_utf8() };
        let (part, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if is_inner(c) {
            let is_counted = tokens.last() == Some(&HASH);
            match part.split_once('^') {
                // `RXA^2` is the second; `RXA^2^5` is a field of it.
                Some((segment, number)) if !number.contains('^') => {
                    tokens.extend([of_word(segment, false), of_word(number, true)]);
                }
                Some(_) => tokens.push(Token::Word(part)),
                None => tokens.extend(in_one_word(part).into_iter().map(|part| of_word(part, is_counted))),
            }
        } else if let Some(mark) = of_mark(c, behind) {
            tokens.push(mark);
        }
        rest = behind;
    }
    tokens.retain(|token| *token != HASH);
    tokens
}

/// Stands for `#` until the number behind it is read.
const HASH: Token<'static> = Token::Word("#");

fn is_inner(c: char) -> bool {
    c.is_alphanumeric()
}

/// Returns the length of the word that a text begins with.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut is_followed = |by: fn(char) -> bool| chars.peek().is_some_and(|&(_, next)| by(next));
        let joins = match c {
            '\'' | '\u{2019}' | '-' | '.' => is_followed(is_inner),
            // Inside a date or a place, and not between two words.
            '/' | '^' => is_followed(|next| next.is_ascii_digit()),
            _ => false,
        };
        if !is_inner(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The words that are written as one, as in `MessageRejected` and `NOT-ADDED`, where the last is a verb that may refuse.
fn in_one_word(part: &str) -> Vec<&str> {
    if let Some((not, verb)) = part.split_once('-')
        && is_one_of(not, &["not", "non"])
    {
        return vec!["not", verb];
    }
    let bytes = part.as_bytes();
    let is_seam = |at: &usize| {
        let (before, behind) = (bytes.get(at.wrapping_sub(1)), bytes.get(*at));
        before.is_some_and(u8::is_ascii_lowercase) && behind.is_some_and(u8::is_ascii_uppercase)
    };
    let mut parts = Vec::new();
    let mut start = 0;
    for at in (1..bytes.len()).filter(is_seam).chain([bytes.len()]) {
        parts.extend(part.get(start..at));
        start = at;
    }
    let is_verb = |part: &&str| verb::refused(part).is_some() || verb::kept(part).is_some();
    if parts.len() > 1 && parts.iter().any(is_verb) { parts } else { vec![part] }
}

fn of_word(part: &str, is_counted: bool) -> Token<'_> {
    match part.parse() {
        Ok(number) if is_counted => Token::Counted(number),
        _ if part.starts_with(|c: char| c.is_ascii_digit()) => Token::Number(part),
        _ => Token::Word(part),
    }
}

fn of_mark(c: char, behind: &str) -> Option<Token<'static>> {
    Some(match c {
        '.' | ';' | '!' | '|' | '~' | '^' | '&' | '\n' | '\r' => Token::Stop,
        ':' | '=' | '?' => Token::Label,
        ',' | '\u{2013}' | '\u{2014}' => Token::Pause,
        '-' if !behind.starts_with(is_inner) => Token::Pause,
        '(' | '[' => Token::Open,
        ')' | ']' => Token::Close,
        '#' => HASH,
        _ => return None,
    })
}
