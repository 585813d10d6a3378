//! What stays in this browser between visits. All of it may fail: private windows, full disks.

use web_sys::Storage;

/// The user's own plan, as a document.
const PLAN: &str = "headroom.plan.v1";
/// The plan that the present one took the place of.
const EARLIER: &str = "headroom.plan.earlier.v1";

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Reads a text.
pub fn read(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Writes a text, or removes it; whether that worked.
pub fn write(key: &str, text: Option<&str>) -> bool {
    let Some(storage) = local() else {
        return false;
    };
    match text {
        Some(text) => storage.set_item(key, text).is_ok(),
        None => storage.remove_item(key).is_ok(),
    }
}

/// The saved plan as a text, readable or not.
pub fn saved_text() -> Option<String> {
    read(PLAN)
}

/// The plan that was replaced by the saved one, as a text.
pub fn earlier_text() -> Option<String> {
    read(EARLIER)
}

/// Saves the plan, which is a document; whether that worked.
pub fn save_text(document: &str) -> bool {
    write(PLAN, Some(document))
}

/// Keeps the saved plan aside, before another one takes its place.
pub fn keep_earlier() {
    if let Some(text) = read(PLAN) {
        write(EARLIER, Some(&text));
    }
}
