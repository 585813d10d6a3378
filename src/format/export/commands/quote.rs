//! How does a name from a plan stand in a script, so that it is never anything but a name?
//!
//! Names may come from strangers, and a script runs with an administrator's rights. PowerShell
//! reads texts in single quotes as they are, but takes typographic quotes for quotes as well, and
//! files without a byte order mark in an old encoding: so nothing but printable ASCII stands in
//! a script for it, and other letters are written by their numbers. A POSIX shell reads all
//! between single quotes as it is. No shell gets a name with a line end or another control
//! character: such a name is refused, and the step becomes a remark.

/// A name as an argument for PowerShell; `None`: it cannot be one.
pub(super) fn powershell(name: &str) -> Option<String> {
    if !is_one_line(name) {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    let mut plain = String::new();
    for letter in name.chars() {
        match letter {
            '\'' => plain += "''",
            ' '..='~' => plain.push(letter),
            _ => {
                parts.push(format!("'{}'", std::mem::take(&mut plain)));
                let mut units = [0; 2];
                let units = letter.encode_utf16(&mut units).iter();
                parts.extend(units.map(|unit| format!("[char]0x{unit:04X}")));
            }
        }
    }
    if parts.is_empty() {
        return Some(format!("'{plain}'"));
    }
    // The first part is a text, so everything after it is added as text.
    if !plain.is_empty() {
        parts.push(format!("'{plain}'"));
    }
    Some(format!("({})", parts.join(" + ")))
}

/// A name as an argument for a POSIX shell; `None`: it cannot be one.
pub(super) fn shell(name: &str) -> Option<String> {
    is_one_line(name).then(|| format!("'{}'", name.replace('\'', r"'\''")))
}

/// A name for programs that read an argument once more, as part of an address or a pattern:
/// only of letters, digits, `.`, `-` and `_`, and not an option. `None`: it is not such a name.
pub(super) fn plain(name: &str) -> Option<String> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    (begins && name.chars().all(is_letter)).then(|| name.to_owned())
}

/// A text as a remark: one line, in which nothing begins anew; `ascii`: of such letters only.
pub(super) fn remark(text: &str, ascii: bool) -> String {
    let is_foreign = |letter: char| is_break(letter) || (ascii && !letter.is_ascii());
    let shown: String = text
        .chars()
        .map(|letter| if is_foreign(letter) { '?' } else { letter })
        .collect();
    format!("# {shown}\n")
}

/// Whether a name has letters, and none of them ends a line or steers a terminal.
fn is_one_line(name: &str) -> bool {
    !name.is_empty() && !name.contains(is_break)
}

/// Line ends of every kind, control characters, and marks that turn the direction of a text.
fn is_break(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powershell_sees_one_text() {
        let check = |name: &str, expect: &str| {
            assert_eq!(powershell(name).as_deref(), Some(expect), "{name}");
        };
        check("web 1", "'web 1'");
        check("a'; Remove-VM *; '", "'a''; Remove-VM *; '''");
        check("$(calc) `n ${x} \"", "'$(calc) `n ${x} \"'");
        check("a\u{2019}b", "('a' + [char]0x2019 + 'b')");
        check("Übung", "('' + [char]0x00DC + 'bung')");
        check("🦀", "('' + [char]0xD83E + [char]0xDD80)");
    }

    #[test]
    fn a_shell_sees_one_text() {
        let check = |name: &str, expect: &str| {
            assert_eq!(shell(name).as_deref(), Some(expect), "{name}");
        };
        check("web 1", "'web 1'");
        check("a'; rm -rf /; '", r"'a'\''; rm -rf /; '\'''");
        check("$(id) `id` \"x\" \\ !!", "'$(id) `id` \"x\" \\ !!'");
    }

    #[test]
    fn names_of_several_lines_are_no_arguments() {
        for name in [
            "",
            "a\nb",
            "a\rb",
            "a\0b",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{1b}[2Jb",
            "a\u{202e}b",
        ] {
            assert_eq!((powershell(name), shell(name)), (None, None), "{name:?}");
        }
        assert_eq!(remark("ä\nrm -rf /\u{2028}b", false), "# ä?rm -rf /?b\n");
        assert_eq!(remark("ä\nb", true), "# ??b\n");
    }

    #[test]
    fn plain_names_are_no_options_and_no_addresses() {
        assert_eq!(plain("pve-1.example_x").as_deref(), Some("pve-1.example_x"));
        for name in ["", "-x", "a b", "a/b", "a;b", "a@b", "ä", ".x", "*"] {
            assert_eq!(plain(name), None, "{name}");
        }
    }
}
