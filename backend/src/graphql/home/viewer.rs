//! The signed-in user, the practice, and the files that the browser fetches.

use serde::Serialize;

use crate::{
    auth::{Access, Role, Scope},
    graphql::{
        place::{Practice, view},
        schema::{Bindings, Call, Result, allowed_fields},
    },
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("viewer", viewer);
    bindings.answer("assets", assets);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    user_name: String,
    display_name: String,
    role: Option<Role>,
    scopes: Vec<Scope>,
    may_use: Vec<&'static str>,
    practice: Practice,
}

#[derive(Serialize)]
struct Assets {
    programs: String,
    catalog: String,
}

async fn viewer(call: Call) -> Result<Viewer> {
    let set_up = call.app.store.current_set_up().await?;
    let may_use = if call.selects("mayUse") { allowed_fields(&call.caller).collect() } else { Vec::new() };
    let (role, scopes) = match call.caller.access {
        Access::Role(role) => (Some(role), Vec::new()),
        Access::Scopes(scopes) => (None, scopes),
    };
    Ok(Viewer {
        may_use,
        role,
        scopes,
        user_name: call.caller.user_name.clone().unwrap_or_else(|| call.caller.name.clone()),
        display_name: call.caller.name,
        practice: view(&set_up.profile),
    })
}

async fn assets(call: Call) -> Result<Assets> {
    let path = |name: &str| format!("/asset/{name}");
    let reference = call.reference();
    Ok(Assets { programs: path(&reference.programs_asset.name), catalog: path(&reference.catalog_asset.name) })
}
