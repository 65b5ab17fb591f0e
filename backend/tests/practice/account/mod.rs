//! Who may come in: people, sessions and tokens, in the database and over GraphQL.

mod person;
mod rows;
mod session;
mod token;
