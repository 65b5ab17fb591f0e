//! Writer of catalog files.

use chrono::NaiveDate;

use super::{
    column::{
        CONCEPT, CVX, CVX_GROUP, File, GROUP, MVX, PACKING, PRESENTATION, PRODUCT, UNIT_OF_SALE, UNIT_OF_USE, VIS,
        VIS_CVX,
    },
    sheet,
};
use crate::code_set::{Catalog, Cvx, Mvx, Product, UnitOfSale, UnitOfUse, Vis};

impl Catalog {
    /// Returns the files of this catalog, as name and text. Reading them returns an equal catalog.
    #[must_use]
    pub fn to_files(&self) -> Vec<(&'static str, String)> {
        vec![
            self.cvx_file(),
            file(&GROUP, self.groups.iter().map(|g| [g.name.clone(), g.cvx.clone()])),
            file(
                &CVX_GROUP,
                self.cvx.iter().flat_map(|c| c.groups.iter().map(|group| [c.code.clone(), group.clone()])),
            ),
            self.mvx_file(),
            self.product_file(),
            self.presentation_file(),
            self.unit_of_use_file(),
            self.unit_of_sale_file(),
            file(&PACKING, self.packings.iter().map(|p| [p.unit_of_use.clone(), p.unit_of_sale.clone()])),
            self.vis_file(),
            file(&VIS_CVX, self.vis.iter().flat_map(|v| v.cvx.iter().map(|cvx| [v.code.clone(), cvx.clone()]))),
            self.concept_file(),
        ]
    }

    fn cvx_file(&self) -> (&'static str, String) {
        let row = |c: &Cvx| {
            [c.code.clone(), c.status.to_string(), c.short.clone(), c.full.clone(), day(c.updated), text(&c.note)]
        };
        file(&CVX, self.cvx.iter().map(row))
    }

    fn mvx_file(&self) -> (&'static str, String) {
        let row = |m: &Mvx| [m.code.clone(), m.status.to_string(), m.name.clone(), day(m.updated), text(&m.note)];
        file(&MVX, self.mvx.iter().map(row))
    }

    fn product_file(&self) -> (&'static str, String) {
        let row = |p: &Product| [p.name.clone(), p.cvx.clone(), text(&p.mvx), p.status.to_string(), day(p.updated)];
        file(&PRODUCT, self.products.iter().map(row))
    }

    /// Returns the presentations, one for each name and vaccine type whoever the manufacturer is.
    fn presentation_file(&self) -> (&'static str, String) {
        let mut seen = std::collections::BTreeSet::new();
        let new = |p: &&Product| seen.insert((p.name.clone(), p.cvx.clone()));
        let row = |p: &Product| {
            let said = p.presentation.as_ref()?;
            let months = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
            let (from, before) = (months(said.from_months), months(said.before_months));
            Some([p.name.clone(), p.cvx.clone(), said.text.clone(), from, before])
        };
        file(&PRESENTATION, self.products.iter().filter(new).filter_map(row))
    }

    fn unit_of_use_file(&self) -> (&'static str, String) {
        let row = |u: &UnitOfUse| {
            let no_inner = if u.no_inner { "Y" } else { "N" };
            let (mvx, packaging, gtin) = (u.mvx.join(" "), text(&u.packaging), text(&u.gtin));
            let (start, end) = (day(u.start), day(u.end));
            [u.code.clone(), u.name.clone(), u.cvx.clone(), mvx, packaging, start, end, gtin, no_inner.to_owned()]
        };
        file(&UNIT_OF_USE, self.units_of_use.iter().map(row))
    }

    fn unit_of_sale_file(&self) -> (&'static str, String) {
        let row = |u: &UnitOfSale| {
            let (mvx, packaging, route) = (u.mvx.join(" "), text(&u.packaging), text(&u.route));
            [u.code.clone(), u.name.clone(), u.cvx.clone(), mvx, packaging, route, day(u.start), day(u.end)]
        };
        file(&UNIT_OF_SALE, self.units_of_sale.iter().map(row))
    }

    fn vis_file(&self) -> (&'static str, String) {
        let row = |v: &Vis| {
            let status = if v.current { "CURRENT" } else { "HISTORIC" };
            [v.code.clone(), v.document.clone(), v.name.clone(), v.edition.to_string(), status.to_owned()]
        };
        file(&VIS, self.vis.iter().map(row))
    }

    fn concept_file(&self) -> (&'static str, String) {
        let rows = self.codes.iter().flat_map(|(set, concepts)| {
            concepts.iter().map(|c| {
                let alternate = c.alternate.as_ref().map(|a| format!("{} {}", a.code, a.system)).unwrap_or_default();
                [set.to_string(), c.code.clone(), c.text.clone(), c.system.clone(), alternate]
            })
        });
        file(&CONCEPT, rows)
    }
}

fn file<const N: usize>(file: &File<N>, rows: impl IntoIterator<Item = [String; N]>) -> (&'static str, String) {
    (file.name, sheet::write(&file.columns, rows))
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}
