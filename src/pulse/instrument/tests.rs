//! Tests of `pulse::instrument`.
