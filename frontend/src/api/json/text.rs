//! JSON as text, by the browser's own reader and writer: those of serde_json bring tables for floating-point numbers.
//! Where there is no browser, in tests, serde_json's are used.

use serde_json::Value;

use crate::api::Failure;

/// Parses a text.
///
/// # Errors
/// Returns an error if it is not JSON.
#[cfg(target_arch = "wasm32")]
pub fn parse(text: &str) -> Result<Value, Failure> {
    js_sys::JSON::parse(text).map(|value| browser::taken(&value)).map_err(|_| Failure::Unreadable)
}

/// Writes a value.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn write(value: &Value) -> String {
    // Only what refers to itself cannot be written, and no value does.
    js_sys::JSON::stringify(&browser::given(value)).map(Into::into).unwrap_or_default()
}

/// Parses a text.
///
/// # Errors
/// Returns an error if it is not JSON.
#[cfg(not(target_arch = "wasm32"))]
pub fn parse(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::Unreadable)
}

/// Writes a value.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn write(value: &Value) -> String {
    value.to_string()
}

/// Values between the program and the browser.
#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, Object, Reflect};
    use serde_json::{Map, Number, Value};
    use wasm_bindgen::{JsCast as _, JsValue};

    /// The greatest whole number that a number of the browser tells apart from its neighbors.
    const MAX_WHOLE: f64 = 9_007_199_254_740_991.0;

    /// Takes a value of the browser's in, as its reader made it.
    pub fn taken(value: &JsValue) -> Value {
        if let Some(text) = value.as_string() {
            Value::String(text)
        } else if let Some(number) = value.as_f64() {
            let is_whole = number.trunc() == number && number.abs() <= MAX_WHOLE;
            if is_whole { Value::from(number as i64) } else { Number::from_f64(number).into() }
        } else if let Some(list) = value.dyn_ref::<Array>() {
            Value::Array(list.iter().map(|item| taken(&item)).collect())
        } else if let Some(object) = value.dyn_ref::<Object>() {
            let fields = Object::entries(object);
            let fields = fields.iter().map(|field| {
                let field = Array::from(&field);
                (field.get(0).as_string().unwrap_or_default(), taken(&field.get(1)))
            });
            let mut object = Map::new();
            object.extend(fields);
            Value::Object(object)
        } else {
            value.as_bool().into()
        }
    }

    /// Gives a value to the browser.
    pub fn given(value: &Value) -> JsValue {
        match value {
            Value::Null => JsValue::NULL,
            Value::Bool(value) => JsValue::from_bool(*value),
            Value::Number(number) => JsValue::from_f64(number.as_f64().unwrap_or_default()),
            Value::String(text) => JsValue::from_str(text),
            Value::Array(items) => items.iter().map(given).collect::<Array>().into(),
            Value::Object(fields) => {
                let object = Object::new();
                for (name, value) in fields {
                    // Setting a property of a plain object cannot fail.
                    let _ = Reflect::set(&object, &JsValue::from_str(name), &given(value));
                }
                object.into()
            }
        }
    }
}
