//! Answers as text, whatever alphabet they are written in.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes an answer: as its byte order mark says; as UTF-16 where only that can be meant; as UTF-8 where it is that;
/// else in the alphabet that its content type declares, or in Windows-1252, of which Latin-1 is a part.
///
/// Many servers declare an alphabet that their applications do not write, so that what the bytes tell goes first.
pub(in crate::transport) fn decode(bytes: &[u8], content_type: &str) -> String {
    let (text, _, _) = encoding_of(bytes, content_type).decode(bytes);
    text.into_owned()
}

fn encoding_of(bytes: &[u8], content_type: &str) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    match bytes {
        // No answer begins with a NUL, or has one behind its first letter.
        [0, second, ..] if *second != 0 => return UTF_16BE,
        [first, 0, ..] if *first != 0 => return UTF_16LE,
        _ => {}
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let declared = parameter(content_type, "charset").and_then(|label| Encoding::for_label(label.as_bytes()));
    // What is not UTF-8 is not UTF-8 because its content type says so.
    declared.filter(|declared| *declared != UTF_8).unwrap_or(WINDOWS_1252)
}

/// A parameter of a content type.
pub(in crate::transport) fn parameter(content_type: &str, name: &str) -> Option<String> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(write).collect()
    }

    #[rstest::rstest]
    #[case::ascii(b"MSA|AA".to_vec(), "text/xml; charset=utf-16", "MSA|AA")]
    #[case::utf_8("déjà 漢".into(), "text/xml", "déjà 漢")]
    #[case::utf_8_called_latin_1("déjà".into(), "text/xml; charset=ISO-8859-1", "déjà")]
    #[case::a_mark("\u{feff}déjà".into(), "", "déjà")]
    #[case::latin_1(b"d\xe9j\xe0".to_vec(), "", "déjà")]
    #[case::latin_1_declared(b"d\xe9j\xe0".to_vec(), "text/xml; charset=\"iso-8859-1\"", "déjà")]
    #[case::latin_1_called_utf_8(b"d\xe9j\xe0".to_vec(), "text/xml; Charset=utf-8", "déjà")]
    #[case::windows(b"\x93lot\x94 \x80".to_vec(), "", "“lot” €")]
    #[case::cyrillic(b"\xcb\xee\xf2".to_vec(), "text/plain; charset=windows-1251", "Лот")]
    #[case::unknown(b"d\xe9j\xe0".to_vec(), "text/plain; charset=x-none", "déjà")]
    #[case::little(utf_16("MSA|déjà", u16::to_le_bytes), "", "MSA|déjà")]
    #[case::big(utf_16("<a>déjà", u16::to_be_bytes), "", "<a>déjà")]
    #[case::marked(utf_16("\u{feff}Лот 💉", u16::to_le_bytes), "text/xml; charset=utf-8", "Лот 💉")]
    #[case::nothing(Vec::new(), "", "")]
    fn an_answer_is_read_in_its_alphabet(#[case] bytes: Vec<u8>, #[case] content_type: &str, #[case] text: &str) {
        assert_eq!(decode(&bytes, content_type), text);
    }
}
