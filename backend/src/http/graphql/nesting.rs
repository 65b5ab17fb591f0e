//! Refuses a document by its brackets, before the parser sees it.
//!
//! The parser calls itself for every bracket: a list within some five hundred others fills the stack, which ends the
//! whole process. The parser's own limit is on fields alone, and counted only after the grammar has run.

use crate::limits::MAX_OPEN_BRACKETS;

/// Whether more brackets are open at once than any sensible document needs.
pub(in crate::http) fn is_too_deep(document: &str) -> bool {
    let mut rest = document.as_bytes();
    let mut open = 0_usize;
    while let Some((byte, after)) = rest.split_first() {
        rest = match byte {
            b'#' => skip_comment(after),
            b'"' => skip_string(after),
            _ => after,
        };
        match byte {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            return true;
        }
    }
    false
}

fn skip_comment(rest: &[u8]) -> &[u8] {
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    end.and_then(|end| rest.get(end..)).unwrap_or_default()
}

fn skip_string(rest: &[u8]) -> &[u8] {
    match rest.strip_prefix(b"\"\"") {
        Some(block) => skip_to(block, b"\"\"\"", b"\\\"\"\""),
        None => skip_to(rest, b"\"", b"\\"),
    }
}

/// Skips past `end`; `escape` hides what would else be an end.
fn skip_to<'a>(mut rest: &'a [u8], end: &[u8], escape: &[u8]) -> &'a [u8] {
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(escape) {
            // In a plain string the escape hides the next byte; in a block string it holds what it hides.
            rest = if escape.len() == 1 { after.get(1..).unwrap_or_default() } else { after };
        } else if let Some(after) = rest.strip_prefix(end) {
            return after;
        } else {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn nested(open: &str, count: usize) -> String {
        open.repeat(count)
    }

    #[rstest]
    #[case::plain("{ viewer { name } }".to_owned(), false)]
    #[case::most(nested("{a", MAX_OPEN_BRACKETS), false)]
    #[case::braces(nested("{a", MAX_OPEN_BRACKETS + 1), true)]
    #[case::lists(format!("{{a(b:{}", nested("[", MAX_OPEN_BRACKETS)), true)]
    #[case::closed_again("{a(b:[1])}".repeat(100), false)]
    #[case::in_a_string(format!("{{a(b:\"{}\")}}", nested("{", 99)), false)]
    #[case::after_an_escaped_quote(format!("{{a(b:\"\\\"{}\")}}", nested("{", 99)), false)]
    #[case::after_an_escaped_backslash(format!("{{a(b:\"\\\\\"{}", nested("{", 99)), true)]
    #[case::in_a_block_string(format!("{{a(b:\"\"\" \" \\\"\"\" {}\"\"\")}}", nested("{", 99)), false)]
    #[case::after_a_block_string(format!("{{a(b:\"\"\"x\"\"\"{}", nested("[", 99)), true)]
    #[case::after_an_empty_string(format!("{{a(b:\"\"{}", nested("[", 99)), true)]
    #[case::in_a_comment(format!("# {}\n{{a}}", nested("{", 99)), false)]
    #[case::after_a_comment(format!("# it's \"\n{}", nested("{a", 99)), true)]
    fn counts_open_brackets(#[case] document: String, #[case] expected: bool) {
        assert_eq!(is_too_deep(&document), expected);
    }
}
