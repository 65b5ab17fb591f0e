//! Why a text is not taken.

/// Why a text is not XML that is taken. Says nothing of what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed, or cut off.
    #[error("the text is not well-formed XML")]
    Malformed,
    /// It has a document type, and so could have entities.
    #[error("the text has a document type, which is not taken")]
    DocumentType,
    /// It names an entity beyond XML's own five.
    #[error("the text names an entity, which is not taken")]
    Entity,
    /// Its elements stand too deep in each other.
    #[error("the text's elements are nested too deep")]
    TooDeep,
}
