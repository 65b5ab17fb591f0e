//! Names and addresses.

use proptest::prelude::*;
use shared::{
    letters::{fold, longest},
    patient::{Address, name_key},
    typed::{address, has_control, name},
};

use crate::table::{Row, read};

#[test]
fn names_are_kept_spelled_and_found_as_the_table_says() {
    let table = read::<4, 2>(include_str!("../data/typed/names.toml"), 30);
    for Row([typed, kept, ascii, plain]) in table.taken {
        let found = name(&typed);
        assert_eq!(found, kept, "{typed:?}");
        assert_eq!(fold(&kept).unwrap_or_default(), ascii, "{typed:?}");
        assert_eq!(name_key(&kept), name_key(&plain), "{typed:?}");
        assert!(longest(&kept) >= ascii.len());
    }
}

fn addressed([city, state, zip, country]: [&String; 4]) -> Address {
    let country = Some(country.clone()).filter(|country| !country.is_empty());
    Address { city: city.clone(), state: state.clone(), zip: zip.clone(), country, ..Address::default() }
}

#[test]
fn addresses_are_understood_or_refused_as_the_table_says() {
    let table = read::<8, 6>(include_str!("../data/typed/addresses.toml"), 15);
    for Row([city, state, zip, country, own_city, own_state, own_zip, own_country]) in table.taken {
        let kept = addressed([&own_city, &own_state, &own_zip, &own_country]);
        let found = address(&addressed([&city, &state, &zip, &country]));
        assert_eq!(found, Ok(Some(kept.clone())), "{city}, {state} {zip} {country}");
        assert_eq!(address(&kept), Ok(Some(kept)));
    }
    for Row([city, state, zip, country, field, problem]) in table.refused {
        let found = address(&addressed([&city, &state, &zip, &country])).unwrap_err();
        assert_eq!(found.field(), field, "{city}, {state} {zip} {country}: {found}");
        assert!(found.to_string().contains(&problem), "{city}, {state} {zip} {country}: {found}");
    }
    assert_eq!(address(&Address::default()), Ok(None));
}

#[test]
fn an_address_of_a_part_that_says_nothing_alone_is_refused() {
    let text = || Some("Canada".to_owned());
    for typed in [
        Address { country: text(), ..Address::default() },
        Address { county: text(), ..Address::default() },
        Address { other: text(), ..Address::default() },
    ] {
        let problem = address(&typed).unwrap_err();
        assert_eq!((problem.field(), problem.to_string().contains("Enter the city")), ("city", true), "{typed:?}");
    }
    let blank = Address { country: Some(" ".into()), other: Some("\u{200b}".into()), ..Address::default() };
    assert_eq!(address(&blank), Ok(None));
}

proptest! {
    #[test]
    fn any_name_and_address_is_read(parts in proptest::collection::vec(any::<String>(), 4), like in "[0-9 -]{0,11}", state in "[A-Z]{2}") {
        let known = name(&parts[0]);
        prop_assert_eq!(name(&known), known.clone());
        prop_assert_eq!(name_key(&known), name_key(&name_key(&known)));
        prop_assert!(has_control(&parts[0]) || !has_control(&known));
        let [a, b, c, d] = [&parts[0], &parts[1], &parts[2], &parts[3]];
        for typed in [addressed([a, b, c, d]), addressed([a, &state, &like, &String::new()])] {
            if let Ok(Some(known)) = address(&typed) {
                prop_assert_eq!(address(&known), Ok(Some(known)));
            }
        }
    }
}
