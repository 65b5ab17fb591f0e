//! The stable codes of errors.

shared::wire_enum! {
    /// Code by which programs tell one error from another, in `extensions.code`.
    pub enum ErrorCode {
        /// The document cannot be read.
        Syntax = "SYNTAX",
        /// An argument or the document cannot be used.
        BadInput = "BAD_INPUT",
        /// Nobody is signed in.
        Unauthenticated = "UNAUTHENTICATED",
        /// The caller may not use this.
        Forbidden = "FORBIDDEN",
        /// Only a person can do this, and the caller is a program.
        NotAPerson = "NOT_A_PERSON",
        /// There is no such record.
        NotFound = "NOT_FOUND",
        /// Another user changed the record in the meantime.
        Conflict = "CONFLICT",
        /// Another record has what must be unique.
        Taken = "TAKEN",
        /// The key was used for another input.
        IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED",
        /// The database is busy.
        Busy = "BUSY",
        /// The subscriber was too slow.
        Lagged = "LAGGED",
        /// The server failed.
        Internal = "INTERNAL",
    }
}
