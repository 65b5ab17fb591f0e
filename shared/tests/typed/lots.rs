//! Lots.

use proptest::prelude::*;
use shared::lot::{format, parse};

use crate::table::{Row, read};

#[test]
fn lots_are_understood_or_refused_as_the_table_says() {
    let table = read::<3, 3>(include_str!("../data/typed/lots.toml"), 40);
    for Row([typed, lot, expiration]) in table.taken {
        let entry = parse(&typed).unwrap_or_else(|problem| panic!("{typed:?}: {problem}"));
        let expected = if expiration.is_empty() { lot } else { format!("{lot} {expiration}") };
        assert_eq!(format(&entry), expected, "{typed:?}");
    }
    for Row([typed, problem, suggestion]) in table.refused {
        let Err(found) = parse(&typed) else { panic!("{typed:?} is understood: {:?}", parse(&typed)) };
        assert!(found.to_string().contains(&problem), "{typed:?}: {found}");
        assert_eq!(found.suggestion().unwrap_or_default(), suggestion, "{typed:?}");
        assert!(suggestion.is_empty() || parse(&suggestion).is_ok_and(|entry| format(&entry) == suggestion));
    }
}

/// Text that looks like an entry.
const LIKE_AN_ENTRY: &str = "(LOT:? ?|EXP ?|E: |\\(exp |[A-Z]{1,3}|[0-9]{1,8}|[0-9]{1,2}/|/20[0-9]{2}|[ ,;:./()#+&-]|SEP|\u{200b}|\u{a0}|[0-9]{2}-){0,9}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_understood_reads_the_same_and_can_be_seen(any in any::<String>(), like in LIKE_AN_ENTRY) {
        for text in [any, like] {
            let entry = match parse(&text) {
                Ok(entry) => entry,
                Err(problem) => {
                    let is_kept = |kept: &str| parse(kept).is_ok_and(|entry| format(&entry) == kept);
                    prop_assert!(problem.suggestion().is_none_or(is_kept), "{:?}: {:?}", text, problem);
                    continue;
                }
            };
            prop_assert!(entry.lot.bytes().all(|b| matches!(b, b' '..=b'~')) && entry.lot.len() <= 20);
            prop_assert_eq!(parse(&format(&entry)), Ok(entry.clone()), "{:?} is {:?}", text, entry);
        }
    }
}
