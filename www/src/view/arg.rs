//! What may fill a hole of a template?

use yew::{AttrValue, Callback, Html, NodeRef};

/// What fills a hole.
pub enum Arg<'a> {
    /// Nothing: no node, no attribute.
    Absent,
    /// A text that is copied.
    Text(&'a str),
    /// A text that is taken over.
    Owned(String),
    /// A text that is shared.
    Shared(AttrValue),
    /// A number.
    Number(u64),
    /// An attribute that is there or not.
    Flag(bool),
    /// A node.
    Node(Html),
    /// Nodes.
    Nodes(Vec<Html>),
    /// What an event does.
    Act(Callback<web_sys::Event>),
    /// Where the element of the document is to be found.
    Place(NodeRef),
}

macro_rules! arg_from {
    ($($of:ty => $kind:ident),* $(,)?) => {
        $(impl<'a> From<$of> for Arg<'a> {
            fn from(value: $of) -> Arg<'a> {
                Arg::$kind(value.into())
            }
        })*
    };
}

arg_from! {
    &'a str => Text, String => Owned, AttrValue => Shared, u32 => Number, u64 => Number,
    bool => Flag, Html => Node, Vec<Html> => Nodes, Callback<web_sys::Event> => Act, NodeRef => Place,
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Arg<'a> {
        Arg::Text(text)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Number(number as u64)
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    fn from(value: Option<T>) -> Arg<'a> {
        value.map_or(Arg::Absent, Into::into)
    }
}

/// What an event does.
pub fn on(act: impl Fn(web_sys::Event) + 'static) -> Callback<web_sys::Event> {
    Callback::from(act)
}

/// An event that sends this message.
pub fn sends<T: Clone + 'static>(to: &Callback<T>, message: T) -> Callback<web_sys::Event> {
    let to = to.clone();
    on(move |_| to.emit(message.clone()))
}

/// Names of classes; empty ones are left out.
pub fn classes(names: &[&str]) -> String {
    let mut all = String::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !all.is_empty() {
            all.push(' ');
        }
        all += name;
    }
    all
}
