//! Meanings of a name: vaccine types with a manufacturer, each from a product or a package.

use chrono::NaiveDate;

use super::{globulin, occasion::Occasion};
use crate::{
    code_set::{
        Catalog, CodeStatus, Cvx, Mvx, Presentation, Product, UnitOfUse,
        catalog::{milliliters, normalize},
    },
    decimal::Decimal,
    unicode::lower,
};

/// Amounts that are less apart are the same one.
const SAME: Decimal = Decimal::thousandths(1);

/// One meaning of a name: a vaccine type with a manufacturer.
#[derive(Debug, Clone, Copy)]
pub struct Meaning<'a> {
    /// The name of the product or package.
    pub name: &'a str,
    /// The vaccine type.
    pub cvx: &'a str,
    /// The manufacturer, if known.
    pub mvx: Option<&'a str>,
    /// The presentation that distinguishes it from others of the same name.
    pub presentation: Option<&'a Presentation>,
    product: Option<usize>,
}

impl<'a> Meaning<'a> {
    /// Returns the meaning of a product.
    pub fn of_product(catalog: &'a Catalog, at: usize) -> Option<Self> {
        let product = catalog.products.get(at)?;
        Some(Self {
            name: &product.name,
            cvx: &product.cvx,
            mvx: product.mvx.as_deref(),
            presentation: product.presentation.as_ref(),
            product: Some(at),
        })
    }

    /// Returns the meaning of a package: its product, or the package itself if it has no product.
    pub fn of_unit(catalog: &'a Catalog, at: usize) -> Option<Self> {
        if let Some(product) = catalog.index().product_of_unit.get(at).copied().flatten() {
            return Self::of_product(catalog, product);
        }
        let unit = catalog.units_of_use.get(at)?;
        let mvx = match unit.mvx.as_slice() {
            [only] => Some(only.as_str()),
            _ => None,
        };
        Some(Self { name: &unit.name, cvx: &unit.cvx, mvx, presentation: None, product: None })
    }

    /// Returns the meaning of a vaccine type without a product.
    pub fn of_type_alone(name: &'a str, cvx: &'a str, mvx: Option<&'a str>) -> Self {
        Self { name, cvx, mvx, presentation: None, product: None }
    }

    fn is(&self, other: &Self) -> bool {
        (self.cvx, self.mvx) == (other.cvx, other.mvx)
    }

    /// Returns the units of use of the product.
    pub fn units(&self, catalog: &'a Catalog) -> impl Iterator<Item = &'a UnitOfUse> {
        let units = self.product.and_then(|product| catalog.index().units_of_product.get(product));
        units.into_iter().flatten().filter_map(|at| catalog.units_of_use.get(*at))
    }

    /// Returns `true` if product, vaccine type and manufacturer are active. Products of past seasons stay active long.
    fn is_active(&self, catalog: &Catalog) -> bool {
        let product = self.product.and_then(|at| catalog.products.get(at));
        product.is_some_and(|p| p.status == CodeStatus::Active)
            && catalog.cvx(self.cvx).is_some_and(|c| c.status == CodeStatus::Active)
            && self.is_of_active_maker(catalog)
    }

    /// Returns `true` if the manufacturer's code is active, or there is none.
    pub fn is_of_active_maker(&self, catalog: &Catalog) -> bool {
        let maker = self.mvx.and_then(|mvx| catalog.mvx(mvx));
        maker.is_none_or(|m| m.status == CodeStatus::Active)
    }

    /// Returns `true` if the meaning is active and one of its packages is sold.
    pub fn is_sold(&self, catalog: &Catalog) -> bool {
        self.is_active(catalog) && self.units(catalog).any(|unit| unit.end.is_none())
    }

    /// Returns `true` if the tables allow that it was given on an occasion, by age, date and amount.
    pub fn is_possible(&self, occasion: &Occasion<'_>, catalog: &Catalog) -> bool {
        let fits = |p: &Presentation| occasion.months().is_none_or(|months| p.takes(months));
        self.presentation.is_none_or(fits)
            && self.was_sold(occasion.given_on, catalog)
            && self.can_be_of(occasion.amount, Some(occasion.given_on), catalog)
    }

    /// Returns `true` if a whole dose can have an amount in mL.
    ///
    /// Its presentation decides, or else the packages sold on the day, which is today if none is given.
    pub fn can_be_of(&self, amount: Option<&str>, day: Option<NaiveDate>, catalog: &Catalog) -> bool {
        let Some(amount) = amount.and_then(|amount| Decimal::parse(amount.trim())) else { return true };
        let is_it = |known: &str| Decimal::parse(known).is_some_and(|known| known.distance(amount) < SAME);
        if let Some(said) = self.presentation.and_then(|p| milliliters(&p.text)) {
            return is_it(&said);
        }
        let is_sold = |unit: &&UnitOfUse| day.map_or(unit.end.is_none(), |day| unit.is_sold_on(day));
        let mut units = self.units(catalog).filter(is_sold).peekable();
        units.peek().is_none() || units.any(|unit| unit.amount().is_none_or(|known| is_it(&known)))
    }

    /// Returns all of its names and descriptions, in lower case.
    pub fn describe(&self, catalog: &Catalog) -> String {
        let said = self.presentation.map(|p| p.text.as_str()).unwrap_or_default();
        let [short, full] = catalog.cvx(self.cvx).map(|c| [c.short.as_str(), c.full.as_str()]).unwrap_or_default();
        lower(&[self.name, said, short, full].join(" "))
    }

    /// Returns `true` if one of the meaning's packages has an NDC.
    pub fn has_unit(&self, ndc: &str, catalog: &Catalog) -> bool {
        self.units(catalog).any(|unit| unit.code == ndc)
    }

    /// Returns `true` if packages of this vaccine type and manufacturer were sold on a day, or none is known.
    pub fn was_sold(&self, day: NaiveDate, catalog: &Catalog) -> bool {
        let of_type = catalog.index().units_of.get(self.cvx).into_iter().flatten();
        let units = of_type.filter_map(|at| catalog.units_of_use.get(*at));
        let mut known = units.filter(|unit| self.mvx.is_none_or(|mvx| unit.is_by(mvx))).peekable();
        known.peek().is_none() || known.any(|unit| unit.is_sold_on(day))
    }

    /// Returns its manufacturer.
    pub fn maker(&self, catalog: &'a Catalog) -> Option<&'a Mvx> {
        self.mvx.and_then(|mvx| catalog.mvx(mvx))
    }
}

/// The interpretation of a name.
pub enum Interpretation<'a> {
    /// The whole name of these.
    Exact(Vec<Meaning<'a>>),
    /// Undecided between these: their names begin with it, or the facts disagree.
    Open(Vec<Meaning<'a>>),
    /// The name of a vaccine type, of which these are sold.
    Generic(Vec<Meaning<'a>>),
    /// An unknown name.
    Unknown,
}

/// Interprets a normalized name as of today.
///
/// An active product of exactly this name wins. Else all count together: packages sold under it, products sold
/// whose names begin with it, and products of the past under it. Packages of the past under it come last.
pub fn interpret<'a>(wanted: &str, catalog: &'a Catalog) -> Interpretation<'a> {
    let named = products(wanted, catalog);
    let active: Vec<_> = named.iter().copied().filter(|m| m.is_active(catalog)).collect();
    if !active.is_empty() {
        return Interpretation::Exact(active);
    }
    if let Some(globulin) = globulin::of_brand(wanted, catalog) {
        return Interpretation::Exact(vec![globulin]);
    }
    let past = of_active_makers(named, catalog);
    let packages = packages(wanted, catalog);
    let sold_under_it = |m: &Meaning<'_>| m.is_sold(catalog) && is_open_under(m, wanted, catalog);
    let sold: Vec<_> = packages.iter().copied().filter(sold_under_it).collect();
    let begun = sold_with_prefix(wanted, catalog);
    match (sold.is_empty() && past.is_empty(), packages.is_empty(), begun.is_empty()) {
        (false, ..) => Interpretation::Exact(union([begun, sold, past])),
        (true, false, true) => Interpretation::Exact(of_active_makers(packages, catalog)),
        (true, false, false) => Interpretation::Exact(union([begun, of_active_makers(packages, catalog)])),
        (true, true, false) => Interpretation::Open(begun),
        (true, true, true) => by_type(wanted, catalog),
    }
}

/// Returns products and packages of any time with exactly a normalized name.
pub fn all_named<'a>(wanted: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    union([products(wanted, catalog), packages(wanted, catalog)])
}

/// Returns products and packages of any time with a normalized name, and products whose names begin with it.
pub fn all_with_prefix<'a>(wanted: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    let begun = catalog.index().with_prefix(wanted).into_iter().filter_map(|at| Meaning::of_product(catalog, at));
    union([all_named(wanted, catalog), begun.collect()])
}

/// Returns the meanings of an NDC, of a unit of use or of sale.
pub fn of_package<'a>(ndc: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    let index = catalog.index();
    let of_use = |code: &str| index.units_of_use.get(code).into_iter().flatten().copied();
    let packings = index.packings.get(ndc).into_iter().flatten().filter_map(|at| catalog.packings.get(*at));
    let of_sale = packings.flat_map(|packing| of_use(&packing.unit_of_use));
    union([of_use(ndc).chain(of_sale).filter_map(|at| Meaning::of_unit(catalog, at)).collect()])
}

/// Returns the products sold of the vaccine types with a normalized name.
pub fn of_type<'a>(wanted: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    match by_type(wanted, catalog) {
        Interpretation::Generic(meanings) => meanings,
        _ => Vec::new(),
    }
}

fn products<'a>(wanted: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    let found = catalog.index().names.get(wanted).map(|named| named.products.as_slice()).unwrap_or_default();
    found.iter().filter_map(|at| Meaning::of_product(catalog, *at)).collect()
}

fn packages<'a>(wanted: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    let found = catalog.index().names.get(wanted).map(|named| named.units.as_slice()).unwrap_or_default();
    union([found.iter().filter_map(|at| Meaning::of_unit(catalog, *at)).collect()])
}

/// Returns `true` if one of the meaning's packages is sold with a normalized name.
fn is_open_under(meaning: &Meaning<'_>, wanted: &str, catalog: &Catalog) -> bool {
    meaning.units(catalog).any(|unit| unit.end.is_none() && normalize(&unit.name) == wanted)
}

/// Minimum length of a prefix to search by.
const MIN_PREFIX: usize = 4;

/// Returns the products sold whose names begin with a normalized text.
fn sold_with_prefix<'a>(wanted: &str, catalog: &'a Catalog) -> Vec<Meaning<'a>> {
    if wanted.chars().count() < MIN_PREFIX {
        return Vec::new();
    }
    let found = catalog.index().with_prefix(wanted).into_iter().filter_map(|at| Meaning::of_product(catalog, at));
    found.filter(|m| m.is_sold(catalog)).collect()
}

/// Interprets a normalized name as that of a vaccine type.
fn by_type<'a>(wanted: &str, catalog: &'a Catalog) -> Interpretation<'a> {
    let types = catalog.index().names.get(wanted).map(|named| named.types.as_slice()).unwrap_or_default();
    let types: Vec<&Cvx> = types.iter().filter_map(|at| catalog.cvx.get(*at)).collect();
    if types.is_empty() {
        return Interpretation::Unknown;
    }
    let of = |product: &Product| types.iter().any(|c| c.code == product.cvx);
    let positions = types.iter().filter_map(|c| catalog.index().products_of.get(&c.code)).flatten();
    let found = positions.filter(|at| catalog.products.get(**at).is_some_and(of));
    let sold = found.filter_map(|at| Meaning::of_product(catalog, *at)).filter(|m| m.is_sold(catalog));
    let sold: Vec<_> = sold.collect();
    let alone: Vec<_> = types.iter().filter_map(|c| globulin::of_type(&c.code, catalog)).collect();
    match (sold.is_empty(), alone.as_slice()) {
        (true, [only]) => Interpretation::Generic(vec![*only]),
        _ => Interpretation::Generic(sold),
    }
}

/// Removes meanings of inactive manufacturers, unless all are.
fn of_active_makers<'a>(meanings: Vec<Meaning<'a>>, catalog: &Catalog) -> Vec<Meaning<'a>> {
    let active: Vec<_> = meanings.iter().copied().filter(|m| m.is_of_active_maker(catalog)).collect();
    if active.is_empty() { meanings } else { active }
}

/// Joins lists, with each vaccine type and manufacturer once.
pub fn union<'a, const N: usize>(lists: [Vec<Meaning<'a>>; N]) -> Vec<Meaning<'a>> {
    let mut all: Vec<Meaning<'a>> = Vec::new();
    for meaning in lists.into_iter().flatten() {
        if !all.iter().any(|known| known.is(&meaning)) {
            all.push(meaning);
        }
    }
    all
}
