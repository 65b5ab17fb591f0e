//! The rights of a caller: a person's by a role, a program's by the scopes of its token.

shared::wire_enum! {
    /// The role of a user; each may do what those before it may.
    pub enum Role {
        /// Reads.
        Viewer = "VIEWER",
        /// Keeps charts and reports doses.
        Clinician = "CLINICIAN",
        /// Keeps the vaccine listing, and reporting going.
        Coordinator = "COORDINATOR",
        /// Sets up registries, and says who may do what.
        Administrator = "ADMINISTRATOR",
    }
}

shared::wire_enum! {
    /// A scope of a token.
    pub enum Scope {
        /// Reads charts and reports.
        ReadClinical = "READ_CLINICAL",
        /// Writes charts.
        WriteClinical = "WRITE_CLINICAL",
        /// Sends reports, and takes them out.
        Report = "REPORT",
        /// Sets up registries, and says who may do what.
        Administer = "ADMINISTER",
        /// Holds subscriptions.
        Subscribe = "SUBSCRIBE",
    }
}

impl Scope {
    /// The scopes that a token has unless something else is said.
    pub const USUAL: [Self; 4] = [Self::ReadClinical, Self::WriteClinical, Self::Report, Self::Subscribe];
}

/// The rights of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// The rights of a person of this role.
    Role(Role),
    /// The rights of a token with these scopes.
    Scopes(Vec<Scope>),
}

impl Access {
    /// Returns `true` if it includes all scopes, for a program, or a role, for a person.
    #[must_use]
    pub fn includes(&self, needed: &[Scope], role: Role) -> bool {
        match self {
            Self::Role(own) => *own >= role,
            Self::Scopes(scopes) => needed.iter().all(|scope| scopes.contains(scope)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::own_role(Access::Role(Role::Clinician), &[Scope::WriteClinical], Role::Clinician, true)]
    #[case::greater_role(Access::Role(Role::Administrator), &[Scope::WriteClinical], Role::Clinician, true)]
    #[case::lesser_role(Access::Role(Role::Viewer), &[Scope::WriteClinical], Role::Clinician, false)]
    #[case::scope(Access::Scopes(vec![Scope::Report]), &[Scope::Report], Role::Administrator, true)]
    #[case::another_scope(Access::Scopes(vec![Scope::Administer]), &[Scope::Report], Role::Viewer, false)]
    #[case::one_of_two(Access::Scopes(vec![Scope::Report]), &[Scope::Report, Scope::ReadClinical], Role::Viewer, false)]
    #[case::any_scope(Access::Scopes(vec![Scope::Report]), &[], Role::Viewer, true)]
    fn a_role_is_for_people_and_a_scope_for_programs(
        #[case] access: Access,
        #[case] needed: &[Scope],
        #[case] role: Role,
        #[case] included: bool,
    ) {
        assert_eq!(access.includes(needed, role), included);
    }
}
