//! The vaccine listing: saved with its problems and conflicts, and never touching doses of the past.

use serde_json::{Value, json};

use crate::{
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_row_is_added_and_changed,
    what_is_wrong_is_said_field_by_field,
    a_change_of_the_listing_touches_no_dose,
    recent_lots_are_offered,
);

const SAVE: &str = "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { status
    problems { field code } vaccine { id version genericName brands manufacturer ndc amount unit route site active
    recognized { name state cvx mvx } } } }";

fn mmr() -> Value {
    json!({"genericName": "MMR", "brands": ["M-M-R II", "Priorix"], "manufacturer": "MSD", "ndc": "00006-4681-01",
        "amount": "0.5", "unit": "mL", "route": "C38299", "site": "LA", "active": true})
}

async fn save(practice: &Practice, input: Value) -> Value {
    run(practice, SAVE, json!({ "input": input })).await["saveVaccine"].clone()
}

async fn a_row_is_added_and_changed(base: Base) {
    let practice = practice(base, true).await;
    let added = save(&practice, json!({"vaccine": mmr()})).await;
    assert_eq!(added["status"], "SAVED", "{added}");
    let row = &added["vaccine"];
    for name in ["genericName", "brands", "manufacturer", "ndc", "amount", "unit", "route", "site", "active"] {
        assert_eq!(row[name], mmr()[name], "{name}");
    }
    assert_eq!(row["recognized"][0], json!({"name": "M-M-R II", "state": "RECOGNIZED", "cvx": "03", "mvx": "MSD"}));

    let less = json!({"genericName": " Flu shot ", "brands": ["", " "], "active": false});
    let change = json!({"id": row["id"], "version": row["version"], "vaccine": less});
    let changed = save(&practice, change.clone()).await;
    assert_eq!([&changed["vaccine"]["version"], &changed["vaccine"]["active"]], [&json!(2), &json!(false)]);
    assert_eq!(changed["vaccine"]["brands"], json!(["Flu shot"]), "without a brand the generic name stands for it");
    assert_eq!(changed["vaccine"]["recognized"][0]["state"], "TOO_VAGUE");
    assert_eq!(save(&practice, change).await["status"], "CONFLICT", "the second is told");
    let gone = json!({"id": uuid::Uuid::nil().to_string(), "version": 1, "vaccine": mmr()});
    assert_eq!(save(&practice, gone).await["status"], "NOT_FOUND");
}

async fn what_is_wrong_is_said_field_by_field(base: Base) {
    let practice = practice(base, true).await;
    for (name, value, field, code) in [
        ("genericName", json!(" "), "vaccine.genericName", "missing"),
        ("brands", json!(["M-M-R II", "m-m-r ii"]), "vaccine.brands.1", "twice"),
        ("brands", json!(["a", "b", "c", "d"]), "vaccine.brands", "too_many"),
        ("manufacturer", json!("NOBODY"), "vaccine.manufacturer", "unknown"),
        ("ndc", json!("6-4681"), "vaccine.ndc", "form"),
        ("amount", json!("a half"), "vaccine.amount", "form"),
        ("route", json!("C1"), "vaccine.route", "unknown"),
        ("site", json!("TOE"), "vaccine.site", "unknown"),
    ] {
        let mut wrong = mmr();
        wrong[name] = value;
        let answer = save(&practice, json!({ "vaccine": wrong })).await;
        assert_eq!(answer["status"], "INVALID", "{name}");
        assert_eq!(answer["problems"], json!([{"field": field, "code": code}]), "{name}");
    }
}

const DOSE: &str = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field }
    dose { id version cvx mvx ndc vis site } } }";

fn dose_of(practice: &Practice, vaccine: &Value, name: &str, site: &str) -> Value {
    json!({"vaccineId": vaccine, "locationId": practice.location.to_string(), "name": name, "source": "00",
        "completion": "CP", "givenOn": "2026-03-09", "visPresentedOn": "2026-03-09", "site": site, "confirmed": ["confirm.twice"]})
}

async fn a_change_of_the_listing_touches_no_dose(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let row = save(&practice, json!({"vaccine": mmr()})).await["vaccine"].clone();
    let new = json!({"patientId": child, "dose": dose_of(&practice, &row["id"], "M-M-R II", "LA")});
    let before = run(&practice, DOSE, json!({"input": new})).await["recordDose"]["dose"].clone();
    assert_eq!([&before["cvx"], &before["mvx"], &before["ndc"]], ["03", "MSD", "00006-4681-01"]);
    // The other brand of the row is by another maker: neither the row's maker nor its package is taken for it.
    let other = json!({"patientId": child, "dose": dose_of(&practice, &row["id"], "Priorix", "LA")});
    let other = run(&practice, DOSE, json!({"input": other})).await["recordDose"]["dose"].clone();
    assert_eq!([&other["cvx"], &other["mvx"]], ["03", "SKB"]);
    assert_ne!(other["ndc"], "00006-4681-01");

    let varicella = json!({"genericName": "Varicella", "brands": ["Varivax"], "manufacturer": "SKB"});
    save(&practice, json!({"id": row["id"], "version": 1, "vaccine": varicella})).await;
    let change = json!({"id": before["id"], "version": before["version"],
        "dose": dose_of(&practice, &row["id"], "M-M-R II", "RA")});
    let after = run(&practice, DOSE, json!({"input": change})).await["recordDose"]["dose"].clone();
    assert_eq!(after["site"], "RA");
    for name in ["cvx", "mvx", "ndc", "vis"] {
        assert_eq!(after[name], before[name], "{name} stays with the dose");
    }
}

async fn recent_lots_are_offered(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let row = save(&practice, json!({"vaccine": mmr()})).await["vaccine"]["id"].clone();
    for (lot, given_on) in [
        ("OLD1 02/2026", "2026-02-20"),
        ("Y1 09/30/2027", "2026-03-01"),
        ("Y2 10/2027", "2026-03-08"),
        ("Y1 09/30/2027", "2026-03-09"),
    ] {
        let mut dose = dose_of(&practice, &row, "M-M-R II", "LA");
        (dose["lot"], dose["givenOn"]) = (lot.into(), given_on.into());
        let saved = run(&practice, DOSE, json!({"input": {"patientId": child, "dose": dose}})).await;
        assert_eq!(saved["recordDose"]["status"], "SAVED", "{saved}");
    }
    let text = "query($id: ID!) { recentLots(vaccineId: $id) { entry lotNumber expired ndc lastGivenOn } }";
    let lots = run(&practice, text, json!({ "id": row })).await["recentLots"].clone();
    let seen: Vec<_> = lots.as_array().unwrap().iter().map(|lot| (&lot["entry"], &lot["expired"])).collect();
    assert_eq!(
        seen,
        [
            (&json!("Y1 09/30/2027"), &json!(false)),
            (&json!("Y2 10/2027"), &json!(false)),
            (&json!("OLD1 02/2026"), &json!(true))
        ]
    );
    assert_eq!([&lots[0]["ndc"], &lots[0]["lastGivenOn"]], ["00006-4681-01", "2026-03-09"]);
}
