//! Headroom: high-availability capacity planning for virtualization clusters.
