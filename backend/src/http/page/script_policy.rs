//! The content security policies of a page, with the hashes of its own inline scripts, and of its worker.
//!
//! The loader that starts the application is an inline script. Instead of letting any inline script run, the policy
//! names the hash of each one in the very page that is served.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// The policy of a page.
pub(in crate::http) fn write_policy(page: &str) -> String {
    let hashes: String = inline_scripts(page)
        .into_iter()
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; manifest-src 'self'"
    )
}

/// The script that starts the application's worker.
pub(in crate::http) const WORKER: &str = "explain_loader.js";

/// The policy of the worker, which is that of its script: it loads its own files and nothing else.
pub(in crate::http) const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Finds the text of every script of a page that has no `src`.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((attributes, after)) = next_script(rest) {
        let end = find_ignoring_case(after, "</script").unwrap_or(after.len());
        let (script, after) = after.split_at(end);
        if !has_source(attributes) {
            scripts.push(script);
        }
        rest = after;
    }
    scripts
}

/// Finds the next opening tag: its attributes, and what follows the tag. Comments are passed over.
fn next_script(page: &str) -> Option<(&str, &str)> {
    let mut rest = page;
    loop {
        let start = rest.find('<')?;
        rest = rest.get(start..)?;
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
        } else if find_ignoring_case(rest, "<script") == Some(0) {
            let inner = rest.get("<script".len()..)?;
            let end = tag_end(inner)?;
            return Some((inner.get(..end)?, inner.get(end + 1..)?));
        } else {
            rest = rest.get(1..)?;
        }
    }
}

/// Finds the `>` that ends a tag, and not one within quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (index, character) in tag.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(index),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

fn has_source(attributes: &str) -> bool {
    let mut rest = attributes;
    while let Some(index) = find_ignoring_case(rest, "src") {
        let (before, after) = rest.split_at(index);
        let starts = before.ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
        let after = after.get("src".len()..).unwrap_or_default();
        if starts && after.trim_start().starts_with('=') {
            return true;
        }
        rest = after;
    }
    false
}

/// Lower-casing ASCII keeps every index.
fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::module("<script type=\"module\">import a;</script>", &["import a;"])]
    #[case::with_source("<script src=\"/a.js\"></script>", &[])]
    #[case::source_without_quotes("<script defer src=/a.js></script>", &[])]
    #[case::data_source_is_not_source("<script data-src=\"x\">run()</script>", &["run()"])]
    #[case::upper_case("<SCRIPT>a</SCRIPT>", &["a"])]
    #[case::greater_in_quotes("<script data-x=\"a>b\">c</script>", &["c"])]
    #[case::lines_are_kept("<script>\n a > b;\n</script >", &["\n a > b;\n"])]
    #[case::several("<script>a</script><p>x</p><script src='b'></script><script>c</script>", &["a", "c"])]
    #[case::commented_out("<!-- <script>a</script> --><script>b</script>", &["b"])]
    #[case::none("<html><head></head></html>", &[])]
    fn finds_inline_scripts(#[case] page: &str, #[case] expected: &[&str]) {
        assert_eq!(inline_scripts(page), expected);
    }

    #[test]
    fn the_policy_names_the_hash_and_lets_nothing_else_run() {
        // The hash of `alert('Hello, world.');` as the specification of the policy gives it.
        let policy = write_policy("<script>alert('Hello, world.');</script>");
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert!(policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' {hash};")));
        assert!(!policy.contains("unsafe-inline"));
        assert!(!policy.contains("'unsafe-eval'"));
    }
}
