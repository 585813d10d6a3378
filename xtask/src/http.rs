//! What does the development server answer? A file of the site, in the best encoding the browser accepts, with the
//! headers a static host should send; anything else is refused.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::compress;
use crate::site::{self, Files};

/// A request head larger than this is not a browser's.
const MAX_HEAD: usize = 32 * 1024;

/// How long a connection may stay open without a request.
const IDLE: Duration = Duration::from_secs(30);

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

/// What is sent back: a status line, headers and a body.
#[derive(Debug, PartialEq)]
struct Response<'site> {
    status: &'static str,
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

    /// The answer to one request; header names in `headers` are in lower case.
    fn respond(
        &self,
        method: &str,
        target: &str,
        headers: &BTreeMap<String, String>,
    ) -> Response<'_> {
        if method != "GET" && method != "HEAD" {
            return Response::refusal("405 Method Not Allowed", b"Only GET and HEAD.\n");
        }
        let path = target
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .trim_start_matches('/');
        let name = if path.is_empty() { "index.html" } else { path };
        let Some(file) = self.0.get(name) else {
            return Response::refusal("404 Not Found", b"There is no such file.\n");
        };
        let accepted = headers.get("accept-encoding").map_or("", String::as_str);
        let (encoding, body) = file.encoded(accepted);
        let tag = format!("\"{}{}\"", file.hash, encoding.unwrap_or_default());
        let mut answer = vec![
            ("Content-Type", file.media_type.to_owned()),
            ("Cache-Control", file.cache.to_owned()),
            ("ETag", tag.clone()),
            ("Vary", "Accept-Encoding".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        if headers
            .get("if-none-match")
            .is_some_and(|known| known.contains(&tag))
        {
            return Response {
                status: "304 Not Modified",
                headers: answer,
                body: b"",
            };
        }
        answer.extend(encoding.map(|encoding| ("Content-Encoding", encoding.to_owned())));
        Response {
            status: "200 OK",
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

impl Response<'_> {
    fn refusal(status: &'static str, sentence: &'static [u8]) -> Response<'static> {
        let headers = vec![
            ("Content-Type", "text/plain; charset=utf-8".to_owned()),
            ("Allow", "GET, HEAD".to_owned()),
        ];
        Response {
            status,
            headers,
            body: sentence,
        }
    }

    fn write(&self, stream: &mut TcpStream, with_body: bool, keep: bool) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        let connection = if keep { "keep-alive" } else { "close" };
        head += &format!(
            "Content-Length: {}\r\nConnection: {connection}\r\n\r\n",
            self.body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(if with_body { self.body } else { b"" })
    }
}

/// Answers the requests of one connection until it is closed; `site` gives the site as it is at each request.
pub fn serve_connection<S: AsRef<Served>>(
    mut stream: TcpStream,
    site: impl Fn() -> S,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&received) {
            Ok(httparse::Status::Complete(length)) => {
                let (method, target) = (
                    request.method.unwrap_or_default(),
                    request.path.unwrap_or_default(),
                );
                let headers = lower_case(request.headers);
                let bodyless = !headers.contains_key("content-length")
                    && !headers.contains_key("transfer-encoding");
                let keep = bodyless
                    && request.version == Some(1)
                    && headers.get("connection").is_none_or(|c| c != "close");
                site().as_ref().respond(method, target, &headers).write(
                    &mut stream,
                    method != "HEAD",
                    keep,
                )?;
                if !keep {
                    return Ok(());
                }
                received.drain(..length);
            }
            Ok(httparse::Status::Partial) if received.len() < MAX_HEAD => {
                let mut chunk = [0; 4096];
                let length = stream.read(&mut chunk)?;
                if length == 0 {
                    return Ok(());
                }
                received.extend_from_slice(&chunk[..length]);
            }
            _ => {
                return Response::refusal("400 Bad Request", b"Not understood.\n").write(
                    &mut stream,
                    true,
                    false,
                );
            }
        }
    }
}

fn lower_case(headers: &[httparse::Header]) -> BTreeMap<String, String> {
    let pair = |header: &httparse::Header| {
        (
            header.name.to_ascii_lowercase(),
            String::from_utf8_lossy(header.value).trim().to_owned(),
        )
    };
    headers.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
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

    fn headers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    /// Asks for `target` and expects the header `name` to be `expect` (empty: not sent).
    fn check_header(target: &str, sent: &[(&str, &str)], name: &str, expect: &str) {
        let site = site();
        let response = site.respond("GET", target, &headers(sent));
        let value = response
            .headers
            .iter()
            .find(|(n, _)| *n == name)
            .map_or("", |(_, value)| value);
        assert_eq!(value, expect, "{target} {name}");
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
                &[("accept-encoding", accepted)],
                "Content-Encoding",
                expect,
            );
        }
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let site = site();
        let first = site.respond("GET", "/", &headers(&[]));
        let tag = first
            .headers
            .iter()
            .find(|(name, _)| *name == "ETag")
            .unwrap()
            .1
            .clone();
        let second = site.respond("GET", "/", &headers(&[("if-none-match", &tag)]));
        assert_eq!((second.status, second.body), ("304 Not Modified", &b""[..]));
    }

    #[test]
    fn anything_but_a_file_of_the_site_is_refused() {
        for target in ["/../Cargo.toml", "//etc/passwd", "/src/lib.rs", "/%2e%2e/x"] {
            assert_eq!(
                site().respond("GET", target, &headers(&[])).status,
                "404 Not Found",
                "{target}"
            );
        }
        assert_eq!(
            site().respond("POST", "/", &headers(&[])).status,
            "405 Method Not Allowed"
        );
    }

    #[test]
    fn one_connection_carries_several_requests() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (stream, _) = listener.accept().unwrap();
        let site = Arc::new(site());
        let server = std::thread::spawn(move || serve_connection(stream, || Arc::clone(&site)));
        let requests =
            "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n";
        client.write_all(requests.as_bytes()).unwrap();
        let mut answers = String::new();
        client.read_to_string(&mut answers).unwrap();
        server.join().unwrap().unwrap();
        assert!(answers.starts_with("HTTP/1.1 200 OK\r\n"), "{answers}");
        assert!(
            answers.contains("keep-alive\r\n\r\nHTTP/1.1 404 Not Found\r\n"),
            "{answers}"
        );
        assert!(answers.ends_with("There is no such file.\n"), "{answers}");
    }
}
