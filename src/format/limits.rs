//! How large may a text be before it is refused?
//!
//! Every text is hostile until it is read: the limits keep a damaged or malicious one from
//! using up the browser's memory. They lie far above the largest cluster that a platform
//! supports (64 hosts, 8,000 VMs).

/// Longest text of a list or of another tool's inventory, in bytes.
pub const IMPORT_BYTES: usize = 5_000_000;

/// Longest plan document, in bytes; also the most that a link may unpack to.
pub const DOCUMENT_BYTES: usize = 16 << 20;

/// Longest link, in bytes: browsers refuse more.
pub const LINK_BYTES: usize = 4 << 20;

/// Most rows in a list, or nodes and instances in an inventory.
pub const ROWS: usize = 20_000;

/// Most columns of a list that are read; RVTools has 93.
pub const COLUMNS: usize = 1_000;

/// Most hosts in a list or nodes in an inventory: several times the largest cluster.
pub const HOSTS: usize = 256;

/// Longest name of a host or VM, in characters.
pub const NAME_CHARACTERS: usize = 200;

/// Most problems reported one by one; the rest is summed up in one line.
pub const PROBLEMS: usize = 200;
