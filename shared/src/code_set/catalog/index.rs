//! The index of a catalog: positions in its tables by code and by name, so that no look-up scans a table.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use super::{
    concept::ConceptSet,
    lookup::Catalog,
    name::{common_prefix_len, normalize},
    package::UnitOfUse,
    types::{CodeStatus, Product},
};
use crate::order;

/// Positions by key.
pub type Positions<K> = HashMap<K, Vec<usize>>;

/// The rows with a normalized name, as positions in the tables.
#[derive(Debug, Default)]
pub struct NameEntry {
    /// Products of exactly this name.
    pub products: Vec<usize>,
    /// Units of use of this name.
    pub units: Vec<usize>,
    /// Vaccine types of this short or full name.
    pub types: Vec<usize>,
}

/// Positions in all tables.
#[derive(Debug, Default)]
pub struct Index {
    /// Vaccine types by code.
    pub cvx: HashMap<String, usize>,
    /// Manufacturers by code.
    pub mvx: HashMap<String, usize>,
    /// Editions by code.
    pub vis: HashMap<String, usize>,
    /// Concepts by list and code.
    pub concepts: BTreeMap<ConceptSet, HashMap<String, usize>>,
    /// Units of use by NDC.
    pub units_of_use: Positions<String>,
    /// Units of sale by NDC.
    pub units_of_sale: Positions<String>,
    /// Packings by the NDC of the unit of sale.
    pub packings: Positions<String>,
    /// Products by vaccine type, those on the market first.
    pub products_of: Positions<String>,
    /// Units of use by vaccine type.
    pub units_of: Positions<String>,
    /// Units of sale by vaccine type.
    pub sales_of: Positions<String>,
    /// Current editions by vaccine type, in the order of their names.
    pub vis_of: Positions<String>,
    /// The units of use of each product.
    pub units_of_product: Vec<Vec<usize>>,
    /// The product of each unit of use, where there is one.
    pub product_of_unit: Vec<Option<usize>>,
    /// Rows by normalized name.
    pub names: HashMap<String, NameEntry>,
    /// Sorted normalized names of products, for a search by prefix.
    pub sorted_names: Vec<(String, usize)>,
}

impl Index {
    fn of(catalog: &Catalog) -> Self {
        let mut index = Self::of_codes(catalog);
        index.join_units(catalog);
        index.add_names(catalog);
        index
    }

    fn of_codes(catalog: &Catalog) -> Self {
        let sets = catalog.codes.iter().map(|(set, concepts)| (*set, one(concepts.iter().map(|c| &c.code))));
        let mut editions: Vec<_> = catalog.vis.iter().enumerate().filter(|(_, v)| v.current).collect();
        order::sort_by_key(&mut editions, |(_, v)| &v.name);
        Self {
            cvx: one(catalog.cvx.iter().map(|c| &c.code)),
            mvx: one(catalog.mvx.iter().map(|m| &m.code)),
            vis: one(catalog.vis.iter().map(|v| &v.code)),
            concepts: order::map(sets),
            units_of_use: many(catalog.units_of_use.iter().enumerate().map(|(at, u)| (&u.code, at))),
            units_of_sale: many(catalog.units_of_sale.iter().enumerate().map(|(at, u)| (&u.code, at))),
            packings: many(catalog.packings.iter().enumerate().map(|(at, p)| (&p.unit_of_sale, at))),
            products_of: products_of(catalog),
            units_of: many(catalog.units_of_use.iter().enumerate().map(|(at, u)| (&u.cvx, at))),
            sales_of: many(catalog.units_of_sale.iter().enumerate().map(|(at, u)| (&u.cvx, at))),
            vis_of: many(editions.into_iter().flat_map(|(at, v)| v.cvx.iter().map(move |cvx| (cvx, at)))),
            ..Self::default()
        }
    }

    /// Assigns each unit of use to its product.
    fn join_units(&mut self, catalog: &Catalog) {
        self.units_of_product = vec![Vec::new(); catalog.products.len()];
        for (at, unit) in catalog.units_of_use.iter().enumerate() {
            let product = self.product_for(catalog, unit);
            self.product_of_unit.push(product);
            if let Some(units) = product.and_then(|product| self.units_of_product.get_mut(product)) {
                units.push(at);
            }
        }
    }

    /// Returns the product of the same vaccine type and maker whose name has the longest prefix in common with the
    /// package's; on a tie, the one on the market.
    fn product_for(&self, catalog: &Catalog, unit: &UnitOfUse) -> Option<usize> {
        let name = normalize(&unit.name);
        let is_by = |p: &&Product| p.mvx.as_deref().is_some_and(|mvx| unit.mvx.iter().any(|m| m == mvx));
        let of_type = self.products_of.get(&unit.cvx).into_iter().flatten();
        let mut best: Option<(usize, usize)> = None;
        for at in of_type.copied() {
            let Some(product) = catalog.products.get(at).filter(is_by) else { continue };
            let alike = common_prefix_len(&name, &normalize(&product.name));
            // Those on the market come first, so an equal one later does not take their place.
            if best.is_none_or(|(most, _)| alike > most) {
                best = Some((alike, at));
            }
        }
        best.map(|(_, at)| at)
    }

    fn add_names(&mut self, catalog: &Catalog) {
        for (at, product) in catalog.products.iter().enumerate() {
            let name = normalize(&product.name);
            self.sorted_names.push((name.clone(), at));
            self.names.entry(name).or_default().products.push(at);
        }
        order::sort_by(&mut self.sorted_names, Ord::cmp);
        for (at, unit) in catalog.units_of_use.iter().enumerate() {
            self.names.entry(normalize(&unit.name)).or_default().units.push(at);
        }
        for (at, cvx) in catalog.cvx.iter().enumerate() {
            let (short, full) = (normalize(&cvx.short), normalize(&cvx.full));
            if full != short {
                self.names.entry(full).or_default().types.push(at);
            }
            self.names.entry(short).or_default().types.push(at);
        }
    }

    /// Returns the products whose names begin with a normalized text, in the order of the table.
    pub fn with_prefix(&self, prefix: &str) -> Vec<usize> {
        let first = self.sorted_names.partition_point(|(name, _)| name.as_str() < prefix);
        let matching = self.sorted_names.iter().skip(first).take_while(|(name, _)| name.starts_with(prefix));
        let mut found: Vec<_> = matching.map(|(_, at)| *at).collect();
        order::sort_by_key(&mut found, |at| *at);
        found
    }
}

fn one<'a>(codes: impl Iterator<Item = &'a String>) -> HashMap<String, usize> {
    codes.enumerate().map(|(at, code)| (code.clone(), at)).collect()
}

fn many<'a>(entries: impl Iterator<Item = (&'a String, usize)>) -> Positions<String> {
    let mut map = Positions::new();
    for (code, at) in entries {
        map.entry(code.clone()).or_default().push(at);
    }
    map
}

fn products_of(catalog: &Catalog) -> Positions<String> {
    let on_market = |p: &Product| p.status == CodeStatus::Active;
    let mut sorted: Vec<_> = catalog.products.iter().enumerate().collect();
    order::sort_by_key(&mut sorted, |(_, p)| !on_market(p));
    many(sorted.into_iter().map(|(at, p)| (&p.cvx, at)))
}

/// A lazily built index. Equality ignores it, since it follows from the tables; a clone of a catalog builds its own.
#[derive(Debug, Default)]
pub struct LazyIndex(OnceLock<Index>);

impl LazyIndex {
    /// Returns the index of a catalog.
    pub fn of(&self, catalog: &Catalog) -> &Index {
        self.0.get_or_init(|| Index::of(catalog))
    }
}

impl Clone for LazyIndex {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for LazyIndex {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LazyIndex {}
