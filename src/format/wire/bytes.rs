//! Numbers, texts and choices as bytes. Nothing is inlined: a plan has dozens of fields, and size matters more.

/// Collects bytes.
#[derive(Default)]
pub(in crate::format) struct Writer(pub(in crate::format) Vec<u8>);

impl Writer {
    #[inline(never)]
    pub(in crate::format) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    #[inline(never)]
    pub(in crate::format) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    #[inline(never)]
    pub(in crate::format) fn optional(&mut self, number: Option<u64>) {
        match number {
            Some(number) => {
                self.byte(1);
                self.number(number);
            }
            None => self.byte(0),
        }
    }

    pub(in crate::format) fn optional_small(&mut self, number: Option<u32>) {
        self.optional(number.map(u64::from));
    }

    #[inline(never)]
    pub(in crate::format) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    #[inline(never)]
    pub(in crate::format) fn optional_text(&mut self, text: &Option<String>) {
        match text {
            Some(text) => {
                self.byte(1);
                self.text(text);
            }
            None => self.byte(0),
        }
    }

    #[inline(never)]
    pub(in crate::format) fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
    }
}

/// What has not been read yet.
pub(in crate::format) struct Reader<'a>(pub(in crate::format) &'a [u8]);

impl Reader<'_> {
    pub(in crate::format) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    #[inline(never)]
    pub(in crate::format) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        let mut shift = 0;
        while shift < 64 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
        None
    }

    #[inline(never)]
    pub(in crate::format) fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    #[inline(never)]
    pub(in crate::format) fn optional(&mut self) -> Option<Option<u64>> {
        match self.byte()? {
            0 => Some(None),
            _ => Some(Some(self.number()?)),
        }
    }

    pub(in crate::format) fn optional_small(&mut self) -> Option<Option<u32>> {
        match self.optional()? {
            Some(number) => Some(Some(u32::try_from(number).ok()?)),
            None => Some(None),
        }
    }

    #[inline(never)]
    pub(in crate::format) fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    pub(in crate::format) fn optional_text(&mut self) -> Option<Option<String>> {
        match self.byte()? {
            0 => Some(None),
            _ => Some(Some(self.text()?)),
        }
    }

    /// Each text takes a byte at least, so a count that lies ends with the bytes.
    pub(in crate::format) fn texts(&mut self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for _ in 0..self.number()? {
            texts.push(self.text()?);
        }
        Some(texts)
    }
}
