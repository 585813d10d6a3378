//! The nodes of a template whose holes are filled.

use std::borrow::Cow;
use std::rc::Rc;

use yew::virtual_dom::{
    AttributeOrProperty, Attributes, Key, Listener, ListenerKind, VList, VNode, VTag, VText,
};
use yew::{AttrValue, Callback, Html};

use super::Arg;
use super::template::{Element, Node, Value, nodes};

/// A template with its holes filled.
#[inline(never)]
pub fn filled<const HOLES: usize>(template: &'static str, mut args: [Arg<'_>; HOLES]) -> Html {
    list(nodes(template), &mut args)
}

fn list(nodes: &[Node], args: &mut [Arg]) -> Html {
    let mut list = Vec::with_capacity(nodes.len());
    for node in nodes {
        list.push(match node {
            Node::Text(text) => VNode::VText(VText::new(*text)),
            Node::Hole(at) => child(take(args, *at)),
            Node::Element(element) => VNode::VTag(Rc::new(tag(element, args))),
        });
    }
    match list.len() {
        1 => list.pop().unwrap_or_default(),
        _ => VNode::VList(Rc::new(VList::from(list))),
    }
}

fn take<'a>(args: &mut [Arg<'a>], at: usize) -> Arg<'a> {
    args.get_mut(at)
        .map_or(Arg::Absent, |arg| std::mem::replace(arg, Arg::Absent))
}

/// What an argument is between tags.
fn child(arg: Arg) -> Html {
    match arg {
        Arg::Node(node) => node,
        Arg::Nodes(nodes) => VNode::VList(Rc::new(VList::from(nodes))),
        arg => match text(arg, "") {
            Some(text) => VNode::VText(VText::new(text)),
            None => VNode::default(),
        },
    }
}

/// What an argument is as a text; of an attribute that is there or not, its name.
fn text(arg: Arg, name: &'static str) -> Option<AttrValue> {
    Some(match arg {
        Arg::Text(text) => AttrValue::Rc(text.into()),
        Arg::Owned(text) => AttrValue::Rc(text.into()),
        Arg::Shared(text) => text,
        Arg::Number(number) => AttrValue::Rc(number.to_string().into()),
        Arg::Flag(true) => AttrValue::Static(name),
        _ => return None,
    })
}

fn tag(element: &Element, args: &mut [Arg]) -> VTag {
    let mut tag = VTag::new(element.tag);
    let mut values = Vec::with_capacity(element.names.len());
    let mut listeners: Vec<Option<Rc<dyn Listener>>> = Vec::new();
    let is_input = tag.children().is_none();
    for (name, value) in &element.attributes {
        let arg = match value {
            Value::Text(text) => Arg::Shared(AttrValue::Static(text)),
            Value::Hole(at) => take(args, *at),
        };
        match (*name, arg) {
            ("key", arg) => tag.key = text(arg, name).map(|key| Key::from(&*key)),
            ("ref", Arg::Place(place)) => tag.node_ref = place,
            ("value", arg) if is_input => tag.set_value(text(arg, name)),
            ("checked", Arg::Flag(checked)) if is_input => tag.set_checked(checked),
            (name, Arg::Act(act)) => listeners.push(Some(Rc::new(On { name, act }))),
            (name, _) if name.starts_with("on") || name == "ref" => {}
            (name, arg) => {
                let text = text(arg, name).filter(|text| name != "class" || !text.is_empty());
                values.push(text.map(AttributeOrProperty::Attribute));
            }
        }
    }
    tag.set_attributes(Attributes::Dynamic {
        keys: element.names,
        values: values.into_boxed_slice(),
    });
    if !listeners.is_empty() {
        tag.set_listeners(listeners.into_boxed_slice());
    }
    if let Some(children) = tag.children_mut()
        && !element.children.is_empty()
    {
        *children = list(&element.children, args);
    }
    tag
}

/// What an event does, under the name of its attribute.
struct On {
    name: &'static str,
    act: Callback<web_sys::Event>,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(Cow::Borrowed(&self.name[2..]))
    }

    fn handle(&self, event: web_sys::Event) {
        self.act.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{on, view};

    /// What a browser would write of a node.
    fn written(node: &Html) -> String {
        match node {
            VNode::VText(text) => text.text.to_string(),
            VNode::VList(list) => list.iter().map(written).collect(),
            VNode::VTag(tag) => {
                let mut text = format!("<{}", tag.tag());
                for (name, value) in tag.attributes.iter() {
                    text += &format!(" {name}='{value}'");
                }
                text + ">" + &tag.children().map(written).unwrap_or_default()
            }
            _ => "?".to_owned(),
        }
    }

    #[test]
    fn holes_are_filled_from_left_to_right() {
        let items = vec![view!("<li>{}</li>", 1_u32), view!("<li>{}</li>", "two")];
        let node = view!(
            "<p class='soft' title={}>All of {}:</p><ul key={}>{}<li/></ul>",
            "a title",
            "them".to_owned(),
            7_usize,
            items,
        );
        assert_eq!(
            written(&node),
            "<p class='soft' title='a title'>All of them:<ul><li>1<li>two<li>"
        );
        assert!(matches!(node, VNode::VList(list) if list[1].has_key()));
    }

    #[test]
    fn what_is_absent_leaves_no_trace() {
        let absent = None::<&str>;
        let button = view!(
            "<button class={} title={} disabled={} hidden={}>{}</button>",
            "",
            absent,
            false,
            true,
            absent,
        );
        assert_eq!(written(&button), "<button hidden='hidden'>");
    }

    #[test]
    fn events_values_and_places_are_no_attributes() {
        let input = view!(
            "<input id='a' value={} checked={} oninput={} ref={}/>",
            "typed",
            true,
            on(|_| ()),
            yew::NodeRef::default(),
        );
        let VNode::VTag(input) = input else {
            panic!("not an element");
        };
        assert_eq!(written(&VNode::VTag(input.clone())), "<input id='a'>");
        assert_eq!(input.value().map(|value| &**value), Some("typed"));
        assert_eq!(input.checked(), Some(true));
    }
}
