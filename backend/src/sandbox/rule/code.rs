//! The training registry's own code tables. They are apart from the catalog on purpose: a registry knows what it knows.

/// Vaccines of table CVX that are or were given in the US, in the order of their codes.
const CVX: &[&str] = &[
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "100", "101", "103", "104", "105", "106", "107", "108",
    "109", "11", "110", "111", "112", "113", "114", "115", "116", "118", "119", "12", "120", "121", "122", "123",
    "125", "126", "127", "128", "129", "13", "130", "131", "132", "133", "134", "135", "136", "137", "138", "139",
    "14", "140", "141", "142", "143", "144", "146", "147", "148", "149", "15", "150", "151", "152", "153", "155",
    "156", "157", "158", "159", "16", "160", "161", "162", "163", "164", "165", "166", "167", "168", "17", "171",
    "174", "175", "176", "18", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189", "19", "194",
    "196", "197", "20", "200", "201", "202", "203", "204", "205", "206", "207", "208", "21", "211", "212", "213",
    "214", "215", "216", "217", "218", "219", "22", "220", "221", "222", "223", "224", "227", "228", "229", "23",
    "230", "231", "24", "25", "26", "27", "28", "29", "30", "300", "301", "302", "303", "304", "305", "306", "307",
    "308", "309", "31", "310", "311", "312", "313", "314", "315", "316", "317", "318", "319", "32", "320", "321",
    "322", "323", "325", "326", "327", "328", "329", "33", "330", "331", "332", "333", "334", "34", "35", "36", "37",
    "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50", "51", "52", "53", "54", "55", "56",
    "62", "66", "69", "71", "74", "75", "76", "78", "79", "80", "801", "81", "82", "83", "84", "85", "86", "87", "88",
    "89", "90", "91", "92", "93", "94", "95", "96", "97", "98", "99", "998", "999",
];

/// Routes of the NCI thesaurus, with those of HL70162 that some still send.
const ROUTE: &[&str] = &[
    "C28161", "C38238", "C38276", "C38284", "C38288", "C38299", "C38305", "C38676", "ID", "IM", "IV", "NS", "PO", "SC",
    "TD",
];

/// Body sites of HL70163.
const SITE: &[&str] = &["LA", "LD", "LG", "LLFA", "LT", "LVL", "RA", "RD", "RG", "RLFA", "RT", "RVL"];

/// Funding program eligibility of HL70064.
const ELIGIBILITY: &[&str] = &["V01", "V02", "V03", "V04", "V05", "V07", "V22", "V23", "V24", "V25"];

/// Sources of NIP001.
const SOURCE: &[&str] = &["00", "01", "02", "03", "04", "05", "06", "07", "08"];

/// A code table.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox) enum Table {
    Cvx,
    Route,
    Site,
    Eligibility,
    Source,
}

impl Table {
    /// Returns `true` if the table has a code.
    pub(in crate::sandbox) fn has(self, code: &str) -> bool {
        let codes = match self {
            Self::Cvx => CVX,
            Self::Route => ROUTE,
            Self::Site => SITE,
            Self::Eligibility => ELIGIBILITY,
            Self::Source => SOURCE,
        };
        codes.contains(&code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Table::Cvx, "03", true)]
    #[case(Table::Cvx, "3", false)]
    #[case(Table::Cvx, "998", true)]
    #[case(Table::Cvx, "", false)]
    #[case(Table::Route, "C28161", true)]
    #[case(Table::Route, "ARM", false)]
    #[case(Table::Site, "LT", true)]
    #[case(Table::Site, "HEAD", false)]
    #[case(Table::Eligibility, "V02", true)]
    #[case(Table::Source, "09", false)]
    fn a_code_is_known_or_not(#[case] table: Table, #[case] code: &str, #[case] known: bool) {
        assert_eq!(table.has(code), known);
    }
}
