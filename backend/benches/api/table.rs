//! The table that is printed.

use std::fmt;

use super::{
    client::{Figure, milliseconds},
    data::Practice,
};

/// Figures, in the order in which they were measured.
#[derive(Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    /// Adds answers in a second with their percentiles.
    pub fn add(&mut self, practice: &Practice, what: &str, connections: usize, figure: &Figure) {
        let processor = figure.processor.as_secs_f64() * 1_000.0;
        let (median, slow) = (figure.percentile(50.0), figure.percentile(95.0));
        let times = format!("{median:.1} ms, {slow:.1} ms, {processor:.2} ms of processor time");
        self.note(practice, what, &connections.to_string(), &format!("{:.0}/s", figure.per_second), &times);
    }

    /// Adds what became of more requests than the server takes at once.
    pub fn add_overload(&mut self, practice: &Practice, what: &str, connections: usize, figure: &Figure) {
        let refused = format!("{} refused in {:.1} ms", figure.refused.len(), milliseconds(&figure.refused, 95.0));
        let times = format!("{:.1} ms, {:.1} ms; {refused}", figure.percentile(50.0), figure.percentile(95.0));
        let what = format!("{what}, twice the limit");
        self.note(practice, &what, &connections.to_string(), &format!("{:.0}/s", figure.per_second), &times);
    }

    /// Adds a figure of another kind.
    pub fn note(&mut self, practice: &Practice, what: &str, connections: &str, figure: &str, times: &str) {
        let row = [practice.name.clone(), what.to_owned(), connections.to_owned(), figure.to_owned(), times.to_owned()];
        println!("{}", row.join(" | "));
        self.0.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| practice | what | connections | figure | median, 95th percentile, server's processor time |")?;
        writeln!(f, "| --- | --- | --- | --- | --- |")?;
        self.0.iter().try_for_each(|row| writeln!(f, "| {} |", row.join(" | ")))
    }
}
