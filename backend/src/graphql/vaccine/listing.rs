//! The vaccine listing, what each brand name is recognized as, and the lots that were used last.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::{
    code_set::{Catalog, RecognitionState, recognize_listed, suggest},
    immunization::ExpirationPrecision,
    lot::{self, LotEntry},
};

use super::input::{VaccineInput, validate};
use crate::{
    civil::day_of,
    entity::vaccine,
    graphql::{
        report::practice_zone,
        schema::{Begun, Bindings, Call, Error, Problem, Result, SaveStatus, known, saved},
    },
    store::{self, RecentLot},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("vaccines", vaccines);
    bindings.answer("recentLots", recent_lots);
    bindings.answer("saveVaccine", save_vaccine);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Vaccine {
    id: String,
    version: i32,
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
pub struct Recognition {
    name: String,
    state: RecognitionState,
    cvx: Option<String>,
    cvx_text: Option<String>,
    mvx: Option<String>,
    candidates: Vec<String>,
}

async fn vaccines(call: Call) -> Result<Vec<Vaccine>> {
    let rows = store::vaccines(call.app.store.reader()).await?;
    Ok(rows.into_iter().map(|row| vaccine_of(row, &call.reference().catalog)).collect())
}

fn vaccine_of(row: vaccine::Model, catalog: &Catalog) -> Vaccine {
    let brands: Vec<_> = [Some(row.brand_1), row.brand_2, row.brand_3].into_iter().flatten().collect();
    let recognized = recognized(Some(&row.generic_name), &brands, catalog);
    Vaccine {
        id: row.id.to_string(),
        version: row.version,
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

/// Returns what brand names are recognized as, in their order. The generic name tells apart what the first brand may
/// mean.
pub fn recognized(generic: Option<&str>, brands: &[String], catalog: &Catalog) -> Vec<Recognition> {
    let generics = std::iter::once(generic).chain(std::iter::repeat(None));
    brands.iter().zip(generics).map(|(name, generic)| recognition_of(name, generic, catalog)).collect()
}

fn recognition_of(name: &str, generic: Option<&str>, catalog: &Catalog) -> Recognition {
    let mut found = recognize_listed(name, generic, catalog);
    if found.state == RecognitionState::TooVague && found.candidates.is_empty() {
        found.candidates = suggest(name, generic, catalog);
    }
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lot {
    entry: String,
    lot_number: String,
    expires_on: Option<NaiveDate>,
    expiration_precision: Option<ExpirationPrecision>,
    expired: bool,
    ndc: Option<String>,
    last_given_on: NaiveDate,
}

async fn recent_lots(call: Call) -> Result<Vec<Lot>> {
    let most: usize = call.arg("first")?;
    if !(1..=50).contains(&most) {
        return Err(Error::bad_input("first must be 1 to 50."));
    }
    let db = call.app.store.reader();
    let given_on = match call.arg::<Option<NaiveDate>>("givenOn")? {
        Some(given_on) => given_on,
        None => day_of(call.app.store.source().now(), &practice_zone(&call.app).await?),
    };
    let lots = store::recent_lots(db, call.id("vaccineId")?, most).await?;
    Ok(lots.into_iter().map(|lot| lot_of(lot, given_on)).collect())
}

/// A lot is good on the last of its days.
fn lot_of(recent: RecentLot, given_on: NaiveDate) -> Lot {
    let entry = LotEntry { lot: recent.number.clone(), expiration: recent.expiration };
    Lot {
        entry: lot::format(&entry),
        lot_number: recent.number,
        expires_on: recent.expiration.map(|expiration| expiration.date),
        expiration_precision: recent.expiration.map(|expiration| expiration.precision),
        expired: recent.expiration.is_some_and(|expiration| expiration.date < given_on),
        ndc: recent.ndc,
        last_given_on: recent.given_on,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SaveVaccineInput {
    id: Option<String>,
    version: Option<i32>,
    idempotency_key: Option<String>,
    vaccine: VaccineInput,
}

#[derive(Serialize)]
struct SaveVaccinePayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    vaccine: Option<Vaccine>,
}

async fn save_vaccine(call: Call) -> Result<SaveVaccinePayload> {
    let input: SaveVaccineInput = call.arg("input")?;
    let answer = |status, problems| Ok(SaveVaccinePayload { status, problems, vaccine: None });
    let known = known(input.id.as_deref(), input.version)?;
    let new = match validate(input.vaccine, &call.reference().catalog) {
        Ok(new) => new,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let mut tx = match call.begin_once("saveVaccine", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let rows = store::vaccines(call.app.store.reader()).await?;
            let row = rows.into_iter().find(|row| ids.contains(&row.id));
            let vaccine = row.map(|row| vaccine_of(row, &call.reference().catalog));
            return Ok(SaveVaccinePayload { status: SaveStatus::Saved, problems: Vec::new(), vaccine });
        }
    };
    match saved(store::save_vaccine(&mut tx, known, new).await)? {
        Ok(row) => {
            tx.commit(&[row.id]).await?;
            let vaccine = Some(vaccine_of(row, &call.reference().catalog));
            Ok(SaveVaccinePayload { status: SaveStatus::Saved, problems: Vec::new(), vaccine })
        }
        Err(reason) => answer(reason.into(), Vec::new()),
    }
}
