//! Search for the line of a key in a TOML file, for faults that are found after parsing.

/// A search for a key of a program.
#[derive(Debug, Clone, Copy)]
pub struct LineQuery<'a> {
    /// The code of the program.
    pub code: &'a str,
    /// The key, with its table before a dot: `name`, `dialect.mrn_type`. Several may be named: `a or b`.
    pub key: &'a str,
    /// The value of the key, which distinguishes tables of the same name.
    pub value: Option<&'a str>,
}

/// Finds the line, from 1, of the last match; without one, the line of the program's code.
pub fn find(text: &str, query: LineQuery<'_>) -> Option<usize> {
    let entries = entries(text);
    let is_code = |entry: &&Entry<'_>| entry.table.is_empty() && entry.key == "code" && entry.holds(query.code);
    let code = entries.iter().find(is_code)?;
    let (table, keys) = query.key.split_once('.').unwrap_or(("", query.key));
    let fits = |entry: &&Entry<'_>| {
        entry.program == code.program
            && entry.table == table
            && keys.split(" or ").any(|key| key == entry.key)
            && query.value.is_none_or(|value| entry.holds(value))
    };
    entries.iter().rfind(fits).or(Some(code)).map(|entry| entry.line)
}

/// A `key = value` with its program and table.
struct Entry<'a> {
    line: usize,
    /// Index of the `[[program]]` in the file.
    program: usize,
    table: &'a str,
    key: &'a str,
    value: &'a str,
}

impl Entry<'_> {
    fn holds(&self, value: &str) -> bool {
        self.value.contains(&format!("\"{value}\""))
    }
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let (mut program, mut table) = (0, "");
    let mut entries = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if let Some(header) = content.strip_prefix('[') {
            let name = header.trim_start_matches('[').split(']').next().unwrap_or_default();
            if name == "program" {
                program += 1;
            }
            table = if name == "program" { "" } else { name.strip_prefix("program.").unwrap_or(name) };
        } else if let Some((key, value)) = content.split_once('=').filter(|(key, _)| !key.starts_with('#')) {
            entries.push(Entry { line, program, table, key: key.trim(), value });
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVERAL: &str = "\
# two of them
[[program]]
code = \"AA\"
[program.dialect]
mrn_type = \"MR\"
[[program.set_up]]
name = \"one\"
[[program]]
code = \"BB\"
[program.dialect]
mrn_type = \"XX\"
[[program.set_up]]
name = \"one\"
[[program.set_up]]
name = \"one\"
";

    #[rstest::rstest]
    #[case("AA", "dialect.mrn_type", None, Some(5))]
    #[case("BB", "dialect.mrn_type", None, Some(11))]
    #[case("BB", "dialect.mode or mrn_type", None, Some(11))]
    #[case("BB", "set_up.name", Some("one"), Some(15))]
    #[case("BB", "set_up.name", Some("two"), Some(9))]
    #[case("BB", "transport", None, Some(9))]
    #[case("CC", "dialect.mrn_type", None, None)]
    fn a_line_is_found(
        #[case] code: &str,
        #[case] key: &str,
        #[case] value: Option<&str>,
        #[case] expected: Option<usize>,
    ) {
        assert_eq!(find(SEVERAL, LineQuery { code, key, value }), expected);
    }
}
