//! Movements that people enter: what was received, counted, wasted and returned. The ledger is never changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::{
    immunization::Expiration,
    lot::LotEntry,
    stock::{MovementKind, MovementProblem, StockFunding, difference},
};
use uuid::Uuid;

use super::{key_of, taking::add};
use crate::{
    entity::{
        change::ChangeEntity,
        location,
        stock_lot::{self, Column},
        stock_movement,
    },
    store::{
        Error, Page, PageRequest, Result, Tx,
        db::{behind, read_instant},
    },
};

/// A lot that is received, or counted for the first time.
#[derive(Debug, Clone)]
pub struct NewStockLot {
    /// The location.
    pub location_id: Uuid,
    /// The vaccine of the listing.
    pub vaccine_id: Uuid,
    /// Its funding.
    pub funding: StockFunding,
    /// Number and expiration.
    pub lot: LotEntry,
    /// The package.
    pub ndc: Option<String>,
}

/// The lot that is moved.
#[derive(Debug, Clone)]
pub enum StockTarget {
    /// One that is known.
    Known(Uuid),
    /// One as entered, which may be known.
    Entered(Box<NewStockLot>),
}

/// A movement, as entered.
#[derive(Debug, Clone)]
pub struct NewMovement {
    /// The lot.
    pub target: StockTarget,
    /// Its kind.
    pub kind: MovementKind,
    /// The number of doses.
    pub amount: i32,
    /// A note.
    pub note: Option<String>,
}

/// The outcome of a movement.
#[derive(Debug, Clone)]
pub enum MovementOutcome {
    /// It is written; the lot with the amount that is on hand now.
    Moved(Box<stock_lot::Model>),
    /// There cannot be such a movement.
    Refused(MovementProblem),
    /// The lot is known with another expiration.
    OtherExpiration(Option<NaiveDate>),
}

/// Writes a movement, and what is on hand after it. A lot that is not known yet is added.
///
/// # Errors
/// `NotFound` when there is no such lot.
pub async fn move_stock(tx: &mut Tx, new: NewMovement) -> Result<MovementOutcome> {
    let lot = match new.target {
        StockTarget::Known(id) => {
            let found = stock_lot::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
            found.ok_or(Error::NotFound)?
        }
        StockTarget::Entered(entered) => match find(tx, &entered).await? {
            Some(found) if !is_same(found.expires_on, entered.lot.expiration) => {
                return Ok(MovementOutcome::OtherExpiration(found.expires_on));
            }
            Some(found) => found,
            None => match difference(new.kind, new.amount, 0) {
                Ok(_) => insert(tx, *entered).await?,
                Err(problem) => return Ok(MovementOutcome::Refused(problem)),
            },
        },
    };
    let difference = match difference(new.kind, new.amount, lot.on_hand) {
        Ok(difference) => difference,
        Err(problem) => return Ok(MovementOutcome::Refused(problem)),
    };
    add(tx, &BTreeMap::from([(lot.id, difference)])).await?;
    let row = stock_movement::ActiveModel {
        id: Set(tx.source().uuid()),
        stock_lot_id: Set(lot.id),
        kind: Set(new.kind.to_string()),
        amount: Set(difference),
        immunization_id: Set(None),
        note: Set(new.note),
        actor: Set(tx.actor().to_owned()),
        at: Set(tx.now()),
    };
    row.insert(tx.db()).await?;
    tx.changed(ChangeEntity::StockLot, lot.id);
    tx.audit("stock.move", "stock_lot", lot.id);
    let on_hand = lot.on_hand.saturating_add(difference);
    Ok(MovementOutcome::Moved(Box::new(stock_lot::Model { on_hand, is_on_hand: on_hand != 0, ..lot })))
}

/// One that was entered without its expiration is the lot that is known with one.
fn is_same(known: Option<NaiveDate>, entered: Option<Expiration>) -> bool {
    entered.is_none_or(|entered| known == Some(entered.date))
}

async fn find(tx: &Tx, new: &NewStockLot) -> Result<Option<stock_lot::Model>> {
    let known = stock_lot::Entity::find()
        .filter(Column::LocationId.eq(new.location_id))
        .filter(Column::LotKey.eq(key_of(&new.lot.lot)))
        .filter(Column::Funding.eq(new.funding.as_str()))
        .filter(Column::VaccineId.eq(new.vaccine_id));
    Ok(known.lock_exclusive().one(tx.db()).await?)
}

/// Adds a lot with nothing on hand yet. From now on doses of its location look for the lot that they take.
async fn insert(tx: &mut Tx, new: NewStockLot) -> Result<stock_lot::Model> {
    let id = tx.source().uuid();
    let row = stock_lot::ActiveModel {
        id: Set(id),
        location_id: Set(new.location_id),
        vaccine_id: Set(new.vaccine_id),
        funding: Set(new.funding.to_string()),
        lot_key: Set(key_of(&new.lot.lot)),
        lot: Set(new.lot.lot),
        expires_on: Set(new.lot.expiration.map(|expiration| expiration.date)),
        expiration_precision: Set(new.lot.expiration.map(|expiration| expiration.precision.to_string())),
        ndc: Set(new.ndc),
        on_hand: Set(0),
        is_on_hand: Set(false),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    let row = row.insert(tx.db()).await?;
    tx.added(ChangeEntity::StockLot, id);
    let first = location::Entity::update_many()
        .set(location::ActiveModel { keeps_stock: Set(true), ..Default::default() })
        .filter(location::Column::Id.eq(new.location_id))
        .filter(location::Column::KeepsStock.eq(false))
        .exec(tx.db())
        .await?;
    if first.rows_affected > 0 {
        tx.changed(ChangeEntity::Location, new.location_id);
    }
    Ok(row)
}

/// A page of a lot's movements, the last first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn stock_movements(
    db: &impl ConnectionTrait,
    lot: Uuid,
    page: &PageRequest,
) -> Result<Page<stock_movement::Model>> {
    let mut query = stock_movement::Entity::find()
        .filter(stock_movement::Column::StockLotId.eq(lot))
        .order_by_desc(stock_movement::Column::At)
        .order_by_desc(stock_movement::Column::Id)
        .limit(page.first + 1);
    if let Some((at, id)) = page.after.as_deref().and_then(read_instant) {
        query = query.filter(behind(stock_movement::Column::At, stock_movement::Column::Id, at, id, true));
    }
    let rows = query.all(db).await?;
    Ok(Page::cut(rows, page.first, |row| vec![row.at.to_rfc3339(), row.id.to_string()]))
}
