//! Small nights, calculated by hand.
