//! How large may a text be before it is refused?
//!
//! Every text is hostile until it is read: the limits keep a damaged or malicious one from
//! using up the browser's memory. They lie far above the largest cluster that a platform
//! supports (64 hosts, 8,000 VMs), and above an export of several clusters.

/// Longest text of a list or of another tool's inventory, and largest workbook, in bytes.
pub const IMPORT_BYTES: usize = 32 << 20;

/// Most bytes of cells that are kept of all files together.
pub const SHEETS_BYTES: usize = 64 << 20;

/// Most bytes that the parts of a workbook may unpack to, all that are read together.
pub const WORKBOOK_BYTES: u64 = 512 << 20;

/// Most bytes of texts that a workbook's cells share: they are in memory all at once.
pub const SHARED_TEXT_BYTES: u64 = 32 << 20;

/// Longest cell of a workbook, in bytes: the 32,767 characters that a spreadsheet can hold.
pub const CELL_BYTES: usize = 4 * 32_767;

/// Longest plan document, in bytes; also the most that a link may unpack to.
pub const DOCUMENT_BYTES: usize = 16 << 20;

/// Longest link, in bytes: browsers refuse more.
pub const LINK_BYTES: usize = 4 << 20;

/// Most rows in a list or a sheet, or nodes and instances in an inventory.
pub const ROWS: usize = 50_000;

/// Most columns of a list, and most lists of a JSON text. RVTools has 93 columns; the objects of
/// vSphere, with all their paths, some hundreds.
pub const COLUMNS: usize = 4_096;

/// Most sheets of a workbook.
pub const SHEETS: usize = 200;

/// Most hosts in a list or nodes in an inventory: several times the largest cluster.
pub const HOSTS: usize = 256;

/// Longest name of a host or VM, in characters; in a list longer ones are shortened.
pub const NAME_CHARACTERS: usize = 200;

/// Most problems reported one by one; the rest is summed up in one line.
pub const PROBLEMS: usize = 200;
