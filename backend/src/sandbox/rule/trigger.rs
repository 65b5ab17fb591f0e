//! Triggers: lots that ask for an answer, in one table. The module's page shows the same table to people.

/// The behavior that a lot asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Trigger {
    /// The dose is refused.
    Refuse,
    /// The dose is refused in words alone: by its codes the answer accepts it.
    RefuseInWords,
    /// The dose is refused in words that are no plain text.
    RefuseOddly,
    /// The dose is accepted with a warning.
    Warn,
    /// The message is refused for the moment.
    Busy,
    /// A fault of the service.
    Fault,
    /// A web page.
    WebPage,
    /// A late answer.
    Slow,
    /// Half an answer.
    Broken,
    /// No answer.
    Silent,
}

/// A word, whether more may follow it, and what it asks for.
const TABLE: &[(&str, bool, Trigger)] = &[
    ("REJECT", false, Trigger::Refuse),
    ("BAD", true, Trigger::Refuse),
    ("WORDS", false, Trigger::RefuseInWords),
    ("ODD", false, Trigger::RefuseOddly),
    ("WARN", true, Trigger::Warn),
    ("BUSY", false, Trigger::Busy),
    ("FAULT", false, Trigger::Fault),
    ("HTML", false, Trigger::WebPage),
    ("SLOW", false, Trigger::Slow),
    ("BROKEN", false, Trigger::Broken),
    ("SILENT", false, Trigger::Silent),
];

impl Trigger {
    /// Returns the trigger of a lot for the n-th time that its dose comes, counted from 1.
    pub(in crate::sandbox) fn of(lot: &str, time: u64) -> Option<Self> {
        let (trigger, limit) = find(lot)?;
        (time <= limit).then_some(trigger)
    }

    /// Returns `true` if a lot number is one that triggers a certain answer.
    pub(in crate::sandbox) fn is_known(lot: &str) -> bool {
        find(lot).is_some()
    }
}

/// Returns the trigger of a lot, and how many times it applies.
fn find(lot: &str) -> Option<(Trigger, u64)> {
    let counted = lot.rsplit_once('-').and_then(|(word, times)| Some((word, times.parse::<u64>().ok()?)));
    let (word, limit) = counted.unwrap_or((lot, u64::MAX));
    let row = TABLE.iter().find(|(known, open, _)| word == *known || (*open && word.starts_with(known)))?;
    Some((row.2, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("REJECT", 1, Some(Trigger::Refuse))]
    #[case("REJECTED", 1, None)]
    #[case("BAD", 1, Some(Trigger::Refuse))]
    #[case("BAD123", 9, Some(Trigger::Refuse))]
    #[case("WORDS", 1, Some(Trigger::RefuseInWords))]
    #[case("ODD", 1, Some(Trigger::RefuseOddly))]
    #[case("WARNING", 1, Some(Trigger::Warn))]
    #[case("SILENT", 100, Some(Trigger::Silent))]
    #[case("SILENT-1", 1, Some(Trigger::Silent))]
    #[case("SILENT-1", 2, None)]
    #[case("BUSY-2", 2, Some(Trigger::Busy))]
    #[case("BUSY-2", 3, None)]
    #[case("BUSY-X", 1, None)]
    #[case("Y014237", 1, None)]
    #[case("", 1, None)]
    fn a_lot_asks_for_an_answer(#[case] lot: &str, #[case] time: u64, #[case] expected: Option<Trigger>) {
        assert_eq!(Trigger::of(lot, time), expected);
    }

    #[test]
    fn the_page_names_every_row_and_no_other() {
        let page = include_str!("../mod.rs");
        let shown: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("//! | `")?.split_once('`')).collect();
        let shown: Vec<_> = shown.iter().map(|(word, _)| word.to_string()).collect();
        let kept: Vec<_> =
            TABLE.iter().map(|(word, open, _)| format!("{word}{}", if *open { "…" } else { "" })).collect();
        assert_eq!(shown, kept);
    }
}
