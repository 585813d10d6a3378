//! How does a JavaScript program use Headroom?
//!
//! Plans go in as plain objects with the fields of plan documents (`docs/document.md`), and
//! reports come out as plain objects (`docs/report.md`). What cannot be read is thrown as an
//! `Error` whose `message` says what to do and whose `code` is the problem's number.
//!
//! | function | gives |
//! |---|---|
//! | [`assess`] | every answer |
//! | [`failover_capacity`], [`migration_times`], [`placement`] | one of the three |
//! | [`open_text`] | the plan in a file or text of any kind |
//! | [`open_clusters`] | the plan of each cluster in it |
//! | [`encode_link`], [`decode_link`] | a plan as the fragment of a link, and back |
//! | [`export_file`] | a file: CSV, commands, Markdown, SVG |
//! | [`platform_differences`] | what another platform would change |
//!
//! Nothing is decided here: each function converts, calls and converts. `js/types.d.ts` has
//! the types for TypeScript.

mod values;

use wasm_bindgen::prelude::*;

use crate::capacity::Effort;
use crate::format::{document, export, import, link, report};
use crate::report::platform::differences;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("js/types.d.ts");

/// Answers every question about a plan.
///
/// # Errors
///
/// Throws when the plan or the options cannot be read.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn assess(
    #[wasm_bindgen(unchecked_param_type = "PlanDocument")] plan: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ReportOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let (plan, options) = (values::plan(plan)?, values::options(options)?);
    values::object(&report::assess(&plan, &options))
}

/// Answers only how many hosts can be lost.
///
/// # Errors
///
/// Throws when the plan or the options cannot be read.
#[wasm_bindgen(js_name = failoverCapacity, unchecked_return_type = "Part<FailoverCapacity>")]
pub fn failover_capacity(
    #[wasm_bindgen(unchecked_param_type = "PlanDocument")] plan: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ReportOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let (plan, options) = (values::plan(plan)?, values::options(options)?);
    values::object(&report::failover_capacity(&plan, &options))
}

/// Answers only how long VMs are away, and how long it takes to empty each host.
///
/// # Errors
///
/// Throws when the plan or the options cannot be read.
#[wasm_bindgen(js_name = migrationTimes, unchecked_return_type = "Part<Migration>")]
pub fn migration_times(
    #[wasm_bindgen(unchecked_param_type = "PlanDocument")] plan: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ReportOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let (plan, options) = (values::plan(plan)?, values::options(options)?);
    values::object(&report::migration_times(&plan, &options))
}

/// Answers only where each VM should live, and how many more fit.
///
/// # Errors
///
/// Throws when the plan or the options cannot be read.
#[wasm_bindgen(unchecked_return_type = "Part<Placement>")]
pub fn placement(
    #[wasm_bindgen(unchecked_param_type = "PlanDocument")] plan: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ReportOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let (plan, options) = (values::plan(plan)?, values::options(options)?);
    values::object(&report::placement(&plan, &options))
}

/// Opens a plan document, a link, or an inventory of another tool (`docs/import.md`).
///
/// # Errors
///
/// Throws when the text cannot be read, and when it holds several clusters: VMs restart within
/// their own only, so [`open_clusters`] gives a plan for each.
#[wasm_bindgen(js_name = openText, unchecked_return_type = "OpenedText")]
pub fn open_text(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] text: &JsValue,
) -> Result<JsValue, JsValue> {
    let opened = import::detect_and_open(&values::bytes(text)?, None);
    values::object(&report::opened(&opened.map_err(values::error)?))
}

/// Opens each cluster of an inventory as a plan of its own. A plan document, a link and a list
/// without clusters are one.
///
/// # Errors
///
/// Throws when the text cannot be read.
#[wasm_bindgen(js_name = openClusters, unchecked_return_type = "OpenedClusters")]
pub fn open_clusters(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] text: &JsValue,
) -> Result<JsValue, JsValue> {
    let each = import::detect_and_open_each(&values::bytes(text)?).map_err(values::error)?;
    values::object(&report::opened_clusters(&each))
}

/// A plan as the fragment of a link, what follows the `#`.
///
/// # Errors
///
/// Throws when the plan cannot be read.
#[wasm_bindgen(js_name = encodeLink)]
pub fn encode_link(
    #[wasm_bindgen(unchecked_param_type = "PlanDocument")] plan: &JsValue,
) -> Result<String, JsValue> {
    Ok(link::encode(&values::plan(plan)?))
}

/// The plan in a link, whole or only its fragment.
///
/// # Errors
///
/// Throws when the text is not a link to a plan.
#[wasm_bindgen(js_name = decodeLink, unchecked_return_type = "PlanDocument")]
pub fn decode_link(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
) -> Result<JsValue, JsValue> {
    let plan = link::decode(&values::text(text)?).map_err(values::error)?;
    values::object(&document::serializable(&plan))
}

/// A file of a kind: `plan`, `placement`, `restarts`, `schedule`, `moves`, `fewest-moves`, `report`, `hosts`,
/// `migration`; `null` if there is nothing to be told.
///
/// # Errors
///
/// Throws when the plan cannot be read, or if there is no such kind.
#[wasm_bindgen(js_name = exportFile, unchecked_return_type = "ExportedFile | null")]
pub fn export_file(
    #[wasm_bindgen(unchecked_param_type = "PlanDocument")] plan: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "ExportKind")] kind: &JsValue,
) -> Result<JsValue, JsValue> {
    let (plan, kind) = (values::plan(plan)?, values::text(kind)?);
    if !export::KINDS.iter().any(|(known, _)| *known == kind) {
        return Err(values::unknown_kind(&kind));
    }
    match export::exported(&plan, &kind, Effort::thorough(&plan)) {
        Some(file) => values::object(&file),
        None => Ok(JsValue::NULL),
    }
}

/// What differs when the second platform takes the first one's place, in sentences.
///
/// # Errors
///
/// Throws when a platform is not known.
#[wasm_bindgen(js_name = platformDifferences)]
pub fn platform_differences(
    #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
) -> Result<Vec<String>, JsValue> {
    let platform = |key| document::platform(&values::text(key)?).map_err(values::error);
    Ok(differences(platform(from)?, platform(to)?))
}
