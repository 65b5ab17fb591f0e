//! MLLP's frame: a message between control bytes.

const START: u8 = 0x0b;
const END: [u8; 2] = [0x1c, 0x0d];

/// The message in its frame.
#[must_use]
pub fn wrap(message: &str) -> Vec<u8> {
    [&[START], message.as_bytes(), &END].concat()
}

/// Whether the frame that is being read is whole.
#[must_use]
pub fn is_whole(read: &[u8]) -> bool {
    read.ends_with(&END)
}

/// The message of a frame. Characters that are not UTF-8 become replacement characters.
#[must_use]
pub fn unwrap(read: &[u8]) -> String {
    let inside = read.strip_suffix(&END).unwrap_or(read);
    String::from_utf8_lossy(inside).trim_start_matches(char::from(START)).to_owned()
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
}
