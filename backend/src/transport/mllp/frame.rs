//! MLLP's frame: a message between control bytes.

use crate::transport::charset;

const START: u8 = 0x0b;
const END: [u8; 2] = [0x1c, 0x0d];

/// The message in its frame.
#[must_use]
pub fn wrap(message: &str) -> Vec<u8> {
    [&[START], message.as_bytes(), &END].concat()
}

/// Returns `true` if the frame that is being read is complete.
#[must_use]
pub fn is_whole(read: &[u8]) -> bool {
    read.ends_with(&END)
}

/// The message of a frame.
#[must_use]
pub fn unwrap(read: &[u8]) -> String {
    let inside = read.strip_suffix(&END).unwrap_or(read);
    let inside = inside.strip_prefix(&[START]).unwrap_or(inside);
    charset::decode(inside, "").trim_start_matches(char::from(START)).to_owned()
}

/// A buffer that divides what is read from a connection into frames.
#[derive(Debug, Default)]
pub(in crate::transport) struct Frames {
    read: Vec<u8>,
    /// Number of bytes that were searched for an end.
    seen: usize,
}

impl Frames {
    /// Adds what was read.
    pub(in crate::transport) fn push(&mut self, bytes: &[u8]) {
        self.read.extend_from_slice(bytes);
    }

    /// Takes the message of the first whole frame.
    pub(in crate::transport) fn take(&mut self) -> Option<String> {
        let found = self.read.get(self.seen..)?.windows(END.len()).position(|bytes| bytes == END);
        let Some(found) = found else {
            // An end may be half there.
            self.seen = self.read.len().saturating_sub(1);
            return None;
        };
        let behind = self.read.split_off(self.seen + found + END.len());
        self.seen = 0;
        Some(unwrap(&std::mem::replace(&mut self.read, behind)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_unwrapped() {
        let framed = wrap("MSH|^~\\&|ü\rPID|1\r");
        assert!(is_whole(&framed) && !is_whole(&framed[..framed.len() - 1]));
        assert_eq!(unwrap(&framed), "MSH|^~\\&|ü\rPID|1\r");
    }

    #[rstest::rstest]
    #[case::in_one_piece(usize::MAX)]
    #[case::byte_by_byte(1)]
    #[case::across_the_ends(4)]
    fn frames_are_taken_one_by_one(#[case] size: usize) {
        let sent = [wrap("one"), wrap("two"), wrap("")].concat();
        let mut frames = Frames::default();
        let mut taken = Vec::new();
        for bytes in sent.chunks(size.min(sent.len())) {
            frames.push(bytes);
            taken.extend(std::iter::from_fn(|| frames.take()));
        }
        assert_eq!(taken, ["one", "two", ""]);
    }
}
