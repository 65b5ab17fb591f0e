//! The end-to-end harness: the real program, a real browser, and the sandbox registry over real HTTP.
//!
//! A test plays a scenario: `stage::play` starts a server with a database of its own and a browser with a fresh
//! profile, hands both to the test, and on failure keeps a screenshot and shows the server's log.
//! `cargo xtask test` sets everything up that is named in [`environment`].

pub mod browser;
pub mod environment;
pub mod gallery;
pub mod person;
pub mod program;
pub mod server;
pub mod stage;
pub mod wait;
