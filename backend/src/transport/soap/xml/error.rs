//! The errors of the XML parser.

/// The reason why a text is not accepted as XML. Says nothing of what the text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// The text is not well-formed, or cut off.
    #[error("the text is not well-formed XML")]
    Malformed,
    /// The text has a document type, and so could have entities.
    #[error("the text has a document type, which is not taken")]
    DocumentType,
    /// The text names an entity beyond XML's own five.
    #[error("the text names an entity, which is not taken")]
    Entity,
    /// Its elements stand too deep in each other.
    #[error("the text's elements are nested too deep")]
    TooDeep,
}
