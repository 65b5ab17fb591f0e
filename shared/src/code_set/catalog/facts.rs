//! Facts about CDC's tables of 2025-12-09, which the built-in catalog must agree with.

use std::collections::BTreeMap;

use crate::{
    code_set::{Catalog, CodeStatus, ConceptSet},
    sample::{catalog, day},
};

fn count(statuses: impl Iterator<Item = CodeStatus>) -> [usize; 4] {
    let statuses: Vec<_> = statuses.collect();
    [CodeStatus::Active, CodeStatus::Inactive, CodeStatus::NonUs, CodeStatus::NeverActive]
        .map(|status| statuses.iter().filter(|s| **s == status).count())
}

#[test]
fn every_table_has_as_many_rows_as_cdcs() {
    let catalog = catalog();
    assert_eq!(count(catalog.cvx.iter().map(|c| c.status)), [113, 118, 39, 18]);
    assert_eq!(count(catalog.mvx.iter().map(|m| m.status)), [36, 53, 0, 0]);
    // Prevnar 7 stands twice in CDC's table.
    assert_eq!(count(catalog.products.iter().map(|p| p.status)), [123, 100, 0, 0]);
    assert_eq!((catalog.units_of_use.len(), catalog.units_of_sale.len()), (510, 560));
    // CDC's link table has nine more rows, of units that it does not publish, or that stand there twice.
    assert_eq!(catalog.packings.len(), 571);
    assert_eq!((catalog.vis.len(), catalog.vis.iter().filter(|v| v.current).count()), (174, 34));
    assert_eq!(catalog.vis.iter().map(|v| v.cvx.len()).sum::<usize>(), 548);
    assert_eq!((catalog.groups.len(), catalog.cvx.iter().map(|c| c.groups.len()).sum::<usize>()), (38, 256));
}

#[test]
fn every_list_has_as_many_concepts_as_the_guides() {
    let catalog = catalog();
    let found: BTreeMap<_, _> = ConceptSet::ALL.iter().map(|s| (s.as_str(), catalog.concepts(*s).len())).collect();
    let expected = BTreeMap::from([
        ("RACE", 9),
        ("ETHNICITY", 5),
        ("ELIGIBILITY", 9),
        ("FUNDING", 4),
        ("ROUTE", 8),
        ("SITE", 12),
        ("SOURCE", 9),
        ("REFUSAL", 4),
        ("RELATIONSHIP", 15),
        ("PUBLICITY", 12),
        ("SEX", 3),
        ("REGISTRY_STATUS", 6),
        ("NAME_TYPE", 8),
        ("ADDRESS_TYPE", 13),
        ("TELECOM_USE", 9),
        ("TELECOM_EQUIPMENT", 9),
        ("IDENTIFIER_TYPE", 78),
        ("COMPLETION", 4),
        ("ELIGIBILITY_METHOD", 2),
        ("IMMUNITY", 22),
        ("SEROLOGY", 6),
        ("CONTRAINDICATION", 23),
        ("REACTION", 9),
        ("SPECIAL_INDICATION", 2),
        ("LANGUAGE", 44),
    ]);
    assert_eq!(found, expected);
}

#[rstest::rstest]
#[case("01", "DTP", CodeStatus::Inactive, "DTAP")]
#[case("03", "MMR", CodeStatus::Active, "MMR")]
#[case("08", "Hep B, adolescent or pediatric", CodeStatus::Active, "HepB")]
#[case("09", "Td (adult), 2 Lf tetanus toxoid, preservative free, adsorbed", CodeStatus::Active, "Td")]
#[case("20", "DTaP", CodeStatus::Active, "DTAP")]
#[case("21", "varicella", CodeStatus::Active, "VARICELLA")]
#[case("62", "HPV, quadrivalent", CodeStatus::Active, "HPV")]
#[case("88", "influenza, unspecified formulation", CodeStatus::Inactive, "FLU")]
#[case("104", "Hep A-Hep B", CodeStatus::Active, "HepB HepA")]
#[case("110", "DTaP-Hep B-IPV", CodeStatus::Active, "DTAP POLIO HepB")]
#[case("115", "Tdap", CodeStatus::Active, "TDAP")]
#[case("140", "Influenza, split virus, trivalent, PF", CodeStatus::Active, "FLU")]
#[case("146", "DTaP,IPV,Hib,HepB", CodeStatus::Active, "DTAP POLIO HIB HepB")]
#[case("187", "zoster recombinant", CodeStatus::Active, "ZOSTER")]
#[case("210", "COVID-19 vaccine, vector-nr, rS-ChAdOx1, PF, 0.5 mL", CodeStatus::NonUs, "COVID-19")]
#[case(
    "225",
    "COVID-19, D614, recomb, preS dTM, AS03 adjuvant add, PF, 5mcg/0.5mL",
    CodeStatus::NeverActive,
    "COVID-19"
)]
#[case("334", "COVID-19, mRNA, LNP-S, PF, 10 mcg/0.2 mL", CodeStatus::Active, "COVID-19")]
fn vaccine_types(#[case] code: &str, #[case] short: &str, #[case] status: CodeStatus, #[case] groups: &str) {
    let catalog = catalog();
    let cvx = catalog.cvx(code).unwrap();
    let mut found = cvx.groups.clone();
    let mut expected: Vec<_> = groups.split(' ').collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!((cvx.short.as_str(), cvx.status), (short, status));
    assert_eq!(found, expected);
}

#[rstest::rstest]
#[case("MSD", "Merck and Co., Inc.", CodeStatus::Active)]
#[case("SKB", "GlaxoSmithKline", CodeStatus::Active)]
#[case("PMC", "Sanofi Pasteur", CodeStatus::Active)]
#[case("PFR", "Pfizer, Inc", CodeStatus::Active)]
#[case("AB", "Abbott Laboratories", CodeStatus::Inactive)]
#[case("NOV", "Novartis Pharmaceutical Corporation", CodeStatus::Inactive)]
fn makers(#[case] code: &str, #[case] name: &str, #[case] status: CodeStatus) {
    let catalog = catalog();
    let mvx = catalog.mvx(code).unwrap();
    assert_eq!((mvx.name.as_str(), mvx.status), (name, status));
}

#[rstest::rstest]
#[case("00006-4681-01", "03", "M-M-R II", "MSD", "1971-04-21", None)]
#[case("00005-0100-01", "162", "Trumenba", "PFR", "2014-11-05", None)]
#[case("00006-4826-01", "21", "VARIVAX", "MSD", "1995-03-17", Some("2023-06-13"))]
#[case("58160-0821-01", "44", "ENGERIX-B", "SKB", "2007-03-28", None)]
#[case("66521-0114-02", "140", "FLUVIRIN", "NOV SEQ", "2011-07-01", Some("2012-06-30"))]
#[case("80777-0400-17", "334", "mNEXSPIKE", "MOD", "2025-08-27", None)]
fn units_of_use(
    #[case] code: &str,
    #[case] cvx: &str,
    #[case] name: &str,
    #[case] mvx: &str,
    #[case] start: &str,
    #[case] end: Option<&str>,
) {
    let catalog = catalog();
    let unit = catalog.unit_of_use(code, cvx).unwrap();
    assert_eq!((unit.name.as_str(), unit.mvx.join(" ").as_str()), (name, mvx));
    assert_eq!((unit.start, unit.end), (Some(day(start)), end.map(day)));
}

#[rstest::rstest]
#[case("253088698300012711250131", "MMR Vaccine (Measles, Mumps, and Rubella) VIS", "2025-01-31", true, "03")]
#[case("253088698300001111110714", "Adenovirus VIS", "2011-07-14", false, "143")]
#[case("253088698300024011190815", "Varicella Vaccine VIS", "2019-08-15", false, "21")]
fn statements(#[case] code: &str, #[case] name: &str, #[case] edition: &str, #[case] current: bool, #[case] cvx: &str) {
    let catalog = catalog();
    let vis = catalog.vis(code).unwrap();
    assert_eq!((vis.name.as_str(), vis.edition, vis.current), (name, day(edition), current));
    let mut about = vis.cvx.clone();
    about.sort();
    assert_eq!(about.join(" "), cvx);
}

#[rstest::rstest]
#[case(ConceptSet::Route, "C28161", "Intramuscular", "NCIT")]
#[case(ConceptSet::Eligibility, "V05", "VFC eligible - underinsured at FQHC/RHC/deputized provider", "HL70064")]
#[case(ConceptSet::Refusal, "02", "Other", "NIP002")]
#[case(ConceptSet::RegistryStatus, "L", "Inactive-Lost to follow-up (cannot contact)", "HL70441")]
#[case(ConceptSet::EligibilityMethod, "VXC40", "Eligibility captured at the immunization level", "CDCPHINVS")]
#[case(ConceptSet::Immunity, "38907003", "Varicella (disorder)", "SCT")]
#[case(ConceptSet::Serology, "271511000", "Hepatitis B (finding)", "SCT")]
#[case(ConceptSet::Reaction, "39579001", "Anaphylaxis", "SCT")]
#[case(ConceptSet::IdentifierType, "MR", "Medical record number", "HL70203")]
#[case(ConceptSet::TelecomUse, "NET", "Network (email) address", "HL70201")]
#[case(ConceptSet::TelecomEquipment, "CP", "Cellular phone", "HL70202")]
#[case(ConceptSet::AddressType, "BDL", "Birth delivery location", "HL70190")]
fn concepts(#[case] set: ConceptSet, #[case] code: &str, #[case] text: &str, #[case] system: &str) {
    let catalog = catalog();
    let concept = catalog.concept(set, code).unwrap();
    assert_eq!((concept.text.as_str(), concept.system.as_str()), (text, system));
}

#[test]
fn a_route_has_its_older_code_too() {
    let catalog = catalog();
    let other = catalog.concept(ConceptSet::Route, "C38299").unwrap().alternate.as_ref().unwrap();
    assert_eq!((other.code.as_str(), other.system.as_str()), ("SC", "HL70162"));
}

#[test]
fn codes_of_the_american_medical_association_are_not_there() {
    for (name, text) in Catalog::built_in().unwrap().to_files() {
        assert!(!text.split(['|', '\n']).any(is_like_cpt), "{name}");
    }
}

/// Five digits that stand alone are the form of CPT, and of nothing that the catalog has.
fn is_like_cpt(value: &str) -> bool {
    value.len() == 5 && value.bytes().all(|b| b.is_ascii_digit())
}
