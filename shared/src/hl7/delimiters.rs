//! The five delimiters of a message.

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
    /// The standard delimiters, which the immunization guide requires: `|^~\&`.
    pub const STANDARD: Self = Self { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

    /// Parses the delimiters after the name of a header segment; none unless they are five different characters.
    #[must_use]
    pub(super) fn read(after_name: &str) -> Option<Self> {
        if after_name.starts_with("|^~\\&") {
            return Some(Self::STANDARD);
        }
        let mut chars = after_name.chars();
        Self::new(chars.next()?, chars.next()?, chars.next()?, chars.next()?, chars.next()?)
    }

    fn are_different(self) -> bool {
        let all = self.all();
        all.iter().enumerate().all(|(i, a)| all.iter().skip(i + 1).all(|b| a != b))
    }

    fn all(self) -> [char; 5] {
        [self.field, self.component, self.repetition, self.escape, self.subcomponent]
    }

    /// Returns MSH-2.
    #[must_use]
    pub fn encoding_characters(self) -> String {
        let mut said = String::with_capacity(4);
        self.push_encoding_characters(&mut said);
        said
    }

    pub(super) fn push_encoding_characters(self, text: &mut String) {
        for character in [self.component, self.repetition, self.escape, self.subcomponent] {
            text.push(character);
        }
    }

    /// Returns the standard delimiter in the place of one that divides; none for another character.
    pub(super) fn standard_divider(self, c: char) -> Option<char> {
        let standard = Self::STANDARD;
        match c {
            _ if c == self.field => Some(standard.field),
            _ if c == self.component => Some(standard.component),
            _ if c == self.repetition => Some(standard.repetition),
            _ if c == self.subcomponent => Some(standard.subcomponent),
            _ => None,
        }
    }

    /// Five delimiters, if a message can be divided by them: five different signs that are no letters, digits, blanks
    /// or control characters.
    #[must_use]
    pub fn new(field: char, component: char, repetition: char, escape: char, subcomponent: char) -> Option<Self> {
        let all = Self { field, component, repetition, escape, subcomponent };
        (all.all().into_iter().all(is_sign) && all.are_different()).then_some(all)
    }
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_control() && !c.is_whitespace()
}
