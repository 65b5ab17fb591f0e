//! Movements that people enter, and the ledger of a lot.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shared::{
    lot,
    stock::{MovementKind, StockFunding},
    typed::{fold, ndc},
};

use super::lot::{StockLot, lots_of};
use crate::{
    entity::stock_movement,
    graphql::schema::{Begun, Bindings, Call, Problem, Result, SaveStatus, parse_id, problem, saved},
    store::{self, MovementOutcome, NewMovement, NewStockLot, SetUp, StockTarget, encode_cursor},
};

/// Binds the movements.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("stockMovements", stock_movements);
    bindings.answer("moveStock", move_stock);
}

/// The name of the list in its cursors.
const LIST: &str = "stockMovement";

#[derive(Serialize)]
struct StockMovementPage {
    rows: Vec<StockMovement>,
    next: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StockMovement {
    id: String,
    kind: String,
    amount: i32,
    note: Option<String>,
    at: DateTime<Utc>,
    by: String,
    dose_id: Option<String>,
}

async fn stock_movements(call: Call) -> Result<StockMovementPage> {
    let page = call.page(LIST)?;
    let page = store::stock_movements(call.app.store.reader(), call.id("stockLotId")?, &page).await?;
    let rows = page.rows.into_iter().map(movement_of).collect();
    Ok(StockMovementPage { rows, next: page.next.map(|key| encode_cursor(LIST, &key)) })
}

fn movement_of(row: stock_movement::Model) -> StockMovement {
    StockMovement {
        id: row.id.to_string(),
        kind: row.kind,
        amount: row.amount,
        note: row.note,
        at: row.at,
        by: row.actor,
        dose_id: row.immunization_id.map(|id| id.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MoveStockInput {
    idempotency_key: Option<String>,
    stock_lot_id: Option<String>,
    lot: Option<StockLotInput>,
    kind: MovementKind,
    amount: i32,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StockLotInput {
    location_id: String,
    vaccine_id: String,
    funding: StockFunding,
    lot: String,
    ndc: Option<String>,
}

#[derive(Serialize)]
struct MoveStockPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    lot: Option<StockLot>,
}

async fn move_stock(call: Call) -> Result<MoveStockPayload> {
    let input: MoveStockInput = call.arg("input")?;
    let answer = |status, problems| Ok(MoveStockPayload { status, problems, lot: None });
    let set_up = call.app.store.current_set_up().await?;
    let note = input.note.as_deref().map(fold).filter(|note| !note.is_empty());
    let mut problems = Vec::new();
    if note.as_deref().is_some_and(|note| note.chars().count() > MAX_NOTE) {
        problems.push(problem("note", "form", "Use at most 200 characters."));
    }
    let target = match (input.stock_lot_id.as_deref(), input.lot) {
        (Some(id), None) => Some(StockTarget::Known(parse_id(id)?)),
        (None, Some(entered)) => match entered_lot(&call, &set_up, entered).await? {
            Ok(new) => Some(StockTarget::Entered(Box::new(new))),
            Err(wrong) => {
                problems.extend(wrong);
                None
            }
        },
        _ => {
            let text = "Choose a lot on hand, or enter the lot that came.";
            problems.push(problem("lot.lot", "missing", text));
            None
        }
    };
    let Some(target) = target.filter(|_| problems.is_empty()) else {
        return answer(SaveStatus::Invalid, problems);
    };
    let new = NewMovement { target, kind: input.kind, amount: input.amount, note };
    let mut tx = match call.begin_once("moveStock", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let rows = store::stock_lots_by_id(call.app.store.reader(), ids.into_iter().collect()).await?;
            let lot = lots_of(&call, rows.into_values().collect()).await?.pop();
            return Ok(MoveStockPayload { status: SaveStatus::Saved, problems: Vec::new(), lot });
        }
    };
    match saved(store::move_stock(&mut tx, new).await)? {
        Ok(MovementOutcome::Moved(row)) => {
            tx.commit(&[row.id]).await?;
            let lot = lots_of(&call, vec![*row]).await?.pop();
            Ok(MoveStockPayload { status: SaveStatus::Saved, problems: Vec::new(), lot })
        }
        Ok(MovementOutcome::Refused(wrong)) => {
            answer(SaveStatus::Invalid, vec![problem("amount", "form", &wrong.to_string())])
        }
        Ok(MovementOutcome::OtherExpiration(known)) => {
            let known = known.map_or_else(|| "none".to_owned(), |day| day.format("%m/%d/%Y").to_string());
            let text = format!(
                "This lot is on hand with another expiration ({known}). Compare it with the package, and enter the same."
            );
            answer(SaveStatus::Invalid, vec![problem("lot.lot", "other_expiration", &text)])
        }
        Err(reason) => answer(reason.into(), Vec::new()),
    }
}

/// Maximum length of a note, in characters.
const MAX_NOTE: usize = 200;

/// A lot as entered; or what is wrong with it.
async fn entered_lot(
    call: &Call,
    set_up: &SetUp,
    entered: StockLotInput,
) -> Result<std::result::Result<NewStockLot, Vec<Problem>>> {
    let mut problems = Vec::new();
    let catalog = &call.reference().catalog;
    let location = parse_id(&entered.location_id)
        .ok()
        .filter(|id| set_up.profile.location(*id).is_some_and(|location| location.retired_at.is_none()));
    if location.is_none() {
        problems.push(problem("lot.locationId", "unknown", "Choose a location of this practice that is in use."));
    }
    let listed = store::vaccines(call.app.store.reader()).await?;
    let vaccine = parse_id(&entered.vaccine_id).ok().filter(|id| listed.iter().any(|row| row.id == *id));
    if vaccine.is_none() {
        problems.push(problem("lot.vaccineId", "unknown", "Choose a vaccine of the listing."));
    }
    let lot = lot::parse(&entered.lot).map_err(|wrong| problems.push(problem("lot.lot", "form", &wrong.to_string())));
    let ndc = ndc(entered.ndc.as_deref().unwrap_or_default(), catalog).unwrap_or_else(|wrong| {
        problems.push(problem("lot.ndc", "form", &wrong.to_string()));
        None
    });
    Ok(match (location, vaccine, lot) {
        (Some(location_id), Some(vaccine_id), Ok(lot)) if problems.is_empty() => {
            Ok(NewStockLot { location_id, vaccine_id, funding: entered.funding, lot, ndc })
        }
        _ => Err(problems),
    })
}
