//! The bytes of a published file as text. CDC's flat files come as UTF-16 with a byte order mark, its XML as
//! ISO-8859-1, and both as UTF-8 after passing through other hands.

/// The text of a file.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8_or_latin(rest),
        // UTF-16 without its mark: the second byte of a plain character is null.
        [_, 0, _, 0, ..] => utf16(bytes, u16::from_le_bytes),
        _ => utf8_or_latin(bytes),
    }
}

fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Each byte of ISO-8859-1 is the character of its number.
fn utf8_or_latin(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::utf8("Γκ".as_bytes(), "Γκ")]
    #[case::marked(b"\xEF\xBB\xBF03|", "03|")]
    #[case::latin(b"\xB5g", "\u{b5}g")]
    #[case::little_endian(b"\xFF\xFE0\x003\x00\xB5\x00", "03\u{b5}")]
    #[case::big_endian(b"\xFE\xFF\x000\x003", "03")]
    #[case::unmarked(b"0\x003\x00", "03")]
    #[case::odd_byte_left(b"\xFF\xFE0\x003", "0")]
    #[case::nothing(b"", "")]
    fn every_form_gives_its_text(#[case] bytes: &[u8], #[case] text: &str) {
        assert_eq!(decode(bytes), text);
    }
}
