//! The parts of the application, and the harness itself, on pages that need no server.

mod agreement;
mod gallery;
mod harness;
