//! Cleaning and transliteration of text for messages.

use std::borrow::Cow;

/// Trims a text and removes control characters and line breaks.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_break(c));
    if text.contains(is_break) { Cow::Owned(text.chars().filter(|c| !is_break(*c)).collect()) } else { text.into() }
}

/// Returns `true` if a text has only whitespace and control characters.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_break(c))
}

/// Returns `true` if a character is a control character or a Unicode line or paragraph separator.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Transliterates a text to ASCII: without accents, with ligatures spelled out. None when a letter has no ASCII form.
#[must_use]
pub fn fold(text: &str) -> Option<Cow<'_, str>> {
    if text.is_ascii() {
        return Some(Cow::Borrowed(text));
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { folded.push(c) } else { folded.push_str(plain(c)?) }
    }
    Some(Cow::Owned(folded))
}

/// Returns the length of a text, folded or not, whichever is greater.
#[must_use]
pub fn longest(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { plain(c).map_or(1, |p| p.len().max(1)) }).sum()
}

/// Returns the ASCII form of a letter.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{c0}'..='\u{24f}' => return spelled(LATIN, u32::from(c) - 0xc0),
        '\u{1e00}'..='\u{1eff}' => return spelled(LATIN_ADDITIONAL, u32::from(c) - 0x1e00),
        'ª' => "a",
        'º' => "o",
        'ə' | 'ɛ' => "e",
        'ɔ' => "o",
        'ʒ' => "z",
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '‘'..='‛' | 'ʹ'..='ʿ' | 'ˈ' | '´' | '′' | 'Ꞌ' | 'ꞌ' => "'",
        '“'..='‟' | '″' => "\"",
        '‐'..='―' | '−' => "-",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => " ",
        '…' => "...",
        '·' => ".",
        '®' | '™' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// Returns the spelling at a place of a table.
fn spelled(table: &'static str, at: u32) -> Option<&'static str> {
    let at = usize::try_from(at).ok()?;
    let letter = table.get(at..=at)?;
    if letter.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some(letter);
    }
    SPELLINGS.iter().find(|(place, _)| letter.starts_with(*place)).map(|(_, text)| *text)
}

/// ASCII forms of the letters from U+00C0 on, one character each: a letter, or the place of a spelling in [`SPELLINGS`];
/// a question mark for none.
const LATIN: &str = concat!(
    "AAAAAA0CEEEEIIIIDNOOOOO?OUUUUY12aaaaaa3ceeeeiiiidnooooo?ouuuuy4yAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg",
    "GgGgHhHhIiIiIiIiIi56JjKkkLlLlLlLlLlNnNnNn789OoOoOo!#RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs",
    "bBBb??OCcDDDddEEEFfGG$IIKkllMNnOOo%&PpRSsSstTtTUuUVYyZzZZzz???tw????*+,-./:;<AaIiOoUuUuUuUuUueAa",
    "Aa03GgGgKkOoOoZzj*+,Gg=WNnAa03OoAaAaEeEeIiIiOoOoRrRrUuUuSsTtYyHhNd>@ZzAaEeOoOoOoOoYylntj()ACcLTs",
    "z^^BUVEeJjQqRrYy",
);

/// The same from U+1E00 on.
const LATIN_ADDITIONAL: &str = concat!(
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRr",
    "SsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyasss_dAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe",
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy|~VvYy",
);

/// Spellings of other than one letter, each with its place in the tables above.
const SPELLINGS: &[(char, &str)] = &[
    ('0', "AE"),
    ('1', "TH"),
    ('2', "ss"),
    ('3', "ae"),
    ('4', "th"),
    ('5', "IJ"),
    ('6', "ij"),
    ('7', "'n"),
    ('8', "NG"),
    ('9', "ng"),
    ('!', "OE"),
    ('#', "oe"),
    ('$', "hv"),
    ('%', "OI"),
    ('&', "oi"),
    ('*', "DZ"),
    ('+', "Dz"),
    (',', "dz"),
    ('-', "LJ"),
    ('.', "Lj"),
    ('/', "lj"),
    (':', "NJ"),
    (';', "Nj"),
    ('<', "nj"),
    ('=', "HV"),
    ('>', "OU"),
    ('@', "ou"),
    ('(', "db"),
    (')', "qp"),
    ('^', "'"),
    ('_', "SS"),
    ('|', "LL"),
    ('~', "ll"),
];

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;
    use crate::unicode::compose;

    #[rstest::rstest]
    #[case("Muñoz", Some("Munoz"))]
    #[case("Zoë Strauß-Ærø", Some("Zoe Strauss-AEro"))]
    #[case("Nguyễn Thị Ánh", Some("Nguyen Thi Anh"))]
    #[case("O’Neil – “Ann”", Some("O'Neil - \"Ann\""))]
    #[case::combining("Zoe\u{308}", Some("Zoe"))]
    #[case("plain", Some("plain"))]
    #[case("李", None)]
    #[case("Иван", None)]
    fn letters_are_made_plain_or_refused(#[case] text: &str, #[case] folded: Option<&str>) {
        assert_eq!(fold(text).as_deref(), folded);
        assert!(folded.is_none_or(|folded| longest(text) >= folded.chars().count()));
    }

    /// Signs of the Latin blocks that no alphabet has: tones, clicks and arithmetic.
    const NO_LETTERS: &str = "×÷ƄƅƻƼƽǀǁǂǃ";

    #[test]
    fn every_latin_letter_has_an_ascii_form_composed_or_not() {
        let blocks = ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
        for c in blocks.filter(|c| !NO_LETTERS.contains(*c)) {
            let whole = c.to_string();
            let parts: String = whole.nfd().collect();
            let folded = fold(&whole).unwrap_or_else(|| panic!("{c} has none"));
            assert!(
                !folded.is_empty() && folded.chars().all(|c| c.is_ascii_alphabetic() || c == '\''),
                "{c}: {folded}"
            );
            assert_eq!(fold(&parts).as_deref(), Some(&*folded), "{c}");
            assert_eq!(compose(&parts), whole.nfc().collect::<String>(), "{c}");
            assert!(!c.is_lowercase() || folded.chars().all(|c| !c.is_ascii_uppercase()), "{c}: {folded}");
        }
    }

    #[rstest::rstest]
    #[case(" a b ", "a b")]
    #[case("\u{1}\r\na\u{2028}b\t\u{85} ", "ab")]
    #[case("\u{1} \u{2}", "")]
    fn what_breaks_a_line_is_taken_out(#[case] text: &str, #[case] cleaned: &str) {
        assert_eq!(clean(text), cleaned);
        assert_eq!(is_blank(text), cleaned.is_empty());
    }
}
