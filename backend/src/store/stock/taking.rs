//! What doses take from lots on hand, and give back.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{CaseStatement, Expr, ExprTrait as _},
};
use shared::stock::MovementKind;
use uuid::Uuid;

use crate::{
    entity::{
        change::ChangeEntity,
        stock_lot::{self, Column},
        stock_movement,
    },
    store::{Result, Tx, db::insert_all},
};

/// A dose that takes one from a lot on hand, or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taking {
    /// The lot on hand.
    pub lot: Uuid,
    /// The dose.
    pub dose: Uuid,
    /// `true` if the dose gives back what it took.
    pub is_back: bool,
}

impl Taking {
    const fn amount(self) -> i32 {
        if self.is_back { 1 } else { -1 }
    }
}

/// Writes what doses take and give back: the movements, and all amounts on hand in one statement.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn take(tx: &mut Tx, takings: &[Taking]) -> Result<()> {
    if takings.is_empty() {
        return Ok(());
    }
    let mut sums = BTreeMap::<Uuid, i32>::new();
    for taking in takings {
        *sums.entry(taking.lot).or_default() += taking.amount();
    }
    add(tx, &sums).await?;
    let rows = takings.iter().map(|taking| stock_movement::ActiveModel {
        id: Set(tx.source().uuid()),
        stock_lot_id: Set(taking.lot),
        kind: Set(if taking.is_back { MovementKind::GivenBack } else { MovementKind::Given }.to_string()),
        amount: Set(taking.amount()),
        immunization_id: Set(Some(taking.dose)),
        note: Set(None),
        actor: Set(tx.actor().to_owned()),
        at: Set(tx.now()),
    });
    let rows = rows.collect();
    insert_all::<stock_movement::Entity, _>(tx.db(), rows).await?;
    for lot in sums.into_keys() {
        tx.changed(ChangeEntity::StockLot, lot);
    }
    Ok(())
}

/// Adds differences to the amounts on hand.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn add(tx: &Tx, differences: &BTreeMap<Uuid, i32>) -> Result<()> {
    let mut cases = CaseStatement::new();
    for (lot, difference) in differences {
        cases = cases.case(Expr::col(Column::Id).eq(*lot), Expr::val(*difference));
    }
    let after = Expr::col(Column::OnHand).add(cases.finally(0));
    let ids: BTreeSet<_> = differences.keys().copied().collect();
    stock_lot::Entity::update_many()
        .col_expr(Column::OnHand, after.clone())
        .col_expr(Column::IsOnHand, after.ne(0))
        .col_expr(Column::UpdatedAt, Expr::value(tx.now()))
        .filter(Column::Id.is_in(ids))
        .exec(tx.db())
        .await?;
    Ok(())
}
