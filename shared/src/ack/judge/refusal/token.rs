//! A text as words, numbers and the marks that end a clause.

use super::word::is_one_of;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A word, as it is written; inside there may be digits, hyphens and apostrophes.
    Word(&'a str),
    /// A number, or a word that begins with a digit, such as a date.
    Number(&'a str),
    /// The number behind `#`.
    Counted(usize),
    /// A mark that ends a sentence or stands between a label and its value.
    Stop,
    /// A comma, or a dash between blanks.
    Pause,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
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

    /// Returns `true` if the token is the number zero.
    pub fn is_zero(self) -> bool {
        matches!(self, Self::Number(number) if number.bytes().all(|digit| digit == b'0'))
    }

    /// Returns `true` if a clause ends at this token.
    pub fn ends_clause(self) -> bool {
        matches!(self, Self::Stop | Self::Pause)
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
            tokens.push(of_word(part, tokens.last() == Some(&HASH)));
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
            // Inside a date, and not between two words.
            '/' => is_followed(|next| next.is_ascii_digit()),
            _ => false,
        };
        if !is_inner(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
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
        '.' | ';' | ':' | '!' | '?' | '=' | '|' | '~' | '^' | '&' | '\n' | '\r' => Token::Stop,
        ',' | '\u{2013}' | '\u{2014}' => Token::Pause,
        '-' if !behind.starts_with(is_inner) => Token::Pause,
        '(' | '[' => Token::Open,
        ')' | ']' => Token::Close,
        '#' => HASH,
        _ => return None,
    })
}
