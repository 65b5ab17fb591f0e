//! Other programs: axe, scripts in Python, and HTTP as a program speaks it.

mod axe;
pub mod http_client;
pub mod python;
