//! How is a piece of the page written? As a template with holes, filled at run time.
//!
//! `view!("<p class='soft'>And {} more.</p>", count)` makes what `html!` would make. A template
//! is a text that is read once, not code: the page would be several times larger otherwise.
//!
//! - [`template`]: what a template may contain, and how it is read;
//! - [`arg`]: what may fill a hole;
//! - [`fill`]: the nodes of a filled template;
//! - [`part`]: pieces of the page that remember something, or are not drawn again in vain.

mod arg;
mod fill;
mod part;
mod template;

pub use arg::{Arg, classes, on, sends};
pub use fill::filled;
pub use part::{Own, Part, keyed, part};
pub use template::holes;

/// The nodes of a template, filled from left to right. A wrong number of holes does not compile.
macro_rules! view {
    ($template:expr $(, $arg:expr)* $(,)?) => {
        $crate::view::filled::<{ $crate::view::holes($template) }>(
            $template,
            [$($crate::view::Arg::from($arg)),*],
        )
    };
}
pub(crate) use view;
