//! A registry for training and for tests: CDC's service over real HTTP, strict, and kept in memory only.
//!
//! `POST /iis` takes the service's two operations over SOAP 1.2 and 1.1, with the account in the body or in a token of
//! WS-Security, those of 2014, directly and as the IZ Gateway takes them, WebIZ's operation, and those of the states
//! with services of their own; `POST /iis/form` and `POST /iis/raw` take messages without an envelope, and
//! [`serve_mllp`] takes them over MLLP. `GET /iis/records` shows as JSON what was taken.
//! Nothing is written to disk, and what it holds ends with it. It is meant for invented patients.
//!
//! What it answers depends on what a message contains, as with any registry. Beyond that, **the lot of a dose asks
//! for an answer**, so that everything a registry may do can be seen and trained:
//!
//! | lot | what happens |
//! | --- | --- |
//! | `REJECT` | the dose is refused: the lot number is not one the registry knows for this vaccine |
//! | `BAD…` | the same |
//! | `WORDS` | the dose is refused in words alone: the answer is AA, and its remark says that nothing was added |
//! | `ODD` | the dose is refused in other letters, with line breaks, marks and control characters among them |
//! | `WARN…` | the dose is accepted with a warning about the lot |
//! | `BUSY` | the message is refused for the moment: the record is locked (206) |
//! | `FAULT` | a fault of the service without a reason; nothing is taken |
//! | `HTML` | a web page with status 200; nothing is taken |
//! | `SLOW` | the dose is taken, and the answer comes after a delay |
//! | `BROKEN` | the dose is taken, and the answer breaks off in the middle |
//! | `SILENT` | the dose is taken, and the connection closes without an answer |
//!
//! As the IZ Gateway it answers for the destination `unknown` that it does not know it, for `down` that it cannot reach
//! it, and for `fault` that the registry there answered with a fault; every other destination is this registry.
//!
//! A number behind a dash says how often: `SILENT-1` is silent the first time the dose comes and answers properly
//! from then on; without a number it is so every time.

mod direct;
mod ledger;
mod message;
mod options;
mod record;
mod registry;
mod rule;
mod server;
mod state;

pub use direct::DirectTransport;
pub use options::{Clock, Facilities, SandboxOptions};
pub use record::{DoseRecord, PatientRecord, Records};
pub use server::{converse, router, serve, serve_mllp};
pub use state::Sandbox;
