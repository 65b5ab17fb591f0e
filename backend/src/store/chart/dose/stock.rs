//! The lot on hand that a dose is taken from: found by its number, its location and its funding.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use shared::{
    immunization::Completion,
    stock::{StockChoice, StockFunding, choose, wanted_funding},
};
use uuid::Uuid;

use super::entry::NewDose;
use crate::{
    entity::{immunization, stock_lot},
    store::{
        PracticeProfile, Result, Tx,
        stock::{Taking, stock_lots_of_numbers, take},
    },
};

/// The lots on hand with the numbers of doses that are recorded together.
#[derive(Debug, Default)]
pub struct StockAtHand(Vec<stock_lot::Model>);

impl StockAtHand {
    /// Reads them, in one statement; none where the locations of the doses keep no stock.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn read<'d>(
        db: &impl ConnectionTrait,
        profile: &PracticeProfile,
        doses: impl Iterator<Item = &'d NewDose>,
    ) -> Result<Self> {
        let keeps_stock = |id: Uuid| profile.location(id).is_some_and(|location| location.keeps_stock);
        let wanted: BTreeSet<_> = doses
            .filter(|dose| keeps_stock(dose.location_id))
            .filter_map(|dose| Some((dose.location_id, number_of(dose)?)))
            .collect();
        stock_lots_of_numbers(db, &wanted).await.map(Self)
    }

    /// The lot on hand that a dose is taken from, if there is one; `found` is the dose as it was recorded.
    pub fn lot_of(&self, new: &NewDose, found: Option<&immunization::Model>) -> Option<Uuid> {
        let number = number_of(new)?;
        let location = found.map_or(new.location_id, |found| found.location_id);
        let current = found.and_then(|found| found.stock_lot_id);
        let is_meant = |lot: &&stock_lot::Model| {
            lot.location_id == location
                && lot.lot_key.eq_ignore_ascii_case(number)
                && new.vaccine_id.is_none_or(|vaccine| vaccine == lot.vaccine_id)
        };
        let lots: Vec<_> = self.0.iter().filter(is_meant).collect();
        let choice = |lot: &&stock_lot::Model| StockChoice {
            funding: StockFunding::parse(&lot.funding).unwrap_or(StockFunding::Private),
            on_hand: lot.on_hand,
            is_current: current == Some(lot.id),
        };
        let choices: Vec<_> = lots.iter().map(choice).collect();
        let wanted = wanted_funding(new.funding.as_deref(), new.eligibility.as_deref());
        choose(&choices, wanted).and_then(|place| lots.get(place)).map(|lot| lot.id)
    }
}

/// The lot number of a dose that was given here.
fn number_of(dose: &NewDose) -> Option<&str> {
    let is_given = matches!(dose.completion, Completion::Complete | Completion::Partial) && dose.source == "00";
    dose.lot.as_ref().filter(|_| is_given).map(|entry| entry.lot.as_str())
}

/// Takes new doses from their lots on hand.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn take_for<'d>(tx: &mut Tx, doses: impl Iterator<Item = &'d immunization::Model>) -> Result<()> {
    let takings: Vec<_> = doses.filter_map(|dose| taking(dose, dose.stock_lot_id, false)).collect();
    take(tx, &takings).await
}

/// Gives back what a dose took that goes out of its chart.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn give_back(tx: &mut Tx, dose: &immunization::Model) -> Result<()> {
    let takings: Vec<_> = taking(dose, dose.stock_lot_id, true).into_iter().collect();
    take(tx, &takings).await
}

/// Gives back what a changed dose took before, and takes it from another lot, where that is another one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn exchange(tx: &mut Tx, before: Option<Uuid>, dose: &immunization::Model) -> Result<()> {
    if before == dose.stock_lot_id {
        return Ok(());
    }
    let takings = [taking(dose, before, true), taking(dose, dose.stock_lot_id, false)];
    let takings: Vec<_> = takings.into_iter().flatten().collect();
    take(tx, &takings).await
}

fn taking(dose: &immunization::Model, lot: Option<Uuid>, is_back: bool) -> Option<Taking> {
    Some(Taking { lot: lot?, dose: dose.id, is_back })
}
