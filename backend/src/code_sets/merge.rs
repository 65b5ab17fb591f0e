//! Published tables put in the place of a catalog's own.
//!
//! A table that was not given stays. A code that a given table no longer has stays too, as one of the past: doses on
//! record need it.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    code_set::{Catalog, CodeStatus, Group, Packing, UnitOfSale, UnitOfUse},
    source::Fault,
};

use super::{
    file::{Record, Rows, Table},
    version::Version,
};

/// A published table with less than this part of the codes that are known is not whole.
const MIN_COMPLETENESS: (usize, usize) = (4, 5);

/// Makes the next catalog.
///
/// # Errors
/// Returns an error if a table is given twice or incomplete, links are dangling, or one of three NDC tables is missing.
pub fn merge(old: &Catalog, tables: Vec<Table>, version: Version) -> Result<Catalog, Fault> {
    let given = Given::sort(tables)?;
    let mut new = old.clone();
    new.version = version.to_string();
    given.put_codes(&mut new)?;
    let codes = Codes::of(&new);
    given.put_groups(&mut new, &codes)?;
    given.put_products(&mut new, &codes)?;
    given.put_statements(&mut new, &codes)?;
    given.put_packages(&mut new, &codes, version)?;
    checked(&new)
}

/// The catalog as it is read back from its own files, which checks it as a whole.
fn checked(catalog: &Catalog) -> Result<Catalog, Fault> {
    let files = catalog.to_files();
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Catalog::from_files(&catalog.version, &files).map_err(|error| error.0)
}

/// The codes that links may name.
struct Codes {
    cvx: BTreeSet<String>,
    mvx: BTreeSet<String>,
}

impl Codes {
    fn of(catalog: &Catalog) -> Self {
        let cvx = catalog.cvx.iter().map(|c| c.code.clone()).collect();
        Self { cvx, mvx: catalog.mvx.iter().map(|m| m.code.clone()).collect() }
    }

    fn check_cvx(&self, record: &Record, column: &str, code: &str) -> Result<(), Fault> {
        known(&self.cvx, record, column, code, "CVX")
    }

    fn check_mvx(&self, record: &Record, code: &str) -> Result<(), Fault> {
        known(&self.mvx, record, "mvx", code, "MVX")
    }
}

fn known(codes: &BTreeSet<String>, record: &Record, column: &str, code: &str, table: &str) -> Result<(), Fault> {
    if codes.contains(code) {
        return Ok(());
    }
    Err(record.fault(column, format!("{code} is no {table} code that is known: import CDC's {table} file too")))
}

/// The tables by what they are.
#[derive(Default)]
struct Given {
    cvx: Option<Rows<shared::code_set::Cvx>>,
    mvx: Option<Rows<shared::code_set::Mvx>>,
    groups: Option<Rows<[String; 3]>>,
    products: Option<Rows<shared::code_set::Product>>,
    vis: Option<Rows<shared::code_set::Vis>>,
    vis_cvx: Option<Rows<shared::code_set::Vis>>,
    used: Option<Rows<(String, UnitOfUse)>>,
    sold: Option<Rows<(String, UnitOfSale)>>,
    links: Option<Rows<[String; 3]>>,
}

impl Given {
    fn sort(tables: Vec<Table>) -> Result<Self, Fault> {
        let mut given = Self::default();
        for table in tables {
            match table {
                Table::Cvx(rows) => put(&mut given.cvx, rows)?,
                Table::Mvx(rows) => put(&mut given.mvx, rows)?,
                Table::Group(rows) => put(&mut given.groups, rows)?,
                Table::Product(rows) => put(&mut given.products, rows)?,
                Table::Vis(rows) => put(&mut given.vis, rows)?,
                Table::VisCvx(rows) => put(&mut given.vis_cvx, rows)?,
                Table::UnitOfUse(rows) => put(&mut given.used, rows)?,
                Table::UnitOfSale(rows) => put(&mut given.sold, rows)?,
                Table::Linker(rows) => put(&mut given.links, rows)?,
            }
        }
        Ok(given)
    }

    fn put_codes(&self, new: &mut Catalog) -> Result<(), Fault> {
        if let Some(rows) = &self.cvx {
            let gone = replace(&mut new.cvx, rows, |c| c.code.clone(), |old, new| new.groups.clone_from(&old.groups))?;
            new.cvx.extend(gone.into_iter().map(|c| shared::code_set::Cvx { status: past(c.status), ..c }));
        }
        if let Some(rows) = &self.mvx {
            let gone = replace(&mut new.mvx, rows, |m| m.code.clone(), |_, _| {})?;
            new.mvx.extend(gone.into_iter().map(|m| shared::code_set::Mvx { status: past(m.status), ..m }));
        }
        Ok(())
    }

    /// Groups follow from their links, which are given as a whole.
    fn put_groups(&self, new: &mut Catalog, codes: &Codes) -> Result<(), Fault> {
        let Some(rows) = &self.groups else { return Ok(()) };
        let mut of: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for (record, [cvx, name, group_cvx]) in rows {
            codes.check_cvx(record, "cvx", cvx)?;
            codes.check_cvx(record, "group_cvx", group_cvx)?;
            let list = of.entry(cvx).or_default();
            if !list.contains(name) {
                list.push(name.clone());
            }
            match groups.iter().find(|group| group.name == *name) {
                Some(group) if group.cvx != *group_cvx => {
                    return Err(record.fault("group_cvx", format!("{name} has two vaccine types, {group_cvx} is one")));
                }
                Some(_) => {}
                None => groups.push(Group { name: name.clone(), cvx: group_cvx.clone() }),
            }
        }
        check_whole(rows.first(), new.cvx.iter().map(|c| c.groups.len()).sum(), rows.len())?;
        for cvx in &mut new.cvx {
            cvx.groups = of.remove(cvx.code.as_str()).unwrap_or_default();
        }
        new.groups = groups;
        Ok(())
    }

    fn put_products(&self, new: &mut Catalog, codes: &Codes) -> Result<(), Fault> {
        let Some(rows) = &self.products else { return Ok(()) };
        for (record, product) in rows {
            codes.check_cvx(record, "cvx", &product.cvx)?;
            product.mvx.as_deref().map_or(Ok(()), |mvx| codes.check_mvx(record, mvx))?;
        }
        let told: BTreeMap<_, _> =
            new.products.iter().map(|p| ((p.name.clone(), p.cvx.clone()), p.presentation.clone())).collect();
        let key = |p: &shared::code_set::Product| (p.name.clone(), p.cvx.clone(), p.mvx.clone());
        let gone = replace(&mut new.products, rows, key, |_, _| {})?;
        for product in &mut new.products {
            product.presentation = told.get(&(product.name.clone(), product.cvx.clone())).cloned().flatten();
        }
        new.products.extend(gone.into_iter().map(|p| shared::code_set::Product { status: past(p.status), ..p }));
        Ok(())
    }

    fn put_statements(&self, new: &mut Catalog, codes: &Codes) -> Result<(), Fault> {
        if let Some(rows) = &self.vis {
            let gone = replace(&mut new.vis, rows, |v| v.code.clone(), |old, new| new.cvx.clone_from(&old.cvx))?;
            new.vis.extend(gone.into_iter().map(|v| shared::code_set::Vis { current: false, ..v }));
        }
        let Some(rows) = &self.vis_cvx else { return Ok(()) };
        check_whole(rows.first(), new.vis.iter().map(|v| v.cvx.len()).sum(), rows.len())?;
        for vis in &mut new.vis {
            vis.cvx.clear();
        }
        let mut place: BTreeMap<String, usize> =
            new.vis.iter().enumerate().map(|(at, v)| (v.code.clone(), at)).collect();
        for (record, row) in rows {
            let at = *place.entry(row.code.clone()).or_insert(new.vis.len());
            if at == new.vis.len() {
                new.vis.push(shared::code_set::Vis { cvx: Vec::new(), ..row.clone() });
            }
            let Some(vis) = new.vis.get_mut(at) else { continue };
            (vis.name, vis.edition, vis.current) = (row.name.clone(), row.edition, row.current);
            for cvx in &row.cvx {
                codes.check_cvx(record, "cvx", cvx)?;
                if !vis.cvx.contains(cvx) {
                    vis.cvx.push(cvx.clone());
                }
            }
        }
        Ok(())
    }

    /// The three NDC tables belong together: links name packages by numbers that only these files know.
    fn put_packages(&self, new: &mut Catalog, codes: &Codes, version: Version) -> Result<(), Fault> {
        let (used, sold, links) = match (&self.used, &self.sold, &self.links) {
            (None, None, None) => return Ok(()),
            (Some(used), Some(sold), Some(links)) => (used, sold, links),
            (used, sold, links) => return Err(incomplete([used.is_some(), sold.is_some(), links.is_some()])),
        };
        let (mut used, mut sold) = (used.clone(), sold.clone());
        for (record, cvx) in
            used.iter().map(|(r, (_, u))| (r, &u.cvx)).chain(sold.iter().map(|(r, (_, u))| (r, &u.cvx)))
        {
            codes.check_cvx(record, "cvx", cvx)?;
        }
        for (record, [sale, unit, mvx]) in links.iter().filter(|(_, [_, _, mvx])| !mvx.is_empty()) {
            codes.check_mvx(record, mvx)?;
            let of_use = used.iter_mut().filter(|(_, (id, _))| id == unit).map(|(_, (_, u))| &mut u.mvx);
            let of_sale = sold.iter_mut().filter(|(_, (id, _))| id == sale).map(|(_, (_, u))| &mut u.mvx);
            of_use.chain(of_sale).for_each(|makers| add_maker(makers, mvx));
        }
        new.packings = packings(&used, &sold, links);
        let day = version.day();
        let used: Rows<UnitOfUse> = used.into_iter().map(|(record, (_, unit))| (record, unit)).collect();
        let key = |u: &UnitOfUse| (u.code.clone(), u.cvx.clone(), u.start, u.no_inner);
        let gone = replace(&mut new.units_of_use, &used, key, |_, _| {})?;
        new.units_of_use.extend(gone.into_iter().map(|u| UnitOfUse { end: u.end.or(u.start.max(Some(day))), ..u }));
        let sold: Rows<UnitOfSale> = sold.into_iter().map(|(record, (_, unit))| (record, unit)).collect();
        let key = |u: &UnitOfSale| (u.code.clone(), u.cvx.clone(), u.start);
        let gone = replace(&mut new.units_of_sale, &sold, key, |_, _| {})?;
        new.units_of_sale.extend(gone.into_iter().map(|u| UnitOfSale { end: u.end.or(u.start.max(Some(day))), ..u }));
        Ok(())
    }
}

fn add_maker(makers: &mut Vec<String>, mvx: &str) {
    if !makers.iter().any(|m| m == mvx) {
        makers.push(mvx.to_owned());
        makers.sort();
    }
}

fn packings(
    used: &Rows<(String, UnitOfUse)>,
    sold: &Rows<(String, UnitOfSale)>,
    links: &Rows<[String; 3]>,
) -> Vec<Packing> {
    let used: BTreeMap<_, _> = used.iter().map(|(_, (id, unit))| (id, &unit.code)).collect();
    let sold: BTreeMap<_, _> = sold.iter().map(|(_, (id, unit))| (id, &unit.code)).collect();
    let mut all: Vec<Packing> = Vec::new();
    for (_, [sale, unit, _]) in links {
        // CDC's links also name packages that it does not publish.
        let (Some(unit), Some(sale)) = (used.get(unit), sold.get(sale)) else { continue };
        let packing = Packing { unit_of_use: (*unit).clone(), unit_of_sale: (*sale).clone() };
        if !all.contains(&packing) {
            all.push(packing);
        }
    }
    all
}

fn incomplete(given: [bool; 3]) -> Fault {
    let names = ["NDC_Unit_use.txt", "NDC_Unit_sale.txt", "NDC_Linker.txt"];
    let missing: Vec<_> = names.iter().zip(given).filter(|(_, given)| !given).map(|(name, _)| *name).collect();
    let what = "the three NDC files belong together: give all three of the same day".to_owned();
    Fault { file: missing.join(" and "), line: None, field: None, what }
}

fn put<T>(place: &mut Option<Rows<T>>, rows: Rows<T>) -> Result<(), Fault> {
    match (&place, rows.first()) {
        (Some(_), Some((record, _))) => {
            Err(Fault { field: None, ..record.fault("", "the same table is given twice: give it once") })
        }
        _ => {
            *place = Some(rows);
            Ok(())
        }
    }
}

/// Puts rows in a table's place and gives back what the table had and the rows do not. `keep` carries over what only
/// the catalog knows.
fn replace<T: Clone, K: Ord>(
    table: &mut Vec<T>,
    rows: &Rows<T>,
    key: impl Fn(&T) -> K,
    keep: impl Fn(&T, &mut T),
) -> Result<Vec<T>, Fault> {
    let old: BTreeMap<K, &T> = table.iter().map(|row| (key(row), row)).collect();
    let found: BTreeSet<K> = rows.iter().map(|(_, row)| key(row)).collect();
    let still = old.keys().filter(|key| found.contains(key)).count();
    check_whole(rows.first(), old.len(), still)?;
    let taken = |row: &T| {
        let mut new = row.clone();
        if let Some(before) = old.get(&key(row)) {
            keep(before, &mut new);
        }
        new
    };
    let new: Vec<T> = rows.iter().map(|(_, row)| taken(row)).collect();
    let gone = table.iter().filter(|row| !found.contains(&key(row))).cloned().collect();
    *table = new;
    Ok(gone)
}

fn check_whole<T>(first: Option<&(Record, T)>, known: usize, still: usize) -> Result<(), Fault> {
    let (part, of) = MIN_COMPLETENESS;
    match first {
        Some((record, _)) if still * of < known * part => {
            let what = format!("only {still} of the {known} rows that are known are there: get the file anew");
            Err(Fault { line: None, field: None, ..record.fault("", what) })
        }
        _ => Ok(()),
    }
}

/// The status of a code that is no longer published.
fn past(status: CodeStatus) -> CodeStatus {
    if status == CodeStatus::Active { CodeStatus::Inactive } else { status }
}
