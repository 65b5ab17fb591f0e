//! Cleaning and transliteration of text for messages.

use std::borrow::Cow;

/// Trims a text and removes control characters and line breaks.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_break(c));
    if text.contains(is_break) { Cow::Owned(text.chars().filter(|c| !is_break(*c)).collect()) } else { text.into() }
}

/// Whether a text has only whitespace and control characters.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_break(c))
}

/// Whether a character is a control character or a Unicode line or paragraph separator.
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
    if let vietnamese @ Some(_) = vietnamese(c) {
        return vietnamese;
    }
    Some(match c {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' | 'Ǎ' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ª' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ð' | 'Ď' | 'Đ' => "D",
        'ð' | 'ď' | 'đ' => "d",
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'Ĥ' | 'Ħ' => "H",
        'ĥ' | 'ħ' => "h",
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' | 'Ǐ' => "I",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' => "i",
        'Ĵ' => "J",
        'ĵ' => "j",
        'Ķ' => "K",
        'ķ' => "k",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => "L",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' | 'Ơ' | 'Ǒ' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | 'º' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => "T",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'Þ' => "TH",
        'þ' => "th",
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'Ư' | 'Ǔ' => "U",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' => "u",
        'Ŵ' => "W",
        'ŵ' => "w",
        'Ý' | 'Ŷ' | 'Ÿ' => "Y",
        'ý' | 'ŷ' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        '‘' | '’' | 'ʻ' | 'ʼ' | '´' | '′' => "'",
        '“' | '”' | '″' => "\"",
        '‐'..='―' => "-",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' => " ",
        '…' => "...",
        '®' | '™' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// Returns the ASCII form of a letter of the Vietnamese block, where capitals have even code points.
fn vietnamese(c: char) -> Option<&'static str> {
    let at = u32::from(c);
    let pair = match at {
        0x1ea0..=0x1eb7 => ["A", "a"],
        0x1eb8..=0x1ec7 => ["E", "e"],
        0x1ec8..=0x1ecb => ["I", "i"],
        0x1ecc..=0x1ee3 => ["O", "o"],
        0x1ee4..=0x1ef1 => ["U", "u"],
        0x1ef2..=0x1ef9 => ["Y", "y"],
        _ => return None,
    };
    let [capital, small] = pair;
    Some(if at % 2 == 0 { capital } else { small })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[rstest::rstest]
    #[case(" a b ", "a b")]
    #[case("\u{1}\r\na\u{2028}b\t\u{85} ", "ab")]
    #[case("\u{1} \u{2}", "")]
    fn what_breaks_a_line_is_taken_out(#[case] text: &str, #[case] cleaned: &str) {
        assert_eq!(clean(text), cleaned);
        assert_eq!(is_blank(text), cleaned.is_empty());
    }
}
