//! The conditions of the tables.

/// Atoms that must all hold.
#[derive(Debug, Default)]
pub struct Condition(Vec<Atom>);

#[derive(Debug)]
struct Atom {
    place: &'static str,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Valued,
    Empty,
    OneOf(Vec<&'static str>),
    NoneOf(Vec<&'static str>),
}

impl Condition {
    pub fn read(text: &'static str) -> Self {
        Self(text.split('&').filter(|atom| !atom.is_empty()).map(Atom::read).collect())
    }

    /// Returns `true` if the condition holds for the values that a function returns by place.
    pub fn holds(&self, value: &dyn Fn(&str) -> String) -> bool {
        self.0.iter().all(|atom| atom.holds(&value(atom.place)))
    }
}

impl Atom {
    fn read(text: &'static str) -> Self {
        let words = |list: &'static str| list.split('|').collect();
        if let Some((place, list)) = text.split_once("!=") {
            return Self { place, test: Test::NoneOf(words(list)) };
        }
        if let Some((place, list)) = text.split_once('=') {
            return Self { place, test: Test::OneOf(words(list)) };
        }
        match text.strip_prefix('!') {
            Some(place) => Self { place, test: Test::Empty },
            None => Self { place: text, test: Test::Valued },
        }
    }

    fn holds(&self, value: &str) -> bool {
        match &self.test {
            Test::Valued => !value.is_empty(),
            Test::Empty => value.is_empty(),
            Test::OneOf(words) => words.contains(&value),
            Test::NoneOf(words) => !words.contains(&value),
        }
    }
}
