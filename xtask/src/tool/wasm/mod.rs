//! The tools that build WebAssembly: a compiler with wasm32's standard library, trunk, wasm-bindgen and wasm-opt.
//! Tools that have nothing to do with WebAssembly stand one folder above.

mod debian;
mod release;
pub(crate) mod toolchain;
pub(crate) mod trunk;
pub(crate) mod wasm_bindgen;
pub(crate) mod wasm_opt;
