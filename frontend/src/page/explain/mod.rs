//! The page that explains pasted messages: the text, what is wrong with it and what it says. A worker of the browser
//! reads the message, so that it is sent nowhere; what is said of it is `shared::explain`'s.

mod page;
mod worker;

pub use page::ExplainPage;
