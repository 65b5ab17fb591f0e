//! Queries for everything that the schema has, made from the schema itself.

use std::collections::HashMap;

use serde_json::Value;

use super::server::Server;

const SCHEMA: &str = "{ __schema { queryType { name } types { name kind fields {
    name args { name defaultValue type { kind } }
    type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

/// The schema's types by their names.
pub struct Schema(HashMap<String, Value>);

impl Schema {
    /// Asks the server for it.
    pub async fn read(server: &Server) -> Self {
        let (answer, text) = server.ask(SCHEMA, Value::Null).await;
        let types = answer["data"]["__schema"]["types"].as_array().expect(&text);
        Self(types.iter().map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind.clone())).collect())
    }

    /// A query for each root field, with all that it leads to as far as `depth`; `arguments` has what must be given.
    pub fn queries(&self, arguments: &HashMap<&str, String>, depth: usize) -> Vec<(String, String)> {
        let fields = self.0["Query"]["fields"].as_array().unwrap();
        let query = |field: &Value| {
            let name = field["name"].as_str().unwrap();
            let given = match (arguments.get(name), needs_arguments(field)) {
                (Some(given), _) => format!("({given})"),
                (None, is_needed) => {
                    assert!(!is_needed, "say what to ask {name} for");
                    String::new()
                }
            };
            (name.to_owned(), format!("{{ {name}{given} {} }}", self.select(&field["type"], depth)))
        };
        fields.iter().filter(|field| !field["name"].as_str().unwrap().starts_with('_')).map(query).collect()
    }

    /// Returns a selection of all fields of a type.
    fn select(&self, kind: &Value, depth: usize) -> String {
        let Some(fields) = self.0[named(kind)]["fields"].as_array() else { return String::new() };
        let mut selected = Vec::new();
        for field in fields.iter().filter(|field| !needs_arguments(field)) {
            let name = field["name"].as_str().unwrap();
            let leads_on = self.0[named(&field["type"])]["fields"].is_array();
            match (leads_on, depth) {
                (false, _) => selected.push(name.to_owned()),
                (true, 0) => {}
                (true, _) => {
                    let inside = self.select(&field["type"], depth - 1);
                    if inside != "{  }" {
                        selected.push(format!("{name} {inside}"));
                    }
                }
            }
        }
        format!("{{ {} }}", selected.join(" "))
    }
}

/// The name of a type behind its lists and its being there.
fn named(kind: &Value) -> &str {
    kind["name"].as_str().unwrap_or_else(|| named(&kind["ofType"]))
}

fn needs_arguments(field: &Value) -> bool {
    let arguments = field["args"].as_array().unwrap();
    arguments.iter().any(|argument| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null())
}
