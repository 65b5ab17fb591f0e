//! Links that open a mail in the mail program of whoever clicks them. Mails that Dosewire sends are `transport::smtp`'s.

/// A `mailto:` link with a subject and a body.
#[must_use]
pub fn link(address: &str, subject: &str, body: &str) -> String {
    let body = if body.is_empty() { String::new() } else { format!("&body={}", escape(&body.replace('\n', "\r\n"))) };
    format!("mailto:{}?subject={}{body}", escape(address).replace("%40", "@"), escape(subject))
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("a@b.example", "Hi", "", "mailto:a@b.example?subject=Hi")]
    #[case("a@b.example", "A & B", "1\n2", "mailto:a@b.example?subject=A%20%26%20B&body=1%0D%0A2")]
    #[case("a?cc=c@d@b.example", "é", "", "mailto:a%3Fcc%3Dc@d@b.example?subject=%C3%A9")]
    fn a_link_carries_a_mail(#[case] to: &str, #[case] subject: &str, #[case] body: &str, #[case] expected: &str) {
        assert_eq!(link(to, subject, body), expected);
    }
}
