//! Authorities: who assigns a number, or where a message goes. A name, an object identifier, or both.

/// An authority as HL7 writes it: namespace, universal id and its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority<'a> {
    namespace: &'a str,
    oid: &'a str,
}

impl<'a> Authority<'a> {
    /// Reads `NAME`, an object identifier, or `NAME^1.2.3^ISO`.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('^');
        let read = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(oid), None, ..) if is_oid(oid) => Self { namespace: "", oid },
            (Some(namespace), None, ..) => Self { namespace, oid: "" },
            (Some(namespace), Some(oid), Some("ISO"), None) if is_oid(oid) => Self { namespace, oid },
            _ => return None,
        };
        (read.namespace.chars().count() <= 20 && oid_fits(read.oid)).then_some(read)
    }

    /// Its parts, as components or subcomponents.
    pub fn parts(self) -> [&'a str; 3] {
        [self.namespace, self.oid, if self.oid.is_empty() { "" } else { "ISO" }]
    }
}

/// Whether a text is an authority.
pub fn is_authority(text: &str) -> bool {
    Authority::parse(text).is_some()
}

/// Numbers with dots between them, at least three, as in 2.16.840.
fn is_oid(text: &str) -> bool {
    let is_arc = |arc: &str| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit());
    text.split('.').all(is_arc) && text.split('.').count() >= 3 && text.starts_with(['0', '1', '2'])
}

fn oid_fits(oid: &str) -> bool {
    oid.len() <= 199
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("WIR", Some(["WIR", "", ""]))]
    #[case("2.16.840.1", Some(["", "2.16.840.1", "ISO"]))]
    #[case("CIIS^2.16.840.1^ISO", Some(["CIIS", "2.16.840.1", "ISO"]))]
    #[case::a_code_with_dots("4.11", Some(["4.11", "", ""]))]
    #[case::no_oid("CIIS^2.16.^ISO", None)]
    #[case::no_type("CIIS^2.16.840", None)]
    #[case::too_long("ABCDEFGHIJKLMNOPQRSTU", None)]
    fn an_authority_is_a_name_an_oid_or_both(#[case] text: &str, #[case] parts: Option<[&str; 3]>) {
        assert_eq!(Authority::parse(text).map(Authority::parts), parts);
    }
}
