//! The page after a crash: a calm face that the page has had from the start, shown without the framework.

use std::panic::PanicHookInfo;

use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;

/// Shows the face when the program panics, and leaves the cause in the console.
pub fn watch() {
    std::panic::set_hook(Box::new(|cause: &PanicHookInfo<'_>| {
        console_error_panic_hook::hook(cause);
        show();
    }));
}

/// Shows the face over the page, where typed text can still be read or copied.
fn show() {
    let document = web_sys::window().and_then(|window| window.document());
    let face = document.and_then(|document| document.get_element_by_id("crash"));
    if let Some(face) = face.and_then(|face| face.dyn_into::<HtmlDialogElement>().ok())
        && !face.open()
    {
        // It fails only for a dialog that has left the page.
        let _ = face.show_modal();
    }
}
