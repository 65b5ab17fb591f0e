//! Other programs: axe, scripts in Python and JavaScript, and HTTP as a program speaks it.
//! What they are asked stands in the tests.

mod axe;
pub mod http_client;
pub mod script;
