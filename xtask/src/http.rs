//! What does the development server answer? A file of the site, in the best encoding the browser accepts, with the
//! headers a static host should send; anything else is refused.

use std::collections::BTreeMap;
use std::net::TcpListener;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::compress;
use crate::failure::{Failure, Outcome};
use crate::site::{self, Files};

/// A site in memory, compressed beforehand.
pub struct Served(BTreeMap<String, File>);

struct File {
    media_type: &'static str,
    cache: &'static str,
    hash: String,
    raw: Vec<u8>,
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

/// What is sent back.
#[derive(Debug, PartialEq)]
struct Answer<'site> {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: &'site [u8],
}

impl Served {
    pub fn new(site: Files) -> Self {
        Self(
            site.into_iter()
                .map(|(name, content)| (name.clone(), File::new(&name, content)))
                .collect(),
        )
    }

    /// The answer to one request; `sent` gives a header of it by its name.
    fn answer(
        &self,
        method: &Method,
        target: &str,
        sent: impl Fn(&'static str) -> Option<String>,
    ) -> Answer<'_> {
        if *method != Method::Get && *method != Method::Head {
            return Answer::refusal(405, b"Only GET and HEAD.\n");
        }
        let path = target
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .trim_start_matches('/');
        let name = if path.is_empty() { "index.html" } else { path };
        let Some(file) = self.0.get(name) else {
            return Answer::refusal(404, b"There is no such file.\n");
        };
        let accepted = sent("Accept-Encoding").unwrap_or_default();
        let (encoding, body) = file.encoded(&accepted);
        let tag = format!("\"{}{}\"", file.hash, encoding.unwrap_or_default());
        let mut answer = vec![
            ("Content-Type", file.media_type.to_owned()),
            ("Cache-Control", file.cache.to_owned()),
            ("ETag", tag.clone()),
            ("Vary", "Accept-Encoding".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        if sent("If-None-Match").is_some_and(|known| known.contains(&tag)) {
            return Answer {
                status: 304,
                headers: answer,
                body: b"",
            };
        }
        answer.extend(encoding.map(|encoding| ("Content-Encoding", encoding.to_owned())));
        Answer {
            status: 200,
            headers: answer,
            body,
        }
    }
}

impl File {
    fn new(name: &str, raw: Vec<u8>) -> Self {
        let for_ever = site::is_immutable(name, &raw);
        Self {
            media_type: site::media_type(name).unwrap_or("application/octet-stream"),
            cache: if for_ever {
                "public, max-age=31536000, immutable"
            } else {
                "no-cache"
            },
            hash: site::hash(&raw),
            gzip: compress::gzip(&raw),
            brotli: compress::brotli(&raw),
            raw,
        }
    }

    fn encoded(&self, accepted: &str) -> (Option<&'static str>, &[u8]) {
        if accepts(accepted, "br") {
            (Some("br"), &self.brotli)
        } else if accepts(accepted, "gzip") {
            (Some("gzip"), &self.gzip)
        } else {
            (None, &self.raw)
        }
    }
}

/// Whether an `Accept-Encoding` header names the coding and does not rule it out by `q=0`.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Ok(1.0), str::parse::<f32>);
        named && weight.is_ok_and(|weight| weight > 0.0)
    })
}

impl Answer<'_> {
    fn refusal(status: u16, sentence: &'static [u8]) -> Answer<'static> {
        let headers = vec![
            ("Content-Type", "text/plain; charset=utf-8".to_owned()),
            ("Allow", "GET, HEAD".to_owned()),
        ];
        Answer {
            status,
            headers,
            body: sentence,
        }
    }
}

/// Answers the requests that reach the listener until the process is ended; `site` gives the site as it is at
/// each request.
pub fn serve<S>(listener: TcpListener, site: impl Fn() -> S) -> Outcome
where
    S: AsRef<Served> + Send + 'static,
{
    let server = Server::from_listener(listener, None)
        .map_err(|problem| Failure::new(format!("the page cannot be served: {problem}.")))?;
    for request in server.incoming_requests() {
        let site = site();
        std::thread::spawn(move || respond(request, site.as_ref()));
    }
    Ok(())
}

fn respond(request: Request, site: &Served) {
    let sent = |name: &'static str| {
        let found = request
            .headers()
            .iter()
            .find(|header| header.field.equiv(name));
        found.map(|header| header.value.to_string())
    };
    let answer = site.answer(request.method(), request.url(), sent);
    let headers = answer.headers.iter();
    let headers =
        headers.filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok());
    let length = Some(answer.body.len());
    let response = Response::new(
        answer.status.into(),
        headers.collect(),
        answer.body,
        length,
        None,
    )
    // Browsers show progress where they know the length.
    .with_chunked_threshold(usize::MAX);
    // A connection that breaks off concerns only itself: browsers do that all the time.
    request.respond(response).ok();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::sync::Arc;

    const SCRIPT: &str =
        "export const text = 'long enough to be compressed, compressed, compressed';";

    fn script_name() -> String {
        format!("main-{}.js", site::hash(SCRIPT.as_bytes()))
    }

    fn site() -> Served {
        let files = [
            ("index.html".to_owned(), "<!doctype html>"),
            (script_name(), SCRIPT),
            ("x.wasm".to_owned(), "\0asm"),
        ];
        Served::new(
            files
                .into_iter()
                .map(|(name, text)| (name, text.as_bytes().to_vec()))
                .collect(),
        )
    }

    fn get<'site>(site: &'site Served, target: &str, sent: &[(&str, &str)]) -> Answer<'site> {
        site.answer(&Method::Get, target, |name| {
            let value = sent.iter().find(|(sent, _)| *sent == name);
            value.map(|(_, value)| (*value).to_owned())
        })
    }

    fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
        let found = answer.headers.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Asks for `target` and expects the header `name` to be `expect` (empty: not sent).
    fn check_header(target: &str, sent: &[(&str, &str)], name: &str, expect: &str) {
        let site = site();
        assert_eq!(
            header(&get(&site, target, sent), name),
            expect,
            "{target} {name}"
        );
    }

    #[test]
    fn types_and_caching() {
        check_header("/", &[], "Content-Type", "text/html; charset=utf-8");
        check_header("/index.html?x", &[], "Cache-Control", "no-cache");
        check_header("/x.wasm", &[], "Content-Type", "application/wasm");
        check_header("/x.wasm", &[], "Cache-Control", "no-cache");
        let script = format!("/{}", script_name());
        check_header(
            &script,
            &[],
            "Content-Type",
            "text/javascript; charset=utf-8",
        );
        check_header(
            &script,
            &[],
            "Cache-Control",
            "public, max-age=31536000, immutable",
        );
    }

    #[test]
    fn the_best_accepted_encoding_is_chosen() {
        for (accepted, expect) in [
            ("gzip, deflate, br", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("", ""),
            ("identity", ""),
        ] {
            check_header(
                "/",
                &[("Accept-Encoding", accepted)],
                "Content-Encoding",
                expect,
            );
        }
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let site = site();
        let first = get(&site, "/", &[]);
        let tag = header(&first, "ETag");
        let second = get(&site, "/", &[("If-None-Match", tag)]);
        assert_eq!((second.status, second.body), (304, &b""[..]));
    }

    #[test]
    fn anything_but_a_file_of_the_site_is_refused() {
        for target in ["/../Cargo.toml", "//etc/passwd", "/src/lib.rs", "/%2e%2e/x"] {
            assert_eq!(get(&site(), target, &[]).status, 404, "{target}");
        }
        let posted = site().answer(&Method::Post, "/", |_| None).status;
        assert_eq!(posted, 405);
    }

    #[test]
    fn one_connection_carries_several_requests() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let site = Arc::new(site());
        std::thread::spawn(move || serve(listener, move || Arc::clone(&site)));
        let requests =
            "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n";
        client.write_all(requests.as_bytes()).unwrap();
        let mut answers = String::new();
        client.read_to_string(&mut answers).unwrap();
        assert!(answers.starts_with("HTTP/1.1 200 OK\r\n"), "{answers}");
        assert!(
            answers.contains("\r\n\r\nHTTP/1.1 404 Not Found\r\n"),
            "{answers}"
        );
        assert!(answers.ends_with("There is no such file.\n"), "{answers}");
    }
}
