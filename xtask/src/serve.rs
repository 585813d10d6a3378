//! How is the page tried while working on it? Built as it will be published, served on this machine only, and built
//! again when a source changes. While a build fails, the last good page stays.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use crate::dist;
use crate::failure::{Failure, Outcome};
use crate::http::{self, Served};
use crate::page;
use crate::watch::Sources;

/// Options of `cargo xtask serve`.
#[derive(Debug, PartialEq, clap::Args)]
pub struct Options {
    /// The port to listen on; another one if it is taken
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Serve what `dist` wrote
    #[arg(long)]
    pub no_build: bool,
}

/// Serves the page until the process is ended.
pub fn run(options: &Options) -> Outcome {
    let sources = Sources::now();
    let files = if options.no_build {
        read_dist()?
    } else {
        page::build()?
    };
    let site = Site::new(files);
    let listener = listen(options.port)?;
    let address = listener
        .local_addr()
        .map_err(|problem| Failure::new(format!("no address: {problem}.")))?;
    println!("Headroom is at http://{address}/ (end with Ctrl-C)");
    if !options.no_build {
        println!(
            "Changes in src/, www/, worker/ and Cargo.toml are built as they are saved; then reload the page."
        );
        let site = site.clone();
        std::thread::spawn(move || rebuild(&site, sources));
    }
    http::serve(listener, || site.current())
}

/// The site that is served now: replaced as a whole.
#[derive(Clone)]
struct Site(Arc<RwLock<Arc<Served>>>);

impl Site {
    fn new(files: crate::site::Files) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(Served::new(files)))))
    }

    fn current(&self) -> Arc<Served> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, files: crate::site::Files) {
        let served = Arc::new(Served::new(files));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = served;
    }
}

fn rebuild(site: &Site, mut sources: Sources) {
    loop {
        sources.wait_for_change();
        sources = Sources::now();
        let start = Instant::now();
        match page::build() {
            Ok(files) => {
                site.replace(files);
                println!(
                    "Built in {:.1} s: reload the page.",
                    start.elapsed().as_secs_f32()
                );
            }
            Err(failure) => {
                println!("error: {failure}\nThe last good page stays until this is mended.")
            }
        }
    }
}

fn read_dist() -> Outcome<crate::site::Files> {
    let folder = dist::folder();
    if folder.join("index.html").is_file() {
        return page::static_files(&folder);
    }
    Err(Failure::new(
        "there is nothing in dist/ yet: run `cargo xtask dist` first, or leave out --no-build.",
    ))
}

/// Listens on the loopback address, on any free port if the one asked for is taken.
fn listen(port: u16) -> Outcome<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    bind(port)
        .or_else(|problem| {
            println!("Port {port} cannot be used ({problem}); taking another.");
            bind(0)
        })
        .map_err(|problem| Failure::new(format!("no port on 127.0.0.1 can be used: {problem}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_replaced_by_a_free_one_of_this_machine_only() {
        let first = listen(0).unwrap().local_addr().unwrap();
        let holder = TcpListener::bind(first).unwrap();
        let second = listen(first.port()).unwrap().local_addr().unwrap();
        assert!(second.ip().is_loopback() && second.port() != first.port());
        drop(holder);
    }
}
