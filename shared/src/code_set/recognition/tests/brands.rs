//! Every name of CDC's product and package tables, and what it is recognized as.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    code_set::{Catalog, CodeStatus, Product, RecognitionState, catalog::normalize, recognize},
    sample::catalog,
};

type Types = BTreeSet<String>;

fn is_active(product: &Product, catalog: &Catalog) -> bool {
    let type_is = catalog.cvx(&product.cvx).is_some_and(|c| c.status == CodeStatus::Active);
    let maker = product.mvx.as_deref().and_then(|mvx| catalog.mvx(mvx));
    product.status == CodeStatus::Active && type_is && maker.is_none_or(|m| m.status == CodeStatus::Active)
}

/// The vaccine types of each product's name: of those on the market, or else of all.
fn types_by_name(catalog: &Catalog) -> BTreeMap<String, (String, Types)> {
    let mut names: BTreeMap<String, (String, Types, Types)> = BTreeMap::new();
    for product in &catalog.products {
        let entry = names.entry(normalize(&product.name)).or_default();
        entry.0.clone_from(&product.name);
        entry.1.insert(product.cvx.clone());
        if is_active(product, catalog) {
            entry.2.insert(product.cvx.clone());
        }
    }
    let pick = |(name, all, active): (String, Types, Types)| (name, if active.is_empty() { all } else { active });
    names.into_iter().map(|(key, entry)| (key, pick(entry))).collect()
}

#[test]
fn every_product_is_recognized_as_the_table_says_or_left_open() {
    let catalog = catalog();
    let mut open = Vec::new();
    for (name, types) in types_by_name(&catalog).into_values() {
        let meant = recognize(&name, &catalog);
        match meant.state {
            RecognitionState::Recognized => {
                assert_eq!(Types::from([meant.cvx.unwrap()]), types, "{name}");
                assert!(meant.candidates.is_empty());
            }
            RecognitionState::Ambiguous => {
                let offered: Types = meant.candidates.iter().map(|c| c.cvx.clone()).collect();
                assert!(offered.is_superset(&types) && offered.len() > 1, "{name}: {offered:?}, not {types:?}");
                open.push(name);
            }
            RecognitionState::TooVague => panic!("{name} is not found"),
        }
    }
    insta::assert_snapshot!(open.join("\n"));
}

#[test]
fn every_package_is_recognized_as_a_table_says_or_left_open() {
    let catalog = catalog();
    let products = types_by_name(&catalog);
    let mut packages: BTreeMap<String, (String, Types)> = BTreeMap::new();
    for unit in &catalog.units_of_use {
        let entry = packages.entry(normalize(&unit.name)).or_default();
        entry.0.clone_from(&unit.name);
        entry.1.insert(unit.cvx.clone());
    }
    let mut open = Vec::new();
    for (key, (name, mut types)) in packages {
        let meant = recognize(&name, &catalog);
        types.extend(products.get(&key).map(|(_, types)| types.clone()).unwrap_or_default());
        match meant.state {
            RecognitionState::Recognized => assert!(types.contains(&meant.cvx.unwrap()), "{name}"),
            RecognitionState::Ambiguous => {
                let offered: Types = meant.candidates.into_iter().map(|c| c.cvx).collect();
                open.push(format!("{name}: {}", offered.into_iter().collect::<Vec<_>>().join(" ")));
            }
            RecognitionState::TooVague => panic!("{name} is not found"),
        }
    }
    insta::assert_snapshot!(open.join("\n"));
}
