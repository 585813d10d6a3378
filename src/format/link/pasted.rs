//! Which characters of a pasted text are the payload of a link?
//!
//! People paste what their tools made of a link: broken into lines, quoted, in brackets,
//! with `#` written as `%23`, or wrapped into the address of a mail scanner (Microsoft Safe
//! Links keeps the real address in the query parameter `url`).

/// Times that percent-encoding is undone: wrappers encode what was encoded before.
const ENCODINGS: usize = 3;

/// Shortest bare payload that is taken for a link without any address around it.
const BARE_LENGTH: usize = 20;

/// The payload: what follows the last `#`, or the text itself if it is nothing but one.
pub(super) fn payload(text: &str) -> Option<String> {
    let text = joined(text);
    let wrapped = query_value(&text).and_then(fragment);
    wrapped.or_else(|| fragment(&text)).or_else(|| bare(&text))
}

/// Whether the text is an address, or a bare payload.
pub(super) fn looks_like_link(text: &str) -> bool {
    let text = text.trim_start_matches(is_wrapping);
    let text = text.trim_start();
    let begins_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_address = ["http://", "https://", "file://"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.strip_prefix('#').is_some_and(begins_with_digit);
    is_address
        || joined(text).len() >= BARE_LENGTH
            && begins_with_digit(text)
            && text.trim_end_matches(is_wrapping).chars().all(|c| {
                is_payload(c) || c.is_whitespace()
            })
            // Words and numbers are separated by spaces; only a line break splits a payload.
            && !text.trim().contains([' ', '\t'])
}

/// The text on one line, without the marks around it and the `>` of a quoted mail.
fn joined(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.trim().trim_start_matches(['>', ' ']));
    let compact: String = lines
        .flat_map(str::chars)
        .filter(|&c| !c.is_whitespace() && !is_invisible(c))
        .collect();
    compact.trim_matches(is_wrapping).to_owned()
}

/// The address inside a mail scanner's one.
fn query_value(text: &str) -> Option<&str> {
    let start = ["?url=", "&url="]
        .iter()
        .find_map(|name| text.find(name).map(|at| at + name.len()))?;
    text[start..].split('&').next()
}

/// The payload after the `#`, however often the `#` was percent-encoded.
fn fragment(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..=ENCODINGS {
        if let Some((_, after)) = text.rsplit_once('#') {
            return begins_with_payload(&percent_decoded(after));
        }
        text = percent_decoded(&text);
    }
    None
}

/// The payload in a fragment: its last part, as a page may put the name of a view before it.
fn begins_with_payload(fragment: &str) -> Option<String> {
    let first_parameter = fragment.split('&').next()?;
    let last = first_parameter
        .rsplit(['/', '='])
        .find(|part| !part.is_empty())?;
    bare_start(last)
}

fn bare_start(text: &str) -> Option<String> {
    let payload: String = text.chars().take_while(|&c| is_payload(c)).collect();
    (!payload.is_empty()).then_some(payload)
}

/// A text that is a payload and nothing else.
fn bare(text: &str) -> Option<String> {
    let is_bare = !text.is_empty() && text.chars().all(is_payload);
    is_bare.then(|| text.to_owned())
}

/// Undoes one layer of percent-encoding; what is not encoded stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let encoded = match after {
            [high, low, ..] if first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match encoded {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

fn is_payload(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Zero-width characters and soft hyphens that web pages and mail programs insert.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

/// Marks that surround a pasted link, or end its sentence.
fn is_wrapping(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || matches!(
            c,
            '<' | '>'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '"'
                | '\''
                | '`'
                | '“'
                | '”'
                | '„'
                | '‘'
                | '’'
                | '«'
                | '»'
                | '.'
                | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | '*'
                | '…'
        )
}
