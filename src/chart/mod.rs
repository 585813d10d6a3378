//! Where do the marks of a chart go? Numbers only; the page turns them into elements.
//!
//! Positions are parts of the drawing area: 0 is left or below, [`FULL`] is right or above,
//! so a drawing can have any size. Each chart says what to see in [`crate::report`].

pub mod bars;
pub mod curves;
pub mod frontier;
pub mod hosts;
pub mod levels;
mod scale;

pub use scale::{Logarithmic, Tick, count_ticks, memory_ticks, time_ticks};

/// The length of an axis.
pub const FULL: f64 = 1000.0;

/// A position as text: one digit after the point, a pixel on the largest screens.
pub fn at(position: f64) -> String {
    crate::units::fixed(position, 1)
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn positions_are_plain_numbers() {
        assert_eq!(at(1000.0), "1000");
        assert_eq!(at(12.34), "12.3");
        assert_eq!(at(-0.04), "0");
        assert_eq!(at(-7.25), "-7.3");
    }
}
