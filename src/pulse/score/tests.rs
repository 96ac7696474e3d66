//! Tests of `pulse::score`.
