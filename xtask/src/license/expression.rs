//! License expressions of SPDX, and the older `MIT/Apache-2.0` for "or".

/// Whether an expression can be met with the licenses that `is_allowed` knows.
/// None when it cannot be read.
pub(super) fn is_met(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut reader = Reader { words: spaced.split_whitespace().collect(), next: 0, is_allowed };
    let met = reader.read_or()?;
    (reader.next == reader.words.len()).then_some(met)
}

struct Reader<'a> {
    words: Vec<&'a str>,
    next: usize,
    is_allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Reader<'a> {
    fn read_or(&mut self) -> Option<bool> {
        let mut met = self.read_and()?;
        while self.take("OR") {
            met |= self.read_and()?;
        }
        Some(met)
    }

    fn read_and(&mut self) -> Option<bool> {
        let mut met = self.read_one()?;
        while self.take("AND") {
            met &= self.read_one()?;
        }
        Some(met)
    }

    fn read_one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.read_or()?;
            return self.take(")").then_some(met);
        }
        let license = self.read_name()?;
        if self.take("WITH") {
            // An exception only ever permits more.
            self.read_name()?;
        }
        Some((self.is_allowed)(license))
    }

    fn read_name(&mut self) -> Option<&'a str> {
        let word = self.words.get(self.next).copied()?;
        self.next += 1;
        let is_name = !matches!(word, "(" | ")" | "AND" | "OR" | "WITH");
        is_name.then_some(word)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.next) == Some(&word);
        self.next += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_by_allowed_licenses() {
        for (expression, expected) in [
            ("MIT", Some(true)),
            ("GPL-3.0", Some(false)),
            ("MIT OR GPL-3.0", Some(true)),
            ("GPL-3.0 OR MIT", Some(true)),
            ("MIT AND GPL-3.0", Some(false)),
            ("GPL-3.0/MIT", Some(true)),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", Some(true)),
            ("GPL-3.0 WITH Classpath-exception-2.0", Some(false)),
            ("(MIT OR GPL-3.0) AND Apache-2.0", Some(true)),
            ("(MIT OR Apache-2.0) AND GPL-3.0", Some(false)),
            ("MIT OR Apache-2.0 AND GPL-3.0", Some(true)),
            ("GPL-3.0 AND MIT OR GPL-3.0", Some(false)),
            ("", None),
            ("MIT OR", None),
            ("(MIT", None),
            ("MIT)", None),
            ("MIT Apache-2.0", None),
            ("WITH MIT", None),
        ] {
            let met = is_met(expression, &|license| ["MIT", "Apache-2.0"].contains(&license));
            assert_eq!(met, expected, "{expression}");
        }
    }
}
