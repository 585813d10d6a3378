//! The world outside the page: address, storage, files, clipboard, worker. No decisions.

pub mod clipboard;
pub mod files;
pub mod listen;
pub mod page;
pub mod storage;
pub mod theme;
pub mod tools;
pub mod worker;
