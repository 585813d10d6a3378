//! What the page tells the user once: what was opened, what could not be read.

use headroom::format::wire::Refusal;

/// A message that stays until it is dismissed.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// How it looks and whether it interrupts a screen reader.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
    /// More sentences, below a disclosure when there are many.
    pub details: Vec<String>,
    /// What the user may do about it.
    pub offer: Option<Offer>,
}

/// The kind of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Note,
    /// Something did not work.
    Failure,
}

/// A button in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Forget the resumed plan and open the example.
    StartAfresh,
    /// Undo what the message tells of.
    Undo,
    /// See what else this browser has stored.
    Versions,
}

impl Notice {
    /// Good to know.
    pub fn note(text: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Note,
            text: text.into(),
            details: Vec::new(),
            offer: None,
        }
    }

    /// A text that could not be opened; the plan is as it was.
    pub fn refused(refusal: &Refusal) -> Notice {
        Notice {
            tone: Tone::Failure,
            details: vec![format!("{} Your plan is unchanged.", refusal.action)],
            ..Notice::note(refusal.cause.clone())
        }
    }

    /// Something did not work.
    pub fn failure(text: impl Into<String>) -> Notice {
        Notice {
            tone: Tone::Failure,
            ..Notice::note(text)
        }
    }

    /// Another tab has stored a plan, which this one will not lose.
    pub fn foreign() -> Notice {
        Notice {
            details: vec![
                "This tab goes on with its own. When you change it here, the plan of the other \
                 tab is kept as a version."
                    .to_owned(),
            ],
            offer: Some(Offer::Versions),
            ..Notice::note("Another tab has saved its plan in this browser.")
        }
    }

    /// A text was opened in place of the plan: one step that can be undone.
    pub fn opened(what: &str, remarks: Vec<String>) -> Notice {
        let count = remarks.len();
        let text = match count {
            0 => format!("Opened {what}."),
            1 => format!("Opened {what}, with one remark."),
            _ => format!("Opened {what}, with {count} remarks."),
        };
        Notice {
            details: remarks,
            offer: Some(Offer::Undo),
            ..Notice::note(text)
        }
    }

    /// A button beside the message.
    pub fn offering(self, offer: Offer) -> Notice {
        Notice {
            offer: Some(offer),
            ..self
        }
    }
}
