//! Keys of requests, so that one that is sent again is carried out once.

use leptos::prelude::*;
use serde_json::Value;

/// The key of what a form sends: the same while its input is the same, however often it is sent.
#[derive(Clone, Copy)]
pub struct RequestKey(StoredValue<(Value, String)>);

impl Default for RequestKey {
    fn default() -> Self {
        Self(StoredValue::new((Value::Null, String::new())))
    }
}

impl RequestKey {
    /// Returns the key for an input: the one before while it is the same, else a new one.
    #[must_use]
    pub fn of(self, input: &Value) -> String {
        if self.0.with_value(|(sent, _)| sent != input) {
            self.0.update_value(|known| *known = (input.clone(), new_key()));
        }
        self.0.with_value(|(_, key)| key.clone())
    }

    /// Returns an input with its key.
    #[must_use]
    pub fn keyed(self, mut input: Value) -> Value {
        let key = self.of(&input);
        if let Some(fields) = input.as_object_mut() {
            fields.insert("idempotencyKey".to_owned(), key.into());
        }
        input
    }

    /// Forgets what was sent, once it was carried out.
    pub fn clear(self) {
        self.0.update_value(|known| *known = (Value::Null, String::new()));
    }
}

/// A key that no other request of this user has: a UUID of random parts.
fn new_key() -> String {
    let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let [a, b, c, d] = [part(), part(), part(), part()];
    format!("{a:08x}-{:04x}-4{:03x}-8{:03x}-{:04x}{d:08x}", b >> 16, b & 0xfff, c >> 20, c & 0xffff)
}
