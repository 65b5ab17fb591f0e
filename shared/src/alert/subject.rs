//! The subject of an alert.

use uuid::Uuid;

/// The subject of an alert. At most one alert of a kind is open for a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertSubject {
    /// The practice as a whole.
    Practice,
    /// A server, by its id.
    Server(Uuid),
    /// An integration.
    Integration(Uuid),
    /// An integration at one location.
    Enrollment(Uuid),
    /// A location.
    Location(Uuid),
    /// The account of an integration at its registry.
    Credentials(Uuid),
    /// The certificate of an integration.
    Certificate(Uuid),
    /// The reports of an integration.
    Reports(Uuid),
}

impl AlertSubject {
    /// The name of what it is, as kept and as GraphQL gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Practice => "PRACTICE",
            Self::Server(_) => "SERVER",
            Self::Integration(_) => "INTEGRATION",
            Self::Enrollment(_) => "ENROLLMENT",
            Self::Location(_) => "LOCATION",
            Self::Credentials(_) => "CREDENTIALS",
            Self::Certificate(_) => "CERTIFICATE",
            Self::Reports(_) => "REPORTS",
        }
    }

    /// The id of what it is; nil for the practice.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Practice => Uuid::nil(),
            Self::Server(id)
            | Self::Integration(id)
            | Self::Enrollment(id)
            | Self::Location(id)
            | Self::Credentials(id)
            | Self::Certificate(id)
            | Self::Reports(id) => id,
        }
    }

    /// The subject of a name and an id, if the name is one.
    #[must_use]
    pub fn parse(name: &str, id: Uuid) -> Option<Self> {
        let all = [
            Self::Practice,
            Self::Server(id),
            Self::Integration(id),
            Self::Enrollment(id),
            Self::Location(id),
            Self::Credentials(id),
            Self::Certificate(id),
            Self::Reports(id),
        ];
        all.into_iter().find(|subject| subject.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_back_from_its_name_and_id() {
        let id = Uuid::from_u128(7);
        for name in
            ["SERVER", "INTEGRATION", "ENROLLMENT", "LOCATION", "CREDENTIALS", "CERTIFICATE", "REPORTS", "PRACTICE"]
        {
            let subject = AlertSubject::parse(name, id).unwrap();
            assert_eq!((subject.name(), AlertSubject::parse(subject.name(), subject.id())), (name, Some(subject)));
        }
        assert_eq!(AlertSubject::parse("PATIENT", id), None, "no patient is ever a subject");
    }
}
