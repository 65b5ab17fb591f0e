//! Who may come in: people with their second factors, sessions, tokens and an OpenID provider, in the database and over
//! GraphQL.

mod person;
mod provider;
mod rows;
mod second_factor;
mod session;
mod token;
