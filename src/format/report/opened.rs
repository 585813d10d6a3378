//! What did a text turn out to be?

use serde::Serialize;

use super::problems::{Problem, problems};
use crate::format::document;
use crate::format::import::{self, Kind};

/// A plan opened from a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Opened<Document> {
    /// What the text was.
    pub kind: &'static str,
    /// The plan as a document.
    pub plan: Document,
    /// What was assumed or left out.
    pub problems: Vec<Problem>,
}

/// An opened text with its plan as a document.
pub fn opened(opened: &import::Opened) -> Opened<impl Serialize + use<>> {
    Opened {
        kind: match opened.kind {
            Kind::Link => "link",
            Kind::Document => "document",
            Kind::Ganeti => "ganeti",
            Kind::HostList => "hostList",
            Kind::VmList => "vmList",
            Kind::HostAndVmLists => "hostAndVmLists",
        },
        plan: document::serializable(&opened.plan),
        problems: problems(&opened.problems, Some(&opened.plan)),
    }
}
