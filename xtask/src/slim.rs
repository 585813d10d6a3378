//! What do the texts of the page carry that no browser needs? Lines of comments, empty lines and indentation: they
//! are left out of what is served. Nothing within a line is touched, so no text of a string can be mistaken for a
//! comment.

/// A script or a style sheet without lines that only people read; any other file as it is.
pub fn slim(name: &str, content: Vec<u8>) -> Vec<u8> {
    if !(name.ends_with(".js") || name.ends_with(".css")) {
        return content;
    }
    let Ok(text) = std::str::from_utf8(&content) else {
        return content;
    };
    let mut slim = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        let begins = line.starts_with("/*");
        let ends = line.ends_with("*/");
        if in_comment || (begins && (ends || !line.contains("*/"))) {
            in_comment = !ends;
        } else if !line.is_empty() && !line.starts_with("//") {
            slim.push_str(line);
            slim.push('\n');
        }
    }
    slim.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::slim;

    #[track_caller]
    fn check(name: &str, text: &str, expect: &str) {
        let slim = slim(name, text.as_bytes().to_vec());
        assert_eq!(String::from_utf8_lossy(&slim), expect);
    }

    #[test]
    fn lines_for_people_are_left_out() {
        check(
            "a.js",
            "// What\n/**\n * @param x\n */\nfunction f(x) {\n\n    return '/* ' + x; // why\n}\n",
            "function f(x) {\nreturn '/* ' + x; // why\n}\n",
        );
        check(
            "a.css",
            "/* one */\na {\n  color: red; /* two */\n}\n/* three */ b { top: 0 }\n",
            "a {\ncolor: red; /* two */\n}\n/* three */ b { top: 0 }\n",
        );
        check("a.txt", "// as\n it is", "// as\n it is");
    }
}
