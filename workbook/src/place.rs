//! How far has a workbook been read? As far as the place in the file that was read last: the
//! parts of an archive follow each other as they were written.

use std::cell::Cell;
use std::io::{Cursor, Read, Result, Seek, SeekFrom};
use std::rc::Rc;

use headroom::format::import::Progress;

/// The bytes of a file, which remember where they were read last.
pub(crate) struct Placed<'a> {
    bytes: Cursor<&'a [u8]>,
    place: Rc<Cell<u64>>,
}

/// Where a file was read last.
pub(crate) struct Place {
    place: Rc<Cell<u64>>,
    length: u64,
}

impl<'a> Placed<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> (Placed<'a>, Place) {
        let place = Rc::new(Cell::new(0));
        let placed = Placed {
            bytes: Cursor::new(bytes),
            place: Rc::clone(&place),
        };
        let length = bytes.len() as u64;
        (placed, Place { place, length })
    }
}

impl Read for Placed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.place.set(self.bytes.position());
        Ok(read)
    }
}

impl Seek for Placed<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.bytes.seek(to)
    }
}

impl Place {
    pub(crate) fn tell(&self, progress: &mut Progress<'_>) {
        progress.at(self.place.get(), self.length);
    }
}
