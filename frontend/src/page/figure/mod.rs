//! Figures on Home: what became of the doses of the last days, how soon they were reported, and what keeps the others.
//! The chart is drawn here as three paths; no page reads its numbers from anywhere but the server.

mod cause;
mod chart;
mod page;

pub use page::FiguresOnHome;
