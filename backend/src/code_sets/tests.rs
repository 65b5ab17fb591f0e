//! Imports of files in CDC's own layouts.

use shared::code_set::{Catalog, CodeStatus, RecognitionState, recognize};

use super::{Table, TableDifference, Version, differences, merge, older, published, read};

fn built_in() -> Catalog {
    Catalog::built_in().unwrap()
}

fn next() -> Version {
    Version::parse("2026-11-22").unwrap()
}

fn table(file: &str, text: &str) -> Table {
    read(file, text.as_bytes()).unwrap()
}

fn packages(catalog: &Catalog) -> Vec<Table> {
    vec![
        read("NDC_Unit_use.txt", &published::utf16(&published::units_of_use(catalog))).unwrap(),
        table("NDC_Unit_sale.txt", &published::units_of_sale(catalog)),
        table("NDC_Linker.txt", &published::links(catalog)),
    ]
}

fn told(old: &Catalog, new: &Catalog) -> Vec<String> {
    differences(old, new).iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_published_of_the_same_day_changes_nothing() {
    let old = built_in();
    let mut tables = vec![
        read("cvx.txt", &published::utf16(&published::cvx(&old))).unwrap(),
        table("mvx.txt", &published::mvx(&old)),
        table("VG.txt", &published::groups(&old)),
        table("TRADENAME.txt", &published::products(&old)),
        table("vis-barcode-lookup.txt", &published::vis(&old)),
        table("cvx_vis.txt", &published::vis_cvx(&old)),
    ];
    let mut new = merge(&old, tables.clone(), next()).unwrap();
    assert_eq!(new.version, "2026-11-22");
    new.version.clone_from(&old.version);
    assert!(new == old, "{:?}", told(&old, &new));
    // CDC's own numbers confuse a few packages, which have two makers for that; here each number stands once.
    tables.extend(packages(&old));
    let new = merge(&old, tables, next()).unwrap();
    assert_eq!(new.packings.len(), old.packings.len());
    let two = |c: &Catalog| c.units_of_use.iter().filter(|u| u.mvx.len() > 1).count();
    assert_eq!((two(&old), two(&new)), (6, 0));
    let same = old.units_of_use.iter().zip(&new.units_of_use).filter(|(a, b)| a.mvx.len() > 1 || a == b).count();
    assert_eq!(same, old.units_of_use.len());
}

#[test]
fn xml_says_the_same_as_flat_files() {
    let old = built_in();
    let tables =
        vec![table("cvx.xml", &published::cvx_xml(&old)), table("tradename.xml", &published::products_xml(&old))];
    let new = merge(&old, tables, next()).unwrap();
    assert_eq!(told(&old, &new), Vec::<String>::new());
}

#[test]
fn a_new_vaccine_comes_with_all_its_codes_and_is_recognized() {
    let old = built_in();
    let tables = vec![
        table(
            "cvx.txt",
            &(published::cvx(&old) + "995       |Zorba virus|zorba virus vaccine||Active|False|6/1/2026\n"),
        ),
        table("mvx.txt", &(published::mvx(&old) + "ZOR|Zorba Labs||Active|6/1/2026\n")),
        table("TRADENAME.txt", &(published::products(&old) + "ZORBAVAX|x|995|Zorba Labs|ZOR|Active|Active|6/1/2026\n")),
        table("VG.txt", &(published::groups(&old) + "Zorba virus|995|Active|ZORBA|995\n")),
        table(
            "cvx_vis.txt",
            &(published::vis_cvx(&old)
                + "995|Zorba virus|253088698300099911260601|Zorba VIS|2026-06-01 00:00:00|Current\n"),
        ),
    ];
    let new = merge(&old, tables, next()).unwrap();
    let meant = recognize("Zorbavax", &new);
    assert_eq!(
        (meant.state, meant.cvx.as_deref(), meant.mvx.as_deref()),
        (RecognitionState::Recognized, Some("995"), Some("ZOR"))
    );
    assert_eq!((new.cvx("995").unwrap().groups.as_slice(), new.vis_for("995").len()), (&["ZORBA".to_owned()][..], 1));
    assert_eq!(
        told(&old, &new),
        [
            "CVX: 1 added (995)",
            "Vaccine groups: 1 added (ZORBA)",
            "MVX: 1 added (ZOR)",
            "Product names: 1 added (ZORBAVAX 995 ZOR)",
            "VIS editions: 1 added (253088698300099911260601)",
        ]
    );
}

#[test]
fn what_is_retired_or_gone_stays_for_doses_on_record() {
    let old = built_in();
    let flat = published::cvx(&old);
    let without: String = flat.lines().filter(|l| !l.starts_with("165 ")).map(|l| format!("{l}\n")).collect();
    let retired =
        without.replace("|MMR|measles, mumps and rubella virus vaccine||Active|", "|MMR|measles|new|Inactive|");
    assert_ne!(without, retired);
    let new = merge(&old, vec![table("cvx.txt", &retired)], next()).unwrap();
    assert_eq!(new.cvx("165").unwrap().status, CodeStatus::Inactive);
    assert_eq!(new.cvx("165").unwrap().groups, ["HPV"]);
    assert_eq!(told(&old, &new), ["CVX: 2 retired (03, 165)"]);
    let mut fewer = old.clone();
    let gone = fewer.units_of_use.remove(0);
    fewer.packings.retain(|p| p.unit_of_use != gone.code);
    let new = merge(&old, packages(&fewer), next()).unwrap();
    assert_eq!(new.unit_of_use(&gone.code, &gone.cvx).unwrap().end, Some(next().day()));
}

#[rstest::rstest]
#[case::html("a.htm", "<html><body>Sorry</body></html>", "a.htm: this is a web page")]
#[case::web_page("a.txt", "\n<!DOCTYPE html>\n<html></html>", "a.txt: this is a web page and not a file of CDC's")]
#[case::text("a.txt", "hello\nworld\n", "a.txt: this is none of CDC's files")]
#[case::nothing("a.txt", "", "a.txt: this is none of CDC's files")]
#[case::cut("c.xml", "<CVXCodes>\n<CVXInfo><CVXCode>03", "c.xml, line 2: the file ends too early")]
#[case::not_xml("c.xml", "<CVXCodes>\n<CVXInfo></CVXCodes>", "c.xml, line 2: this is not well-formed XML")]
#[case::document_type("c.xml", "<!DOCTYPE a []><CVXCodes/>", "c.xml, line 1: the file has a document type")]
#[case::entity("c.xml", "<CVXCodes><CVXInfo><Notes>&xx;", "c.xml, line 1: an entity is not known")]
#[case::short_row(
    "cvx.txt",
    "03|a|b||Active|False|1/1/2020\n04|a|b\n",
    "cvx.txt, line 2: the row has 3 values in place"
)]
#[case::long_row(
    "mvx.txt",
    "MSD|a||Active|1/1/2020\nX|a||Active|1/1/2020|z\n",
    "line 2: the row has 6 values in place of 5"
)]
#[case::status(
    "cvx.txt",
    "03|a|b||Active|False|1/1/2020\n04|a|b||Sort of|False|\n",
    "line 2, field status: Sort of is no"
)]
#[case::day("cvx.txt", "03|a|b||Active|False|1/32/2020\n", "cvx.txt, line 1, field updated: 1/32/2020 is not a day")]
#[case::code("cvx.txt", "MMR|a|b||Active|False|1/1/2020\n", "cvx.txt, line 1, field code: MMR is not a code")]
#[case::twice(
    "cvx.txt",
    "03|a|b||Active|False|\n03|a|b||Active|False|\n",
    "cvx.txt, line 2, field code: 03 stands twice"
)]
#[case::no_name(
    "c.xml",
    "<C>\n\n<CVXInfo><CVXCode>03</CVXCode><Status>Active</Status></CVXInfo></C>",
    "c.xml, line 3, field short: the value is missing"
)]
#[case::edition(
    "v.txt",
    "A|1/1/2020|253088698300001111200101|0886983000028|Current|\n",
    "line 1, field code: 2530886983"
)]
#[case::zero_lost(
    "cvx.txt",
    "03|a|b||Active|False|1/1/2020\n4|a|b||Active|False|1/1/2020\n",
    "cvx.txt, line 2, field code: 4 is not a code"
)]
#[case::first_zero_lost(
    "cvx.txt",
    "3|a|b||Active|False|1/1/2020\n04|a|b||Active|False|1/1/2020\n",
    "cvx.txt, line 1, field code: 3 is not a code"
)]
#[case::several_lost(
    "cvx.txt",
    "3|a|b||Active|False|\n04|a|b||Active|False|\n5|a|b||Active|False|\n6|a|b||Active|False|\n",
    "line 1, field code: 3 is not a code of this table; lines 3, 4 are wrong too"
)]
#[case::scientific(
    "v.txt",
    "A|1/1/2020|253088698300001111200101|0886983000011|Current|\nA|1/1/2020|2.53089E+23|0886983000011|Current|\n",
    "v.txt, line 2, field code: 2.53089E+23 is not a code"
)]
#[case::first_scientific(
    "v.txt",
    "A|1/1/2020|2.53089E+23|8.86983E+11|Current|\nA|1/1/2020|253088698300001111200101|0886983000011|Current|\n",
    "v.txt, line 1, field document: 8.86983E+11 is not a code"
)]
#[case::link(
    "NDC_Linker.txt",
    "1|58160082043|58160082001|MSD\n2|5.8E+10|58160082001|MSD\n",
    "NDC_Linker.txt, line 2, field sale: 5.8E+10 is not a code"
)]
#[case::short_year("cvx.txt", "03|a|b||Active|False|5/28/10\n", "line 1, field updated: 5/28/10 is not a day")]
#[case::month_for_a_maker(
    "mvx.txt",
    "MSD|a||Active|1/1/2020\nAug|a||Active|1/1/2020\n",
    "line 2, field code: Aug is not an MVX code"
)]
fn a_bad_file_is_refused_with_its_place(#[case] file: &str, #[case] text: &str, #[case] says: &str) {
    let said = read(file, text.as_bytes()).unwrap_err().to_string();
    assert!(said.contains(says), "{said}");
}

#[test]
fn what_does_not_fit_the_rest_is_refused_with_its_place() {
    let old = built_in();
    let check = |tables: Vec<Table>, says: &str| {
        let said = merge(&old, tables, next()).unwrap_err().to_string();
        assert!(said.starts_with(says), "{said}");
    };
    let products = published::products(&old) + "ZORBAVAX|x|995|Zorba Labs|ZOR|Active|Active|6/1/2026\n";
    check(vec![table("t.txt", &products)], "t.txt, line 224, field cvx: 995 is no CVX code that is known");
    let head: String = published::cvx(&old).lines().take(60).map(|l| format!("{l}\n")).collect();
    check(vec![table("cvx.txt", &head)], "cvx.txt: only 60 of the 288 rows that are known are there");
    let twice = vec![table("a.txt", &published::mvx(&old)), table("b.txt", &published::mvx(&old))];
    check(twice, "b.txt, line 1: the same table is given twice");
    let two = packages(&old).into_iter().take(2).collect();
    check(two, "NDC_Linker.txt: the three NDC files belong together");
}

#[test]
fn many_codes_are_counted_and_a_few_named() {
    let codes = |n: usize| (1..=n).map(|i| i.to_string()).collect::<Vec<_>>();
    let difference = TableDifference { table: "CVX", added: codes(14), changed: codes(1), retired: Vec::new() };
    let text = difference.to_string();
    assert_eq!(text, "CVX: 14 added (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more); 1 changed (1)");
}

#[test]
fn rows_older_than_those_in_use_are_told() {
    let old = built_in();
    let (cvx, mvx) = (published::cvx(&old), published::mvx(&old));
    let day = |code: &str| old.cvx(code).unwrap().updated.unwrap().format("%-m/%-d/%Y").to_string();
    let row = cvx.lines().find(|line| line.starts_with("03 ")).unwrap();
    let earlier = row.replace(&day("03"), "2005/05/28");
    assert_ne!(earlier, row);
    let new = merge(&old, vec![table("cvx.txt", &cvx.replace(row, &earlier)), table("mvx.txt", &mvx)], next()).unwrap();
    let said = older(&old, &new).unwrap();
    assert!(said.starts_with("CVX (03 of 2005-05-28, in use of ") && !said.contains(';'), "{said}");
    let same = merge(&old, vec![table("cvx.txt", &cvx), table("mvx.txt", &mvx)], next()).unwrap();
    assert_eq!(older(&old, &same), None);
}
