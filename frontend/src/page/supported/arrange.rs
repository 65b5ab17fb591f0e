//! The products by vaccine group, without a browser.

use std::sync::Arc;

use shared::{
    code_set::{CodeStatus, Product},
    order,
    unicode::lower,
};

use crate::{
    api::{Catalog, Program},
    part::means,
};

/// A product in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name, with what tells it from another of the same name.
    pub name: String,
    /// Its vaccine type, codes and maker.
    pub what: String,
    /// `true` if the product is on the market, and not only known from the past.
    pub is_active: bool,
    /// The registry that does not take it.
    pub not_taken_by: Option<String>,
}

/// A group of vaccines with its products.
pub type Group = (String, Vec<Line>);

/// The filter of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductFilter {
    /// The search text: beginnings of words of a group, a product, a maker or a code.
    pub typed: String,
    /// `true` if products of the past are wanted too.
    pub with_past: bool,
}

/// The products of each group that are wanted, by name.
#[must_use]
pub fn arrange(catalog: &Catalog, programs: &[Arc<Program>], wanted: &ProductFilter) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for product in &catalog.products {
        let Some(kind) = catalog.cvx.iter().find(|kind| kind.code == product.cvx) else { continue };
        let is_active = product.status == CodeStatus::Active && kind.status == CodeStatus::Active;
        if kind.is_unspecified() || !(is_active || wanted.with_past) {
            continue;
        }
        let line = line(catalog, programs, product, &kind.short, is_active);
        for group in &kind.groups {
            let words = [group.as_str(), &kind.full, &line.name, &line.what].join(" ");
            if means(&words, &wanted.typed) {
                add(&mut groups, group, &line);
            }
        }
    }
    for (_, lines) in &mut groups {
        // Those on the market come first.
        order::sort_by_key(lines, |line| (!line.is_active, lower(&line.name)));
    }
    groups
}

fn add(groups: &mut Vec<Group>, name: &str, line: &Line) {
    let place = groups.partition_point(|(before, _)| before.as_str() < name);
    match groups.get_mut(place).filter(|(found, _)| found == name) {
        Some((_, lines)) if lines.contains(line) => (),
        Some((_, lines)) => lines.push(line.clone()),
        None => groups.insert(place, (name.to_owned(), vec![line.clone()])),
    }
}

fn line(catalog: &Catalog, programs: &[Arc<Program>], product: &Product, kind: &str, is_active: bool) -> Line {
    let of_maker = |mvx: &String| catalog.mvx.iter().find(|maker| maker.code == *mvx).map(|maker| maker.name.clone());
    let maker = product.mvx.as_ref().and_then(of_maker);
    let mvx = product.mvx.as_ref().map(|mvx| ["MVX ", mvx].concat());
    let cvx = ["CVX ", &product.cvx].concat();
    let what = [Some(kind.to_owned()), Some(cvx), mvx, maker].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let name = match &product.presentation {
        Some(presentation) => [product.name.as_str(), ", ", &presentation.text].concat(),
        None => product.name.clone(),
    };
    let refusing = programs.iter().find(|program| program.not_taken.contains(&product.cvx));
    Line { name, what, is_active, not_taken_by: refusing.map(|program| program.registry.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn catalog() -> Catalog {
        let kind = |code: &str, short: &str, status: &str, groups: &[&str]| json!({ "code": code, "status": status, "short": short, "full": short, "groups": groups });
        let product = |name: &str, cvx: &str, mvx: &str, status: &str| json!({ "name": name, "cvx": cvx, "mvx": mvx, "status": status });
        serde_json::from_value(json!({
            "version": "x", "groups": [],
            "cvx": [
                kind("03", "MMR", "ACTIVE", &["MMR"]),
                kind("110", "DTaP-Hep B-IPV", "ACTIVE", &["DTAP", "HepB", "POLIO"]),
                kind("107", "DTaP, unspecified formulation", "ACTIVE", &["DTAP"]),
                kind("01", "DTP", "INACTIVE", &["DTAP"]),
            ],
            "mvx": [{ "code": "MSD", "status": "ACTIVE", "name": "Merck and Co., Inc." }],
            "products": [
                product("Pediarix", "110", "SKB", "ACTIVE"),
                product("M-M-R II", "03", "MSD", "ACTIVE"),
                product("DTaP", "107", "SKB", "ACTIVE"),
                product("Tri-Immunol", "01", "LED", "INACTIVE"),
            ],
            "vis": [], "codes": {},
        }))
        .unwrap()
    }

    fn names(typed: &str, with_past: bool) -> Vec<String> {
        let wanted = ProductFilter { typed: typed.to_owned(), with_past };
        let groups = arrange(&catalog(), &[], &wanted);
        let lines = groups
            .into_iter()
            .flat_map(|(group, lines)| lines.into_iter().map(move |l| [group.clone(), l.name].join(": ")));
        lines.collect()
    }

    #[rstest::rstest]
    #[case::all("", false, &["DTAP: Pediarix", "HepB: Pediarix", "MMR: M-M-R II", "POLIO: Pediarix"])]
    #[case::by_group("hepb", false, &["HepB: Pediarix"])]
    #[case::by_maker("merck", false, &["MMR: M-M-R II"])]
    #[case::by_code("cvx 03", false, &["MMR: M-M-R II"])]
    #[case::of_the_past("tri", true, &["DTAP: Tri-Immunol"])]
    #[case::nothing("zorbovax", true, &[])]
    fn products_stand_under_each_of_their_groups(#[case] typed: &str, #[case] past: bool, #[case] expected: &[&str]) {
        assert_eq!(names(typed, past), expected);
    }
}
