//! Measured evacuations.
