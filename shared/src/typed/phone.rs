//! Telephone numbers: those of the North American numbering plan in their parts, and those of other countries whole.

use super::fold::fold_digits;

/// A telephone number as the chart keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// Ten digits; seven without an area code; or `+` and the digits of another country's number.
    pub number: String,
    /// The extension, in digits.
    pub extension: Option<String>,
}

/// The reason why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneProblem {
    /// The text has something else than a number.
    #[error("Enter the telephone number in digits, as (608) 555-0142, and its extension as x12.")]
    NotANumber,
    /// Too many or too few digits.
    #[error("Enter ten digits, as (608) 555-0142. Begin a number of another country with + and its country code.")]
    Length,
    /// No such number of the North American numbering plan.
    #[error("There is no such telephone number: area code and number begin with 2 to 9. Check it, or leave it empty.")]
    NoSuchNumber,
    /// The extension is no number.
    #[error("Enter the extension in digits, as x12.")]
    Extension,
}

/// Signs and words before an extension.
const EXTENSION_MARKS: &[&str] = &["extension", "extn", "ext", "ex", "x", "#", ";", ","];

/// Number of digits without an area code.
const LOCAL: usize = 7;

/// Maximum number of digits of an extension.
const MAX_EXTENSION: usize = 8;

impl Telephone {
    /// Returns `true` if the number is one of the North American numbering plan.
    #[must_use]
    pub fn is_north_american(&self) -> bool {
        !self.number.starts_with('+')
    }

    /// Returns area code and number of the North American numbering plan; none without an area code.
    #[must_use]
    pub fn parts(&self) -> Option<(&str, &str)> {
        self.number.split_at_checked(3).filter(|(_, local)| self.is_north_american() && local.len() == LOCAL)
    }

    /// Writes number and extension in one text, which reads the same.
    #[must_use]
    pub fn write(&self) -> String {
        match &self.extension {
            Some(extension) => [&self.number, "x", extension].concat(),
            None => self.number.clone(),
        }
    }
}

/// Parses a telephone number: with or without a leading 1, with an extension, of another country, with words before and
/// after it that say whose it is; none for an empty text.
///
/// # Errors
/// Returns an error if it is none.
pub fn telephone(text: &str) -> Result<Option<Telephone>, PhoneProblem> {
    let folded = fold_digits(text).to_ascii_lowercase();
    if folded.is_empty() {
        return Ok(None);
    }
    let text = without_words(&folded);
    let mark = EXTENSION_MARKS.iter().filter_map(|mark| text.find(mark)).min();
    let (main, extension) = text.split_at_checked(mark.unwrap_or(text.len())).unwrap_or((text, ""));
    let number = number(main)?;
    let extension = if mark.is_some() { Some(self::extension(extension)?) } else { None };
    Ok(Some(Telephone { number, extension }))
}

/// Strips words before and after a number, as in `Cell: 608-555-0142` and `608-555-0142 (mom)`.
fn without_words(text: &str) -> &str {
    let (Some(first), Some(last)) = (text.find(is_of_number), text.rfind(|c: char| c.is_ascii_digit())) else {
        return text;
    };
    let (Some((before, _)), Some((_, after))) = (text.split_at_checked(first), text.split_at_checked(last + 1)) else {
        return text;
    };
    // A bracket before the number is one around its area code.
    let before = before.trim_end_matches(['(', ' ']);
    let is_apart = after.starts_with([' ', '(', ',', ';']);
    let end = if is_apart && is_words(after) { last + 1 } else { text.len() };
    let start = if is_words(before) { before.len() } else { 0 };
    text.get(start..end).unwrap_or(text).trim()
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || c == '+'
}

/// Returns `true` if a text is words, none of which announces an extension.
fn is_words(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).peekable();
    let is_plain = text.chars().all(|c| c.is_alphabetic() || " ()-/.:,;'".contains(c));
    let is_extension = |word: &str| EXTENSION_MARKS.iter().any(|mark| word.starts_with(mark));
    is_plain && words.peek().is_some() && !words.any(is_extension)
}

fn extension(text: &str) -> Result<String, PhoneProblem> {
    let is_mark = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | ':' | ';' | ',' | '=' | '#');
    let digits = text.trim_start_matches(is_mark).trim_end_matches([' ', '.', ')']);
    let words: String = text.chars().take_while(|c| is_mark(*c)).filter(char::is_ascii_alphabetic).collect();
    let is_word = matches!(words.as_str(), "" | "x" | "ex" | "ext" | "extn" | "extension");
    let is_number = (1..=MAX_EXTENSION).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_word && is_number { Ok(digits.to_owned()) } else { Err(PhoneProblem::Extension) }
}

fn number(text: &str) -> Result<String, PhoneProblem> {
    // The trunk prefix of other countries is not dialed from abroad.
    let text = text.trim().replace("(0)", "");
    let (is_international, text) = text.strip_prefix('+').map_or((false, text.as_str()), |rest| (true, rest));
    if !text.chars().all(|c| c.is_ascii_digit() || " ()-./".contains(c)) {
        return Err(PhoneProblem::NotANumber);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = ["011", "00"].iter().find_map(|prefix| digits.strip_prefix(prefix)).filter(|rest| rest.len() > 8);
    match abroad.filter(|rest| !rest.starts_with('0')) {
        _ if is_international => international(&digits),
        Some(rest) => international(rest),
        None => north_american(&digits),
    }
}

/// Checks a number with its country code (E.164).
fn international(digits: &str) -> Result<String, PhoneProblem> {
    if let Some(own) = digits.strip_prefix('1') {
        return north_american(own);
    }
    let is_number = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    if is_number { Ok(["+", digits].concat()) } else { Err(PhoneProblem::Length) }
}

/// Checks a number of the North American numbering plan: neither area code nor exchange begins with 0 or 1, and no area
/// code ends with 11 or has a 9 in its middle.
fn north_american(digits: &str) -> Result<String, PhoneProblem> {
    let ten = if digits.len() == 11 { digits.strip_prefix('1').unwrap_or(digits) } else { digits };
    if !matches!(ten.len(), LOCAL | 10) {
        return Err(PhoneProblem::Length);
    }
    let at = |place: usize| ten.as_bytes().get(place).copied().unwrap_or_default();
    let begins = |place: usize| (b'2'..=b'9').contains(&at(place));
    let is_whole = begins(0) && at(1) != b'9' && (at(1), at(2)) != (b'1', b'1') && begins(3);
    let is_local = ten.len() == LOCAL && begins(0);
    let is_one_digit = ten.bytes().all(|b| b == at(0));
    if (is_whole && ten.len() > LOCAL || is_local) && !is_one_digit {
        Ok(ten.to_owned())
    } else {
        Err(PhoneProblem::NoSuchNumber)
    }
}
