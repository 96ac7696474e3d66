//! Tests of `pulse::seal`.
