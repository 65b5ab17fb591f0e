//! What disagrees with the lot on hand that a dose is taken from. It warns, and never prevents recording.

use super::funding::{StockFunding, wanted_funding};
use crate::finding::{Finding, Severity};

/// The lot on hand that a dose is, or would be, taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotOnHand {
    /// Its funding.
    pub funding: StockFunding,
    /// The amount on hand once the dose is taken.
    pub left: i32,
}

/// Returns the findings of a dose about the lot on hand that it is taken from.
#[must_use]
pub fn stock_findings(lot: LotOnHand, funding: Option<&str>, eligibility: Option<&str>) -> Vec<Finding> {
    let warn = |code, field, place, text| Finding::ours(Severity::Warns, code, field, place, text);
    let mut findings = Vec::new();
    match (lot.funding, wanted_funding(funding, eligibility)) {
        (StockFunding::Public, Some(StockFunding::Private)) => findings.push(warn(
            "stock.funding.public",
            "immunization.funding",
            "OBX 30963-3",
            "This lot is of the public stock (VFC), and the dose is for private stock. Check eligibility, funding and lot.",
        )),
        (StockFunding::Private, Some(StockFunding::Public)) => findings.push(warn(
            "stock.funding.private",
            "immunization.funding",
            "OBX 30963-3",
            "This lot is of the private stock, and the dose is for public stock (VFC). Check eligibility, funding and lot.",
        )),
        _ => {}
    }
    if lot.left < 0 {
        findings.push(warn(
            "stock.lot.used_up",
            "immunization.lot",
            "RXA-15",
            "The stock has no dose of this lot left. Check the lot, or count it on the page Stock.",
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{
        StockFunding::{Private, Public},
        *,
    };

    #[rstest::rstest]
    #[case::agrees(Public, 3, None, Some("V02"), &[])]
    #[case::not_eligible(Public, 3, None, Some("V01"), &["stock.funding.public"])]
    #[case::eligible(Private, 3, None, Some("V02"), &["stock.funding.private"])]
    #[case::said_otherwise(Public, 3, Some("VXC52"), Some("V01"), &[])]
    #[case::last_one(Private, 0, Some("PHC70"), None, &[])]
    #[case::used_up(Private, -1, None, None, &["stock.lot.used_up"])]
    #[case::both(Private, -1, Some("VXC51"), None, &["stock.funding.private", "stock.lot.used_up"])]
    fn what_disagrees_is_told(
        #[case] stock: StockFunding,
        #[case] left: i32,
        #[case] funding: Option<&str>,
        #[case] eligibility: Option<&str>,
        #[case] expected: &[&str],
    ) {
        let findings = stock_findings(LotOnHand { funding: stock, left }, funding, eligibility);
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, expected);
        assert!(findings.iter().all(|finding| !finding.stops()));
    }
}
