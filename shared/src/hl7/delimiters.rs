//! The five characters that divide a message.

/// The delimiters of a message, as MSH-1 and MSH-2 name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiters {
    /// Between fields.
    pub field: char,
    /// Between components.
    pub component: char,
    /// Between repetitions.
    pub repetition: char,
    /// Around escape sequences.
    pub escape: char,
    /// Between subcomponents.
    pub subcomponent: char,
}

impl Delimiters {
    /// What HL7 recommends and the immunization guide demands: `|^~\&`.
    pub const STANDARD: Self = Self { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

    /// The delimiters that follow a header's segment name, if they are five different signs.
    #[must_use]
    pub(super) fn read(after_name: &str) -> Option<Self> {
        let mut chars = after_name.chars();
        let mut next = || chars.next().filter(|c| is_sign(*c));
        let read =
            Self { field: next()?, component: next()?, repetition: next()?, escape: next()?, subcomponent: next()? };
        read.are_different().then_some(read)
    }

    fn are_different(self) -> bool {
        let all = self.all();
        all.iter().enumerate().all(|(i, a)| all.iter().skip(i + 1).all(|b| a != b))
    }

    fn all(self) -> [char; 5] {
        [self.field, self.component, self.repetition, self.escape, self.subcomponent]
    }

    /// What MSH-2 says.
    #[must_use]
    pub fn encoding_characters(self) -> String {
        [self.component, self.repetition, self.escape, self.subcomponent].iter().collect()
    }
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_control() && !c.is_whitespace()
}
