//! Reader of catalog files.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    column::{
        CONCEPT, CVX, CVX_GROUP, File, GROUP, MVX, PACKING, PRESENTATION, PRODUCT, UNIT_OF_SALE, UNIT_OF_USE, VIS,
        VIS_CVX,
    },
    row,
    sheet::{Row, Sheet},
};
use crate::{
    code_set::{Catalog, Concept, ConceptSet, Cvx, Group, Packing, Presentation, Product, UnitOfSale, UnitOfUse, Vis},
    source::Fault,
};

/// The reason why files are not a valid catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalog cannot be used: {0}")]
pub struct Error(pub Fault);

/// Codes that other tables refer to.
type Codes = BTreeSet<String>;

impl Catalog {
    /// Returns the built-in catalog.
    ///
    /// # Errors
    /// Returns an error if a file is wrong.
    #[cfg(any(feature = "server", test))]
    pub fn built_in() -> Result<Self, Error> {
        Self::from_files(super::built_in::VERSION, super::built_in::FILES)
    }

    /// Reads a catalog from its files, given as name and text.
    ///
    /// # Errors
    /// Returns an error if a file is missing, a value is malformed, a code is duplicate, or a link refers to an unknown
    /// code; the error names file, line and field.
    pub fn from_files(version: &str, files: &[(&str, &str)]) -> Result<Self, Error> {
        let folder = Folder { version, files };
        folder.read().map_err(|fault| Error(Fault { file: format!("{version}/{}", fault.file), ..fault }))
    }
}

struct Folder<'a> {
    version: &'a str,
    files: &'a [(&'a str, &'a str)],
}

impl<'a> Folder<'a> {
    fn rows<const N: usize>(&self, file: &'static File<N>) -> Result<Vec<Row<'a>>, Fault> {
        let found = self.files.iter().find(|(name, _)| *name == file.name);
        let Some((_, text)) = found else {
            let what = "the file is missing".to_owned();
            return Err(Fault { file: file.name.to_owned(), line: None, field: None, what });
        };
        Ok(Sheet::read(file.name, text, &file.columns)?.rows)
    }

    fn read(&self) -> Result<Catalog, Fault> {
        let mut cvx = each(self.rows(&CVX)?, row::cvx)?;
        let types: Codes = cvx.iter().map(|c| c.code.clone()).collect();
        let mut seen = Codes::new();
        let group = |row: &Row<'_>| {
            let name = row.once("name", row.text("name")?.to_owned(), &mut seen)?;
            Ok(Group { name, cvx: row.known("cvx", row.text("cvx")?, &types)? })
        };
        let groups = each_row(self.rows(&GROUP)?, group)?;
        self.join_groups(&mut cvx, &groups)?;
        let mvx = each(self.rows(&MVX)?, row::mvx)?;
        let makers: Codes = mvx.iter().map(|m| m.code.clone()).collect();
        let mut products = each_row(self.rows(&PRODUCT)?, |row| row::product(row, &types, &makers))?;
        self.join_presentations(&mut products)?;
        let units_of_use = each_row(self.rows(&UNIT_OF_USE)?, |row| row::unit_of_use(row, &types, &makers))?;
        let units_of_sale = each_row(self.rows(&UNIT_OF_SALE)?, |row| row::unit_of_sale(row, &types, &makers))?;
        let packings = self.packings(&units_of_use, &units_of_sale)?;
        let mut vis = each(self.rows(&VIS)?, row::vis)?;
        self.join_types(&mut vis, &types)?;
        let codes = self.concepts()?;
        let version = self.version.to_owned();
        let index = Default::default();
        Ok(Catalog { version, cvx, groups, mvx, products, units_of_use, units_of_sale, packings, vis, codes, index })
    }

    fn join_groups(&self, cvx: &mut [Cvx], groups: &[Group]) -> Result<(), Fault> {
        let names: Codes = groups.iter().map(|g| g.name.clone()).collect();
        let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let types: Codes = cvx.iter().map(|c| c.code.clone()).collect();
        for row in self.rows(&CVX_GROUP)? {
            let code = row.known("cvx", row.text("cvx")?, &types)?;
            let group = row.known("group", row.text("group")?, &names)?;
            add_once(&row, "group", of.entry(code).or_default(), group)?;
        }
        for c in cvx {
            c.groups = of.remove(&c.code).unwrap_or_default();
        }
        Ok(())
    }

    fn join_presentations(&self, products: &mut [Product]) -> Result<(), Fault> {
        for row in self.rows(&PRESENTATION)? {
            let said = Presentation {
                text: row.text("text")?.to_owned(),
                from_months: row.maybe_number("from_months")?,
                before_months: row.maybe_number("before_months")?,
            };
            let (name, cvx) = (row.text("product")?, row.text("cvx")?);
            let mut is_known = false;
            for product in products.iter_mut().filter(|p| p.name == name && p.cvx == cvx) {
                product.presentation = Some(said.clone());
                is_known = true;
            }
            if !is_known {
                return Err(row.fault("product", format!("{name} is no product under CVX {cvx}")));
            }
        }
        Ok(())
    }

    fn packings(&self, used: &[UnitOfUse], sold: &[UnitOfSale]) -> Result<Vec<Packing>, Fault> {
        let used: Codes = used.iter().map(|u| u.code.clone()).collect();
        let sold: Codes = sold.iter().map(|u| u.code.clone()).collect();
        let packing = |row: &Row<'_>| {
            let unit_of_use = row.known("use", row.text("use")?, &used)?;
            Ok(Packing { unit_of_use, unit_of_sale: row.known("sale", row.text("sale")?, &sold)? })
        };
        each_row(self.rows(&PACKING)?, packing)
    }

    fn join_types(&self, vis: &mut [Vis], types: &Codes) -> Result<(), Fault> {
        let editions: Codes = vis.iter().map(|v| v.code.clone()).collect();
        let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.rows(&VIS_CVX)? {
            let code = row.known("vis", row.text("vis")?, &editions)?;
            let cvx = row.known("cvx", row.text("cvx")?, types)?;
            add_once(&row, "cvx", of.entry(code).or_default(), cvx)?;
        }
        for v in vis {
            v.cvx = of.remove(&v.code).unwrap_or_default();
        }
        Ok(())
    }

    fn concepts(&self) -> Result<BTreeMap<ConceptSet, Vec<Concept>>, Fault> {
        let mut codes: BTreeMap<ConceptSet, Vec<Concept>> = BTreeMap::new();
        for row in self.rows(&CONCEPT)? {
            let name = row.text("set")?;
            let set = ConceptSet::parse(name).ok_or_else(|| row.fault("set", format!("{name} is no known list")))?;
            let concept = row::concept(&row)?;
            let list = codes.entry(set).or_default();
            if list.iter().any(|c| c.code == concept.code) {
                return Err(row.fault("code", format!("{} stands twice; keep one of them", concept.code)));
            }
            list.push(concept);
        }
        match ConceptSet::ALL.iter().find(|set| !codes.contains_key(set)) {
            Some(set) => Err(Fault::in_file(CONCEPT.name, "set", format!("the list {set} is missing"))),
            None => Ok(codes),
        }
    }
}

fn each_row<T>(rows: Vec<Row<'_>>, mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    rows.iter().map(&mut read).collect()
}

/// Reads rows with unique codes.
fn each<T>(rows: Vec<Row<'_>>, read: impl Fn(&Row<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let mut seen = Codes::new();
    each_row(rows, |row| {
        row.once("code", row.text("code")?.to_owned(), &mut seen)?;
        read(row)
    })
}

fn add_once(row: &Row<'_>, column: &str, list: &mut Vec<String>, code: String) -> Result<(), Fault> {
    if list.contains(&code) {
        return Err(row.fault(column, format!("{code} stands twice; keep one of them")));
    }
    list.push(code);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code_set::catalog::file::built_in;

    fn read_changed(file: &str, from: &str, to: &str) -> Result<Catalog, Error> {
        let changed: Vec<(&str, String)> = built_in::FILES
            .iter()
            .map(|(name, text)| (*name, if *name == file { text.replacen(from, to, 1) } else { (*text).to_owned() }))
            .collect();
        let borrowed: Vec<_> = changed.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Catalog::from_files("2025-12-09", &borrowed)
    }

    #[rstest::rstest]
    #[case::columns("cvx.psv", "code|status", "code|state", "line 1: the columns must be code|status|short")]
    #[case::too_few("cvx.psv", "\n03|ACTIVE|", "\n03|", "line 4: the row has 5 values in place of 6")]
    #[case::status("cvx.psv", "\n03|ACTIVE", "\n03|ON", "line 4, field status: ON is none of ACTIVE, INACTIVE")]
    #[case::no_text("cvx.psv", "\n03|ACTIVE|", "\n3|ACTIVE|", "line 4, field code: 3 is not a CVX code")]
    #[case::twice("cvx.psv", "\n03|", "\n02|", "line 4, field code: 02 stands twice")]
    #[case::day("cvx.psv", "|2010-05-28|", "|2010-05-32|", "field updated: 2010-05-32 is not a day")]
    #[case::blank("mvx.psv", "|Abbott", "| Abbott", "line 2, field name: the value begins or ends with a blank")]
    #[case::maker("product.psv", "|PFR|", "|XXX|", "product.psv, line 2, field mvx: XXX is not in the catalog")]
    #[case::vaccine("product.psv", "|305|", "|995|", "line 2, field cvx: 995 is not in the catalog")]
    #[case::presentation("presentation.psv", "BEYFORTUS|306", "BEYFORTUS|03", "field product: BEYFORTUS is no product")]
    #[case::ndc("ndc_use.psv", "\n00005-0100-01", "\n0005-0100-01", "line 2, field code: 0005-0100-01 is not an NDC")]
    #[case::dates("ndc_use.psv", "|2000-03-01|2011-12-31|", "|2012-03-01|2011-12-31|", "field end: 2011-12-31 is bef")]
    #[case::link("ndc_link.psv", "|00005-0100-02", "|00005-0100-99", "line 2, field sale: 00005-0100-99 is not in")]
    #[case::document(
        "vis.psv",
        "|0886983000011|",
        "|0886983000012|",
        "line 2, field code: 253088698300001111110714 does"
    )]
    #[case::group("cvx_group.psv", "\n01|DTAP", "\n01|DTUP", "line 2, field group: DTUP is not in the catalog")]
    #[case::list("concept.psv", "\nRACE|", "\nRASE|", "line 2, field set: RASE is no known list")]
    #[case::concept("concept.psv", "\nRACE|2028-9", "\nRACE|1002-5", "line 3, field code: 1002-5 stands twice")]
    fn a_fault_is_named_with_its_place(#[case] file: &str, #[case] from: &str, #[case] to: &str, #[case] says: &str) {
        let said = read_changed(file, from, to).unwrap_err().to_string();
        assert!(said.starts_with(&format!("the catalog cannot be used: 2025-12-09/{file}, ")), "{said}");
        assert!(said.contains(says), "{said}");
    }

    #[test]
    fn a_missing_file_and_a_missing_list_are_named() {
        let said = Catalog::from_files("x", &built_in::FILES[1..]).unwrap_err().to_string();
        assert_eq!(said, "the catalog cannot be used: x/cvx.psv: the file is missing");
        let text = built_in::FILES.last().unwrap().1;
        let without: String = text.lines().filter(|l| !l.starts_with("SITE|")).map(|l| format!("{l}\n")).collect();
        let said = read_changed("concept.psv", text, &without).unwrap_err().to_string();
        assert!(said.ends_with("concept.psv, field set: the list SITE is missing"), "{said}");
    }

    #[test]
    fn writing_what_was_read_gives_the_same_files() {
        let written = Catalog::built_in().unwrap().to_files();
        for ((name, text), (expected_name, expected)) in written.iter().zip(built_in::FILES) {
            assert_eq!(name, expected_name);
            assert!(text == expected, "{name} would be written otherwise");
        }
    }
}
