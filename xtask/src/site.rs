//! Under which names are the files of the page served? Under a name that holds a hash of the content, so that a
//! browser may keep a file for ever, except for the few files that must be found under a fixed name.
//!
//! The scheme:
//! 1. The files lie in one flat folder. `styles.css` is served as `styles-<hash>.css`; [`FIXED`] keep their name.
//! 2. In text files, the name of another file between quotes or brackets is a reference, with or without `./`:
//!    `href="./styles.css"`, `import './headroom.js'`, `new URL('headroom_bg.wasm', import.meta.url)`, `url(x.svg)`.
//!    It is replaced by the served name; so the hash of a file covers everything it refers to.
//! 3. In `service-worker.js`, `['@files@']` becomes the list of all other files, and `@version@` a hash over them.
//! 4. References are relative, so the site works below any path. A reference `./x.js` to a file that does not exist
//!    and a circle of references are errors.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};

/// Files that are found by their name: they are not hashed and a browser asks for them each time.
const FIXED: [&str; 2] = ["index.html", SERVICE_WORKER];

const SERVICE_WORKER: &str = "service-worker.js";

/// What a site may consist of: extension, media type, and whether references are looked for in it.
const TYPES: [(&str, &str, bool); 11] = [
    ("html", "text/html; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("css", "text/css; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("webmanifest", "application/manifest+json", true),
    ("json", "application/json", true),
    ("txt", "text/plain; charset=utf-8", false),
    ("wasm", "application/wasm", false),
    ("png", "image/png", false),
    ("ico", "image/x-icon", false),
    ("woff2", "font/woff2", false),
];

/// Files by name, with their content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The media type of a file, or nothing if such files are not part of a site.
pub fn media_type(name: &str) -> Option<&'static str> {
    kind(name).map(|(_, media_type, _)| media_type)
}

/// Whether a browser may keep the file for ever: its name holds the hash of its content.
pub fn is_immutable(name: &str, content: &[u8]) -> bool {
    name.contains(&format!("-{}.", hash(content)))
}

/// The first 12 hexadecimal digits of SHA-256.
pub fn hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The site as it is served: names hashed, references replaced.
pub fn assemble(sources: Files) -> Outcome<Files> {
    let mut assembly = Assembly {
        sources,
        ..Assembly::default()
    };
    let names: Vec<String> = assembly.sources.keys().cloned().collect();
    for name in names.iter().filter(|name| *name != SERVICE_WORKER) {
        assembly.place(name)?;
    }
    assembly.place_service_worker();
    Ok(assembly.site)
}

#[derive(Default)]
struct Assembly {
    sources: Files,
    /// Names of the files being placed, outermost first: a circle shows here.
    path: Vec<String>,
    /// Source name to served name.
    names: BTreeMap<String, String>,
    site: Files,
}

impl Assembly {
    /// Places a file after everything it refers to and returns the name it is served under.
    fn place(&mut self, name: &str) -> Outcome<String> {
        if let Some(served) = self.names.get(name) {
            return Ok(served.clone());
        }
        if self.path.iter().any(|outer| outer == name) {
            let circle = self.path.join(", ");
            return Err(Failure::new(format!(
                "the files {circle} refer to each other in a circle: break it."
            )));
        }
        self.path.push(name.to_owned());
        let mut content = self.sources.get(name).cloned().unwrap_or_default();
        if kind(name).is_some_and(|(_, _, holds_references)| holds_references)
            && let Ok(text) = std::str::from_utf8(&content)
        {
            content = self.replace_references(name, text)?.into_bytes();
        }
        self.path.pop();
        let served = served_name(name, &content);
        self.names.insert(name.to_owned(), served.clone());
        self.site.insert(served.clone(), content);
        Ok(served)
    }

    fn replace_references(&mut self, name: &str, text: &str) -> Outcome<String> {
        let mut replaced = String::with_capacity(text.len() + 256);
        let mut rest = text;
        while let Some(start) = rest.find(['"', '\'', '`', '(']) {
            let (before, after) = rest.split_at(start + 1);
            replaced.push_str(before);
            let end = after.find(['"', '\'', '`', ')', '\n']).unwrap_or(0);
            let word = &after[..end];
            let target = word.strip_prefix("./").unwrap_or(word);
            rest = after;
            if FIXED.contains(&target) || target == name {
                continue;
            }
            if self.sources.contains_key(target) {
                let served = self.place(target)?;
                replaced.push_str("./");
                replaced.push_str(&served);
                rest = &after[end..];
            } else if word.starts_with("./")
                && kind(target).is_some()
                && !is_property(&after[end..])
            {
                return Err(Failure::new(format!(
                    "{name} refers to `{word}`, which is not a file of www/."
                )));
            }
        }
        replaced.push_str(rest);
        Ok(replaced)
    }

    /// Last of all: the service worker lists every other file.
    fn place_service_worker(&mut self) {
        let Some(source) = self.sources.get(SERVICE_WORKER) else {
            return;
        };
        let mut everything = Sha256::new();
        for (name, content) in &self.site {
            everything.update(name);
            everything.update(content);
        }
        let version: String = everything
            .finalize()
            .iter()
            .take(6)
            .map(|b| format!("{b:02x}"))
            .collect();
        let files: Vec<String> = self.site.keys().map(|name| format!("'./{name}'")).collect();
        let text = String::from_utf8_lossy(source)
            .replace("['@files@']", &format!("[{}]", files.join(", ")))
            .replace("@version@", &version);
        self.site
            .insert(SERVICE_WORKER.to_owned(), text.into_bytes());
    }
}

/// Whether what follows a word makes it the name of a property: `"./headroom_bg.js": imports` is how wasm-bindgen
/// hands over what the WebAssembly module imports, not a file.
fn is_property(following: &str) -> bool {
    following.chars().nth(1) == Some(':')
}

fn served_name(name: &str, content: &[u8]) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !FIXED.contains(&name) => {
            format!("{stem}-{}.{extension}", hash(content))
        }
        _ => name.to_owned(),
    }
}

fn kind(name: &str) -> Option<(&'static str, &'static str, bool)> {
    let (_, extension) = name.rsplit_once('.')?;
    TYPES.into_iter().find(|(known, _, _)| *known == extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(contents: &[(&str, &str)]) -> Files {
        contents
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    fn text(site: &Files, name: &str) -> String {
        String::from_utf8(site[name].clone()).unwrap()
    }

    fn check_refused(sources: &[(&str, &str)], expect: &str) {
        let failure = assemble(files(sources)).unwrap_err().to_string();
        assert!(failure.contains(expect), "{failure}");
    }

    #[test]
    fn references_follow_the_hashed_names() {
        let site = assemble(files(&[
            (
                "index.html",
                "<script type=\"module\" src=\"./main.js\"></script>",
            ),
            (
                "main.js",
                "import init from './headroom.js'; new URL('./worker.js', import.meta.url)",
            ),
            ("worker.js", "import init from \"./headroom.js\""),
            (
                "headroom.js",
                "({\"./headroom_bg.js\": 1}); new URL('headroom_bg.wasm', import.meta.url)",
            ),
            ("headroom_bg.wasm", "\0asm"),
            ("styles.css", "a { background: url(dot.svg) }"),
            ("dot.svg", "<svg/>"),
        ]))
        .unwrap();
        let wasm = format!("headroom_bg-{}.wasm", hash(b"\0asm"));
        let script = format!("({{\"./headroom_bg.js\": 1}}); new URL('./{wasm}', import.meta.url)");
        let script_name = format!("headroom-{}.js", hash(script.as_bytes()));
        assert_eq!(text(&site, &script_name), script);
        let main = site.keys().find(|name| name.starts_with("main-")).unwrap();
        assert!(text(&site, main).contains(&format!("from './{script_name}'")));
        assert!(text(&site, "index.html").contains(&format!("src=\"./{main}\"")));
        let styles = site
            .keys()
            .find(|name| name.starts_with("styles-"))
            .unwrap();
        assert!(text(&site, styles).contains(&format!("url(./dot-{}.svg)", hash(b"<svg/>"))));
    }

    #[test]
    fn a_change_deep_down_changes_every_name_above() {
        let sources = |wasm| {
            files(&[
                ("main.js", "import './headroom.js'"),
                ("headroom.js", "'x.wasm'"),
                ("x.wasm", wasm),
            ])
        };
        let (one, two) = (
            assemble(sources("1")).unwrap(),
            assemble(sources("2")).unwrap(),
        );
        assert!(
            one.keys().all(|name| !two.contains_key(name)),
            "{:?} {:?}",
            one.keys(),
            two.keys()
        );
        assert!(
            one.iter()
                .all(|(name, content)| is_immutable(name, content))
        );
    }

    #[test]
    fn words_that_are_no_references_stay() {
        let prose = "it's main.js (see 'main.js ') and './index.html' `./other` \"./main.txt.\"";
        let site = assemble(files(&[("index.html", prose), ("main.js", "'./main.js'")])).unwrap();
        assert_eq!(text(&site, "index.html"), prose);
        assert!(!is_immutable("index.html", prose.as_bytes()));
    }

    #[test]
    fn the_service_worker_lists_what_there_is() {
        let worker = "const files = ['@files@'], version = '@version@'; './index.html'";
        let site = assemble(files(&[
            ("service-worker.js", worker),
            ("a.css", "a{}"),
            ("index.html", ""),
        ]))
        .unwrap();
        let expect = format!(
            "const files = ['./a-{}.css', './index.html'], version = '",
            hash(b"a{}")
        );
        assert!(text(&site, "service-worker.js").starts_with(&expect));
    }

    #[test]
    fn broken_references_are_refused() {
        check_refused(
            &[("main.js", "import './gone.js'")],
            "main.js refers to `./gone.js`",
        );
        check_refused(
            &[("a.js", "'./b.js'"), ("b.js", "'./a.js'")],
            "the files a.js, b.js refer to each other",
        );
    }
}
