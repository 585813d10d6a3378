//! A template: elements with attributes, texts, and holes written `{}`.
//!
//! Every element is closed, as `<p>…</p>` or `<br/>`; attributes are `name='text'` or `name={}`.
//! All characters between tags are text, spaces too: templates of several lines end their lines
//! with a backslash.

use std::cell::RefCell;

/// One node of a template.
pub enum Node {
    /// A text.
    Text(&'static str),
    /// What the argument of this number is.
    Hole(usize),
    /// An element.
    Element(Element),
}

/// An element.
pub struct Element {
    /// Its name.
    pub tag: &'static str,
    /// Its attributes.
    pub attributes: Vec<(&'static str, Value)>,
    /// The names of those that are nothing but attributes of the document.
    pub names: &'static [&'static str],
    /// What is inside.
    pub children: Vec<Node>,
}

/// The value of an attribute.
pub enum Value {
    /// A text.
    Text(&'static str),
    /// What the argument of this number is.
    Hole(usize),
}

/// How many holes a template has. One with a brace left open, or an element, does not compile.
pub const fn holes(template: &str) -> usize {
    let (bytes, mut at, mut found, mut open) = (template.as_bytes(), 0, 0, 0_i32);
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'{', b'}') => found += 1,
            (b'{', _) => open += 1000,
            (b'<', b'/') | (b'/', b'>') => open -= 1,
            (b'<', _) => open += 1,
            _ => {}
        }
        at += 1;
    }
    assert!(open == 0);
    found
}

/// Whether an attribute is one of the document: not an event, not something of the page itself.
fn is_plain(tag: &str, name: &str) -> bool {
    match name {
        "key" | "ref" => false,
        "value" | "checked" => tag != "input" && tag != "textarea",
        _ => !name.starts_with("on"),
    }
}

/// The nodes of a template; each template is read once.
pub fn nodes(template: &'static str) -> &'static [Node] {
    thread_local! {
        static READ: RefCell<Vec<(&'static str, &'static [Node])>> = const { RefCell::new(Vec::new()) };
    }
    READ.with_borrow_mut(|read| {
        let known = read
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, template));
        if let Some((_, nodes)) = known {
            return *nodes;
        }
        let mut reader = Reader {
            rest: template,
            holes: 0,
        };
        let nodes: &'static [Node] = reader.nodes().leak();
        read.push((template, nodes));
        nodes
    })
}

struct Reader {
    rest: &'static str,
    holes: usize,
}

impl Reader {
    /// Everything up to the end of the element that contains it.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() {
            if self.skip("</") {
                self.until(&['>']);
                self.skip(">");
                break;
            } else if self.skip("<") {
                nodes.push(Node::Element(self.element()));
            } else if self.skip("{}") {
                nodes.push(Node::Hole(self.hole()));
            } else {
                nodes.push(Node::Text(self.until(&['<', '{'])));
            }
        }
        nodes
    }

    /// An element whose `<` was read.
    fn element(&mut self) -> Element {
        let tag = self.until(&[' ', '/', '>']);
        let mut attributes = Vec::new();
        let mut names = Vec::new();
        while self.skip(" ") {
            let name = self.until(&['=']);
            let value = if self.skip("={}") {
                Value::Hole(self.hole())
            } else {
                self.skip("='");
                let text = self.until(&['\'']);
                self.skip("'");
                Value::Text(text)
            };
            if is_plain(tag, name) {
                names.push(name);
            }
            attributes.push((name, value));
        }
        let children = if self.skip("/>") {
            Vec::new()
        } else {
            self.skip(">");
            self.nodes()
        };
        Element {
            tag,
            attributes,
            names: names.leak(),
            children,
        }
    }

    fn hole(&mut self) -> usize {
        self.holes += 1;
        self.holes - 1
    }

    fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The text before the first of these characters.
    fn until(&mut self, ends: &[char]) -> &'static str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text
    }
}
