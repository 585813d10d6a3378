//! How does a text of unknown kind become a plan?
