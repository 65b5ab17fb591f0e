//! The rule engine on a dose that is being entered, with what the page knows around it. The server looks again when the
//! dose is saved, and its answer decides.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;
use shared::{
    entry::{DoseEntry, Entry, ListedVaccine, RecordedDose, Registry, assess},
    finding::Finding,
    immunization::{Completion, Immunization},
    lot,
    patient::Patient,
    readiness::OtherDose,
};

use crate::{
    api::{
        Api, Catalog, Chart, Dose, Failure, IntegrationsQuery, Load, Program, Vaccine, integrations_query, read_value,
    },
    reactive::memo,
    zone::Zone,
};

/// Maximum distance of doses that a rule looks at together, in days.
const MAX_DAYS_APART: u64 = 1;

/// A program, and the locations that report to it.
type Enrolled = (Arc<Program>, Vec<String>);

/// The facts around the doses of a chart.
#[derive(Clone, Copy)]
pub struct Rules {
    chart: Signal<Option<Chart>>,
    patient: Memo<Option<Patient>>,
    enrolled: Load<Vec<Enrolled>>,
    catalog: Signal<Option<Arc<Catalog>>>,
    listing: Signal<Vec<Vaccine>>,
    zone: StoredValue<Zone>,
}

impl Rules {
    /// The facts around the doses of a chart.
    #[must_use]
    pub fn new(
        api: Api,
        chart: Signal<Option<Chart>>,
        catalog: Signal<Option<Arc<Catalog>>>,
        listing: Signal<Vec<Vaccine>>,
    ) -> Self {
        let patient = memo(move || {
            let details = chart.with(|chart| chart.as_ref().map(|chart| chart.patient.clone()))?;
            read_value(details).ok()
        });
        let enrolled = Load::new(api, || (), move |()| read_enrolled(api));
        Self { chart, patient, enrolled, catalog, listing, zone: StoredValue::new(Zone::here()) }
    }

    /// Returns the findings of a dose as a form describes it, by the programs that it is reported to.
    #[must_use]
    pub fn findings(self, dose: Value, recorded: Option<&Dose>) -> Vec<Finding> {
        self.find(dose, recorded).unwrap_or_default()
    }

    fn find(self, dose: Value, recorded: Option<&Dose>) -> Option<Vec<Finding>> {
        let (patient, catalog, today) = (self.patient.get()?, self.catalog.get()?, self.zone.with_value(Zone::today));
        let programs = self.programs(dose.get("locationId").and_then(Value::as_str)?, recorded);
        let dose: DoseEntry = read_value(dose).ok()?;
        let others = self.chart.with(|chart| others(chart.as_ref(), dose.given_on, recorded));
        let immunization = recorded.map(immunization);
        let entry = Entry {
            dose: &dose,
            patient: &patient,
            listed: None,
            recorded: recorded
                .zip(immunization.as_ref())
                .map(|(own, dose)| RecordedDose { dose, listed_id: own.vaccine_id.as_deref() }),
            others: &others,
            enterer: None,
            today,
        };
        let registries: Vec<_> = programs.iter().map(|program| Registry { program, settings: None }).collect();
        self.listing.with(|listing| {
            let row = listing.iter().find(|row| Some(&row.id) == dose.vaccine_id.as_ref());
            Some(assess(&Entry { listed: row.map(listed), ..entry }, &registries, &catalog))
        })
    }

    /// The programs that a dose is reported to: those that it was reported to, or those of its location.
    fn programs(self, location: &str, recorded: Option<&Dose>) -> Vec<Arc<Program>> {
        let takes = |(program, locations): &Enrolled| match recorded {
            Some(dose) => dose.reports.iter().any(|report| report.program_code == program.code),
            None => locations.iter().any(|own| own == location),
        };
        let enrolled = self.enrolled.get().unwrap_or_default();
        enrolled.into_iter().filter(takes).map(|(program, _)| program).collect()
    }
}

async fn read_enrolled(api: Api) -> Result<Vec<Enrolled>, Failure> {
    let programs = api.assets.programs().await?;
    let integrations = api.run::<IntegrationsQuery>(integrations_query::Variables {}).await?;
    let enrolled = integrations.into_iter().filter_map(|integration| {
        let active = integration.enrollments.into_iter().filter(|enrollment| enrollment.active_from.is_some());
        let entered = integration.settings.into_iter().filter_map(|setting| Some((setting.name, setting.value?)));
        let program = programs.find(&integration.program_code)?.configured(&entered.collect()).into_owned();
        Some((Arc::new(program), active.map(|own| own.location_id).collect()))
    });
    Ok(enrolled.collect())
}

fn listed(vaccine: &Vaccine) -> ListedVaccine<'_> {
    ListedVaccine {
        generic_name: &vaccine.generic_name,
        first_brand: vaccine.brands.first().map(String::as_str).unwrap_or_default(),
        manufacturer: vaccine.manufacturer.as_deref(),
        ndc: vaccine.ndc.as_deref(),
    }
}

/// The other doses of a chart that were given around a day.
fn others(chart: Option<&Chart>, day: NaiveDate, own: Option<&Dose>) -> Vec<OtherDose> {
    let doses = chart.map(|chart| chart.doses.as_slice()).unwrap_or_default();
    let other = |dose: &Dose| {
        let is_given = matches!(dose.completion, Completion::Complete | Completion::Partial);
        let is_near = (dose.given_on - day).num_days().unsigned_abs() <= MAX_DAYS_APART;
        let is_other = own.is_none_or(|own| own.id != dose.id);
        let (order_id, given_on) = (dose.order_id.clone(), dose.given_on);
        let site = dose.site.clone();
        (is_given && is_near && is_other)
            .then(|| Some(OtherDose { order_id, cvx: dose.cvx.clone()?, given_on, site }))?
    };
    doses.iter().filter_map(other).collect()
}

/// A dose of the chart as the rules read it.
fn immunization(dose: &Dose) -> Immunization {
    let lot = dose.lot.as_deref().and_then(|text| lot::parse(text).ok());
    let (lot, expiration) = lot.map_or((None, None), |entry| (Some(entry.lot), entry.expiration));
    Immunization {
        order_id: dose.order_id.clone(),
        name: dose.name.clone(),
        cvx: dose.cvx.clone(),
        mvx: dose.mvx.clone(),
        ndc: dose.ndc.clone(),
        source: dose.source.clone(),
        completion: dose.completion,
        refusal_reason: dose.refusal_reason.clone(),
        given_on: dose.given_on,
        amount: dose.amount.clone(),
        unit: dose.unit.clone(),
        lot,
        expiration,
        route: dose.route.clone(),
        site: dose.site.clone(),
        eligibility: dose.eligibility.clone(),
        funding: dose.funding.clone(),
        administered_by: dose.administered_by.clone(),
        ordered_by: dose.ordered_by.clone(),
        vis_presented_on: dose.vis_presented_on,
        vis: dose.vis.clone(),
        entered_on: dose.entered_at.date_naive(),
        entered_at: Some(dose.entered_at.fixed_offset()),
        entered_by: dose.entered_by.clone(),
        placer_id: dose.placer_id.clone(),
        refusal_text: dose.refusal_text.clone(),
        immunity: dose.immunity.clone(),
        eligibility_method: dose.eligibility_method,
    }
}
