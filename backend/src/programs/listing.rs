//! The programs as `dosewire programs check` lists them.

use std::fmt;

use shared::program::{Program, Standing};

use super::Programs;

/// What a person reads who asks which programs a server would have.
#[derive(Debug)]
pub struct Listing<'a>(pub &'a Programs);

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(programs) = self;
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
        write!(f, "{} cannot be set up yet.", others.len())
    }
}

impl Listing<'_> {
    fn origin(&self, program: &Program) -> String {
        match self.0.own.get(&program.code) {
            Some(origin) if origin.replaces => format!(", from {} in place of the one built in", origin.file),
            Some(origin) => format!(", from {}", origin.file),
            None => String::new(),
        }
    }
}

fn standing(program: &Program) -> &'static str {
    if program.standing == Standing::Confirmed { "confirmed" } else { "not confirmed by the state" }
}
