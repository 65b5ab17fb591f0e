//! The lots on hand.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use shared::lot::{self, LotEntry};
use uuid::Uuid;

use super::warning::recalled;
use crate::{
    civil::day_of,
    entity::stock_lot,
    graphql::schema::{Bindings, Call, Result, parse_id},
    store::{self, SetUp, StockFilter},
};

/// Binds the lots on hand.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("stock", stock);
}

/// A lot on hand.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StockLot {
    id: String,
    location_id: String,
    vaccine_id: String,
    vaccine_name: String,
    funding: String,
    entry: String,
    lot_number: String,
    expires_on: Option<NaiveDate>,
    expired: bool,
    ndc: Option<String>,
    on_hand: i32,
    recalled: Option<String>,
}

async fn stock(call: Call) -> Result<Vec<StockLot>> {
    let id = |name: &str| call.arg::<Option<String>>(name)?.as_deref().map(parse_id).transpose();
    let filter = StockFilter { location: id("locationId")?, vaccine: id("vaccineId")?, used_up: call.arg("usedUp")? };
    let rows = store::stock_lots(call.app.store.reader(), filter).await?;
    lots_of(&call, rows).await
}

/// Lots as answers show them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn lots_of(call: &Call, rows: Vec<stock_lot::Model>) -> Result<Vec<StockLot>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let set_up = call.app.store.current_set_up().await?;
    let names = vaccine_names(call).await?;
    let today = day_of(call.app.store.source().now(), &set_up.profile.zone);
    Ok(rows.into_iter().map(|row| lot_of(row, &set_up, &names, today)).collect())
}

/// The generic names of the listing, by id.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn vaccine_names(call: &Call) -> Result<HashMap<Uuid, String>> {
    let listed = store::vaccines(call.app.store.reader()).await?;
    Ok(listed.into_iter().map(|row| (row.id, row.generic_name)).collect())
}

fn lot_of(row: stock_lot::Model, set_up: &SetUp, names: &HashMap<Uuid, String>, today: NaiveDate) -> StockLot {
    let expiration = store::stock_expiration(&row);
    let recalled = recalled(&set_up.recalls, &row.lot, Some(row.vaccine_id)).map(str::to_owned);
    StockLot {
        id: row.id.to_string(),
        location_id: row.location_id.to_string(),
        vaccine_id: row.vaccine_id.to_string(),
        vaccine_name: names.get(&row.vaccine_id).cloned().unwrap_or_default(),
        funding: row.funding,
        entry: lot::format(&LotEntry { lot: row.lot.clone(), expiration }),
        lot_number: row.lot,
        expires_on: row.expires_on,
        expired: row.expires_on.is_some_and(|day| day < today),
        ndc: row.ndc,
        on_hand: row.on_hand,
        recalled,
    }
}
