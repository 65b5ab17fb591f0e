//! The programs as `dosewire programs check` lists them.

use std::fmt;

use chrono::NaiveDate;
use shared::program::{Program, Source, Standing};

use super::Programs;

/// The list of a server's programs, printed for a person.
#[derive(Debug)]
pub struct Listing<'a> {
    /// The programs.
    pub programs: &'a Programs,
    /// Today, to tell which facts are old.
    pub today: NaiveDate,
}

/// Number of years after which a fact may not hold any more.
const OLD_YEARS: i32 = 2;

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let programs = self.programs;
        let (ready, others): (Vec<_>, Vec<_>) = programs.set.programs.iter().partition(|program| program.is_ready());
        writeln!(f, "{} programs can be set up:", ready.len())?;
        let width = ready.iter().map(|program| program.code.len()).max().unwrap_or_default();
        for program in ready {
            writeln!(
                f,
                "  {:width$}  {} ({}{})",
                program.code,
                program.title(),
                standing(program),
                self.origin(program)
            )?;
        }
        let own = others.iter().filter(|program| programs.own.contains_key(&program.code));
        for program in own {
            writeln!(f, "  {:width$}  {} (not ready{})", program.code, program.title(), self.origin(program))?;
        }
        write!(f, "{} cannot be set up yet.", others.len())?;
        let old = self.old_facts();
        if !old.is_empty() {
            write!(
                f,
                "\nThese facts were seen last more than two years ago. Ask the registries whether they still hold:"
            )?;
        }
        old.iter().try_for_each(|(code, source)| {
            write!(f, "\n  {code:width$}  {} ({}, {})", source.facts, source.from, source.seen)
        })
    }
}

impl Listing<'_> {
    fn origin(&self, program: &Program) -> String {
        match self.programs.own.get(&program.code) {
            Some(origin) if origin.replaces => format!(", from {} in place of the one built in", origin.file),
            Some(origin) => format!(", from {}", origin.file),
            None => String::new(),
        }
    }
}

impl Listing<'_> {
    fn old_facts(&self) -> Vec<(&str, &Source)> {
        let programs = self.programs.set.programs.iter();
        let sources = programs.flat_map(|program| program.sources.iter().map(|source| (program.code.as_str(), source)));
        sources.filter(|(_, source)| source.seen.is_older_than(OLD_YEARS, self.today)).collect()
    }
}

fn standing(program: &Program) -> &'static str {
    if program.standing == Standing::Confirmed { "confirmed" } else { "not confirmed by the state" }
}
