//! The line of a file on which something stands: what is wrong with a program is mostly found when lines are forgotten.

/// What to look for in a file.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The code of the program that it belongs to.
    pub code: &'a str,
    /// The key, with its table before a dot: `name`, `dialect.mrn_type`. Several may be named: `a or b`.
    pub key: &'a str,
    /// The text that the key has, where tables of the same name are told apart by it.
    pub value: Option<&'a str>,
}

/// The line, from 1, of the last place that fits; where there is none, the line of the program's code.
pub fn find(text: &str, wanted: Wanted<'_>) -> Option<usize> {
    let entries = entries(text);
    let is_code = |entry: &&Entry<'_>| entry.table.is_empty() && entry.key == "code" && entry.holds(wanted.code);
    let code = entries.iter().find(is_code)?;
    let (table, keys) = wanted.key.split_once('.').unwrap_or(("", wanted.key));
    let fits = |entry: &&Entry<'_>| {
        entry.program == code.program
            && entry.table == table
            && keys.split(" or ").any(|key| key == entry.key)
            && wanted.value.is_none_or(|value| entry.holds(value))
    };
    entries.iter().rfind(fits).or(Some(code)).map(|entry| entry.line)
}

/// One `key = value` with what it belongs to.
struct Entry<'a> {
    line: usize,
    /// Which `[[program]]` of the file.
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
        assert_eq!(find(SEVERAL, Wanted { code, key, value }), expected);
    }
}
