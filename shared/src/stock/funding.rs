//! Public and private stock, which a practice must keep apart.

use crate::wire_enum;

wire_enum! {
    /// The funding of a lot on hand.
    pub enum StockFunding {
        /// Public: VFC and other vaccine that the state supplies.
        Public = "PUBLIC",
        /// Private: bought by the practice.
        Private = "PRIVATE",
    }
}

/// Returns the stock that a dose belongs to: by its funding (CDCPHINVS) where that is said, else by the patient's
/// eligibility (HL70064); none where neither says it.
#[must_use]
pub fn wanted_funding(funding: Option<&str>, eligibility: Option<&str>) -> Option<StockFunding> {
    match (funding.map(str::trim), eligibility.map(str::trim)) {
        (Some("VXC50" | "VXC51" | "VXC52"), _) => Some(StockFunding::Public),
        (Some("PHC70"), _) => Some(StockFunding::Private),
        (_, Some("V02" | "V03" | "V04" | "V05")) => Some(StockFunding::Public),
        (_, Some("V01")) => Some(StockFunding::Private),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::vfc(Some("VXC51"), Some("V02"), Some(StockFunding::Public))]
    #[case::state_supplied_to_the_insured(Some("VXC52"), Some("V01"), Some(StockFunding::Public))]
    #[case::private(Some("PHC70"), Some("V02"), Some(StockFunding::Private))]
    #[case::eligible(None, Some("V04"), Some(StockFunding::Public))]
    #[case::not_eligible(None, Some("V01"), Some(StockFunding::Private))]
    #[case::code_of_a_state(None, Some("V22"), None)]
    #[case::nothing_said(None, None, None)]
    fn a_dose_belongs_to_one_stock(
        #[case] funding: Option<&str>,
        #[case] eligibility: Option<&str>,
        #[case] expected: Option<StockFunding>,
    ) {
        assert_eq!(wanted_funding(funding, eligibility), expected);
    }
}
