//! Keys and the text form they are kept in.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::Error;

/// The number that a key is known by. The highest one held seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A 256-bit key, wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; Self::LENGTH]>);

impl Key {
    /// The length of a key in bytes.
    pub const LENGTH: usize = 32;

    /// Takes 32 random bytes as a key.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(super) fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The line of a key file that stands for this key under an id.
    pub(super) fn to_line(&self, id: KeyId) -> Zeroizing<String> {
        let text = Zeroizing::new(STANDARD.encode(self.as_bytes()));
        Zeroizing::new(format!("{id}:{}\n", text.as_str()))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(hidden)")
    }
}

/// Reads keys from a text of `id:key` lines; empty lines and lines that start with `#` are skipped.
///
/// `place` is the file or the variable that the text is from: errors name it, and never the text.
pub fn parse_keys(place: &str, text: &str) -> Result<Vec<(KeyId, Key)>, Error> {
    let mut keys: Vec<(KeyId, Key)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |problem| Error::KeyLine { place: place.to_owned(), line: index + 1, problem };
        let (id, key) = parse_line(line).map_err(wrong)?;
        if keys.iter().any(|(known, _)| *known == id) {
            return Err(wrong("its id is used by an earlier line"));
        }
        keys.push((id, key));
    }
    if keys.is_empty() {
        return Err(Error::KeyTextEmpty { place: place.to_owned() });
    }
    Ok(keys)
}

fn parse_line(line: &str) -> Result<(KeyId, Key), &'static str> {
    let (id, key) = line.split_once(':').ok_or("there is no colon between the id and the key")?;
    let id = id.trim().parse().map_err(|_| "its id is not a number")?;
    let bytes = Zeroizing::new(STANDARD.decode(key.trim()).map_err(|_| "its key is not base64")?);
    let bytes = <[u8; Key::LENGTH]>::try_from(bytes.as_slice()).map_err(|_| "its key is not 32 bytes long")?;
    Ok((KeyId(id), Key::from_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const GOOD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[rstest]
    #[case::one(&format!("1:{GOOD}"), &[1])]
    #[case::comment_and_space(&format!("# made today\n\n 7 : {GOOD} \r\n"), &[7])]
    #[case::two(&format!("1:{GOOD}\n2:{GOOD}\n"), &[1, 2])]
    fn reads_keys(#[case] text: &str, #[case] expected: &[u32]) {
        let ids: Vec<u32> = parse_keys("KEY", text).unwrap().into_iter().map(|(id, _)| id.0).collect();
        assert_eq!(ids, expected);
    }

    #[rstest]
    #[case::nothing("\n# only a comment\n", "KEY has no key in it")]
    #[case::no_colon("\nc2VjcmV0", "KEY, line 2: there is no colon")]
    #[case::bad_id("one:c2VjcmV0", "its id is not a number")]
    #[case::bad_base64("1:c2VjcmV0*", "its key is not base64")]
    #[case::short("1:c2VjcmV0", "its key is not 32 bytes long")]
    #[case::twice(&format!("1:{GOOD}\n1:{GOOD}"), "line 2: its id is used by an earlier line")]
    fn names_the_wrong_line_and_never_shows_it(#[case] text: &str, #[case] expected: &str) {
        let error = parse_keys("KEY", text).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("c2VjcmV0"));
    }

    #[test]
    fn debug_hides_the_key() {
        assert_eq!(format!("{:?}", Key::from_bytes([65; 32])), "Key(hidden)");
    }
}
