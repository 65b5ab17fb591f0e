//! HD: assigning authorities, applications and facilities, each a name, an object identifier, or both.

/// Maximum length of a namespace by the guide (HD.1), in characters.
const MAX_NAMESPACE: usize = 20;

/// Maximum length of a namespace that a registry assigned, in characters. Some assign longer ones than the guide has
/// room for, and know only the whole.
const MAX_ASSIGNED: usize = 50;

/// Maximum length of an object identifier.
const MAX_OID: usize = 199;

/// An authority: namespace, universal id and the type of that id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority<'a> {
    namespace: &'a str,
    oid: &'a str,
}

impl<'a> Authority<'a> {
    /// Parses `NAME`, an object identifier, or `NAME^1.2.3^ISO`.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split('^');
        let read = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(oid), None, ..) if is_oid(oid) => Self { namespace: "", oid },
            (Some(namespace), None, ..) => Self { namespace, oid: "" },
            (Some(namespace), Some(oid), Some("ISO"), None) if is_oid(oid) => Self { namespace, oid },
            _ => return None,
        };
        (read.namespace.chars().count() <= MAX_ASSIGNED && read.oid.len() <= MAX_OID).then_some(read)
    }

    /// Returns namespace, universal id and type.
    pub fn parts(self) -> [&'a str; 3] {
        [self.namespace, self.oid, if self.oid.is_empty() { "" } else { "ISO" }]
    }
}

/// Returns `true` if a text is a valid authority by the guide.
pub fn is_authority(text: &str) -> bool {
    Authority::parse(text).is_some_and(|authority| authority.namespace.chars().count() <= MAX_NAMESPACE)
}

/// Returns `true` if a text is an authority as a registry may assign one.
pub fn is_assigned(text: &str) -> bool {
    Authority::parse(text).is_some()
}

/// Returns an authority as one plain code: its name, else its object identifier.
pub fn plain_code(text: &str) -> &str {
    match Authority::parse(text) {
        Some(Authority { namespace: "", oid }) => oid,
        Some(Authority { namespace, .. }) => namespace,
        None => text,
    }
}

/// Returns `true` if a text is an object identifier of at least three arcs, as 2.16.840.
fn is_oid(text: &str) -> bool {
    let is_arc = |arc: &str| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit());
    text.split('.').all(is_arc) && text.split('.').count() >= 3 && text.starts_with(['0', '1', '2'])
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
    #[case::longer_than_the_guide("Roe & Sons Pediatrics", Some(["Roe & Sons Pediatrics", "", ""]))]
    #[case::too_long("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXY", None)]
    fn an_authority_is_a_name_an_oid_or_both(#[case] text: &str, #[case] parts: Option<[&str; 3]>) {
        assert_eq!(Authority::parse(text).map(Authority::parts), parts);
    }

    #[rstest::rstest]
    #[case("QRP01", "QRP01", true)]
    #[case("2.16.840.1", "2.16.840.1", true)]
    #[case("KIDS01^2.16.840.1^ISO", "KIDS01", true)]
    #[case("Roe & Sons Pediatrics", "Roe & Sons Pediatrics", false)]
    fn an_authority_has_a_plain_code(#[case] text: &str, #[case] code: &str, #[case] by_the_guide: bool) {
        assert_eq!((plain_code(text), is_authority(text), is_assigned(text)), (code, by_the_guide, true));
    }
}
