//! US states and their ZIP codes.

/// State codes of the Postal Service with ranges of three-digit ZIP prefixes. A prefix that serves two states is in both.
const STATES: &[(&str, &[(u16, u16)])] = &[
    ("AK", &[(995, 999)]),
    ("AL", &[(350, 369)]),
    ("AR", &[(716, 729), (755, 755)]),
    ("AZ", &[(850, 865)]),
    ("CA", &[(900, 961)]),
    ("CO", &[(800, 816)]),
    ("CT", &[(60, 69)]),
    ("DC", &[(200, 205), (569, 569)]),
    ("DE", &[(197, 199)]),
    ("FL", &[(320, 349)]),
    ("GA", &[(300, 319), (398, 399)]),
    ("HI", &[(967, 968)]),
    ("IA", &[(500, 528)]),
    ("ID", &[(832, 838)]),
    ("IL", &[(600, 629)]),
    ("IN", &[(460, 479)]),
    ("KS", &[(660, 679)]),
    ("KY", &[(400, 427)]),
    ("LA", &[(700, 714)]),
    ("MA", &[(10, 27), (55, 55)]),
    ("MD", &[(206, 219)]),
    ("ME", &[(39, 49)]),
    ("MI", &[(480, 499)]),
    ("MN", &[(550, 567)]),
    ("MO", &[(630, 658)]),
    ("MS", &[(386, 397)]),
    ("MT", &[(590, 599)]),
    ("NC", &[(270, 289)]),
    ("ND", &[(580, 588)]),
    ("NE", &[(680, 693)]),
    ("NH", &[(30, 38)]),
    ("NJ", &[(70, 89)]),
    ("NM", &[(870, 884)]),
    ("NV", &[(889, 898)]),
    ("NY", &[(5, 5), (63, 63), (100, 149)]),
    ("OH", &[(430, 459)]),
    ("OK", &[(730, 749)]),
    ("OR", &[(970, 979)]),
    ("PA", &[(150, 196)]),
    ("RI", &[(28, 29)]),
    ("SC", &[(290, 299)]),
    ("SD", &[(570, 577)]),
    ("TN", &[(370, 385), (422, 422)]),
    ("TX", &[(733, 733), (750, 799), (885, 885)]),
    ("UT", &[(840, 847)]),
    ("VA", &[(201, 201), (220, 246)]),
    ("VT", &[(50, 59)]),
    ("WA", &[(980, 994)]),
    ("WI", &[(530, 549)]),
    ("WV", &[(247, 268)]),
    ("WY", &[(820, 831), (834, 834)]),
    // Territories and states in free association.
    ("AS", &[(967, 967)]),
    ("FM", &[(969, 969)]),
    ("GU", &[(969, 969)]),
    ("MH", &[(969, 969)]),
    ("MP", &[(969, 969)]),
    ("PR", &[(6, 9)]),
    ("PW", &[(969, 969)]),
    ("VI", &[(8, 8)]),
    // The armed forces.
    ("AA", &[(340, 340)]),
    ("AE", &[(90, 98)]),
    ("AP", &[(962, 966)]),
];

/// Names of states as they are spelled out, and the codes of countries that are states of an address.
const NAMES: &[(&str, &str)] = &[
    ("Alabama", "AL"),
    ("Alaska", "AK"),
    ("American Samoa", "AS"),
    ("Arizona", "AZ"),
    ("Arkansas", "AR"),
    ("Armed Forces Americas", "AA"),
    ("Armed Forces Europe", "AE"),
    ("Armed Forces Pacific", "AP"),
    ("California", "CA"),
    ("Colorado", "CO"),
    ("Connecticut", "CT"),
    ("Delaware", "DE"),
    ("District of Columbia", "DC"),
    ("Federated States of Micronesia", "FM"),
    ("Florida", "FL"),
    ("Georgia", "GA"),
    ("Guam", "GU"),
    ("Hawaii", "HI"),
    ("Idaho", "ID"),
    ("Illinois", "IL"),
    ("Indiana", "IN"),
    ("Iowa", "IA"),
    ("Kansas", "KS"),
    ("Kentucky", "KY"),
    ("Louisiana", "LA"),
    ("Maine", "ME"),
    ("Marshall Islands", "MH"),
    ("Maryland", "MD"),
    ("Massachusetts", "MA"),
    ("Michigan", "MI"),
    ("Minnesota", "MN"),
    ("Mississippi", "MS"),
    ("Missouri", "MO"),
    ("Montana", "MT"),
    ("Nebraska", "NE"),
    ("Nevada", "NV"),
    ("New Hampshire", "NH"),
    ("New Jersey", "NJ"),
    ("New Mexico", "NM"),
    ("New York", "NY"),
    ("North Carolina", "NC"),
    ("North Dakota", "ND"),
    ("Northern Mariana Islands", "MP"),
    ("Ohio", "OH"),
    ("Oklahoma", "OK"),
    ("Oregon", "OR"),
    ("Palau", "PW"),
    ("Pennsylvania", "PA"),
    ("Puerto Rico", "PR"),
    ("Rhode Island", "RI"),
    ("South Carolina", "SC"),
    ("South Dakota", "SD"),
    ("Tennessee", "TN"),
    ("Texas", "TX"),
    ("Utah", "UT"),
    ("Vermont", "VT"),
    ("Virgin Islands", "VI"),
    ("Virginia", "VA"),
    ("Washington", "WA"),
    ("West Virginia", "WV"),
    ("Wisconsin", "WI"),
    ("Wyoming", "WY"),
    ("Micronesia", "FM"),
    ("US Virgin Islands", "VI"),
    ("Virgin Islands of the United States", "VI"),
    ("Washington DC", "DC"),
    ("Armed Forces Africa", "AE"),
    ("Armed Forces Canada", "AE"),
    ("Armed Forces Middle East", "AE"),
    ("Armed Forces the Americas", "AA"),
    ("PRI", "PR"),
    ("GUM", "GU"),
    ("VIR", "VI"),
    ("ASM", "AS"),
    ("MNP", "MP"),
    ("MHL", "MH"),
    ("FSM", "FM"),
    ("PLW", "PW"),
];

/// Returns the two-letter code of a state, by its code or its name.
pub fn state_code(text: &str) -> Option<&'static str> {
    let letters =
        |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '.' | ',')).collect::<String>().to_ascii_uppercase();
    let wanted = letters(text);
    let by_code = STATES.iter().map(|(code, _)| *code).find(|code| *code == wanted);
    by_code.or_else(|| NAMES.iter().find(|(name, _)| letters(name) == wanted).map(|(_, code)| *code))
}

/// Returns `true` if a city is a post office of the armed forces or of the diplomatic service.
pub fn is_military(city: &str) -> bool {
    ["APO", "FPO", "DPO"].iter().any(|office| city.eq_ignore_ascii_case(office))
}

/// Returns the state of a military ZIP code.
pub fn military_state(zip: &str) -> Option<&'static str> {
    ["AA", "AE", "AP"].into_iter().find(|state| !zip.is_empty() && fits_state(zip, state))
}

/// Returns `true` if a text is a two-letter state code.
pub fn is_state(text: &str) -> bool {
    STATES.iter().any(|(code, _)| *code == text)
}

/// Returns `true` if a text is a ZIP code of five or nine digits.
pub fn is_zip(text: &str) -> bool {
    let (five, four) = text.split_once('-').unwrap_or((text, "0000"));
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    digits(five, 5) && digits(four, 4) || digits(text, 9)
}

/// Returns `true` if a ZIP code belongs to a state, or either is invalid.
pub fn fits_state(zip: &str, state: &str) -> bool {
    let Some((_, runs)) = STATES.iter().find(|(code, _)| *code == state) else { return true };
    let start = zip.get(..3).filter(|_| is_zip(zip)).and_then(|digits| digits.parse::<u16>().ok());
    start.is_none_or(|start| runs.iter().any(|(first, last)| (*first..=*last).contains(&start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("54660", true)]
    #[case("54660-1234", true)]
    #[case("546601234", true)]
    #[case("5466", false)]
    #[case("54660-12", false)]
    #[case("5466O", false)]
    #[case("", false)]
    fn a_zip_code_has_five_or_nine_digits(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(is_zip(text), is_one);
    }

    #[rstest::rstest]
    #[case("54660", "WI", true)]
    #[case("54660-1234", "MN", false)]
    #[case("90210", "CA", true)]
    #[case("10001", "NJ", false)]
    #[case("00501", "NY", true)]
    #[case("06390", "NY", true)]
    #[case("06390", "CT", true)]
    #[case("73301", "TX", true)]
    #[case("96910", "GU", true)]
    #[case("00801", "VI", true)]
    #[case("96201", "AP", true)]
    #[case::no_state("54660", "Wisconsin", true)]
    #[case::no_zip("5466", "MN", true)]
    fn a_zip_code_is_of_its_state(#[case] zip: &str, #[case] state: &str, #[case] fits: bool) {
        assert_eq!(fits_state(zip, state), fits);
    }

    #[test]
    fn there_are_all_states_once() {
        let codes: std::collections::BTreeSet<_> = STATES.iter().map(|(code, _)| *code).collect();
        assert_eq!((codes.len(), STATES.len()), (62, 62));
        assert!(is_state("WI") && is_state("DC") && !is_state("wi") && !is_state("XX") && !is_state("Wisconsin"));
    }
}
