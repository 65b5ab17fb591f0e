//! Keys of requests that create something, so that one that is sent again is carried out once.

/// A key that no other request of this user has: two random numbers of 52 bits.
#[must_use]
pub fn new_key() -> String {
    format!("{:x}-{:x}", js_sys::Math::random().to_bits(), js_sys::Math::random().to_bits())
}
