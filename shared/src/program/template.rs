//! Templates: texts with placeholders such as `{name}` for the setting of that name.

use std::borrow::Cow;

/// Fills the placeholders of a text by `find`; an unknown one is removed.
#[must_use]
pub fn fill<'a>(template: &'a str, find: impl Fn(&str) -> Option<&'a str>) -> Cow<'a, str> {
    match parts(template) {
        Some(("", name, "")) => Cow::Borrowed(find(name).unwrap_or_default()),
        Some((before, name, after)) => {
            Cow::Owned([before, find(name).unwrap_or_default(), &fill(after, find)].concat())
        }
        None => Cow::Borrowed(template),
    }
}

/// Returns the names of the placeholders of a text.
pub fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (_, name, after) = parts(rest)?;
        rest = after;
        Some(name)
    })
}

/// Splits a text into the part before the first placeholder, its name, and the rest.
fn parts(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("plain", "plain")]
    #[case("{a}", "one")]
    #[case("x{a}-{b}y", "xone-twoy")]
    #[case("{c}", "")]
    #[case("{a", "{a")]
    fn placeholders_are_filled(#[case] template: &str, #[case] filled: &str) {
        let find = |name: &str| match name {
            "a" => Some("one"),
            "b" => Some("two"),
            _ => None,
        };
        assert_eq!(fill(template, find), filled);
    }

    #[test]
    fn placeholders_are_named() {
        assert_eq!(placeholders("x{a}-{b}y{").collect::<Vec<_>>(), ["a", "b"]);
    }
}
