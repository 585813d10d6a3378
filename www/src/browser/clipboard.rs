//! Copying a text.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

/// Copies a text; whether that worked. Pages opened without TLS have no clipboard.
pub async fn copy(text: &str) -> bool {
    let window = web_sys::window();
    let clipboard = window
        .map(|window| window.navigator())
        .and_then(|navigator| js_sys::Reflect::get(&navigator, &"clipboard".into()).ok())
        .filter(|clipboard| !clipboard.is_undefined())
        .map(JsValue::unchecked_into::<Clipboard>);
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}
