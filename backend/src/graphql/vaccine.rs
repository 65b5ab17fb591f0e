//! The vaccine listing, and what each brand name is recognized as.

use serde::Serialize;
use shared::code_set::{Catalog, RecognitionState, recognize_listed};

use super::{bind::Bindings, call::Call, error::Result};
use crate::{entity::vaccine, store};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("vaccines", vaccines);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Vaccine {
    id: String,
    generic_name: String,
    brands: Vec<String>,
    manufacturer: Option<String>,
    ndc: Option<String>,
    amount: Option<String>,
    unit: Option<String>,
    route: Option<String>,
    site: Option<String>,
    active: bool,
    recognized: Vec<Recognition>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recognition {
    name: String,
    state: RecognitionState,
    cvx: Option<String>,
    cvx_text: Option<String>,
    mvx: Option<String>,
    candidates: Vec<String>,
}

async fn vaccines(call: Call) -> Result<Vec<Vaccine>> {
    let rows = store::vaccines(call.app.store.reader()).await?;
    Ok(rows.into_iter().map(|row| vaccine_of(row, &call.knowledge().catalog)).collect())
}

fn vaccine_of(row: vaccine::Model, catalog: &Catalog) -> Vaccine {
    let brands: Vec<_> = [Some(row.brand_1), row.brand_2, row.brand_3].into_iter().flatten().collect();
    // The generic name tells apart what the first brand may mean.
    let generics = std::iter::once(Some(row.generic_name.as_str())).chain(std::iter::repeat(None));
    let recognized =
        brands.iter().zip(generics).map(|(name, generic)| recognition_of(name, generic, catalog)).collect();
    Vaccine {
        id: row.id.to_string(),
        generic_name: row.generic_name,
        recognized,
        brands,
        manufacturer: row.manufacturer,
        ndc: row.ndc,
        amount: row.amount,
        unit: row.unit,
        route: row.route,
        site: row.site,
        active: row.active,
    }
}

fn recognition_of(name: &str, generic: Option<&str>, catalog: &Catalog) -> Recognition {
    let found = recognize_listed(name, generic, catalog);
    let candidate = |c: shared::code_set::Candidate| format!("{} ({}), CVX {}", c.name, c.differs, c.cvx);
    Recognition {
        name: name.to_owned(),
        state: found.state,
        cvx: found.cvx,
        cvx_text: found.text,
        mvx: found.mvx,
        candidates: found.candidates.into_iter().map(candidate).collect(),
    }
}
