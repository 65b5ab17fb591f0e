//! Look-ups before anything is saved: names for the listing, and codes of packages, as typed or scanned.

use serde::Serialize;
use shared::{
    code_set::{Catalog, RecognitionState, recognize},
    lot::{self, LotEntry, gs1},
};

use super::listing::{Recognition, recognized};
use crate::{
    entity::vaccine,
    graphql::schema::{Bindings, Call, Result},
    store,
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recognizedNames", recognized_names);
    bindings.answer("packageCode", package_code);
}

async fn recognized_names(call: Call) -> Result<Vec<Recognition>> {
    let generic: Option<String> = call.arg("genericName")?;
    let brands: Vec<String> = call.arg("brands")?;
    Ok(recognized(generic.as_deref(), &brands, &call.reference().catalog))
}

/// The content of a package's code.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PackageCode {
    problem: Option<String>,
    ndc: Option<String>,
    lot: Option<String>,
    vaccine_id: Option<String>,
    name: Option<String>,
}

async fn package_code(call: Call) -> Result<PackageCode> {
    let text: String = call.arg("text")?;
    let catalog = &call.reference().catalog;
    let scan = match gs1::read(&text) {
        Ok(scan) => scan,
        Err(problem) => return Ok(PackageCode { problem: Some(problem.to_string()), ..PackageCode::default() }),
    };
    let listing = store::vaccines(call.app.store.reader()).await?;
    let ndc = scan.ndc_in(catalog);
    let listed = ndc.and_then(|ndc| find_listed(ndc, &listing, catalog));
    let entry = scan.lot.clone().map(|lot| lot::format(&LotEntry { lot, expiration: scan.expiration }));
    Ok(PackageCode {
        problem: None,
        ndc: ndc.map(ToOwned::to_owned),
        lot: entry,
        vaccine_id: listed.as_ref().map(|(row, _)| row.id.to_string()),
        name: listed.map(|(_, name)| name.to_owned()),
    })
}

/// The row of the listing that a package belongs to, with the name: the one with its NDC, or the only one with a name
/// of its vaccine type and maker. Never one of several.
fn find_listed<'a>(
    ndc: &str,
    listing: &'a [vaccine::Model],
    catalog: &Catalog,
) -> Option<(&'a vaccine::Model, &'a str)> {
    let active = || listing.iter().filter(|row| row.active);
    let mut with_ndc = active().filter(|row| row.ndc.as_deref() == Some(ndc));
    if let (Some(row), None) = (with_ndc.next(), with_ndc.next()) {
        return Some((row, &row.brand_1));
    }
    let (types, makers) = (catalog.types_of_package(ndc), catalog.makers_of_package(ndc));
    let is_on_it = |name: &&str| {
        let found = recognize(name, catalog);
        let is_of_maker = found.mvx.is_none_or(|mvx| makers.is_empty() || makers.contains(&mvx.as_str()));
        let is_of_type = found.cvx.is_some_and(|cvx| types.contains(&cvx.as_str()));
        found.state == RecognitionState::Recognized && is_of_type && is_of_maker
    };
    let mut named = active().filter_map(|row| {
        let names = [Some(row.brand_1.as_str()), row.brand_2.as_deref(), row.brand_3.as_deref()];
        names.into_iter().flatten().find(is_on_it).map(|name| (row, name))
    });
    match (named.next(), named.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
