//! Elements as text. What is not a name of an element or an attribute is escaped here.

/// Collects elements.
pub(in crate::format) struct Writer {
    out: String,
    /// What ids begin with, and how many there are.
    prefix: String,
    ids: u32,
}

impl Writer {
    pub(in crate::format) fn new(prefix: String) -> Writer {
        Writer {
            out: String::new(),
            prefix,
            ids: 0,
        }
    }

    /// An id that no other element has.
    pub(in crate::format) fn id(&mut self) -> String {
        self.ids += 1;
        format!("{}-{}", self.prefix, self.ids)
    }

    /// Begins an element; attributes without a value are left out.
    pub(in crate::format) fn open(&mut self, tag: &'static str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out += tag;
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.out.push(' ');
            self.out += name;
            self.out += "=\"";
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Ends an element.
    pub(in crate::format) fn close(&mut self, tag: &'static str) {
        self.out += "</";
        self.out += tag;
        self.out.push('>');
    }

    /// An element with nothing but text in it.
    pub(in crate::format) fn element(
        &mut self,
        tag: &'static str,
        attributes: &[(&str, &str)],
        text: &str,
    ) {
        self.open(tag, attributes);
        self.text(text);
        self.close(tag);
    }

    /// A text that is shown as it is.
    pub(in crate::format) fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '<' => self.out += "&lt;",
                '>' => self.out += "&gt;",
                '&' => self.out += "&amp;",
                '"' => self.out += "&quot;",
                other => self.out.push(other),
            }
        }
    }

    pub(in crate::format) fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::Writer;

    #[test]
    fn texts_and_values_are_never_read_as_elements() {
        let mut out = Writer::new("a".to_owned());
        let text = "<b>\"&\"</b>'";
        out.element("p", &[("title", text), ("class", "")], text);
        let shown = "&lt;b&gt;&quot;&amp;&quot;&lt;/b&gt;'";
        assert_eq!(out.finish(), format!("<p title=\"{shown}\">{shown}</p>"));
    }

    #[test]
    fn no_id_is_given_twice() {
        let mut out = Writer::new("a".to_owned());
        assert_eq!((out.id(), out.id()), ("a-1".to_owned(), "a-2".to_owned()));
    }
}
