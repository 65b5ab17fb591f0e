//! Two people changed one record: what the other one changed, and what becomes of what was typed.

use crate::part::Entries;

/// Something that somebody else changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The entry.
    pub name: String,
    /// Its value when this form was opened.
    pub was: String,
    /// Its value now.
    pub theirs: String,
    /// The value typed here, where it differs from both.
    pub mine: Option<String>,
}

/// Returns the typed entries on top of the other user's, and the other user's changes.
#[must_use]
pub fn merge(base: &Entries, mine: &Entries, theirs: &Entries) -> (Entries, Vec<Change>) {
    let (base, mine, mut merged) = (base.clone().into_map(), mine.clone().into_map(), theirs.clone().into_map());
    let mut changes = Vec::new();
    for (name, text) in mine {
        let was = base.get(&name).cloned().unwrap_or_default();
        let now = merged.get(&name).cloned().unwrap_or_default();
        let typed = (text != was && text != now).then(|| text.clone());
        if now != was {
            changes.push(Change { name: name.clone(), was: was.clone(), theirs: now, mine: typed });
        }
        if text != was {
            merged.insert(name, text);
        }
    }
    (Entries::new(merged), changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::only_theirs("a", "a", "b", "b", Some(None))]
    #[case::only_mine("a", "c", "a", "c", None)]
    #[case::both("a", "c", "b", "c", Some(Some("c")))]
    #[case::the_same("a", "b", "b", "b", Some(None))]
    #[case::nothing("a", "a", "a", "a", None)]
    fn what_was_typed_stays_and_what_changed_is_told(
        #[case] base: &str,
        #[case] mine: &str,
        #[case] theirs: &str,
        #[case] merged: &str,
        #[case] told: Option<Option<&str>>,
    ) {
        let entries = |text: &str| Entries::new([("x", text)]);
        let (kept, changes) = merge(&entries(base), &entries(mine), &entries(theirs));
        assert_eq!(kept.text("x"), merged);
        assert_eq!(changes.first().map(|change| change.mine.as_deref()), told);
    }
}
