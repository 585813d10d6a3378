//! The plan as a form, and the controls around it.

mod field;
mod header;
mod hosts;
mod inputs;
mod menu;
mod notices;
mod pager;
mod plan;
mod platform;
mod section;
mod settings;
mod share;
mod versions;
mod vm_row;
mod vms;

pub use header::header;
pub use inputs::Inputs;
pub use menu::open_files;
pub use notices::{notices, shared_banner};
pub use plan::plan_form;
pub use share::ShareDialog;
